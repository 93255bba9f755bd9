// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/stepscripts.h"

#include "app/plan/steps/datascripts.h"

#include <array>
#include <string_view>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Script
{
    std::string_view name;
    const char *text;
};

constexpr std::array scripts{
        // Where the account of the server may do it, it does: root would follow its links.
        Script{"pgtandem-edit-account", R"sh(
p=$(readlink -f -- "$1") || p=$1
if [ -w "${p%/*}/" ] && { [ ! -e "$p" ] || [ "$(stat -c %u -- "$p")" = "$(id -u)" ]; }
then echo owner; else echo other; fi
)sh"},
        Script{"pgtandem-remove-file", R"sh(
cd -P -- "${1%/*}/" || exit 1
[ ! -d "./${1##*/}" ] || [ -L "./${1##*/}" ] || exit 1
rm -f -- "./${1##*/}"
)sh"},
        Script{"pgtandem-log-size", R"sh(stat -L -c %s -- "$1" 2>/dev/null || echo 0)sh"},
        Script{"pgtandem-log-tail", R"sh(
[ -r "$1" ] || exit 0
tail -c "+$(($2 + 1))" -- "$1" | tail -c 65536
)sh"},
        Script{"pgtandem-processes", R"sh(
for p in "$@"; do
 t=$(tr '\000' ' ' <"/proc/$p/cmdline" 2>/dev/null) && echo "$p $t"
done
:
)sh"},
};

} // namespace

Command stepScript(const char *name, const QStringList &arguments, const QString &account)
{
    const char *text = dataScript(name);
    for (const Script &script : scripts) {
        if (script.name == name)
            text = script.text;
    }
    Q_ASSERT(text);
    Command command;
    command.argv = {u"/bin/sh"_s, u"-c"_s, QString::fromUtf8(text).trimmed(),
                    QString::fromLatin1(name)};
    command.argv += arguments;
    command.runAs = account;
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    command.exit = Command::Exit::AnyCode;
    // Removing a copy or moving the content of a mount point takes its time.
    command.timeout = std::chrono::minutes(30);
    return command;
}

} // namespace pgt
