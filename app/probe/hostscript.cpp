// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostscript.h"

#include "app/layout/managers.h"
#include "app/layout/serverlayout.h"
#include "app/probe/hostscriptparts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// See hostscriptfiles.cpp for the rules of these scripts.
constexpr char hostPart[] = R"sh(
firewall() {
    if grep -q '^ENABLED=yes' /etc/ufw/ufw.conf; then echo ufw
    elif [ -n "$(cat /run/firewalld.pid)" ] || systemctl is-active -q firewalld; then echo firewalld
    elif have nft && grep -q '^nf_tables ' /proc/modules && $limit nft list ruleset | grep -q 'hook input'; then
        echo nftables
    elif have iptables && grep -q . /proc/net/ip_tables_names && $limit iptables -S INPUT | grep -q -e '-P INPUT DROP' -e '-j DROP' -e '-j REJECT'; then
        echo iptables
    fi
}
# Known by the name of the process; for interpreters by their arguments.
processes() {
    postgres_pids=' '; postgres_list=
    for p in /proc/[0-9]*; do
        pid=${p#/proc/}
        read -r name < "$p/comm" || continue
        case $name in
        postgres|postmaster|edb-postgres)
            read -r _ _ _ parent _ < "$p/stat"
            postgres_pids="$postgres_pids$pid "; postgres_list="$postgres_list$pid:$parent ";;
        %MANAGERS%|chronyd|ntpd|openntpd|systemd-timesyn)
            kv process "$name";;
        python*|java|runefm*)
            tr '\0' ' ' < "$p/cmdline" | grep -o %ARGUMENTS% | head -n 1 | sed 's/^/ process=@/';;
        esac
    done
}
# Of a session that became root, what counts is who logged in.
ends_user_processes() {
    case $($limit loginctl show-session -p KillUserProcesses) in *=yes) ;; *) return 1;; esac
    u=$(getent passwd "$(cat /proc/self/loginuid)"); u=${u%%:*}; u=${u:-${SUDO_USER:-$(id -un)}}
    x=$($limit loginctl show-session -p KillExcludeUsers)
    case " ${x#*=} " in *" $u "*) return 1;; esac
}
# What the lists of the package manager offer, without asking the network.
packages() {
    case $1 in
    # Without its cache, as in images of containers, it would read all lists anew.
    deb) [ -e /var/cache/apt/pkgcache.bin ] && $limit apt-cache pkgnames postgresql- | grep -E '^postgresql-[0-9]+(\.[0-9]+)?$';;
    pacman) $limit pacman -Si postgresql | sed -n 's/^Version *: *\([0-9]*\)\..*/postgresql\1/p';;
    esac
}
has_pgdg() {
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources |
        grep -q '^[^#]*apt\.postgresql\.org' && return
    cat /etc/yum.repos.d/*.repo | grep -q '^[^#]*download\.postgresql\.org'
}
host() {
    rec begin
    kv time "$(now)"; kv uid "$me"; kv user "$(id -un)"
    rec host
    kv hostname "$(uname -n)"; kv architecture "$(uname -m)"; kv system "$(uname -s)"
    kv kernel "$(uname -r)"; kv cpus "$(getconf _NPROCESSORS_ONLN || grep -c ^processor /proc/cpuinfo)"
    kv memory_kb "$(sed -n 's/^MemTotal: *\([0-9]*\) .*/\1/p' /proc/meminfo)"
    kv machine_id "$(cat /etc/machine-id || cat /var/lib/dbus/machine-id)"
    kv boot_id "$(cat /proc/sys/kernel/random/boot_id)"
    init=$(init_system); family=$(package_family)
    kv init "$init"; kv packages "$family"; has_pgdg && kv pgdg 1; kv container "$(container)"
    kv libc "$(getconf GNU_LIBC_VERSION || ldd --version 2>&1 | head -n 1)"
    kv firewall "$(firewall)"
    kv selinux "$(have getenforce && getenforce)"
    have pg_ctlcluster && kv postgresql_common 1
    if [ "$init" = systemd ]; then
        kv systemctl "$(command -v systemctl)"
        have systemd-run && kv systemd_run 1
        ends_user_processes && kv ends_user_processes 1
    fi
    rec packages; packages "$family" | text
    rec processes; processes
    rec os; { cat /etc/os-release || cat /usr/lib/os-release; } | text
    rec addresses; { ip -o addr show scope global || hostname -I; } | text
    rec locales; locale -a | text
    rec mounts; sed 's/^[^ ]* \([^ ]*\) .*/\1/' /proc/self/mounts | text
    rec filesystems; $limit df -Pkl | text
    rec listening; cat /proc/net/tcp /proc/net/tcp6 | grep -E '^ *[0-9]+: [0-9A-F:]+ [0-9A-F:]+ 0A ' | text
}
)sh";

