// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/datascripts.h"

#include <array>

namespace pgt {

namespace {

struct Script
{
    std::string_view name;
    const char *text;
};

// POSIX sh, and only options that busybox has as well. Shared by all. They run as the account of
// the server, which can do no more than it could anyway; only the names beside the data directory
// are changed as root where that account may not. Root works in that directory by number (cd -P),
// only if nobody else can change names there, and only on plain names: so nobody can lead it
// elsewhere.
//
// enter DIR: into the directory above. each FUNCTION ARG...: for all entries of `.`.
#define PGTANDEM_COMMON                                                                            \
    "set -u\n"                                                                                     \
    "is_empty() { [ -z \"$(ls -A -- \"$1\" 2>/dev/null)\" ]; }\n"                                  \
    "enter() {\n"                                                                                  \
    " cd -P -- \"${1%/*}/\" 2>/dev/null || exit 82\n"                                              \
    " [ \"$(id -u)\" = 0 ] || return 0\n"                                                          \
    " case $(stat -c '%u %a' .) in '0 '*[2367]|'0 '*[2367]?) exit 91 ;; '0 '*) ;; *) exit 91 ;;\n" \
    " esac; }\n"                                                                                   \
    "present() { [ -e \"$1\" ] || [ -L \"$1\" ]; }\n"                                              \
    "runs() { [ -e \"$1/postmaster.pid\" ]; }\n"                                                   \
    "same() { [ -z \"$2\" ] || [ \"$(stat -c %d:%i -- \"$1\")\" = \"$2\" ]; }\n"                   \
    "flush() { sync -- \"$@\" 2>/dev/null || sync; }\n"

// marked DIR: whether a server that starts there is a standby. `marker` is standby.signal or, to
// PostgreSQL 11, recovery.conf: that one has to say so.
#define PGTANDEM_MARKED                                                                            \
    "marked() { [ -f \"$1/$marker\" ] || return 1\n"                                               \
    " [ \"$marker\" != recovery.conf ] || grep -Eiq -e \"^[[:blank:]]*standby_mode[[:blank:]]*=?"  \
    "[[:blank:]]*'?(on|true|yes|1)'?[[:blank:]]*(#|\\$)\" -- \"$1/$marker\"; }\n"

// The entries of a mount point, apart from what is no part of the cluster in it. `global` holds
// pg_control: without it nothing starts. It leaves first and comes last; the marker comes first and
// leaves last.
#define PGTANDEM_ENTRIES                                                                           \
    PGTANDEM_MARKED                                                                                \
    "entries() {\n"                                                                                \
    " for e in \"$1\"/* \"$1\"/.[!.]* \"$1\"/..?*; do\n"                                           \
    "  present \"$e\" || continue\n"                                                               \
    "  case ${e##*/} in global|\"$marker\"|lost+found|\"${2##*/}\"|\"${3##*/}\") continue ;;\n"    \
    "  esac\n"                                                                                     \
    "  \"$4\" \"$e\"; done; }\n"                                                                   \
    "one() { ! present \"$1\" || \"$2\" \"$1\"; }\n"                                               \
    "leave() { one \"$1/global\" \"$4\"; entries \"$@\"; one \"$1/$marker\" \"$4\"; }\n"           \
    "come() { one \"$1/$marker\" \"$4\"; entries \"$@\"; one \"$1/global\" \"$4\"; }\n"            \
    "move() { mv -T -- \"$1\" \"$to/${1##*/}\" || exit 90; }\n"                                    \
    "clear() { ! present \"$to/${1##*/}\" || { echo \"$to/${1##*/}\"; exit 85; }; }\n"

// A tablespace has one directory of a cluster, named after its version and catalogue; others may
// have theirs beside it. The link in pg_tblspc is made anew beside the old one and renamed over it.
#define PGTANDEM_SPACES                                                                            \
    "part() { [ -r \"$1/PG_VERSION\" ] || return; read -r v <\"$1/PG_VERSION\"\n"                  \
    " c=$(\"$2\" -D \"$1\" 2>/dev/null | sed -n 's/^Catalog version number: *//p')\n"              \
    " [ -n \"$c\" ] && echo \"PG_${v}_$c\"; }\n"                                                   \
    "relink() { rm -f -- \"$1.pgtandem\" && ln -s -- \"$2\" \"$1.pgtandem\" &&\n"                  \
    " mv -fT -- \"$1.pgtandem\" \"$1\" || exit 90; }\n"

constexpr std::array scripts{
        Script{"pgtandem-account", R"sh(
if [ -w "${1%/*}/" ]; then echo owner; else echo other; fi
)sh"},
        Script{"pgtandem-precheck", PGTANDEM_COMMON R"sh(
dir=$1 mode=$2
[ ! -L "$dir" ] || exit 81
[ -d "$dir" ] || exit 82
m=$(awk -v d="$dir/" 'index($2 "/", d) == 1 && $2 "/" != d { print $2; exit }' /proc/self/mounts 2>/dev/null)
[ -z "$m" ] || { echo "$m"; exit 92; }
if [ "$mode" = rename ]; then enter "$dir"; [ -w . ] || exit 90; else [ -w "$dir" ] || exit 90; fi
)sh"},
        // The three names as they are: "DIR ASIDE COPY", each yes or no; of a mount point DIR is
        // said to be there if it holds a cluster.
        Script{"pgtandem-places", PGTANDEM_COMMON R"sh(
dir=$1 aside=$2 copy=$3 mode=$4
is() { if present "$1"; then echo yes; else echo no; fi; }
if [ "$mode" = rename ]; then d=$(is "$dir"); else d=$(is "$dir/global"); fi
echo "$d $(is "$aside") $(is "$copy") $(stat -c %a -- "$dir" 2>/dev/null)"
)sh"},
        Script{"pgtandem-copy-prepare", PGTANDEM_COMMON R"sh(
dir=$1 copy=$2 mode=$3 owner=$4 identity=$5
if [ "$mode" = rename ]; then enter "$dir"; d=./${dir##*/} n=./${copy##*/}
else cd -P -- "$dir/" || exit 82; d=. n=./${copy##*/}; fi
[ -d "$d" ] && [ ! -L "$d" ] || exit 82
same "$d" "$identity" || exit 93
if present "$n"; then
 o=$(stat -c %U -- "$n")
 [ -d "$n" ] && [ ! -L "$n" ] && { [ "$o" = "$owner" ] || [ "$o" = "$(id -un)" ]; } || { echo "$copy"; exit 85; }
else
 mkdir -m 0700 -- "$n" || exit 90
fi
if [ "$(stat -c %U -- "$n")" != "$owner" ]; then
 [ "$(id -u)" != 0 ] || chown -h "$(stat -c %u:%g -- "$d")" -- "$n" || exit 90
 [ ! -e /sys/fs/selinux/enforce ] || ! command -v chcon >/dev/null || chcon -h --reference="$d" -- "$n" || :
fi
)sh"},
        // Then the tablespaces: BYTES PATH. Sizes are summed up per file system.
        Script{"pgtandem-copy-check", PGTANDEM_COMMON R"sh(
copy=$1 bytes=$2; shift 2
# One grep over all argument lists; this script has the directory among its own arguments too.
for f in $(grep -slFxz -e "$copy" /proc/[0-9]*/cmdline); do
 [ "$(tr '\000' '\n' 2>/dev/null <"$f" | head -n 1 | sed 's:.*/::')" = pg_basebackup ] || continue
 f=${f#/proc/}; echo "${f%/cmdline}"; exit 86
done
[ -d "$copy" ] && [ ! -L "$copy" ] || { echo "$copy"; exit 84; }
is_empty "$copy" || { echo "$copy"; exit 89; }
name=${copy##*/} needs=
need() { p=$1
 while [ ! -e "$p" ] && [ -n "$p" ]; do p=${p%/*}; done
 needs="$needs$(df -Pk -- "${p:-/}" | awk -v b="$2" 'NR == 2 {
  m = $6; for (i = 7; i <= NF; i++) m = m " " $i; printf "%.0f %.0f %s", $4 * 1024, b, m }')
"; }
need "$copy" "$bytes"
while [ $# -gt 1 ]; do
 if [ -e "$2" ]; then [ -d "$2" ] && [ -w "$2/" ] || { echo "$2" >&2; exit 90; }; fi
 [ ! -e "$2/$name" ] || is_empty "$2/$name" || { echo "$2/$name"; exit 89; }
 need "$2" "$1"; shift 2
done
short=$(printf '%s' "$needs" | awk '{ m = $3; for (i = 4; i <= NF; i++) m = m " " $i
 free[m] = $1; sum[m] += $2 } END { for (m in sum) if (sum[m] > free[m]) {
  printf "%.0f %.0f %s\n", free[m], sum[m], m; exit } }')
[ -z "$short" ] || { echo "$short"; exit 88; }
)sh"},
        // One line: STATE SIGNAL TIMELINE, then pg_control's word. STATE is
        // missing   nothing there
        // foreign   not made by the run of that label
        // partial   not a whole copy
        // complete  a whole copy that was never started
        // standby   was started, and has been in recovery ever since
        // promoted  was started, and is or was a primary: it may hold what is nowhere else
        // pg_control of a copy that was never started is the primary's, "in production".
        Script{"pgtandem-copy-state", PGTANDEM_MARKED R"sh(
dir=$1 label=$2 system=$3 controldata=$4 manifest=$5 marker=$6
signal=no; ! marked "$dir" || signal=yes
say() { echo "$1 $signal ${tli:-0} ${state:-}"; exit 0; }
[ -d "$dir" ] || say missing
[ -n "$(ls -A -- "$dir")" ] || say missing
has() { grep -Fqx -- "LABEL: $label" "$dir/$1" 2>/dev/null; }
if has backup_label; then kind=complete; elif has backup_label.old; then kind=standby
elif [ -e "$dir/global/pg_control" ]; then say foreign; else say partial; fi
[ -f "$dir/PG_VERSION" ] || say partial
out=$("$controldata" -D "$dir" 2>/dev/null)
get() { printf '%s\n' "$out" | sed -n "s/^$1: *//p"; }
state=$(get 'Database cluster state'); tli=$(get "Latest checkpoint's TimeLineID")
[ "$(get 'Database system identifier')" = "$system" ] || say partial
if [ $kind = complete ]; then
 [ "$manifest" != yes ] || [ -f "$dir/backup_manifest" ] || say partial
 say complete
fi
case $state in 'in archive recovery'|'shut down in recovery') say standby ;; *) say promoted ;; esac
)sh"},
        // What is below the copy's own name and nothing else, also in the tablespaces.
        Script{"pgtandem-copy-remove", PGTANDEM_COMMON R"sh(
copy=$1; shift
name=${copy##*/}
for d in "$copy" "$@"; do
 [ "$d" = "$copy" ] || d=$d/$name
 [ -d "$d" ] && [ ! -L "$d" ] || continue
 ! runs "$d" || exit 83
 # Not every busybox has -delete.
 find "$d" -xdev -mindepth 1 ! -type d -exec rm -f -- {} + || exit 90
 find "$d" -xdev -depth -mindepth 1 -type d -exec rmdir -- {} + || exit 90
 is_empty "$d" || exit 90
 [ "$d" = "$copy" ] || rmdir -- "$d" || exit 90
done
)sh"},
        Script{"pgtandem-copy-forget", PGTANDEM_COMMON R"sh(
dir=$1 copy=$2 mode=$3
if [ "$mode" = rename ]; then enter "$dir"; else cd -P -- "$dir/" 2>/dev/null || exit 0; fi
[ ! -d "./${copy##*/}" ] || rmdir -- "./${copy##*/}" || { echo "$copy"; exit 89; }
)sh"},
        // Renaming is one step of the file system; what comes after it can be repeated.
        Script{"pgtandem-move-aside", PGTANDEM_COMMON PGTANDEM_ENTRIES R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 marker=$5 identity=$6
if [ "$mode" = rename ]; then
 enter "$dir"; d=./${dir##*/} a=./${aside##*/}
 if ! present "$a"; then
  [ ! -L "$d" ] || exit 81
  [ -d "$d" ] || exit 82
  same "$d" "$identity" || exit 93
  ! runs "$d" || exit 83
  mv -T -- "$d" "$a" || exit 90
 fi
 flush .
else
 [ ! -L "$dir" ] && [ -d "$dir" ] || exit 82
 ! runs "$dir" || exit 83
 [ -d "$aside" ] || mkdir -m 0700 -- "$aside" || exit 90
 to=$aside; leave "$dir" "$aside" "$copy" clear; leave "$dir" "$aside" "$copy" move
 flush "$dir"
fi
)sh"},
        Script{"pgtandem-move-back", PGTANDEM_COMMON PGTANDEM_ENTRIES R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 marker=$5 identity=$6
if [ "$mode" = rename ]; then
 enter "$dir"; d=./${dir##*/} a=./${aside##*/}
 present "$a" || exit 0
 [ -d "$a" ] && [ ! -L "$a" ] && same "$a" "$identity" || { echo "$aside"; exit 84; }
 if present "$d"; then rmdir -- "$d" 2>/dev/null || { echo "$dir"; exit 85; }; fi
 mv -T -- "$a" "$d" || exit 90
 flush .
else
 [ -d "$aside" ] || exit 0
 to=$dir; come "$aside" "$aside" "$copy" clear; come "$aside" "$aside" "$copy" move
 rmdir -- "$aside" || exit 90
 flush "$dir"
fi
)sh"},
        Script{"pgtandem-place", PGTANDEM_COMMON PGTANDEM_ENTRIES R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 marker=$5
if [ "$mode" = rename ]; then
 enter "$dir"; d=./${dir##*/} c=./${copy##*/}
 if present "$c"; then
  [ -d "$c" ] && [ ! -L "$c" ] || { echo "$copy"; exit 84; }
  marked "$c" || exit 94
  ! present "$d" || { echo "$dir"; exit 85; }
  mv -T -- "$c" "$d" || exit 90
 fi
 flush .
else
 [ -d "$copy" ] || exit 0
 marked "$copy" || marked "$dir" || exit 94
 ! present "$dir/global" || { echo "$dir/global"; exit 85; }
 to=$dir; come "$copy" "$aside" "$copy" clear; come "$copy" "$aside" "$copy" move
 case $(stat -c %a -- "$dir") in 700|750) ;; *) chmod 0700 -- "$dir" || exit 90 ;; esac
 rmdir -- "$copy" || exit 90
 flush "$dir"
fi
)sh"},
        Script{"pgtandem-unplace", PGTANDEM_COMMON PGTANDEM_ENTRIES R"sh(
dir=$1 aside=$2 copy=$3 mode=$4 marker=$5 access=$6
if [ "$mode" = rename ]; then
 enter "$dir"; d=./${dir##*/} c=./${copy##*/}
 present "$d" || exit 0
 ! present "$c" || exit 0
 [ -d "$d" ] && [ ! -L "$d" ] || { echo "$dir"; exit 84; }
 ! runs "$d" || exit 83
 mv -T -- "$d" "$c" || exit 90
 flush .
else
 ! runs "$dir" || exit 83
 [ -d "$copy" ] || mkdir -m 0700 -- "$copy" || exit 90
 to=$copy; leave "$dir" "$aside" "$copy" clear; leave "$dir" "$aside" "$copy" move
 [ -z "$access" ] || [ "$(stat -c %a -- "$dir")" = "$access" ] || chmod -- "$access" "$dir" || exit 90
 flush "$dir"
fi
)sh"},
        // Moves the cluster's part of each tablespace in the list one level down, to a directory
        // NAME, and lets the links of ROOT point there.
        Script{"pgtandem-spaces-down", PGTANDEM_COMMON PGTANDEM_SPACES R"sh(
root=$1 name=$2 controldata=$3; shift 3
wanted() { r=$(readlink -f -- "$1"); shift; for w in "$@"; do
 [ "$(readlink -f -- "$w")" != "$r" ] || return 0; done; return 1; }
for l in "$root"/pg_tblspc/*; do
 [ -L "$l" ] || continue
 raw=$(readlink -- "$l")
 case $raw in */"$name") t=${raw%/"$name"} ;; *) t=$raw; wanted "$t" "$@" || continue ;; esac
 p=$(part "$root" "$controldata") || exit 95
 if [ ! -d "$t/$name/$p" ]; then
  [ -d "$t/$p" ] || { echo "$t/$p"; exit 82; }
  [ -d "$t/$name" ] || mkdir -m 0700 -- "$t/$name" || exit 90
  mv -T -- "$t/$p" "$t/$name/$p" || exit 90
 fi
 relink "$l" "$t/$name"
done
)sh"},
        Script{"pgtandem-spaces-up", PGTANDEM_COMMON PGTANDEM_SPACES R"sh(
root=$1 name=$2 controldata=$3
for l in "$root"/pg_tblspc/*; do
 [ -L "$l" ] || continue
 raw=$(readlink -- "$l"); t=${raw%/"$name"}
 [ -d "$t/$name" ] || [ "$t" != "$raw" ] || continue
 p=$(part "$root" "$controldata") || exit 95
 if [ -d "$t/$name/$p" ]; then
  ! present "$t/$p" || { echo "$t/$p"; exit 85; }
  mv -T -- "$t/$name/$p" "$t/$p" || exit 90
 fi
 [ "$t" = "$raw" ] || relink "$l" "$t"
 [ ! -d "$t/$name" ] || rmdir -- "$t/$name" || { echo "$t/$name"; exit 89; }
done
)sh"},
        Script{"pgtandem-restore", R"sh(
from=$1 to=$2; shift 2
for n in "$@"; do
 [ -e "$from/$n" ] || continue
 mkdir -p -- "$(dirname -- "$to/$n")" || exit 90
 cp -p -- "$from/$n" "$to/$n.pgtandem-new" && mv -fT -- "$to/$n.pgtandem-new" "$to/$n" || exit 90
done
)sh"},
};

#undef PGTANDEM_COMMON
#undef PGTANDEM_MARKED
#undef PGTANDEM_ENTRIES
#undef PGTANDEM_SPACES

} // namespace

const char *dataScript(std::string_view name)
{
    for (const Script &script : scripts) {
        if (script.name == name)
            return script.text;
    }
    return nullptr;
}

} // namespace pgt
