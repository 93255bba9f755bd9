// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempsshd.h"

#include "tests/support/tempcluster.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QThread>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <unistd.h>
#endif

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

/// Defines stop_sshd: ends the listener of a pid file and everything that descends from it.
/// kill_sessions kills only the server's own processes, not the commands that ran in the sessions;
/// signal_sessions sends those processes another signal.
const QString shellFunctions = uR"sh(
descendants() { for child in $(pgrep -P "$1"); do echo "$child"; descendants "$child"; done; }
stop_sshd() {
    pid=$(cat "$1" 2>/dev/null) || return 0
    sessions=$(descendants "$pid")
    kill "$pid" 2>/dev/null
    for session in $sessions; do kill -KILL "$session" 2>/dev/null; done
    tries=0
    while [ "$tries" -lt 100 ]; do
        case $(ps -o stat= -p "$pid") in
            ''|Z*) break ;; # gone; a zombie only waits for a slow init to collect it
        esac
        sleep 0.05
        tries=$((tries + 1))
    done
    rm -f "$1"
}
signal_sessions() {
    for process in $(descendants "$(cat "$1")"); do
        case $(ps -o comm= -p "$process") in
            sshd*) kill -"$2" "$process" ;;
        esac
    done
}
kill_sessions() { signal_sessions "$1" KILL; }
)sh"_s;

QString sshdProgram()
{
    // sshd insists on an absolute path, and /usr/sbin is seldom in the path of ordinary users.
    return QStandardPaths::findExecutable(
            u"sshd"_s, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/sbin"_s, u"/usr/bin"_s});
}

QString currentUser()
{
#ifdef Q_OS_UNIX
    if (const passwd *self = getpwuid(geteuid()))
        return QString::fromLocal8Bit(self->pw_name);
#endif
    return {};
}

bool isRoot()
{
#ifdef Q_OS_UNIX
    return geteuid() == 0;
#else
    return false;
#endif
}

/// Whether something that speaks SSH answers on @p port.
bool answers(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, port);
    return socket.waitForConnected(500) && socket.waitForReadyRead(2000) &&
           socket.peek(4) == QByteArray("SSH-");
}

} // namespace

QString TempSshd::whyNot()
{
#ifndef Q_OS_UNIX
    return u"private SSH servers are made on Unix only"_s;
#else
    if (sshdProgram().isEmpty())
        return u"no sshd was found; on Debian and Ubuntu the package is openssh-server"_s;
    for (const QString &tool : {u"ssh"_s, u"ssh-keygen"_s, u"pgrep"_s}) {
        if (QStandardPaths::findExecutable(tool).isEmpty())
            return u"the program %1 was not found"_s.arg(tool);
    }
    return {};
#endif
}

TempSshd::TempSshd(const TempSshdOptions &options)
    : m_options(options)
    , m_user(options.user.isEmpty() ? currentUser() : options.user)
    , m_port(freePort())
{
    if (const QString reason = whyNot(); !reason.isEmpty())
        fail(reason);
    else if (prepare())
        start();
}

// Out of line: the guard's script ends the server and removes the directory.
TempSshd::~TempSshd() = default;

bool TempSshd::prepare()
{
    const ProgramResult made = runProgram({u"mktemp"_s, u"-d"_s, u"/tmp/pgt-sshd-XXXXXX"_s});
    if (!made.ok())
        return fail(u"no temporary directory"_s, made.err);
    m_dir = QString::fromUtf8(made.out).trimmed();
    const QString script = shellFunctions + u"stop_sshd \"$1\"; rm -rf \"$2\"\n"_s;
    if (!m_guard.arm({}, script, {m_dir + u"/sshd.pid"_s, m_dir}))
        return fail(u"the clean-up could not be prepared"_s);
    // Run by root it may be read by the account that logs in; the private keys stay 0600.
    if (isRoot()) {
        runProgram({u"chmod"_s, u"755"_s, m_dir});
        QDir().mkpath(u"/run/sshd"_s); // made at boot by the system; missing where it never booted
    }
    if (!makeKey(u"host"_s) || !makeKey(u"other"_s) || !makeKey(u"id"_s, m_options.passphrase))
        return false;
    QFile identity(m_dir + u"/id.pub"_s);
    if (!identity.open(QIODevice::ReadOnly))
        return fail(u"the new key cannot be read"_s);
    return writeFile(u"authorized_keys"_s, identity.readAll()) &&
           writeFile(u"sshd_config"_s, serverConfig()) &&
           writeFile(u"pam"_s, filled(m_options.pamStack.join(u'\n')).toUtf8() + '\n') &&
           writeFile(u"ssh_config"_s, clientConfig()) && setKnownHost(m_options.knownHost);
}

