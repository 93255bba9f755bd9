// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/remote/command.h"

#include <QMap>
#include <QSet>

#include <optional>

namespace pgt::test {

struct FakeFile
{
    QByteArray content;
    QString owner;
    int mode = 0600;
    bool isDirectory = false;
    int inode = 0;

    bool operator==(const FakeFile &other) const
    {
        // The inode of a directory that was moved and moved back is the same; of a file that was
        // replaced and restored it is another one, as on a real system.
        return content == other.content && owner == other.owner && mode == other.mode &&
               isDirectory == other.isDirectory;
    }
};

/// A file system of complete paths.
class FakeFiles
{
public:
    bool exists(const QString &path) const { return m_files.contains(path); }
    bool isDirectory(const QString &path) const { return m_files.value(path).isDirectory; }
    QByteArray content(const QString &path) const { return m_files.value(path).content; }
    std::optional<FakeFile> file(const QString &path) const;
    void write(const QString &path, const QByteArray &content, const QString &owner = {},
               int mode = 0600);
    void makeDirectory(const QString &path, const QString &owner);
    void remove(const QString &path);      ///< with everything below
    void removeBelow(const QString &path); ///< everything below, not the directory
    void move(const QString &from, const QString &to);
    QStringList below(const QString &path) const; ///< complete paths
    bool isEmpty(const QString &path) const { return below(path).isEmpty(); }
    int inode(const QString &path) const { return m_files.value(path).inode; }
    const QMap<QString, FakeFile> &all() const { return m_files; }

private:
    QMap<QString, FakeFile> m_files;
    int m_lastInode = 100;
};

struct FakeRole
{
    bool replication = false, login = false, monitors = false;
    QByteArray stored; ///< verifier
};

struct FakeSlot
{
    QString restartLsn;
};

/// What a psql of the fake answers.
struct FakeAnswer
{
    int code = 0;
    QByteArray out, err;
};

/// A PostgreSQL server on a fake host: its files, and what it holds while it runs. Answers the SQL
/// that steps send, recognised by their first comment, from this state; nothing is scripted.
class FakeServer
{
public:
    FakeServer(FakeFiles &files, const Instance &instance);

    const Instance &instance() const { return m_instance; }
    FakeFiles &files() { return m_files; }
    bool isRunning() const { return m_running; }
    bool inRecovery() const { return m_inRecovery; }
    /// From pg_control in the data directory; empty if there is none.
    QString systemIdentifier() const;
    /// The value it runs with.
    QString running(const QString &name) const
    {
        return m_running ? m_values.value(name) : QString();
    }
    /// As the files say.
    QString configured(const QString &name) const;
    bool configIsUsable() const;

    bool start(); ///< false: stays down, the reason is in the log
    void stop();
    void demote() { m_inRecovery = true; } ///< it runs as a standby of another server now
    void promote(); ///< of a running standby: out of recovery, on a timeline of its own
    QByteArray log() const;

    /// The roles are part of the data, so a copy has them.
    QMap<QString, FakeRole> roles;
    QMap<QString, FakeSlot> slotList;
    int starts = 0, stops = 0;
    int timeline = 1;
    int otherUsers = 0;  ///< sessions of the replication role that are not our standby's
    int checkpoints = 0; ///< asked for
    /// A checkpoint fails with this message, if it is not empty.
    QByteArray checkpointFailure;
    /// Content of postgresql.conf with which a start fails although its program accepts the file.
    QByteArray poison;
    /// Values that win over the files at a start, as if given on the command line.
    QMap<QString, QString> overrides;

    /// The primary this one streams from, if it may: nullptr otherwise.
    FakeServer *upstream = nullptr;
    /// pg_control's "Database cluster state" of the data in @p directory.
    QByteArray controlState(const QString &directory) const;
    bool isStreaming() const;
    bool slotIsActive(const QString &slot) const;
    QList<FakeServer *> downstream; ///< those that may stream from this one

    FakeAnswer sql(const QByteArray &sql);
    /// A replication login with that conninfo, made from a host with these files.
    FakeAnswer login(const QString &conninfo, const FakeFiles &clientFiles) const;

private:
    using Rows = QList<QByteArrayList>;
    static FakeAnswer rows(const Rows &rows);
    static FakeAnswer error(const char *state, const QByteArray &text);
    FakeAnswer changeRole(const QByteArray &sql);
    FakeAnswer roleState(const QByteArray &sql) const;
    FakeAnswer slotStatement(const QByteArray &name, const QByteArray &sql);
    FakeAnswer replicationState(const QByteArray &name, const QByteArray &sql) const;
    int streamingStandbys() const;
    bool isStreamingWithSlotIn(const QByteArray &sql) const;
    void readConfiguration();
    void writeState(const QByteArray &state);
    void appendLog(const QByteArray &line);

    FakeFiles &m_files;
    Instance m_instance;
    bool m_running = false, m_inRecovery = false;
    QMap<QString, QString> m_values;
    QByteArray m_hba; ///< as last read
    int m_loads = 0;
};

} // namespace pgt::test
