// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QProcessEnvironment>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTcpServer>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

bool isRoot()
{
#ifdef Q_OS_UNIX
    return geteuid() == 0;
#else
    return false;
#endif
}

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList keys = environment.keys();
    for (const QString &key : keys) {
        if (key.startsWith(u"PG"_s) && !key.startsWith(u"PGTANDEM"_s))
            environment.remove(key);
    }
    environment.insert(u"LC_ALL"_s, u"C"_s);
    return environment;
}

int majorOf(const QString &binDir)
{
    const ProgramResult result = runProgram({binDir + u"/postgres"_s, u"--version"_s});
    static const QRegularExpression number(u"\\) (\\d+)"_s);
    return number.match(QString::fromUtf8(result.out)).captured(1).toInt();
}

QStringList candidateDirs()
{
    QStringList dirs;
    const auto addMatches = [&dirs](const QString &parent, const QString &pattern) {
        const QStringList names = QDir(parent).entryList({pattern}, QDir::Dirs);
        for (const QString &name : names)
            dirs << parent + u'/' + name + u"/bin"_s;
    };
    addMatches(u"/usr/lib/postgresql"_s, u"[1-9]*"_s); // Debian, Ubuntu, Alpine's versions
    addMatches(u"/usr"_s, u"pgsql-*"_s);               // PGDG on RHEL and SUSE
    addMatches(u"/usr/lib"_s, u"postgresql[1-9]*"_s);  // SUSE
    addMatches(u"/opt/homebrew/opt"_s, u"postgresql*"_s);
    addMatches(u"/usr/local/opt"_s, u"postgresql*"_s);
    const QString found = QStandardPaths::findExecutable(u"initdb"_s);
    if (!found.isEmpty())
        dirs << QFileInfo(QFileInfo(found).canonicalFilePath()).path();
    return dirs;
}

struct Installation
{
    QString binDir;
    int major = 0;
};

Installation newestInstallation()
{
    Installation best;
    const QStringList dirs = candidateDirs();
    for (const QString &dir : dirs) {
        const bool complete =
                QFile::exists(dir + u"/initdb"_s) && QFile::exists(dir + u"/pg_ctl"_s) &&
                QFile::exists(dir + u"/psql"_s) && QFile::exists(dir + u"/pg_basebackup"_s);
        if (!complete)
            continue;
        const int major = majorOf(dir);
        if (major > best.major)
            best = {dir, major};
    }
    return best;
}

const Installation &installation()
{
    static const Installation found = newestInstallation();
    return found;
}

/// What root puts before a command to run it as TempCluster::account().
QStringList switchToAccount()
{
    const QString account = TempCluster::account();
    if (QStandardPaths::findExecutable(u"setpriv"_s).isEmpty())
        return {u"runuser"_s, u"-u"_s, account, u"--"_s};
    static const QString group =
            QString::fromUtf8(runProgram({u"id"_s, u"-g"_s, account}).out).trimmed();
    return {u"setpriv"_s, u"--reuid"_s, account, u"--regid"_s, group, u"--clear-groups"_s, u"--"_s};
}

} // namespace

ProgramResult runProgram(const QStringList &line, const QByteArray &input, int timeoutMs)
{
    ProgramResult result;
    QProcess process;
    process.setProcessEnvironment(cleanEnvironment());
    process.setWorkingDirectory(u"/"_s);
    process.start(line.value(0), line.mid(1));
    if (!process.waitForStarted()) {
        result.err = process.errorString().toUtf8();
        return result;
    }
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(timeoutMs)) {
        process.kill();
        process.waitForFinished();
        result.err = process.readAllStandardError() + "no end within the time limit";
        return result;
    }
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (process.exitStatus() == QProcess::NormalExit)
        result.exitCode = process.exitCode();
    return result;
}

quint16 freePort()
{
    // Below 32768, where systems begin to take ports for outgoing connections; random, because
    // tests that run at the same time ask too.
    for (int attempt = 0; attempt < 200; ++attempt) {
        const auto port = quint16(QRandomGenerator::system()->bounded(20000, 32000));
        QTcpServer probe;
        if (probe.listen(QHostAddress::LocalHost, port))
            return port;
    }
    return 0;
}

QString TempCluster::whyNot()
{
#ifndef Q_OS_UNIX
    return u"private clusters are made on Unix only"_s;
#else
    if (binDir().isEmpty())
        return u"no PostgreSQL server programs were found (initdb, pg_ctl, psql, pg_basebackup); "
               "on Debian and Ubuntu the package is postgresql"_s;
    if (isRoot() && account().isEmpty())
        return u"run by root, but there is neither an account postgres nor nobody"_s;
    return {};
#endif
}

