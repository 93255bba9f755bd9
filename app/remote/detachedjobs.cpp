// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/detachedjobs.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pgt {

namespace {

// Exit codes of the scripts below.
enum ScriptExit {
    Foreign = 80,    // another account made a file or directory of that name
    NotStarted = 81, // the job's process did not come up
    StillRunning = 82,
    NoSystemd = 83,      // another init system, or no systemd-run
    SystemdRefused = 84, // systemd-run did not start it; its words are on stderr
};

// What all scripts begin with; $1 is the id.
// own: the directory is ours; /var/tmp is open to all accounts, so its owner and type are checked.
// A process is a member of the job if it is in the leader's session and carries the job's mark in
// its first environment. So neither a recycled process id nor one from before a restart is taken
// for it. The leader's identity is its start time (field 22 of /proc/PID/stat) and the boot.
constexpr auto commonScript = R"sh(umask 077
u=$(id -u); d=/var/tmp/pgtandem-$u-$1
own() { [ -d "$d" ] && [ ! -L "$d" ] && [ "$(stat -c '%u %a' -- "$d")" = "$u 700" ]; }
foreign() { ls -ld -- "$d" >&2; exit 80; }
boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo none; }
begun() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
members() {
 [ -s "$d/pid" ] || return 0
 read -r l s o <"$d/pid"; [ "$o" = "$(boot)" ] || return 0
 cat /proc/[0-9]*/stat 2>/dev/null |
 sed -n "s/^\([0-9][0-9]*\) (.*) \([A-Z]\) [0-9]* [0-9]* $l .*/\1 \2/p" | while read -r m z; do
  case $z in Z|X) continue ;; esac
  [ "$m" != "$l" ] || [ "$(begun "$m")" = "$s" ] || continue
  tr '\0' '\n' <"/proc/$m/environ" 2>/dev/null | grep -qx "PGTANDEM_JOB=$1" && echo "$m"
 done; }
)sh";

// $2... the command. The leader claims the job by linking its identity file into place, which only
// one of several can do. The exit status appears in one step, after all output.
constexpr auto startScript = R"sh(id=$1; shift
mkdir -m 700 -- "$d" 2>/dev/null || own || foreign
[ ! -e "$d/pid" ] || exit 0
PGTANDEM_JOB=$id; PGTANDEM_BOOT=$(boot); export PGTANDEM_JOB PGTANDEM_BOOT
setsid sh -c 'd=$1; shift; trap : TERM HUP INT
s=$(sed "s/.*) //" /proc/$$/stat | cut -d" " -f20)
echo "$$ $s $PGTANDEM_BOOT" >"$d/pid.$$"; ln "$d/pid.$$" "$d/pid" 2>/dev/null; r=$?; rm -f "$d/pid.$$"
[ $r = 0 ] || exit 0
exec >"$d/out" 2>&1
[ -z "${PGTANDEM_NOTICE:-}" ] || echo "$PGTANDEM_NOTICE"
"$@"; c=$?; echo $c >"$d/code.new"; mv -f "$d/code.new" "$d/code"' pgtandem-job "$d" "$@" </dev/null >/dev/null 2>&1 &
n=0; while [ ! -e "$d/pid" ]; do n=$((n + 1)); [ $n -le 100 ] || exit 81; sleep 0.1; done)sh";

