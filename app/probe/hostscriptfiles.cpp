// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostscript.h"

#include "app/probe/hostscriptparts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// POSIX sh only: tried with dash, bash and busybox. Records: a line "@name", then value lines
// that begin with a blank; anything else is ignored. Split, because one literal may be too long
// for some compilers.
constexpr char basics[] = R"sh(
LC_ALL=C; export LC_ALL
PATH=${PATH:-/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
cd /
exec 2>/dev/null </dev/null
nl='
'
me=$(id -u)
have() { command -v "$1" >/dev/null 2>&1; }
rec() { printf '@%s\n' "$1"; }
kv() { printf ' %s=%s\n' "$1" "$2"; }
text() { sed 's/^/ /'; echo; }
limit=; have timeout && limit="timeout 5"
now() { n=$(date +%s.%N); case $n in *[!0-9.]*) n=$(date +%s);; esac; echo "$n"; }
# Root never runs a program that somebody else could replace, be it while it is looked at: the first
# account besides root that may change a name on its way runs it.
run_as() { # account program arguments...
    who=$1; shift
    if [ "$me" != 0 ] || [ "$who" = root ] || [ "$who" = "$(id -un)" ]; then "$@"
    elif have runuser; then runuser -u "$who" -- "$@"
    else su -s /bin/sh "$who" -c 'exec "$@"' sh "$@" # busybox has no runuser
    fi
}
holder() { # path with links resolved
    p=$1
    while :; do
        set -- $(stat -c '%U %a' "${p:-/}")
        [ "$1" = root ] || { echo "${1:-nobody}"; return; }
        case $2 in *[2367]) echo nobody; return;; esac
        [ -n "$p" ] || { echo root; return; }
        p=${p%/*}
    done
}
safe_run() { # program arguments...
    program=$(readlink -f "$1"); shift
    run_as "$(holder "$program")" $limit "$program" "$@"
}
init_system() {
    if [ -d /run/systemd/system ]; then echo systemd
    elif [ -e /run/openrc/softlevel ]; then echo openrc
    elif [ -d /etc/init.d ] && [ "$(cat /proc/1/comm)" = init ]; then echo sysv
    else echo none
    fi
}
package_family() {
    if have dpkg-query; then echo deb
    elif have rpm && { [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; }; then echo rpm
    elif have pacman; then echo pacman
    elif have apk; then echo apk
    else echo none
    fi
}
container() {
    if tr '\0' '\n' < /proc/1/environ | grep -q '^KUBERNETES_SERVICE_HOST='; then echo kubernetes
    elif [ -e /.dockerenv ]; then echo docker
    elif [ -e /run/.containerenv ]; then echo podman
    else tr '\0' '\n' < /proc/1/environ | sed -n 's/^container=//p'
    fi
}
)sh";

constexpr char filePart[] = R"sh(
content() { # file
    [ "$(wc -c < "$1")" -le 1048576 ] || return
    if have base64; then rec base64; base64 "$1" | text
    elif have openssl; then rec base64; openssl base64 -in "$1" | text
    else rec hex; od -An -v -tx1 "$1" | text
    fi
}
# Without doubled slashes, "." and "..".
lexical() { # absolute path
    printf '%s\n' "$1" | sed -e 's,//*,/,g' -e ':a' -e 's,/\./,/,' -e 'ta' -e ':b' -e 's,^/\.\./,/,' -e 'tb' \
        -e 's,/[^/][^/]*/\.\./,/,' -e 'tb' -e 's,/\.$,,' -e 's,\(.\)/$,\1,'
}
# The plain name of a file, unless a symbolic link on the way makes that another file.
named() { # path
    n=$(lexical "$1")
    [ "$(readlink -f "$n")" = "$(readlink -f "$1")" ] || n=$1
    printf '%s' "$n"
}
# Where the server looks for what a file includes: relative to that file. Since 15 it cleans the name first,
# older ones leave ".." to the system (seen with 13, 15 and 17).
located() { # folder name
    case $2 in
    /*) printf '%s' "$2";;
    *) if [ "${version%%.*}" -ge 15 ]; then lexical "$1/$2"; else printf '%s' "$1/$2"; fi;;
    esac
}
# In seconds, with a fraction where date knows one.
modified() { # file
    m=$(date -r "$1" +%s.%N)
    case $m in *[!0-9.]*|*.|'') m=$(stat -L -c %Y "$1");; esac
    echo "$m"
}
file() { # role path
    rec file
    kv role "$1"; kv path "$(named "$2")"
    if [ ! -e "$2" ]; then kv exists 0; return; fi
    r=$(readlink -f "$2")
    kv exists 1; kv real "$r"; kv stat "$(stat -L -c '%a %U %G' "$2")"; kv modified "$(modified "$2")"
    [ -w "$r" ] && [ -w "${r%/*}/" ] && kv writable 1
    if [ -r "$2" ]; then content "$2"; else kv unreadable 1; fi
}
# The last value of a setting with a path in a file; such settings decide which files to read.
path_setting() { # name file
    sed -n "s/^[[:blank:]]*$1[[:blank:]]*=\{0,1\}[[:blank:]]*'\([^']*\)'.*/\1/p" "$2" | tail -n 1
}
absolute() { case $2 in /*) printf '%s' "$2";; *) printf '%s' "$1/$2";; esac; }
word_include='[iI][nN][cC][lL][uU][dD][eE]'
includes() { # file
    sed -n -e "s/^[[:blank:]]*${word_include}_[dD][iI][rR][[:blank:]]*=\{0,1\}[[:blank:]]*'\{0,1\}\([^'#]*[^'#[:blank:]]\).*/d \1/p" \
        -e "s/^[[:blank:]]*${word_include}_[iI][fF]_[eE][xX][iI][sS][tT][sS][[:blank:]]*=\{0,1\}[[:blank:]]*'\{0,1\}\([^'#]*[^'#[:blank:]]\).*/f \1/p" \
        -e "s/^[[:blank:]]*${word_include}[[:blank:]=][[:blank:]=]*'\{0,1\}\([^'#]*[^'#[:blank:]]\).*/f \1/p" \
        -e "s/^[[:blank:]]*${word_include}'\([^'#]*\)'.*/f \1/p" "$1" | tr -d '\r'
}
# The main file and all it includes, in reading order. Sets hba and ident on the way. A list instead of
# recursion, because sh has no local variables.
config() { # main file
    todo="config f $1$nl"; rounds=0
    while [ -n "$todo" ] && [ "$rounds" -lt 200 ]; do
        rounds=$((rounds + 1))
        line=${todo%%"$nl"*}; todo=${todo#*"$nl"}
        role=${line%% *}; rest=${line#* }; kind=${rest%% *}; path=${rest#* }
        if [ "$kind" = d ]; then
            more=
            for f in "$path"/*.conf; do [ -e "$f" ] && more="${more}include f $f$nl"; done
            rec directory; kv path "$(named "$path")"; [ -d "$path" ] && kv exists 1
            for f in "$path"/*.conf; do [ -e "$f" ] && kv name "${f##*/}"; done
            todo=$more$todo
            continue
        fi
        file "$role" "$path"
        [ -r "$path" ] || continue
        v=$(path_setting '[hH][bB][aA]_[fF][iI][lL][eE]' "$path"); [ -n "$v" ] && hba=$v
        v=$(path_setting '[iI][dD][eE][nN][tT]_[fF][iI][lL][eE]' "$path"); [ -n "$v" ] && ident=$v
        more=$(includes "$path" | while read -r kind p; do
            printf 'include %s %s\n' "$kind" "$(located "${path%/*}" "$p")"
        done)
        [ -n "$more" ] && todo=$more$nl$todo
    done
}
)sh";

constexpr char startPart[] = R"sh(
# Arguments, one a line, of a process, and of the last start of a stopped server.
process_arguments() { # pid
    tr '\0' '\n' < "/proc/$1/cmdline" | sed 1d
    # Without -D the environment says it.
    tr '\0' '\n' < "/proc/$1/environ" | sed -n 's/^PGDATA=/--PGDATA=/p'
}
last_arguments() { # data directory
    sed -n -e '1{' -e 's/^[^"]*"//' -e 's/"[[:blank:]]*$//' -e "s/\" \"/\\$nl/g" -e p -e '}' "$1/postmaster.opts"
}
# The same of a service that starts postgres on this directory, or on one that names it.
unit_arguments() { # data directory
    printf '%s\n' "$shown" | sed -n 's/^ExecStart=.*argv\[\]=[^ ]*post[a-z]* \([^;]*\) ;.*/\1/p' | while read -r line; do
        line=$(printf '%s\n' "$line" | tr ' ' '\n')
        started_with "$line"
        [ "$started_in" = "$1" ] || [ "$(path_setting data_directory "${started_config:-$started_in/postgresql.conf}")" = "$1" ] || continue
        printf '%s\n' "$line"
        break
    done
}
# Sets started_in, started_config, started_hba and started_ident.
started_with() { # arguments
    started_in=; started_config=; started_hba=; started_ident=; option=; before=$IFS; home=
    IFS=$nl; set -f
    for a in $1; do
        case $option in
        D) started_in=$a; option=; continue;;
        c) a=--$a; option=;;
        esac
        case $a in
        -D) option=D;;
        -D?*) started_in=${a#-D};;
        -c) option=c;;
        -c?*) a=--${a#-c};;
        esac
        case $a in
        --config[-_]file=*) started_config=${a#*=};;
        --hba[-_]file=*) started_hba=${a#*=};;
        --ident[-_]file=*) started_ident=${a#*=};;
        --PGDATA=*) home=${a#*=};;
        esac
    done
    IFS=$before; set +f
    started_in=${started_in:-$home}
}
# The configuration that the arguments lead to, sets conf; empty if they do not say it in full.
started_conf() {
    conf=$started_config
    [ -n "$conf" ] || conf=${started_in:+$started_in/postgresql.conf}
    case $conf in /*) [ -e "$conf" ] || conf=;; *) conf=;; esac
}
)sh";

} // namespace

QByteArray scriptBasics()
{
    return basics;
}

QByteArray scriptFiles()
{
    return QByteArray(filePart) + startPart;
}

Command hostFilesCommand(const Instance &instance)
{
    constexpr char read[] = R"sh(
version=$1
rec begin
config "$2"
[ -e "$5/postgresql.auto.conf" ] && file auto "$5/postgresql.auto.conf"
[ -e "$5/recovery.conf" ] && file recovery "$5/recovery.conf"
file hba "$3"; file ident "$4"
rec end
)sh";
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,
                               u"-c"_s,
                               QString::fromUtf8(scriptBasics() + filePart + read),
                               u"pgtandem-files"_s,
                               QString::number(instance.versionNum / 10000),
                               instance.configFile,
                               instance.hbaFile,
                               instance.identFile,
                               instance.dataDirectory};
    command.exit = Command::Exit::AnyCode;
    command.timeout = std::chrono::seconds(30);
    return command;
}

} // namespace pgt
