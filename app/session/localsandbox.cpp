// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/localsandbox.h"

#include "app/base/diskspace.h"
#include "app/pg/servermessages.h"
#include "app/store/jsonfile.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTcpServer>

#include <algorithm>
#include <cerrno>
#include <cstring>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace pgt {

using namespace std::chrono_literals;

namespace {

constexpr auto loadEvery = 500ms;
constexpr qint64 mostPerTick = 16 << 20;
// Two new clusters have 40 MB each and WAL files of 16 MB; the standby's old one is kept.
constexpr qint64 roomToMake = 400 << 20;
constexpr qint64 roomToStart = 64 << 20;

Error ioError(const QString &text, const QString &detail)
{
    return Error::make(ErrorKind::Io, text, LocalSandbox::tr("The sandbox cannot be made there."),
                       LocalSandbox::tr("Check the rights on the folder and the free space."))
            .withDetail(detail);
}

#ifdef Q_OS_UNIX
/// Makes a folder of mode 0700 that belongs to @p account (empty: us), or accepts one that does. A
/// link or another user's folder is refused: names below /tmp can be taken by anyone.
Outcome makeFolder(const QString &path, const QString &account)
{
    const QByteArray name = QFile::encodeName(path);
    uid_t owner = ::geteuid();
    gid_t group = ::getegid();
    if (!account.isEmpty()) {
        const passwd *entry = ::getpwnam(account.toLocal8Bit().constData());
        if (!entry)
            return Outcome::failed(
                    ioError(LocalSandbox::tr("There is no account %1.").arg(account), {}));
        owner = entry->pw_uid;
        group = entry->pw_gid;
    }
    if (!QDir().mkpath(QFileInfo(path).path()))
        return Outcome::failed(
                ioError(LocalSandbox::tr("The folder %1 cannot be made.").arg(path), {}));
    if (::mkdir(name.constData(), 0700) == 0) {
        if (!account.isEmpty() && ::lchown(name.constData(), owner, group) != 0)
            return Outcome::failed(
                    ioError(LocalSandbox::tr("The folder %1 cannot be made.").arg(path),
                            QString::fromLocal8Bit(::strerror(errno))));
        return Outcome::succeeded();
    }
    struct stat info = {};
    const bool isOurs = ::lstat(name.constData(), &info) == 0 && S_ISDIR(info.st_mode) &&
                        info.st_uid == owner && (info.st_mode & 022) == 0;
    if (isOurs)
        return Outcome::succeeded();
    return Outcome::failed(ioError(
            LocalSandbox::tr("%1 exists already and is not the sandbox's.").arg(path), QString()));
}
#endif

} // namespace

LocalSandbox::LocalSandbox(const QString &directory)
    : m_places(SandboxPlaces::of(directory.isEmpty() ? QStandardPaths::writableLocation(
                                                               QStandardPaths::AppDataLocation) +
                                                               QStringLiteral("/sandbox")
                                                     : directory))
    , m_transport(makeTransport(access()))
{
    m_loadTimer.setInterval(loadEvery);
    connect(&m_loadTimer, &QTimer::timeout, this, &LocalSandbox::loadTick);
}

LocalSandbox::~LocalSandbox()
{
    m_task.reset();
    m_loadTask.reset();
}

HostAccess LocalSandbox::access() const
{
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    access.localAccount = m_places.account;
    return access;
}

void LocalSandbox::work(const QString &status, const std::function<void(Sequence &)> &fill)
{
    if (m_task)
        return;
    m_state = State::Working;
    m_statusText = status;
    m_error.reset();
    auto sequence = std::make_unique<Sequence>();
    sequence->add([this] { return m_transport->open(); });
    fill(*sequence);
    m_task = std::move(sequence);
    connect(m_task.get(), &Task::finished, this, &LocalSandbox::workDone);
    m_task->start();
    Q_EMIT changed();
}