constexpr char programPart[] = R"sh(
seen_programs=$nl
program() { # directory
    [ -x "$1/postgres" ] || return
    r=$(readlink -f "$1/postgres"); r=${r%/*}
    case $seen_programs in *"$nl$r$nl"*) return;; esac
    seen_programs=$seen_programs$r$nl
    rec binaries
    kv directory "$r"; kv version "$(safe_run "$1/postgres" -V)"
    [ -x "$r/pg_basebackup" ] && kv pg_basebackup 1
    [ -x "$r/psql" ] && kv psql 1
}
programs() {
    for d in %PROGRAMS%; do
        program "$d"
    done
    for entry in $postgres_list; do
        pid=${entry%%:*}
        case $postgres_pids in *" ${entry#*:} "*) continue;; esac
        e=$(readlink "/proc/$pid/exe") && program "${e%/*}"
    done
}
units() {
    [ "$init" = systemd ] && have systemctl || return
    names=
    for f in /etc/systemd/system/postgresql*.service /run/systemd/system/postgresql*.service \
        /usr/lib/systemd/system/postgresql*.service /lib/systemd/system/postgresql*.service \
        /etc/systemd/system/edb-as*.service /usr/lib/systemd/system/edb-as*.service; do
        [ -e "$f" ] || continue
        case $f in *@.service) continue;; esac
        names="$names ${f##*/}"
    done
    rec units
    shown=$($limit systemctl show --no-pager -p Id -p MainPID -p ActiveState -p UnitFileState -p Environment \
        -p Restart -p ExecStart $names 'postgresql@*.service')
    printf '%s\n' "$shown" | text
    if [ "$me" = 0 ] || ! have sudo; then return; fi
    # May this account stop and start them all the same? Asked, not tried.
    for u in $(printf '%s\n' "$shown" | sed -n 's/^Id=//p'); do
        c=$(command -v systemctl)
        for a in start stop restart; do sudo -n -l "$c" "$a" "$u" </dev/null || continue 2; done >/dev/null
        rec controllable; kv unit "$u"; kv systemctl "$c"
    done
}
)sh";

constexpr char clusterPart[] = R"sh(
disk() { # what path
    p=$2
    while [ ! -e "$p" ] && [ -n "$p" ]; do p=${p%/*}; done
    p=${p:-/}
    rec disk; kv what "$1"; kv path "$2"
    kv bytes "$($limit df -Pk "$p" | tail -n 1)"; kv inodes "$($limit df -Pi "$p" | tail -n 1)"
}
size() { # what path
    s=$($limit du -sk "$2") && { rec size; kv what "$1"; kv path "$2"; kv kb "${s%%[!0-9]*}"; }
}
# Object ids from 16384 on are given to what users make; initdb uses those below.
user_data() { # data directory
    [ -d "$1/base" ] && [ -r "$1/base" ] || return
    for b in "$1"/base/[0-9]*; do
        [ "${b##*/}" -ge 16384 ] && { kv user_data 1; return; }
    done
    for b in "$1"/base/[0-9]*/[1-9][0-9][0-9][0-9][0-9]*; do
        b=${b##*/}
        case $b in *[!0-9]*) continue;; esac
        [ "$b" -ge 16384 ] && { kv user_data 1; return; }
    done
    kv user_data 0
}
# A container's processes are in our list, with paths of a file system of their own. Its process ids
# tell: by the namespace where that may be read, else by NSpid, which everybody may read (Linux 4.1).
contained() { # pid
    theirs=$(readlink "/proc/$1/ns/pid")
    if [ -n "$theirs" ] && [ -n "$our_pids" ]; then
        [ "$theirs" != "$our_pids" ]
    else
        case $(sed -n 's/^NSpid:[[:blank:]]*//p' "/proc/$1/status") in *[[:blank:]]*) return 0;; esac
        return 1
    fi
}
# Whether the process works in just this directory: by device and inode, where that may be read. If
# it does not even say where it was started, the third word is the answer.
works_in() { # pid directory otherwise
    theirs=$(stat -L -c %d:%i "/proc/$1/cwd")
    if [ -n "$theirs" ]; then [ "$theirs" = "$(stat -L -c %d:%i "$2")" ]; return; fi
    theirs=$(server_directory "$1")
    if [ -n "$theirs" ]; then [ "$(readlink -f "$theirs" || echo "$theirs")" = "$2" ]; else $3; fi
}
# Where a server works: its directory, or for a process of others what it was started with.
server_directory() { # pid
    readlink "/proc/$1/cwd" || tr '\0' '\n' < "/proc/$1/cmdline" | sed -n '/^-D$/{n;p;q;}'
}
# What the running server shows through /proc.
process() { # pid
    read -r name < "/proc/$1/comm" || return
    case $name in postgres|postmaster|edb-postgres) ;; *) return;; esac
    rec process
    kv pid "$1"; kv exe "$(readlink "/proc/$1/exe")"; kv cwd "$(readlink "/proc/$1/cwd")"
    kv owner "$(stat -c %U "/proc/$1")"
    kv log "$(readlink "/proc/$1/fd/2")"
    sed 's/.*:/ cgroup=/' "/proc/$1/cgroup"
    rec cmdline; tr '\0' '\n' < "/proc/$1/cmdline" | text
}
controldata() { # directory version
    rec controldata
    owner=$(stat -c %U "$1/global/pg_control") || return
    for d in ${bin:+"$bin"} $(printf '%s' "$seen_programs"); do
        [ -x "$d/pg_controldata" ] || continue
        case $(safe_run "$d/pg_controldata" -V) in *" $2"[!0-9]*|*" $2")
            run_as "$owner" $limit "$d/pg_controldata" "$1" | text
            return;;
        esac
    done
}
)sh";

