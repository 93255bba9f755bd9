// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempaccount.h"

#include "tests/support/tempcluster.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QStandardPaths>

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

const QString doasFile = u"/etc/doas.conf"_s;

// The home is removed by its full name, which is checked to be ours.
const QString removal = uR"sh(
pkill -KILL -u "$1" 2>/dev/null
userdel "$1" 2>/dev/null || { sleep 0.2; pkill -KILL -u "$1"; userdel -f "$1"; } 2>/dev/null
rm -f "/etc/sudoers.d/$1" "/run/sudo/ts/$1"
case $2 in /tmp/pgtandem-home-*) rm -rf "$2" ;; esac
[ -z "$3" ] || rm -f "$3"
)sh"_s;

QString filled(const QString &text, const QString &name)
{
    return QString(text).replace(u"%1"_s, name);
}

} // namespace

QString TempAccount::whyNot()
{
#ifdef Q_OS_LINUX
    if (geteuid() != 0)
        return u"accounts are made by root only"_s;
    for (const QString &tool : {u"useradd"_s, u"userdel"_s, u"chpasswd"_s, u"pkill"_s}) {
        if (QStandardPaths::findExecutable(tool).isEmpty() &&
            QStandardPaths::findExecutable(tool, {u"/usr/sbin"_s, u"/sbin"_s}).isEmpty())
            return u"the program %1 was not found"_s.arg(tool);
    }
    return {};
#else
    return u"accounts are made on Linux only"_s;
#endif
}

TempAccount::TempAccount(const TempAccountOptions &options)
{
    if (m_error = whyNot(); m_error.isEmpty())
        make(options);
}

// Out of line: the guard's script removes the account.
TempAccount::~TempAccount() = default;

bool TempAccount::make(const TempAccountOptions &options)
{
    const int number = QRandomGenerator::system()->bounded(100'000, 1'000'000);
    m_name = u"pgt%1"_s.arg(number);
    m_home = "/tmp/pgtandem-home-"_L1 + m_name;
    if (!options.doas.isEmpty() && QFile::exists(doasFile)) {
        m_error = u"%1 exists already and is not ours"_s.arg(doasFile);
        return false;
    }
    if (!m_guard.arm({}, removal,
                     {m_name, m_home, options.doas.isEmpty() ? QString() : doasFile})) {
        m_error = u"the clean-up could not be prepared"_s;
        return false;
    }
    // A number of its own: processes are found by it at the end, and those of containers and lab
    // hosts, whose first accounts have the usual numbers, are seen from here, too.
    const QString uid = QString::number(2'000'000 + number);
    // "*" is no password, but no locked account either, which sshd would refuse.
    return run({u"useradd"_s, u"-l"_s, u"-u"_s, uid, u"-M"_s, u"-d"_s, m_home, u"-s"_s,
                options.shell, u"-p"_s, u"*"_s, m_name}) &&
           run({u"install"_s, u"-d"_s, u"-m"_s, u"755"_s, u"-o"_s, m_name, m_home}) &&
           (options.password.isEmpty() ||
            run({u"chpasswd"_s}, m_name.toUtf8() + ':' + options.password + '\n')) &&
           writeRules(options);
}

bool TempAccount::writeRules(const TempAccountOptions &options)
{
    if (!options.sudoers.isEmpty()) {
        const QByteArray lines = filled(options.sudoers.join(u'\n') + u'\n', m_name).toUtf8();
        if (!run({u"visudo"_s, u"-c"_s, u"-q"_s, u"-f"_s, u"-"_s}, lines) ||
            !run({u"install"_s, u"-m"_s, u"440"_s, u"/dev/stdin"_s, "/etc/sudoers.d/"_L1 + m_name},
                 lines))
            return false;
    }
    return options.doas.isEmpty() ||
           run({u"install"_s, u"-m"_s, u"400"_s, u"/dev/stdin"_s, doasFile},
               filled(QString::fromUtf8(options.doas), m_name).toUtf8());
}

bool TempAccount::putFile(const QString &name, const QByteArray &content)
{
    const QString path = m_home + u'/' + name;
    return run({u"install"_s, u"-D"_s, u"-m"_s, u"644"_s, u"-o"_s, m_name, u"/dev/stdin"_s, path},
               content);
}

bool TempAccount::run(const QStringList &line, const QByteArray &input)
{
    const ProgramResult result = runProgram(line, input);
    if (!result.ok())
        m_error = u"%1: %2"_s.arg(line.join(u' '), QString::fromUtf8(result.err).trimmed());
    return result.ok();
}

} // namespace pgt::test
