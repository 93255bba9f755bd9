// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/remotefiles.h"

#include "app/remote/sshoptions.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace pgt {

namespace {

constexpr qsizetype readLimit = 16 << 20;

// Exit codes of the scripts below.
enum ScriptExit {
    Damaged = 70,     // what arrived is not what was sent
    Changed = 71,     // the file is not what the caller read
    NoDirectory = 72, // its directory is missing
    Unwritable = 73,
    NoRoom = 74,
    TooBig = 75,
    NotAFile = 76,
    Unreadable = 77,
    BackupExists = 78,
};

// Prints "missing" and the path, or "file", path, "MODE OWNER GROUP" and then the content. A file
// that cannot be seen because a directory above it is closed must not look like a missing one.
constexpr auto readScript = R"sh(p=$(readlink -f -- "$1") || p=$1
m=$(stat -L -c '%a %U %G %u %g %s %F' -- "$p" 2>&1) || case $m in
 *'No such file'*|*'Not a directory'*) echo missing; echo "$p"; exit 0 ;;
 *) echo "$m" >&2; exit 77 ;;
esac
[ -f "$p" ] || { echo "$m" >&2; exit 76; }
set -- $m
[ "$2" != UNKNOWN ] || o=$4; [ "$3" != UNKNOWN ] || g=$5
[ "$6" -le 16777216 ] || exit 75
[ -r "$p" ] || { echo "$p: Permission denied" >&2; exit 77; }
echo file; echo "$p"; echo "$1 ${o:-$2} ${g:-$3}"
cat -- "$p" || exit 77)sh";

// $1 path, $2 sha256 of the present file or "-" for none, $3 sha256 of the new content, and for a
// new file $4 mode, $5 owner, $6 group (may be empty); $7 path of a backup or empty.
//
// The work is done in a private directory beside the file, because only there mv is one step, and
// from inside it, by number: whoever may change names in the file's directory - for root that is
// the account of the server - can put links in the way of names, but cannot lead `.` and `..`
// elsewhere, nor reach what is in `.`. What is to be replaced must be no link by then. The new file
// is private until it has the owner and mode of the one that it replaces. A file that is not there
// yet is put there by ln, which never replaces one that somebody else made meanwhile. mktemp is of
// no use: a signal between the moment it has made the directory and the one in which we know its
// name would leave it behind. A signal may also come when we are in it already without having noted
// that: so it is looked for from both places.
constexpr auto writeScript = R"sh(umask 077
p=$(readlink -f -- "$1") || p=$1
d=${p%/*}; d=${d:-/}; n=${p##*/}; w=; inside=
trap '[ -z "$inside" ] || rm -f ./new ./old; [ -z "$w" ] || rmdir -- "./$w" 2>/dev/null || rmdir -- "../$w" 2>/dev/null' EXIT
trap 'exit 79' HUP INT TERM
suffix() { echo "$$$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')"; }
room() { case $1 in *'No space'*|*'quota exceeded'*) exit 74 ;; *) exit 73 ;; esac; }
look() { stat -c '%u %g %a' -- "$1"; }
[ -d "$d" ] || { [ "$2" = - ] || exit 71; echo "$d: No such directory" >&2; exit 72; }
cd -P -- "$d" || { exit 73; }
plain() { [ ! -L "$1" ] && { [ ! -e "$1" ] || [ -f "$1" ]; } || { echo "$p: Not a regular file" >&2; exit 76; }; }
present() { plain "$1"; if [ -e "$1" ]; then h=$(sha256sum <"$1") || exit 77; echo "${h%% *}"; else echo -; fi; }
h=$(present "./$n") || exit $?
[ "$h" = "$2" ] || exit 71
w=.pgtandem.$(suffix); m=$(mkdir -m 700 -- "$w" 2>&1) || { w=; echo "$m" >&2; room "$m"; }
cd -P -- "./$w" && [ "$(stat -c '%u %a' .)" = "$(id -u) 700" ] && [ . -ef "../$w" ] || { w=; exit 73; }
inside=yes f=../$n
m=$(cat 2>&1 >./new) || { echo "$m" >&2; room "$m"; }
h=$(sha256sum <./new) || exit 70
[ "${h%% *}" = "$3" ] || exit 70
if [ "$2" = - ]; then
 chmod -- "$4" ./new || exit 73
 [ -z "$5$6" ] || chown -- "$5${6:+:$6}" ./new || exit 73