constexpr char discoveryPart[] = R"sh(
cluster() { # directory real source config version name
    rec cluster
    kv dir "$1"; kv real "$2"; kv source "$3"; kv name "$6"; kv config "$4"
    version=$5; pid=; inmate=; bin=; wal=; hba=; ident=; conf=$4
    if [ -d "$2" ]; then
        kv exists 1; kv stat "$(stat -c '%a %U %G %d %i' "$2")"; kv parent_device "$(stat -c %d "$2/..")"
        [ -w "$2/.." ] && kv parent_writable 1
        if [ -r "$2" ] && [ -x "$2" ]; then
            kv readable 1
            [ -z "$(ls -A "$2" | grep -v '^lost+found$')" ] && kv empty 1
        fi
    fi
    if [ -r "$2/PG_VERSION" ]; then read -r version < "$2/PG_VERSION"; kv version "$version"; fi
    for f in standby.signal recovery.signal recovery.conf backup_label; do [ -e "$2/$f" ] && kv has "$f"; done
    for f in pg_wal pg_xlog; do [ -d "$2/$f" ] && wal=$(readlink -f "$2/$f") && kv wal "$wal"; done
    user_data "$2"
    [ -n "$6" ] && kv start "$(sed -n 's/^[[:blank:]]*\([a-z][a-z]*\).*/\1/p' "${4%/*}/start.conf" | head -n 1)"
    [ -n "$6" ] && [ -e "/var/log/postgresql/postgresql-$5-$6.log" ] && kv log "/var/log/postgresql/postgresql-$5-$6.log"
    [ -n "$6" ] && f=/var/log/postgresql/postgresql-$5-$6.log && [ -e "$f" ] && [ ! -r "$f" ] && kv unreadable_log "$f"
    if [ -r "$2/postmaster.pid" ]; then rec pidfile; text < "$2/postmaster.pid"; read -r pid < "$2/postmaster.pid"; fi
    # What a left-over file names may be a server in a container by now, or one of another directory.
    case $pid in
    ''|*[!0-9]*) pid=;;
    *) if contained "$pid" || ! works_in "$pid" "$2" true; then pid=; fi;;
    esac
    for entry in $postgres_list; do
        case $postgres_pids in *" ${entry#*:} "*) continue;; esac
        works_in "${entry%%:*}" "$2" false || continue
        if ! contained "${entry%%:*}"; then pid=${entry%%:*}
        elif [ -n "$(stat -L -c %i "/proc/${entry%%:*}/cwd")" ]; then inmate=${entry%%:*}
        fi
    done
    # The same files, lent to a container.
    [ -n "$inmate" ] && [ -z "$pid" ] && { rec lent; kv pid "$inmate"; }
    arguments=
    if [ -n "$pid" ]; then
        process "$pid"; bin=$(readlink "/proc/$pid/exe"); bin=${bin%/*}
        arguments=$(process_arguments "$pid")
    fi
    if [ -r "$2/postmaster.opts" ]; then rec opts; text < "$2/postmaster.opts"; fi
    # What runs has the last word; what is stopped starts as Debian keeps it, as it did last, or by its service.
    conf=
    if [ -n "$arguments" ] || [ -z "$4" ]; then
        [ -n "$arguments" ] || arguments=$(last_arguments "$2")
        [ -n "$arguments" ] || arguments=$(unit_arguments "$2")
        started_with "$arguments"; started_conf
        rec start; printf '%s\n' "$arguments" | text
    else
        started_with ''
    fi
    [ -n "$conf" ] || conf=$4
    if [ -r "$2/current_logfiles" ]; then rec logfiles; text < "$2/current_logfiles"; fi
    [ -r "$2/global/pg_control" ] && controldata "$2" "$version"
    [ -n "$conf" ] || conf=$2/postgresql.conf
    config "$conf"
    if [ -e "$2/postgresql.auto.conf" ]; then
        file auto "$2/postgresql.auto.conf"
        v=$(path_setting hba_file "$2/postgresql.auto.conf"); hba=${v:-$hba}
        v=$(path_setting ident_file "$2/postgresql.auto.conf"); ident=${v:-$ident}
    fi
    [ -e "$2/recovery.conf" ] && file recovery "$2/recovery.conf"
    case $started_in in /*) ;; *) started_in=$2;; esac
    hba=${started_hba:-${hba:-pg_hba.conf}}; ident=${started_ident:-${ident:-pg_ident.conf}}
    file hba "$(absolute "$started_in" "$hba")"
    file ident "$(absolute "$started_in" "$ident")"
    disk data "$2"; size data "$2"
    if [ -n "$wal" ]; then disk wal "$wal"; size wal "$wal"; fi
    for t in "$2"/pg_tblspc/*; do
        [ -h "$t" ] || continue
        t=$(readlink -f "$t")
        disk tablespace "$t"; size tablespace "$t"
    done
}
seen=$nl
add() { # directory source config version name
    case $1 in *"$nl"*) return;; /*) ;; *) return;; esac
    real=$(readlink -f "$1"); real=${real:-$1}
    case $seen in *"$nl$real$nl"*) return;; esac
    case $2 in usual|process) [ -e "$real/PG_VERSION" ] || return;; esac
    seen=$seen$real$nl
    cluster "$1" "$real" "$2" "$3" "$4" "$5"
}
clusters() {
    for c in /etc/postgresql/*/*/postgresql.conf; do
        [ -e "$c" ] || continue
        d=${c%/postgresql.conf}; name=${d##*/}; v=${d%/*}; v=${v##*/}
        data=$(path_setting '[dD][aA][tT][aA]_[dD][iI][rR][eE][cC][tT][oO][rR][yY]' "$c")
        add "${data:-/var/lib/postgresql/$v/$name}" debian "$c" "$v" "$name"
    done
    for entry in $postgres_list; do
        pid=${entry%%:*}
        case $postgres_pids in *" ${entry#*:} "*) continue;; esac
        d=$(server_directory "$pid")
        # A file system of its own under our process ids (chroot, snap) is a container as well.
        if contained "$pid" || { [ -d "$d" ] && ! works_in "$pid" "$(readlink -f "$d")" true; }; then
            rec contained; kv pid "$pid"; continue
        fi
        case $d in
        /?*) if [ -e "$d/PG_VERSION" ]; then add "$d" process; else add "$d" hidden; fi;;
        *) rec hidden; kv pid "$pid"; kv owner "$(stat -c %U "/proc/$pid")";;
        esac
    done
    if [ "$init" = systemd ]; then
        for d in $(systemctl show --no-pager -p Environment $names 'postgresql@*.service' | sed -n 's/^Environment=\(.* \)\{0,1\}PGDATA=\([^ ]*\).*/\2/p'); do
            if [ -x "${d%/*}" ]; then add "$d" usual; else add "$d" hidden; fi
        done
    fi
    for d in %DATA%; do
        # What pgTandem moved aside is kept for the user; it is not a cluster to choose.
        # The same for a copy that has not come into its place.
        case $d in *.before-pgtandem-*|*.copy-pgtandem-*) continue;; esac
        add "$d" usual
    done
    for d in "$@"; do add "$d" hint; done
}
our_pids=$(readlink /proc/self/ns/pid)
host; programs; units; clusters "$@"
rec end; kv time "$(now)"
)sh";

} // namespace