void LocalSandbox::workDone(Outcome outcome)
{
    m_task.reset();
    m_statusText.clear();
    if (outcome.isSucceeded()) {
        m_state = QFileInfo::exists(m_places.marker()) ? State::Ready : State::Absent;
    } else {
        m_state = State::Failed;
        m_error = outcome.error();
        // "/bin/sh failed" says nothing; what the program below it said may be known.
        const auto known = ServerMessages::explain(m_error->detail);
        if (known && known->tone == ServerTone::Failure) {
            m_error->kind = known->error.kind;
            m_error->text = known->error.text;
            m_error->why = known->error.why;
            m_error->remedy = known->error.remedy;
        }
    }
    Q_EMIT changed();
}

void LocalSandbox::addCommand(Sequence &sequence, const std::function<Command()> &make,
                              const Reader &read)
{
    sequence.add([this, make, read]() -> TaskPtr {
        auto inner = std::make_unique<Sequence>();
        auto output = std::make_shared<QByteArray>();
        inner->add([this, make, output]() -> TaskPtr {
            std::unique_ptr<CommandTask> task = m_transport->command(make());
            connect(task.get(), &Task::finished, this,
                    [task = task.get(), output] { *output = task->result().out; });
            return task;
        });
        if (read)
            inner->add([read, output] { return read(*output); });
        return inner;
    });
}

void LocalSandbox::look()
{
    work(tr("Looking for the sandbox"), [this](Sequence &sequence) { addLook(sequence); });
}

void LocalSandbox::addLook(Sequence &sequence)
{
    sequence.add([this]() -> TaskPtr {
        m_servers = {};
        if (!readMarker())
            return nullptr;
        m_servers.versionText = m_programs.version.toString();
        auto inner = std::make_unique<Sequence>();
        addCommand(
                *inner, [this] { return lookCommand(m_places, m_programs, m_standbyPort); },
                [this](const QByteArray &output) { return readLook(output); });
        return inner;
    });
}

Outcome LocalSandbox::readLook(const QByteArray &output)
{
    const QByteArrayList lines = output.split('\n');
    m_servers.primaryRunning = lines.contains("primary running");
    m_servers.standbyRunning = lines.contains("standby running");
    m_servers.isReplicating = lines.contains("standby replicating");
    m_servers.isReplayPaused = lines.contains("standby paused");
    return Outcome::succeeded();
}

bool LocalSandbox::readMarker()
{
    if (!QFileInfo::exists(m_places.marker()))
        return false;
    const auto json = readJsonFile(m_places.marker());
    if (!json)
        return false;
    m_primaryPort = json->value(QLatin1String("primaryPort")).toInt();
    m_standbyPort = json->value(QLatin1String("standbyPort")).toInt();
    m_programs.directory = json->value(QLatin1String("programs")).toString();
    m_programs.version = PgVersion::fromNumber(json->value(QLatin1String("version")).toInt());
    return m_primaryPort > 0 && m_standbyPort > 0 && !m_programs.directory.isEmpty();
}

Outcome LocalSandbox::writeMarker() const
{
    const auto written = writeJsonFile(m_places.marker(),
                                       {{QStringLiteral("primaryPort"), m_primaryPort},
                                        {QStringLiteral("standbyPort"), m_standbyPort},
                                        {QStringLiteral("programs"), m_programs.directory},
                                        {QStringLiteral("version"), m_programs.version.number()}});
    if (!written)
        return Outcome::failed(written.error());
#ifdef Q_OS_UNIX
    // The account removes it in the end.
    if (!m_places.account.isEmpty()) {
        const passwd *entry = ::getpwnam(m_places.account.toLocal8Bit().constData());
        const QByteArray name = QFile::encodeName(m_places.marker());
        if (!entry || ::lchown(name.constData(), entry->pw_uid, entry->pw_gid) != 0)
            return Outcome::failed(ioError(tr("%1 cannot be written.").arg(m_places.marker()), {}));
    }
#endif
    return Outcome::succeeded();
}