else
 plain "$f"
 cp --attributes-only --preserve=mode,ownership -- "$f" ./new 2>/dev/null ||
  { chown --reference="$f" -- ./new && chmod --reference="$f" -- ./new; } || exit 73
 [ "$(look "$f")" = "$(look ./new)" ] || { echo "$p: owner or mode cannot be kept" >&2; exit 73; }
 [ ! -e /sys/fs/selinux/enforce ] || ! command -v chcon >/dev/null || chcon --reference="$f" -- ./new || exit 73
fi
if [ "$2" != - ] && [ -n "$7" ]; then
 b=$7; [ "${7%/*}" != "${1%/*}" ] || [ "$d" != "${1%/*}" ] || b=../${7##*/}
 if [ -e "$b" ] || [ -L "$b" ]; then
  [ ! -L "$b" ] && cmp -s -- "$f" "$b" || { echo "$7: exists" >&2; exit 78; }
 else
  m=$(cp -p -- "$f" ./old 2>&1) || { echo "$m" >&2; room "$m"; }
  [ "$(look "$f")" = "$(look ./old)" ] || { echo "$7: owner or mode cannot be kept" >&2; exit 73; }
  sync -- ./old 2>/dev/null || sync
  mv -fT -- ./old "$b" || exit 73
 fi
fi
sync -- ./new 2>/dev/null || sync
h=$(present "$f") || exit $?
[ "$h" = "$2" ] || exit 71
if [ "$2" = - ]; then
 m=$(ln -T -- ./new "$f" 2>&1) || { [ ! -e "$f" ] || exit 71; echo "$m" >&2; exit 73; }
else
 mv -fT -- ./new "$f" || exit 73
fi
sync -- .. 2>/dev/null || sync)sh";

Command script(const char *text, const QStringList &arguments)
{
    Command command;
    command.argv = QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                               QString::fromLatin1(text), QStringLiteral("pgtandem")} +
                   arguments;
    command.timeout = std::chrono::seconds(120);
    return command;
}

class RemoteRead final : public ReadFileTask
{
    Q_DECLARE_TR_FUNCTIONS(pgt::RemoteFiles)

public:
    RemoteRead(HostTransport &host, const QString &path, const QString &runAs)
        : m_host(host.name()), m_path(path)
    {
        Command command = script(readScript, {path});
        command.runAs = runAs;
        command.privacy = Command::Privacy::Secret; // nobody knows what is in the file
        command.maxOutput = readLimit + 16384;
        m_command = host.command(command);
    }

protected:
    void run() override
    {
        if (const Result<void> valid = validatePath(m_path); !valid) {
            finish(Outcome::failed(valid.error()));
            return;
        }
        connect(m_command.get(), &Task::finished, this, &RemoteRead::commandFinished);
        m_command->start();
    }

    void abort() override
    {
        if (m_command->state() == State::Running)
            m_command->cancel();
    }

private:
    void commandFinished(const Outcome &outcome)
    {
        if (!outcome.isSucceeded())
            finish(outcome.isFailed() ? Outcome::failed(explain(outcome.error())) : outcome);
        else if (parse(m_command->result().out))
            finish(Outcome::succeeded());
        else
            finish(Outcome::failed(Error::make(
                    ErrorKind::CommandFailed,
                    tr("The answer about %1 on %2 was not understood.").arg(m_path, m_host))));
    }

    bool parse(const QByteArray &out)
    {
        const qsizetype kindEnd = out.indexOf('\n');
        const qsizetype pathEnd = out.indexOf('\n', kindEnd + 1);
        if (kindEnd < 0 || pathEnd < 0)
            return false;
        m_state.path = QString::fromUtf8(out.mid(kindEnd + 1, pathEnd - kindEnd - 1));
        if (out.startsWith("missing\n"))
            return true;
        const qsizetype attributesEnd = out.indexOf('\n', pathEnd + 1);
        const QByteArrayList attributes =
                out.mid(pathEnd + 1, attributesEnd - pathEnd - 1).split(' ');
        if (!out.startsWith("file\n") || attributesEnd < 0 || attributes.size() != 3)
            return false;
        m_state.exists = true;
        m_state.mode = attributes.at(0).toInt(nullptr, 8);
        m_state.owner = QString::fromUtf8(attributes.at(1));
        m_state.group = QString::fromUtf8(attributes.at(2));
        m_state.content = out.mid(attributesEnd + 1);
        m_state.sha256 =
                QCryptographicHash::hash(m_state.content, QCryptographicHash::Sha256).toHex();
        return true;
    }

