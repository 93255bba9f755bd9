// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cleanupguard.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <memory>

namespace pgt::test {

/// What a program said and how it ended. A program that could not be started has exit code -1 and
/// the reason in err.
struct ProgramResult
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;

    bool ok() const { return exitCode == 0; }
};

/// Runs @p line and waits. @p input becomes its standard input. Variables of libpq (PG*) are
/// removed from the environment, messages are in English.
ProgramResult runProgram(const QStringList &line, const QByteArray &input = {},
                         int timeoutMs = 120000);

/// A TCP port of 127.0.0.1 that was free a moment ago, outside the usual range of client ports.
quint16 freePort();

struct TempClusterOptions
{
    QStringList initdbArgs; ///< added to initdb, e.g. "--data-checksums"
    QStringList conf;       ///< lines added to postgresql.conf; the last one wins
    QString hba;            ///< the whole pg_hba.conf; empty: trust for everything local
    quint16 port = 0;       ///< 0: a free one
    QString programs;       ///< folder of the server's programs; empty: TempCluster::binDir()
};

/// A private PostgreSQL cluster of the newest server installed on this computer, or of another one
/// that is named, in a directory of
/// its own under /tmp, listening on a Unix socket there and on 127.0.0.1. Run by root, it belongs
/// to an ordinary account, because the server refuses root. The superuser is "postgres".
///
/// The constructor makes the cluster and leaves it stopped; everything is gone with the object, or
/// with the test's process if that is killed. All calls block: for tests only.
///
/// Usage: `if (const auto why = TempCluster::whyNot(); !why.isEmpty()) QSKIP(qPrintable(why));`,
/// then `TempCluster primary; QVERIFY2(primary.start(), qPrintable(primary.error()));`
class TempCluster
{
public:
    explicit TempCluster(const TempClusterOptions &options = {});
    ~TempCluster();
    TempCluster(const TempCluster &) = delete;
    TempCluster &operator=(const TempCluster &) = delete;

    /// Why clusters cannot be made here; empty if they can.
    static QString whyNot();
    /// The folder of initdb, pg_ctl and the others; empty if there is none.
    static QString binDir();
    /// The major version of the programs in binDir(), e.g. 15; 0 if there are none.
    static int majorVersion();
    /// The folders of server programs in the folder that PGTANDEM_TEST_SERVERS names, by major
    /// ("11"): what is there as MAJOR/bin/postgres. See tests/lab/servers.sh.
    static QMap<QString, QString> otherServers();
    /// The account clusters belong to: the current one, or for root "postgres" or "nobody".
    static QString account();
    /// @p line as that account: unchanged, or behind setpriv or runuser.
    static QStringList asAccount(const QStringList &line);

    /// False for each of these: see error(). Starting a running cluster or stopping a stopped one
    /// is a success.
    bool start();
    /// @p mode is pg_ctl's: fast, smart or immediate.
    bool stop(const QString &mode = QStringLiteral("fast"));
    bool restart();
    bool reload();
    bool isRunning() const;
    /// What went wrong last, with the program's own words; empty if nothing did.
    QString error() const { return m_error; }

    /// One statement or script through psql as superuser: unaligned tuples without a last newline.
    /// Empty with error() set if it failed.
    QString sql(const QString &statements, const QString &database = QStringLiteral("postgres"));
    /// psql with further arguments, e.g. {"-U", "someone", "-c", "…"}; connected through the
    /// socket.
    ProgramResult psql(const QStringList &arguments, const QByteArray &input = {}) const;
    /// A program of the cluster's own folder as account().
    ProgramResult runTool(const QString &tool, const QStringList &arguments) const;
    /// Adds @p line to postgresql.conf. Takes effect with reload() or restart().
    bool addConf(const QString &line);
    /// Replaces pg_hba.conf. Takes effect with reload().
    bool setHba(const QString &text);

    /// A standby of this running cluster, copied by pg_basebackup, streaming through the socket
    /// once started; it is returned stopped. @p slot is made if it is not empty. Check its error().
    std::unique_ptr<TempCluster> makeStandby(const QString &slot = {},
                                             const TempClusterOptions &options = {});

    QString dir() const { return m_dir; } ///< everything of this cluster is below
    QString dataDir() const { return m_dir + QStringLiteral("/data"); }
    QString socketDir() const { return m_dir; }
    QString logFile() const { return m_dir + QStringLiteral("/log"); }
    QByteArray log() const;
    quint16 port() const { return m_port; }
    /// Keyword/value connection string through the socket, as superuser to database postgres.
    QString connInfo() const;

private:
    enum class Origin { Initdb, Copy };
    TempCluster(const TempClusterOptions &options, Origin origin);
    QString programs() const
    {
        return m_options.programs.isEmpty() ? binDir() : m_options.programs;
    }
    bool makeDir();
    bool initialise();
    bool configure();
    bool pgCtl(const QStringList &arguments);
    bool write(const QString &path, const QByteArray &content, const char *how);
    bool fail(const QString &what, const ProgramResult &result = {});

    TempClusterOptions m_options;
    QString m_dir;
    QString m_error;
    quint16 m_port = 0;
    CleanupGuard m_guard;
};

} // namespace pgt::test