Outcome LocalSandbox::makeFolders()
{
#ifdef Q_OS_UNIX
    if (const Outcome made = makeFolder(m_places.base, m_places.account); !made.isSucceeded())
        return made;
    const bool hasForeignFiles =
            !QFileInfo::exists(m_places.marker()) &&
            !QDir(m_places.base).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    if (hasForeignFiles) {
        return Outcome::failed(
                ioError(tr("%1 holds files that are not the sandbox's.").arg(m_places.base), {}));
    }
    return makeFolder(m_places.sockets, m_places.account);
#else
    return Outcome::failed(Error::make(ErrorKind::Unsupported,
                                       tr("The sandbox needs Linux or macOS."),
                                       tr("Its two servers talk through Unix sockets."),
                                       tr("Set up replication between two servers over SSH.")));
#endif
}

Outcome LocalSandbox::choosePorts()
{
    // The servers listen on no port, but their number names their sockets; one that nobody listens
    // on keeps them apart from other servers of this computer in every list.
    QList<int> free;
    for (int port = 5491; port < 5600 && free.size() < 2; ++port) {
        QTcpServer probe;
        if (probe.listen(QHostAddress::LocalHost, quint16(port)))
            free.append(port);
    }
    if (free.size() < 2)
        return Outcome::failed(ioError(tr("No port between 5491 and 5600 is free."), {}));
    m_primaryPort = free[0];
    m_standbyPort = free[1];
    return writeMarker();
}

void LocalSandbox::prepare()
{
    work(tr("Preparing two servers on this computer"), [this](Sequence &sequence) {
        sequence.add([this] {
            const bool isThere = QFileInfo::exists(m_places.standby() + QStringLiteral("/base"));
            const auto full = spaceProblem(m_places.base, isThere ? roomToStart : roomToMake,
                                           tr("The sandbox has two small servers with their WAL, "
                                              "and makes a copy of one."));
            return full ? Outcome::failed(*full) : Outcome::succeeded();
        });
        sequence.add([this]() -> TaskPtr {
            if (readMarker() &&
                QFileInfo::exists(m_programs.directory + QStringLiteral("/postgres")))
                return nullptr;
            const bool isFresh = !QFileInfo::exists(m_places.marker());
            auto inner = std::make_unique<Sequence>();
            addCommand(
                    *inner, [] { return findProgramsCommand(); },
                    [this, isFresh](const QByteArray &output) {
                        const auto found = newestPrograms(output);
                        if (!found)
                            return Outcome::failed(found.error());
                        m_programs = *found;
                        if (const Outcome made = makeFolders(); !made.isSucceeded())
                            return made;
                        return isFresh || m_primaryPort == 0 ? choosePorts() : writeMarker();
                    });
            return inner;
        });
        // After a restart of the computer the sockets' folder may be gone.
        sequence.add([this] { return makeFolders(); });
        addCommand(sequence, [this] {
            return makeClustersCommand(m_places, m_programs, m_primaryPort, m_standbyPort);
        });
        addCommand(sequence,
                   [this] { return startCommand(m_places, m_programs, m_places.primary()); });
        // One that is a standby already belongs to what is watched.
        sequence.add([this]() -> TaskPtr {
            const bool isStandby =
                    QFileInfo::exists(m_places.standby() + QStringLiteral("/standby.signal")) ||
                    QFileInfo::exists(m_places.standby() + QStringLiteral("/recovery.conf"));
            if (!isStandby)
                return nullptr;
            return m_transport->command(startCommand(m_places, m_programs, m_places.standby()));
        });
        addLook(sequence);
    });
}

void LocalSandbox::remove()
{
    stopLoad();
    work(tr("Removing the sandbox"), [this](Sequence &sequence) {
        addCommand(sequence, [this] { return removeCommand(m_places); });
        sequence.add([this] {
            // The account may not remove an entry of its parent folder.
            QDir().rmdir(m_places.base);
            QDir().rmdir(m_places.sockets);
            m_servers = {};
            m_primaryPort = m_standbyPort = 0;
            m_hasLoadDatabase = false;
            return Outcome::succeeded();
        });
    });
}

void LocalSandbox::startStandby()
{
    if (m_state != State::Ready)
        return;
    work(tr("Starting the standby"), [this](Sequence &sequence) {
        addCommand(sequence,
                   [this] { return startCommand(m_places, m_programs, m_places.standby()); });
        addLook(sequence);
    });
}

