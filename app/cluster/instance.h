// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QStringList>

#include <optional>

namespace pgt {

/// One row of pg_settings, or of the files of a stopped server (source "file").
struct SettingFact
{
    QString value;      ///< as SHOW prints it, with unit ("1GB", "replica", "on")
    QString context;    ///< postmaster, sighup, ...; empty if read from files only
    QString source;     ///< "default", "configuration file", "command line", "file" ...
    QString sourceFile; ///< absolute path; empty if none
    int sourceLine = 0;
    bool pendingRestart = false;
    QString type{};       ///< vartype of pg_settings: bool, integer, real, enum, string
    QString unit{};       ///< of a number without one: "kB", "8kB", "ms"; empty: none
    QString resetValue{}; ///< what files, command line and defaults give, in that unit

    /// No configuration file can change it.
    bool isAboveFiles() const
    {
        return source == QLatin1String("command line") ||
               source == QLatin1String("environment variable") ||
               source == QLatin1String("override");
    }
};

/// A setting for which the configuration files say something else than the running server uses:
/// changed by somebody, but not read again yet, or only read at a restart.
struct WaitingSetting
{
    enum class Until { Reload, Restart };

    QString name;
    QString running;               ///< as SHOW prints it
    std::optional<QString> inFile; ///< as written; nullopt: its line is gone, the default comes
    QString file;                  ///< empty if the line is gone
    int line = 0;
    Until until = Until::Reload; ///< what brings it into force
};

/// A configuration file as read, the base of every later edit.
struct ConfigFileFact
{
    QString path;         ///< as PostgreSQL names it
    QString resolvedPath; ///< symbolic links resolved
    QByteArray content;
    QByteArray sha256; ///< hex, lower case
    QString owner, group;
    int mode = 0;
    QDateTime modifiedAt; ///< by the host's clock; invalid: not known
    bool exists = false;
    bool unreadable = false; ///< it exists, but its content could not be read
    bool writable = false;   ///< by the account pgTandem acts as
};

struct RoleFact
{
    QString name;
    bool superuser = false, replication = false, login = false;
    int connectionLimit = -1; ///< -1: none
    std::optional<QDateTime> validUntil;
    QString passwordKind; ///< "scram", "md5", "none", or empty if not visible
    QStringList memberOf;
};

/// One row of pg_stat_replication.
struct SenderFact
{
    int pid = 0;
    QString user, applicationName, clientAddress, state, syncState;
    QDateTime since;
    /// A base backup or pg_receivewal: a WAL sender that is no standby.
    bool isStandby = true;
};

/// Where a standby gets its WAL: what its running receiver says, else its configuration.
struct UpstreamFact
{
    bool isReceiving = false; ///< a WAL receiver runs
    QString host;             ///< name, address or socket directory; empty: not known
    int port = 5432;
    QString applicationName; ///< that its sender sees; empty: the default
};

struct SlotFact
{
    QString name, type; ///< physical or logical
    bool active = false, temporary = false;
    int activePid = 0;
    QString restartLsn;        ///< empty: keeps nothing
    QString walStatus;         ///< 13+: reserved, extended, unreserved, lost
    qint64 retainedBytes = -1; ///< -1: not known
};

struct TablespaceFact
{
    QString name, path;
    qint64 sizeBytes = -1;
};

/// Free room of the file system that holds a path.
struct DiskFact
{
    QString path, mountPoint;
    qint64 totalBytes = -1, freeBytes = -1, freeInodes = -1;
};

/// A position in the WAL that was reached at some time, by the server's clock.
struct WalPoint
{
    QString position; ///< empty: not known
    QDateTime at;
};

/// A long-running or prepared transaction, for the blast radius of a restart.
struct BlockerFact
{
    QString user, database, description;
    qint64 ageSeconds = 0;
    bool prepared = false;
};

/// A PostgreSQL cluster (one data directory) on a host, as discovery found it. Values that could
/// not be read stay at their defaults and the reason is in problems.
struct Instance
{
    enum class State { Running, Stopped, Starting, Unknown };
    /// How its system lays it out; app/layout knows what follows from it.
    enum class Layout {
        DebianCommon, ///< postgresql-common: /etc/postgresql/VERSION/NAME, pg_ctlcluster
        Pgdg,         ///< /usr/pgsql-N, /var/lib/pgsql/N/data, unit postgresql-N
        Rhel,         ///< the package of Fedora and RHEL: /usr/bin, /var/lib/pgsql/data
        Suse,         ///< /usr/lib/postgresqlN, /var/lib/pgsql/data
        Arch,         ///< /usr/bin, /var/lib/postgres/data
        Alpine,       ///< /usr/libexec/postgresqlN, /var/lib/postgresql/N/data, OpenRC
        Generic,      ///< made by initdb, started by pg_ctl or by a unit of the user's
    };