// By root, where systemd runs: a service of its own, which no logout ends (logind's
// KillUserProcesses=yes kills all that is left of a login's session, also what became root or
// another account in it). systemd makes its process a session leader, so the job is found in the
// same way. $2 account or empty, $3 number of NAME=VALUE, then these, the leader and the command.
// In the last two systemd reads $$ as $.
constexpr auto serviceScript = R"sh(id=$1 owner=$2 n=$3; shift 3
[ -d /run/systemd/system ] && command -v systemd-run >/dev/null 2>&1 || exit 83
u=$(id -u -- "${owner:-root}" 2>/dev/null) || exit 83
d=/var/tmp/pgtandem-$u-$id
[ ! -e "$d/pid" ] || exit 0
count=$#
while [ "$n" -gt 0 ]; do e=$1; shift; set -- "$@" "--setenv=$e"; n=$((n - 1)); count=$((count - 1)); done
leader=$1; shift; count=$((count - 1))
# The command is moved behind the options.
set -- "$@" "--setenv=PGTANDEM_JOB=$id" "--setenv=PGTANDEM_BOOT=$(boot)" "--setenv=PATH=$PATH"
[ -z "$owner" ] || set -- "$@" "--uid=$owner"
set -- "$@" -- /bin/sh -c "$leader" pgtandem-job "$d"
while [ "$count" -gt 0 ]; do e=$1; shift; set -- "$@" "$e"; count=$((count - 1)); done
m=$(systemd-run --quiet --collect --slice=pgtandem.slice --unit="pgtandem-$id" \
 --description="pgTandem: job $id" --property=UMask=0077 "$@" </dev/null 2>&1) || {
 case $m in *already*) ;; *) echo "$m" >&2; exit 84 ;; esac; }
n=0; while [ ! -e "$d/pid" ]; do n=$((n + 1)); [ $n -le 100 ] || break; sleep 0.1; done
[ ! -e "$d/pid" ] || exit 0
[ ! -e "$d" ] || [ "$(stat -c %u -- "$d")" = "$u" ] || foreign
exit 81)sh";

constexpr auto serviceLeader = R"sh(umask 077; d=$1; shift
mkdir -m 700 -- "$d" 2>/dev/null || {
 [ -d "$d" ] && [ ! -L "$d" ] && [ "$(stat -c "%u %a" -- "$d")" = "$(id -u) 700" ]; } || exit 80
trap : TERM HUP INT
s=$(sed "s/.*) //" /proc/$$/stat | cut -d" " -f20)
echo "$$ $s $PGTANDEM_BOOT" >"$d/pid.$$"; ln "$d/pid.$$" "$d/pid" 2>/dev/null; r=$?; rm -f "$d/pid.$$"
[ $r = 0 ] || exit 0
exec >"$d/out" 2>&1 </dev/null
"$@"; c=$?; echo $c >"$d/code.new"; mv -f "$d/code.new" "$d/code")sh";

// $2 offset, $3 how long to wait for the end of a running job, in tenths of seconds. One line
// "PHASE CODE", then output; a piece of at most 1 MiB. The leader waits for its command, so its
// life says enough; the search through all processes, dear on a large host, is only for a leader
// that is gone.
constexpr auto pollScript = R"sh([ -e "$d" ] || [ -L "$d" ] || { echo unknown -1; exit 0; }
own || foreign
[ -e "$d/pid" ] || { echo unknown -1; exit 0; }
leads() {
 read -r l s o <"$d/pid" && read -r b </proc/sys/kernel/random/boot_id && [ "$o" = "$b" ] || return 1
 { read -r b <"/proc/$l/stat"; } 2>/dev/null || return 1
 set -- ${b##*) }; [ "$1" != Z ] && [ "$1" != X ] && shift 19 && [ "$1" = "$s" ]; }
w=$3; while [ "$w" -gt 0 ] && [ ! -e "$d/code" ] && leads; do sleep 0.1; w=$((w - 1)); done
if [ -e "$d/code" ]; then p=exited; elif leads || [ -n "$(members "$1")" ]; then p=running
elif [ -e "$d/code" ]; then p=exited; else p=vanished; fi
c=-1; [ $p != exited ] || read -r c <"$d/code"
n=0; [ ! -e "$d/out" ] || n=$(stat -c %s -- "$d/out")
[ "$n" -le $(($2 + 1048576)) ] || p=running
echo "$p $c"
[ ! -e "$d/out" ] || tail -c +$(($2 + 1)) -- "$d/out" | head -c 1048576)sh";

constexpr auto killScript = R"sh([ -e "$d" ] || [ -L "$d" ] || exit 0
own || foreign
for s in TERM KILL; do
 m=$(members "$1"); [ -n "$m" ] || exit 0
 for q in $m; do kill -s $s "$q" 2>/dev/null; done
 n=0; while [ $n -lt 50 ]; do n=$((n + 1)); sleep 0.1; [ -n "$(members "$1")" ] || exit 0; done
done
exit 82)sh";