bool TempSshd::start()
{
    if (m_dir.isEmpty())
        return false;
    if (isRunning())
        return true;
    QStringList line;
    if (!m_options.pamStack.isEmpty()) {
        // The name of its PAM service is built into sshd; so it sees another file by that name.
        line << u"unshare"_s << u"-m"_s << u"sh"_s << u"-c"_s
             << u"mount --bind \"$1\" /etc/pam.d/sshd && shift && exec \"$@\""_s << u"sh"_s
             << m_dir + u"/pam"_s;
    }
    line << sshdProgram() << u"-f"_s << m_dir + u"/sshd_config"_s << u"-E"_s
         << m_dir + u"/sshd.log"_s;
    const ProgramResult result = runProgram(line);
    if (!result.ok())
        return fail(u"sshd did not start"_s, result.err + log().right(2000));
    for (const QDeadlineTimer limit(10000); !limit.hasExpired(); QThread::msleep(20)) {
        if (answers(m_port)) {
            m_error.clear();
            return true;
        }
    }
    return fail(u"sshd does not answer on port %1"_s.arg(m_port), log().right(2000));
}

void TempSshd::stop()
{
    runShell(u"stop_sshd \"$1\""_s);
}

void TempSshd::killSessions()
{
    runShell(u"kill_sessions \"$1\""_s);
}

void TempSshd::freezeSessions()
{
    runShell(u"signal_sessions \"$1\" STOP"_s);
}

void TempSshd::thawSessions()
{
    runShell(u"signal_sessions \"$1\" CONT"_s);
}

void TempSshd::runShell(const QString &call) const
{
    const QString script = shellFunctions + call;
    runProgram({u"sh"_s, u"-c"_s, script, u"sshd"_s, m_dir + u"/sshd.pid"_s});
}

bool TempSshd::isRunning() const
{
    const QByteArray pid = mainPid();
    return !pid.isEmpty() && runProgram({u"kill"_s, u"-0"_s, QString::fromLatin1(pid)}).ok();
}

QByteArray TempSshd::hostKey() const
{
    QFile file(m_dir + u"/host.pub"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QByteArray TempSshd::log() const
{
    QFile file(m_dir + u"/sshd.log"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool TempSshd::setKnownHost(KnownHost knownHost)
{
    if (knownHost == KnownHost::Absent)
        return writeFile(u"known_hosts"_s, {});
    QFile file(m_dir + (knownHost == KnownHost::Right ? u"/host.pub"_s : u"/other.pub"_s));
    if (!file.open(QIODevice::ReadOnly))
        return fail(u"the new key cannot be read"_s);
    return writeFile(u"known_hosts"_s,
                     "[127.0.0.1]:" + QByteArray::number(m_port) + ' ' + file.readAll());
}

QString TempSshd::filled(const QString &text) const
{
    return QString(text).replace(u"%DIR%"_s, m_dir);
}

bool TempSshd::makeKey(const QString &name, const QByteArray &passphrase)
{
    const ProgramResult made = runProgram({u"ssh-keygen"_s, u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s,
                                           QString::fromUtf8(passphrase), u"-C"_s,
                                           u"pgtandem-test"_s, u"-f"_s, m_dir + u'/' + name});
    return made.ok() || fail(u"ssh-keygen failed"_s, made.err);
}

bool TempSshd::writeFile(const QString &name, const QByteArray &content)
{
    QFile file(m_dir + u'/' + name);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.flush())
        return true;
    return fail(u"%1 could not be written"_s.arg(file.fileName()), file.errorString().toUtf8());
}

QByteArray TempSshd::serverConfig() const
{
    QStringList lines;
    for (const QString &line : m_options.config)
        lines << filled(line);
    lines << u"Port "_s + QString::number(m_port) << u"ListenAddress 127.0.0.1"_s
          << u"HostKey "_s + m_dir + u"/host"_s << u"PidFile "_s + m_dir + u"/sshd.pid"_s
          << u"AuthorizedKeysFile "_s + m_dir + u"/authorized_keys"_s
          << u"StrictModes no"_s // /tmp is writable by everyone
          << u"UsePAM no"_s << u"PasswordAuthentication no"_s
          << u"KbdInteractiveAuthentication no"_s << u"PermitRootLogin prohibit-password"_s
          << u"AllowTcpForwarding yes"_s << u"AllowStreamLocalForwarding yes"_s << u"PrintMotd no"_s
          << u"LogLevel VERBOSE"_s << u"Subsystem sftp internal-sftp"_s;
    return lines.join(u'\n').toUtf8() + '\n';
}

QByteArray TempSshd::clientConfig() const
{
    const QStringList lines{
            u"Host test"_s,
            u"    HostName 127.0.0.1"_s,
            u"    Port "_s + QString::number(m_port),
            u"    User "_s + m_user,
            u"    IdentityFile "_s + identityFile(),
            u"    IdentitiesOnly yes"_s,
            u"    IdentityAgent none"_s,
            u"    UserKnownHostsFile "_s + knownHostsFile(),
            u"    GlobalKnownHostsFile /dev/null"_s,
            u"    UpdateHostKeys no"_s,
    };
    return lines.join(u'\n').toUtf8() + '\n';
}

QByteArray TempSshd::mainPid() const
{
    QFile file(m_dir + u"/sshd.pid"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

bool TempSshd::fail(const QString &what, const QByteArray &detail)
{
    m_error = what;
    if (!detail.isEmpty())
        m_error += u": "_s + QString::fromUtf8(detail).trimmed();
    return false;
}

} // namespace pgt::test