QByteArray hostScript()
{
    QByteArray programs, data, arguments;
    QStringList processes;
    for (const ServerLayout *layout : serverLayouts()) {
        programs += layout->programPatterns().join(u' ').toUtf8() + ' ';
        data += layout->dataPatterns().join(u' ').toUtf8() + ' ';
    }
    for (const ClusterManager &manager : clusterManagers()) {
        processes += manager.processes;
        for (const QString &pattern : manager.arguments)
            arguments += "-e '" + pattern.toUtf8() + "' ";
    }
    return scriptBasics() +
           QByteArray(hostPart)
                   .replace("%MANAGERS%", processes.join(u'|').toUtf8())
                   .replace("%ARGUMENTS%", arguments) +
           QByteArray(programPart).replace("%PROGRAMS%", programs) + scriptFiles() + clusterPart +
           QByteArray(discoveryPart).replace("%DATA%", data);
}

Command hostScriptCommand(const QStringList &directories)
{
    Command command;
    command.argv = QStringList{u"/bin/sh"_s, u"-c"_s, QString::fromUtf8(hostScript()),
                               u"pgtandem-discovery"_s} +
                   directories;
    command.exit = Command::Exit::AnyCode;
    command.timeout = std::chrono::seconds(60);
    return command;
}

} // namespace pgt