constexpr auto forgetScript = R"sh([ -e "$d" ] || [ -L "$d" ] || exit 0
own || foreign
[ -z "$(members "$1")" ] || exit 82
rm -rf -- "$d")sh";

bool isValidId(const QString &id)
{
    static const QRegularExpression expression(
            QRegularExpression::anchoredPattern(QStringLiteral("[A-Za-z0-9_-]{8,64}")));
    return expression.match(id).hasMatch();
}

Command script(const char *text, const QStringList &arguments, const QString &runAs)
{
    Command command;
    command.argv = QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                               QString::fromLatin1(commonScript) + QString::fromLatin1(text),
                               QStringLiteral("pgtandem")} +
                   arguments;
    command.runAs = runAs;
    return command;
}

// The part that all four tasks share; Base is Task or DetachedTask.
template<typename Base>
class DetachedCommand : public Base
{
    Q_DECLARE_TR_FUNCTIONS(pgt::DetachedJobs)

public:
    DetachedCommand(HostTransport &host, const QString &id, const Command &command)
        : m_host(host.name()), m_id(id), m_command(host.command(command))
    {}

protected:
    void run() override
    {
        if (!isValidId(m_id)) {
            this->finish(Outcome::failed(Error::make(
                    ErrorKind::InvalidInput, tr("“%1” cannot be the id of a job.").arg(m_id))));
            return;
        }
        follow();
    }

    void abort() override
    {
        if (m_command->state() == Task::State::Running)
            m_command->cancel();
    }

    virtual Outcome accept(const QByteArray &) { return Outcome::succeeded(); }
    /// Something else to try after a failure; nullptr: nothing.
    virtual std::unique_ptr<CommandTask> otherWay(const Error &) { return nullptr; }

    Error explain(Error error) const
    {
        error.command.clear();
        switch (error.exitCode) {
        case Foreign:
            error.kind = ErrorKind::FileUnwritable;
            error.text = tr("The directory for a job on %1 belongs to somebody else.").arg(m_host);
            error.why = tr("It was not used, because its content could not be trusted.");
            error.remedy = tr("See what is named below, and remove it.");
            break;
        case NotStarted:
            error.text = tr("A job could not be started on %1.").arg(m_host);
            error.why = tr("Its process did not appear.");
            error.remedy = tr("Check the free space of /var/tmp and the limits of the account.");
            break;
        case StillRunning:
            error.text = tr("A job on %1 is still running.").arg(m_host);
            error.why = tr("Its files are needed as long as it runs.");
            error.remedy = tr("Wait for its end, or stop it.");
            break;
        default:
            break;
        }
        return error;
    }

private:
    void follow()
    {
        QObject::connect(m_command.get(), &Task::finished, this,
                         [this](const Outcome &outcome) { ended(outcome); });
        m_command->start();
    }

    void ended(const Outcome &outcome)
    {
        if (outcome.isFailed()) {
            if (std::unique_ptr<CommandTask> next = otherWay(outcome.error())) {
                m_command.release()->deleteLater();
                m_command = std::move(next);
                follow();
                return;
            }
            this->finish(Outcome::failed(explain(outcome.error())));
        } else if (outcome.isSucceeded()) {
            this->finish(accept(m_command->result().out));
        } else {
            this->finish(outcome);
        }
    }

    QString m_host;
    QString m_id;
    std::unique_ptr<CommandTask> m_command;
};

