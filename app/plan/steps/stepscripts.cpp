// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/stepscripts.h"

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

// Shared by the scripts that touch data directories. A mark beside the old data says which
// directory this run has made for the copy: plan and inode. Nothing is removed from a directory
// without it.
#define PGTANDEM_MARKS                                                                             \
    "set -u\n"                                                                                     \
    "is_empty() { [ -z \"$(ls -A -- \"$1\" 2>/dev/null)\" ]; }\n"                                  \
    "inode() { stat -c %i -- \"$1\"; }\n"                                                          \
    "is_ours() { [ -f \"$1.copy\" ] && [ -d \"$2\" ] &&\n"                                         \
    " [ \"$(head -n 1 -- \"$1.copy\")\" = \"$3 $(inode \"$2\")\" ]; }\n"

constexpr std::array scripts{
        Script{"pgtandem-precheck", PGTANDEM_MARKS R"sh(
dir=$1 mode=$2
[ ! -L "$dir" ] || exit 81
[ -d "$dir" ] || exit 82
if [ "$mode" = rename ]; then [ -w "${dir%/*}/" ] || exit 90; else [ -w "$dir" ] || exit 90; fi
)sh"},
        Script{"pgtandem-move-state", PGTANDEM_MARKS R"sh(
dir=$1 aside=$2 copy=$3
if [ ! -e "$aside" ]; then echo todo
elif [ -d "$copy" ] && [ -f "$aside.copy" ]; then echo moved
else echo partly; fi
)sh"},
        // Renaming is one step of the file system; what comes after it can be repeated.
        Script{"pgtandem-move-aside", PGTANDEM_MARKS R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 plan=$5
[ ! -L "$dir" ] || exit 81
if [ "$mode" = rename ]; then
 if [ ! -e "$aside" ]; then
  [ -d "$dir" ] || exit 82
  [ ! -e "$dir/postmaster.pid" ] || exit 83
  mv -- "$dir" "$aside" || exit 90
 fi
else
 [ ! -e "$dir/postmaster.pid" ] || exit 83
 if [ ! -e "$aside" ]; then
  # Carries the mount point's own owner and mode until they are given back.
  [ ! -d "$aside.new" ] || rmdir -- "$aside.new" || exit 90
  mkdir -m 0700 -- "$aside.new" && chown --reference="$dir" -- "$aside.new" &&
   chmod --reference="$dir" -- "$aside.new" && mv -T -- "$aside.new" "$aside" || exit 90
 fi
 if [ ! -e "$copy" ]; then
  for f in "$dir"/* "$dir"/.[!.]* "$dir"/..?*; do
   [ -e "$f" ] || [ -L "$f" ] || continue
   case $f in "$aside"|"$aside.copy"|"$dir/lost+found") continue ;; esac
   mv -- "$f" "$aside/" || exit 90
  done
 fi
fi
if [ -e "$copy" ]; then
 is_ours "$aside" "$copy" "$plan" || is_empty "$copy" || exit 84
else
 mkdir -m 0700 -- "$copy" || exit 90
fi
chown --reference="$aside" -- "$copy" || exit 90
[ ! -e /sys/fs/selinux/enforce ] || ! command -v chcon >/dev/null || chcon --reference="$aside" -- "$copy" || :
echo "$plan $(inode "$copy")" >"$aside.copy.new" && mv -f -- "$aside.copy.new" "$aside.copy" || exit 90
chown --reference="$aside" -- "$aside.copy" || exit 90
sync -- "${aside%/*}" 2>/dev/null || sync
)sh"},
        Script{"pgtandem-move-back", PGTANDEM_MARKS R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 plan=$5
[ -e "$aside" ] || exit 0
if [ "$mode" = rename ]; then
 if [ -e "$dir" ] && ! is_empty "$dir"; then
  [ ! -e "$dir/postmaster.pid" ] || exit 83
  is_ours "$aside" "$dir" "$plan" || exit 84
  left=$dir.undone-pgtandem-$plan
  [ ! -e "$left" ] || exit 85
  mv -- "$dir" "$left" || exit 90
  echo "$left"
 elif [ -e "$dir" ]; then rmdir -- "$dir" || exit 90; fi
 mv -- "$aside" "$dir" || exit 90
else
 if [ -e "$copy" ]; then rmdir -- "$copy" || exit 89; fi
 for f in "$aside"/* "$aside"/.[!.]* "$aside"/..?*; do
  [ -e "$f" ] || [ -L "$f" ] || continue
  [ ! -e "$dir/${f##*/}" ] || { echo "$dir/${f##*/}"; exit 85; }
 done
 for f in "$aside"/* "$aside"/.[!.]* "$aside"/..?*; do
  [ -e "$f" ] || [ -L "$f" ] || continue
  mv -- "$f" "$dir/" || exit 90
 done
 chown --reference="$aside" -- "$dir" && chmod --reference="$aside" -- "$dir" || exit 90
 rmdir -- "$aside" || exit 90
fi
rm -f -- "$aside.copy"
sync -- "${dir%/*}" 2>/dev/null || sync
)sh"},
        Script{"pgtandem-copy-check", PGTANDEM_MARKS R"sh(
aside=$1 copy=$2 plan=$3 bytes=$4; shift 4
# One grep over all argument lists; this script has the directory among its own arguments too.
for f in $(grep -slFaxz -e "$copy" /proc/[0-9]*/cmdline); do
 [ "$(tr '\000' '\n' <"$f" 2>/dev/null | head -n 1 | sed 's:.*/::')" = pg_basebackup ] || continue
 f=${f#/proc/}; echo "${f%/cmdline}"; exit 86
done
is_ours "$aside" "$copy" "$plan" || exit 84
is_empty "$copy" || { echo "$copy"; exit 89; }
free=$(df -Pk -- "$copy" | awk 'NR == 2 { printf "%.0f", $4 * 1024 }')
[ "${free:-0}" -ge "$bytes" ] || { echo "${free:-0}"; exit 88; }
for t in "$@"; do
 [ ! -e "$t" ] || is_empty "$t" || grep -Fqx -- "tablespace $t" "$aside.copy" || { echo "$t"; exit 89; }
 grep -Fqx -- "tablespace $t" "$aside.copy" || echo "tablespace $t" >>"$aside.copy"
done
)sh"},
        Script{"pgtandem-copy-state", R"sh(
dir=$1 label=$2 system=$3 controldata=$4
[ -f "$dir/PG_VERSION" ] || { echo partial; exit 0; }
found=no
for f in "$dir/backup_label" "$dir/backup_label.old"; do
 ! grep -Fqx -- "LABEL: $label" "$f" 2>/dev/null || found=yes
done
[ $found = yes ] || { echo partial; exit 0; }
id=$("$controldata" -D "$dir" 2>/dev/null | sed -n 's/^Database system identifier: *//p')
if [ "$id" = "$system" ]; then echo complete; else echo partial; fi
)sh"},
        Script{"pgtandem-copy-finish", R"sh(
dir=$1 copy=$2
[ -e "$copy" ] || exit 0
for f in "$copy"/* "$copy"/.[!.]* "$copy"/..?*; do
 [ -e "$f" ] || [ -L "$f" ] || continue
 [ ! -e "$dir/${f##*/}" ] || { echo "$dir/${f##*/}"; exit 85; }
 mv -- "$f" "$dir/" || exit 90
done
chmod 0700 -- "$dir" || exit 90
rmdir -- "$copy" || exit 90
)sh"},
        // A copy that was started and has no standby.signal any more was promoted: it may hold data
        // that is nowhere else.
        Script{"pgtandem-copy-remove", PGTANDEM_MARKS R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 plan=$5
[ -e "$aside" ] || exit 0
[ -f "$aside.copy" ] || exit 0
[ ! -e "$dir/postmaster.pid" ] || exit 83
[ ! -e "$dir/backup_label.old" ] || [ -e "$dir/standby.signal" ] || exit 87
if [ "$mode" = rename ]; then
 [ -e "$dir" ] || exit 0
 is_ours "$aside" "$dir" "$plan" || exit 84
 find "$dir" -xdev -mindepth 1 -delete || exit 90
else
 [ "$(head -n 1 -- "$aside.copy" | sed 's/ .*//')" = "$plan" ] || exit 84
 find "$dir" -xdev -mindepth 1 -maxdepth 1 ! -path "$aside" ! -path "$aside.copy" ! -path "$copy" \
  ! -name lost+found -exec rm -rf -- {} + || exit 90
 [ ! -e "$copy" ] || find "$copy" -xdev -mindepth 1 -delete || exit 90
fi
sed -n 's/^tablespace //p' "$aside.copy" | while IFS= read -r t; do
 [ ! -d "$t" ] || find "$t" -xdev -mindepth 1 -delete || exit 90
done
)sh"},
        Script{"pgtandem-restore", R"sh(
aside=$1 dir=$2; shift 2
for n in "$@"; do
 [ -e "$aside/$n" ] || continue
 mkdir -p -- "$(dirname -- "$dir/$n")" || exit 90
 cp -p -- "$aside/$n" "$dir/$n.pgtandem-new" && mv -f -- "$dir/$n.pgtandem-new" "$dir/$n" || exit 90
done
)sh"},
        Script{"pgtandem-remove-file", R"sh(rm -f -- "$1")sh"},
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

#undef PGTANDEM_MARKS

} // namespace

Command stepScript(const char *name, const QStringList &arguments, const QString &account)
{
    Command command;
    for (const Script &script : scripts) {
        if (script.name == name)
            command.argv = {u"/bin/sh"_s, u"-c"_s, QString::fromUtf8(script.text).trimmed(),
                            QString::fromLatin1(name)};
    }
    Q_ASSERT(!command.argv.isEmpty());
    command.argv += arguments;
    command.runAs = account;
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    command.exit = Command::Exit::AnyCode;
    // Removing a copy or moving the content of a mount point takes its time.
    command.timeout = std::chrono::minutes(30);
    return command;
}

} // namespace pgt