QString TempCluster::binDir()
{
    return installation().binDir;
}

int TempCluster::majorVersion()
{
    return installation().major;
}

QMap<QString, QString> TempCluster::otherServers()
{
    QMap<QString, QString> found;
    const QString folder = qEnvironmentVariable("PGTANDEM_TEST_SERVERS");
    if (folder.isEmpty())
        return found;
    const QStringList majors = QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &major : majors) {
        const QString programs = folder + u'/' + major + u"/bin"_s;
        if (QFile::exists(programs + u"/postgres"_s))
            found.insert(major, programs);
    }
    return found;
}

QString TempCluster::account()
{
#ifdef Q_OS_UNIX
    if (!isRoot()) {
        const passwd *self = getpwuid(geteuid());
        return self ? QString::fromLocal8Bit(self->pw_name) : QString::number(geteuid());
    }
    for (const char *name : {"postgres", "nobody"}) {
        if (getpwnam(name))
            return QString::fromLatin1(name);
    }
#endif
    return {};
}

QStringList TempCluster::asAccount(const QStringList &line)
{
    if (!isRoot())
        return line;
    return switchToAccount() + line;
}

TempCluster::TempCluster(const TempClusterOptions &options) : TempCluster(options, Origin::Initdb)
{}

TempCluster::TempCluster(const TempClusterOptions &options, Origin origin)
    : m_options(options), m_port(options.port ? options.port : freePort())
{
    if (const QString reason = whyNot(); !reason.isEmpty()) {
        fail(reason);
        return;
    }
    if (makeDir() && origin == Origin::Initdb && initialise())
        configure();
}

// Out of line: the guard's script stops the server and removes the directory.
TempCluster::~TempCluster() = default;

bool TempCluster::makeDir()
{
    // /tmp and not TMPDIR: a socket's whole path has at most 103 bytes on macOS, 107 on Linux.
    const ProgramResult made = runProgram(asAccount({u"mktemp"_s, u"-d"_s, u"/tmp/pgt-XXXXXX"_s}));
    if (!made.ok())
        return fail(u"no temporary directory"_s, made);
    m_dir = QString::fromUtf8(made.out).trimmed();
    // A tool that was killed together with the test may still be writing: hence the repetition.
    const QString script = uR"sh(
"$1/pg_ctl" -D "$2/data" -m immediate -w -t 20 stop
tries=0
until rm -rf "$2" || [ "$tries" -ge 50 ]; do sleep 0.1; tries=$((tries + 1)); done
)sh"_s;
    if (!m_guard.arm(asAccount({}), script, {programs(), m_dir}))
        return fail(u"the clean-up could not be prepared"_s);
    return true;
}

bool TempCluster::initialise()
{
    QStringList arguments{u"-D"_s,    dataDir(), u"-U"_s,   u"postgres"_s,    u"-A"_s,
                          u"trust"_s, u"-E"_s,   u"UTF8"_s, u"--no-locale"_s, u"-N"_s};
    const ProgramResult made = runTool(u"initdb"_s, arguments + m_options.initdbArgs);
    return made.ok() || fail(u"initdb failed"_s, made);
}

bool TempCluster::configure()
{
    QStringList lines{u"\n# test cluster"_s,
                      u"port = "_s + QString::number(m_port),
                      u"listen_addresses = '127.0.0.1'"_s,
                      u"unix_socket_directories = '"_s + m_dir + u"'"_s,
                      u"fsync = off"_s,
                      u"shared_buffers = 16MB"_s,
                      u"log_line_prefix = '%m [%p] %q%u@%d '"_s};
    lines += m_options.conf;
    for (const QString &line : std::as_const(lines)) {
        if (!addConf(line))
            return false;
    }
    return m_options.hba.isEmpty() || setHba(m_options.hba);
}

bool TempCluster::start()
{
    if (isRunning())
        return true;
    if (m_dir.isEmpty() || !QFile::exists(dataDir() + u"/PG_VERSION"_s))
        return false; // the reason is in error() since the constructor
    return pgCtl({u"-w"_s, u"-t"_s, u"60"_s, u"-l"_s, logFile(), u"start"_s});
}