void LocalSandbox::stopStandby()
{
    if (m_state != State::Ready)
        return;
    work(tr("Stopping the standby"), [this](Sequence &sequence) {
        addCommand(sequence, [this] { return stopCommand(m_programs, m_places.standby()); });
        addLook(sequence);
    });
}

void LocalSandbox::stop()
{
    if (m_state != State::Ready)
        return;
    stopLoad();
    work(tr("Stopping the sandbox"), [this](Sequence &sequence) {
        // The primary first: the standby gets all that it has written.
        addCommand(sequence, [this] { return stopCommand(m_programs, m_places.primary()); });
        addCommand(sequence, [this] { return stopCommand(m_programs, m_places.standby()); });
        addLook(sequence);
    });
}

void LocalSandbox::pauseReplay()
{
    runOnStandby(tr("Pausing replay"), m_programs.version.walNames().pauseReplay);
}

void LocalSandbox::resumeReplay()
{
    runOnStandby(tr("Resuming replay"), m_programs.version.walNames().resumeReplay);
}

void LocalSandbox::runOnStandby(const QString &status, const QString &function)
{
    if (m_state != State::Ready)
        return;
    work(status, [this, function](Sequence &sequence) {
        addCommand(sequence, [this, function] {
            const QString sql = QStringLiteral("SELECT %1();\n").arg(function);
            return sqlCommand(m_places, m_programs, m_standbyPort, QStringLiteral("postgres"),
                              sql.toUtf8());
        });
        addLook(sequence);
    });
}

void LocalSandbox::startLoad(qint64 bytesPerSecond)
{
    if (bytesPerSecond <= 0) {
        stopLoad();
        return;
    }
    m_loadRate = bytesPerSecond;
    m_loadError.reset();
    if (!m_loadTimer.isActive()) {
        m_sinceTick.start();
        m_loadTimer.start();
    }
    Q_EMIT changed();
}

void LocalSandbox::stopLoad()
{
    if (m_loadRate == 0)
        return;
    m_loadTimer.stop();
    m_loadRate = 0;
    m_loadError.reset();
    Q_EMIT changed();
}

void LocalSandbox::loadTick()
{
    if (m_loadTask || m_state == State::Absent || m_programs.directory.isEmpty())
        return;
    // What a late tick missed is made up for, within limits.
    const qint64 due = m_loadRate * std::min<qint64>(m_sinceTick.restart(), 2000) / 1000;
    const QByteArray sql = loadSql(std::min(due, mostPerTick));
    auto sequence = std::make_unique<Sequence>();
    sequence->add([this] { return m_transport->open(); });
    if (!m_hasLoadDatabase) {
        addCommand(
                *sequence,
                [this] {
                    return sqlCommand(m_places, m_programs, m_primaryPort,
                                      QStringLiteral("postgres"), makeLoadDatabaseSql());
                },
                [this](const QByteArray &) {
                    m_hasLoadDatabase = true;
                    return Outcome::succeeded();
                });
    }
    addCommand(*sequence, [this, sql] {
        return sqlCommand(m_places, m_programs, m_primaryPort, loadDatabase(), sql);
    });
    m_loadTask = std::move(sequence);
    connect(m_loadTask.get(), &Task::finished, this, &LocalSandbox::loadTickDone);
    m_loadTask->start();
}

void LocalSandbox::loadTickDone(Outcome outcome)
{
    m_loadTask.reset();
    if (m_loadRate == 0)
        return;
    // It goes on trying: the primary may be restarted by a set-up in between.
    const bool hadError = m_loadError.has_value();
    if (outcome.isFailed())
        m_loadError = outcome.error();
    else
        m_loadError.reset();
    if (hadError != m_loadError.has_value())
        Q_EMIT changed();
}

std::unique_ptr<Sandbox> makeSandbox(const QString &directory)
{
    return std::make_unique<LocalSandbox>(directory);
}

} // namespace pgt