    QString id; ///< unique on its host: the data directory
    Layout layout = Layout::Generic;
    State state = State::Unknown;
    QString clusterName; ///< "main"; for layouts without names the last part of the directory
    QString versionText; ///< "17.6"
    int versionNum = 0;  ///< server_version_num; of a stopped server: of its binaries
    int port = 0;
    QString owner;   ///< OS account
    QString sqlUser; ///< role to use from the owner's account; empty: named like the owner
    QString dataDirectory, binDirectory, socketDirectory;
    QString clientDirectory;                ///< holds psql if binDirectory does not; else empty
    QString configFile, hbaFile, identFile; ///< absolute
    QString logFile;                        ///< empty if not found
    /// What the server was started with, without its program; of a stopped one at its last start.
    QStringList startArguments;
    QString unit;        ///< systemd unit that controls it; empty if none
    QString unitRestart; ///< its Restart=; empty if not known
    /// "auto": the system starts it when it boots; "manual": it does not; "disabled": its start is
    /// refused by the tools of the system (start.conf, a masked unit); empty: not known.
    QString startMode;
    /// The systemctl that the session's account may run through sudo to stop, start and restart the
    /// unit; empty if it may not, or need not because it is root.
    QString serviceControl;
    bool parentWritable = false; ///< the directory above the data, by the session's account
    bool logReadable = true;     ///< logFile, by the session's account; true if not known
    int postmasterPid = 0;
    QString managedBy; ///< "Patroni", ...; empty if nothing manages it

    // From SQL or pg_controldata
    bool inRecovery = false;
    bool isReplayPaused = false;
    QString systemIdentifier;
    int timeline = 0;
    bool dataChecksums = false;
    int blockSize = 0;
    qint64 walSegmentBytes = 0;
    QString controlState; ///< pg_controldata's "Database cluster state" of a stopped one
    QDateTime startedAt;
    qint64 sizeBytes = -1;         ///< data directory and tablespaces
    qint64 walBytes = -1;          ///< WAL directory
    double walBytesPerSecond = -1; ///< measured over the discovery; -1 if not
    QString walPosition;           ///< end of written WAL; on a standby the end of replay
    QDateTime walPositionAt;       ///< when walPosition was read
    /// What the oldest WAL file written within the last hour tells of a primary (10+): its end had
    /// been reached when it was last changed.
    WalPoint earlierWal;
    /// From the last checkpoint's redo position to walPosition (9.6+); -1: not known.
    qint64 walSinceCheckpointBytes = -1;
    QString walDirectory; ///< resolved; differs from dataDirectory/pg_wal if linked
    int dataDirectoryMode = 0;
    bool dataDirectoryIsMountPoint = false;
    bool dataDirectoryEmpty = false;
    QString dataDirectoryIdentity; ///< device and inode: equal for two names of one directory
    /// Whether there is anything that initdb did not make: further databases, relations of users.
    /// nullopt: not known.
    std::optional<bool> holdsUserData;

    QHash<QString, SettingFact> settings;
    QList<RoleFact> roles;
    QList<SenderFact> senders;
    UpstreamFact upstream; ///< of a standby; empty on a primary
    QList<SlotFact> slotList;
    QList<TablespaceFact> tablespaces;
    QList<BlockerFact> blockers;
    int sessions = -1; ///< client sessions now; -1 if not read
    QStringList databases;
    QStringList databaseLocales; ///< the different ones of all databases: "en_US.UTF-8 (UTF8)"
    QList<DiskFact> disks;       ///< of data directory, WAL directory and each tablespace

    ConfigFileFact config, hba, autoConf;
    ConfigFileFact recoveryConf; ///< to 11, if there is one; its values are among settings, too
    QList<ConfigFileFact> includedFiles; ///< all files that config includes, in reading order
    QHash<QString, QStringList>
            includeDirectories; ///< names of the *.conf files in each that exists
    bool hasStandbySignal = false, hasRecoveryConf = false;
    bool hasBackupLabel = false; ///< of an exclusive backup, or a copy never started
    /// What the server refuses, with file and line: from pg_file_settings and pg_hba_file_rules, of
    /// a stopped server from our own parsers.
    QStringList fileErrors, hbaErrors;
    /// Lines of pg_hba.conf that the server reads and that never match (hostssl with ssl = off).
    QStringList hbaWarnings;
    QList<WaitingSetting> waiting; ///< of a running server since 9.5, ordered by name
    /// Files of which a reload would bring an unknown part into force: written after the server
    /// last read them.
    QStringList unloadedFiles;
    QDateTime filesLoadedAt;   ///< pg_conf_load_time(); invalid: not known
    QDateTime identModifiedAt; ///< of identFile, by the host's clock; invalid: not known

    QList<Error> problems; ///< what could not be read, and why

    QString setting(const QString &name) const { return settings.value(name).value; }
    /// "17/main" for layouts with names, else the data directory.
    QString displayName() const;
};

} // namespace pgt