bool TempCluster::stop(const QString &mode)
{
    return !isRunning() || pgCtl({u"-w"_s, u"-t"_s, u"60"_s, u"-m"_s, mode, u"stop"_s});
}

bool TempCluster::restart()
{
    return stop() && start();
}

bool TempCluster::reload()
{
    return pgCtl({u"reload"_s});
}

bool TempCluster::isRunning() const
{
    return !m_dir.isEmpty() && runTool(u"pg_ctl"_s, {u"-D"_s, dataDir(), u"status"_s}).ok();
}

QString TempCluster::sql(const QString &statements, const QString &database)
{
    const ProgramResult result =
            psql({u"-d"_s, database, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-f"_s, u"-"_s},
                 statements.toUtf8());
    if (!result.ok()) {
        fail(u"psql failed"_s, result);
        return {};
    }
    m_error.clear();
    QString out = QString::fromUtf8(result.out);
    if (out.endsWith(u'\n'))
        out.chop(1);
    return out;
}

ProgramResult TempCluster::psql(const QStringList &arguments, const QByteArray &input) const
{
    QStringList line{programs() + u"/psql"_s, u"-XAtq"_s, u"-h"_s, socketDir(), u"-p"_s,
                     QString::number(m_port)};
    if (!arguments.contains(u"-U"_s))
        line << u"-U"_s << u"postgres"_s;
    if (!arguments.contains(u"-d"_s))
        line << u"-d"_s << u"postgres"_s;
    return runProgram(asAccount(line + arguments), input);
}

ProgramResult TempCluster::runTool(const QString &tool, const QStringList &arguments) const
{
    return runProgram(asAccount(QStringList{programs() + u'/' + tool} + arguments));
}

bool TempCluster::addConf(const QString &line)
{
    const QByteArray text = line.toUtf8() + '\n';
    return write(dataDir() + u"/postgresql.conf"_s, text, ">>");
}

bool TempCluster::setHba(const QString &text)
{
    return write(dataDir() + u"/pg_hba.conf"_s, text.toUtf8(), ">");
}

std::unique_ptr<TempCluster> TempCluster::makeStandby(const QString &slot,
                                                      const TempClusterOptions &options)
{
    std::unique_ptr<TempCluster> standby(new TempCluster(options, Origin::Copy));
    if (!standby->error().isEmpty())
        return standby;
    QStringList arguments{u"-D"_s, standby->dataDir(),
                          u"-h"_s, socketDir(),
                          u"-p"_s, QString::number(m_port),
                          u"-U"_s, u"postgres"_s,
                          u"-c"_s, u"fast"_s,
                          u"-X"_s, u"stream"_s,
                          u"-R"_s, u"-N"_s};
    if (!slot.isEmpty())
        arguments << u"-C"_s << u"-S"_s << slot;
    const ProgramResult copied = runTool(u"pg_basebackup"_s, arguments);
    if (!copied.ok())
        standby->fail(u"pg_basebackup failed"_s, copied);
    else
        standby->configure();
    return standby;
}

QByteArray TempCluster::log() const
{
    QFile file(logFile());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString TempCluster::connInfo() const
{
    return u"host=%1 port=%2 user=postgres dbname=postgres"_s.arg(socketDir()).arg(m_port);
}

bool TempCluster::pgCtl(const QStringList &arguments)
{
    const ProgramResult result =
            runTool(u"pg_ctl"_s, QStringList{u"-s"_s, u"-D"_s, dataDir()} + arguments);
    if (!result.ok())
        return fail(u"pg_ctl %1 failed"_s.arg(arguments.last()), result);
    m_error.clear();
    return true;
}

bool TempCluster::write(const QString &path, const QByteArray &content, const char *how)
{
    // Through a shell of the account, so that owner and mode are those of the server's own files.
    const QString script = u"cat %1 \"$1\""_s.arg(QLatin1StringView(how));
    const ProgramResult result =
            runProgram(asAccount({u"sh"_s, u"-c"_s, script, u"write"_s, path}), content);
    return result.ok() || fail(u"%1 could not be written"_s.arg(path), result);
}

bool TempCluster::fail(const QString &what, const ProgramResult &result)
{
    m_error = what;
    if (!result.err.isEmpty())
        m_error += u": "_s + QString::fromUtf8(result.err).trimmed();
    if (const QByteArray tail = log().right(2000); !tail.isEmpty())
        m_error += u"\nserver log:\n"_s + QString::fromUtf8(tail);
    return false;
}

} // namespace pgt::test