    Error explain(Error error) const
    {
        error.command.clear(); // the script says nothing to people
        error.detail = QString::fromUtf8(m_command->result().err).trimmed();
        switch (error.exitCode) {
        case TooBig:
            error.text = tr("%1 on %2 has more than 16 MB.").arg(m_path, m_host);
            break;
        case NotAFile:
            error.text = tr("%1 on %2 is not a regular file.").arg(m_path, m_host);
            break;
        case Unreadable:
            error.kind = ErrorKind::PrivilegeMissing;
            error.text = tr("%1 on %2 cannot be read.").arg(m_path, m_host);
            error.remedy =
                    tr("Log in as root or as an account that may use sudo without a password.");
            break;
        default:
            break;
        }
        return error;
    }

    QString m_host;
    QString m_path;
    std::unique_ptr<CommandTask> m_command;
};

class RemoteWrite final : public Task
{
    Q_DECLARE_TR_FUNCTIONS(pgt::RemoteFiles)

public:
    RemoteWrite(HostTransport &host, const FileWrite &write)
        : m_host(host.name())
        , m_path(write.path)
        , m_backupPath(write.backupPath)
        , m_expected(write.expectedSha256)
    {
        const QByteArray sha256 =
                QCryptographicHash::hash(write.content, QCryptographicHash::Sha256).toHex();
        Command command = script(
                writeScript,
                {write.path, m_expected ? QString::fromLatin1(*m_expected) : QStringLiteral("-"),
                 QString::fromLatin1(sha256), QString::number(write.mode, 8), write.owner,
                 write.group, write.backupPath});
        command.runAs = write.runAs;
        command.input = write.content;
        command.privacy = Command::Privacy::Secret;
        m_command = host.command(command);
    }

protected:
    void run() override
    {
        for (const QString &path : {m_path, m_backupPath}) {
            const Result<void> valid = validatePath(path);
            if (!valid && (!path.isEmpty() || path == m_path)) {
                finish(Outcome::failed(valid.error()));
                return;
            }
        }
        connect(m_command.get(), &Task::finished, this, [this](const Outcome &outcome) {
            finish(outcome.isFailed() ? Outcome::failed(explain(outcome.error())) : outcome);
        });
        m_command->start();
    }

    void abort() override
    {
        if (m_command->state() == State::Running)
            m_command->cancel();
    }

private:
    Error explain(Error error) const
    {
        error.command.clear();
        error.detail = QString::fromUtf8(m_command->result().err).trimmed();
        const QString untouched = tr("The file was left as it was.");
        const auto say = [&](ErrorKind kind, const QString &text, const QString &remedy) {
            error.kind = kind;
            error.text = text.arg(m_path, m_host);
            error.why = untouched;
            error.remedy = remedy;
        };
        switch (error.exitCode) {
        case Damaged:
            say(ErrorKind::Io, tr("The new content of %1 did not reach %2 intact."),
                tr("Try again."));
            break;
        case Changed:
            say(ErrorKind::FileChanged,
                m_expected ? tr("%1 on %2 has been changed since it was read.")
                           : tr("%1 on %2 exists already."),
                tr("Read it again and look at the new plan."));
            break;
        case NoDirectory:
            say(ErrorKind::FileUnwritable, tr("The directory of %1 does not exist on %2."),
                tr("Check the path."));
            break;
        case NotAFile:
            say(ErrorKind::FileUnwritable, tr("%1 on %2 is not a regular file."),
                tr("Check the path."));
            break;
        case Unwritable:
        case Unreadable:
            say(ErrorKind::FileUnwritable, tr("%1 on %2 cannot be written."),
                tr("Check the rights on the file and its directory, and whether the file system is "
                   "read-only."));
            break;
        case NoRoom:
            say(ErrorKind::NoSpace, tr("There is no space left to write %1 on %2."),
                tr("Free some space on that file system."));
            break;
        case BackupExists:
            say(ErrorKind::FileUnwritable,
                tr("The copy of %1 on %2 was not made, because another file has its name."),
                tr("Move the file named below away."));
            break;
        default:
            break;
        }
        return error;
    }

    QString m_host;
    QString m_path;
    QString m_backupPath;
    std::optional<QByteArray> m_expected;
    std::unique_ptr<CommandTask> m_command;
};

} // namespace

std::unique_ptr<ReadFileTask> readFileTask(HostTransport &host, const QString &path,
                                           const QString &runAs)
{
    return std::make_unique<RemoteRead>(host, path, runAs);
}

TaskPtr writeFileTask(HostTransport &host, const FileWrite &write)
{
    return std::make_unique<RemoteWrite>(host, write);
}

} // namespace pgt