/// As a service if it can be one, else in the session.
class DetachedStart final : public DetachedCommand<DetachedTask>
{
public:
    DetachedStart(HostTransport &host, const QString &id, const Command &inSession,
                  const std::optional<Command> &asService)
        : DetachedCommand(host, id, asService.value_or(inSession))
        , m_transport(host)
        , m_inSession(asService ? std::optional(inSession) : std::nullopt)
    {}

protected:
    Outcome accept(const QByteArray &) override
    {
        m_state.phase = DetachedState::Phase::Running; // or ended already: the next poll tells
        return Outcome::succeeded();
    }

    std::unique_ptr<CommandTask> otherWay(const Error &error) override
    {
        if (!m_inSession || (error.exitCode != NoSystemd && error.exitCode != SystemdRefused))
            return nullptr;
        Command command = *m_inSession;
        m_inSession.reset();
        if (error.exitCode == SystemdRefused)
            command.environment.append({QStringLiteral("PGTANDEM_NOTICE"), detachedInSession()});
        return m_transport.command(command);
    }

private:
    HostTransport &m_transport;
    std::optional<Command> m_inSession; ///< until it is tried
};

class DetachedPoll final : public DetachedCommand<DetachedTask>
{
public:
    DetachedPoll(HostTransport &host, const QString &id, const Command &command, qint64 offset)
        : DetachedCommand(host, id, command), m_offset(offset)
    {}

protected:
    Outcome accept(const QByteArray &out) override
    {
        using Phase = DetachedState::Phase;
        const qsizetype end = out.indexOf('\n');
        const QByteArrayList words = out.left(end).split(' ');
        const QByteArray phase = words.at(0);
        m_state.phase = phase == "running"    ? Phase::Running
                        : phase == "exited"   ? Phase::Exited
                        : phase == "vanished" ? Phase::Vanished
                                              : Phase::Unknown;
        if (m_state.phase == Phase::Exited)
            m_state.exitCode = words.value(1).toInt();
        m_state.newOutput = end < 0 ? QByteArray() : out.mid(end + 1);
        m_state.nextOffset = m_offset + m_state.newOutput.size();
        return Outcome::succeeded();
    }

private:
    qint64 m_offset;
};

} // namespace

QString detachedInSession()
{
    return QStringLiteral("pgtandem: systemd-run did not start this; it ends with the login where "
                          "KillUserProcesses=yes");
}

Command detachedService(const DetachedJob &job)
{
    const auto forSystemd = [](QString word) {
        return word.replace(QLatin1Char('$'), QLatin1String("$$"));
    };
    QStringList arguments{job.id, job.runAs, QString::number(job.environment.size())};
    for (const auto &[name, value] : job.environment)
        arguments << name + QLatin1Char('=') + value;
    arguments << forSystemd(QString::fromLatin1(serviceLeader));
    for (const QString &word : job.argv)
        arguments << forSystemd(word);
    return script(serviceScript, arguments, {});
}

std::unique_ptr<DetachedTask> startDetachedTask(HostTransport &host, const DetachedJob &job)
{
    Command inSession = script(startScript, QStringList{job.id} + job.argv, job.runAs);
    inSession.environment = job.environment;
    std::optional<Command> asService;
    if (host.rights() == HostTransport::Rights::Root)
        asService = detachedService(job);
    return std::make_unique<DetachedStart>(host, job.id, inSession, asService);
}

std::unique_ptr<DetachedTask> pollDetachedTask(HostTransport &host, const QString &id,
                                               const QString &runAs, qint64 offset,
                                               std::chrono::milliseconds patience)
{
    const QStringList arguments{id, QString::number(offset),
                                QString::number(patience / std::chrono::milliseconds(100))};
    return std::make_unique<DetachedPoll>(host, id, script(pollScript, arguments, runAs), offset);
}

TaskPtr killDetachedTask(HostTransport &host, const QString &id, const QString &runAs)
{
    return std::make_unique<DetachedCommand<Task>>(host, id, script(killScript, {id}, runAs));
}

TaskPtr forgetDetachedTask(HostTransport &host, const QString &id, const QString &runAs)
{
    return std::make_unique<DetachedCommand<Task>>(host, id, script(forgetScript, {id}, runAs));
}

} // namespace pgt
