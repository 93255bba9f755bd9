#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Real servers on one machine: booted Debian systems with sshd and the distribution's PostgreSQL,
# each in its own network namespace, joined by a bridge that nothing outside can reach.
set -euo pipefail
self=$(realpath "${BASH_SOURCE[0]}")
shopt -s nullglob
export LC_ALL=C.UTF-8 LANG=C.UTF-8


usage() {
    cat <<'TEXT'
lab.sh base SUITE...                        make the bases (bullseye, bookworm, trixie, forky) that are missing
lab.sh up NAME SUITE ADDRESS [...]          start hosts, several at once if given; returns when they
                                            accept logins; NAME alone starts a stopped one again
lab.sh down NAME...                         shut hosts down in order; their disks stay
lab.sh cut NAME...                          power loss: no shutdown; their disks stay
lab.sh remove NAME...                       as cut, and the disks go
lab.sh exec NAME COMMAND [ARGUMENT...]      run a command on the host as root, without its network
lab.sh ssh [USER@]NAME [ARGUMENT...]        log in from the desktop
lab.sh desktop COMMAND [ARGUMENT...]        run a command here, in the hosts' network
lab.sh link NAME up|down                    plug or pull the host's cable
lab.sh wire NAME ADDRESS                    a second card, in the inner network: a way to its hosts
lab.sh rate NAME RATE|off                   limit what the host sends, e.g. 200mbit
lab.sh list                                 hosts with suite, address and state
lab.sh path NAME                            where the host's files are
lab.sh places NAME                          folders with all that the host has written so far, on disk
                                            and, while it is up, in memory
lab.sh dir                                  where ssh_config, known_hosts and the key are
lab.sh destroy                              remove everything but the bases
lab.sh check                                say what is missing to run a lab here

Addresses are 10.97.x.y, or 10.98.x.y for hosts of the inner network, which neither the desktop nor
the others can reach.

PGTANDEM_LAB        name of the lab (default "lab"); labs of different names do not see each other
PGTANDEM_LAB_CACHE  where the bases are kept (default /var/cache/pgtandem-lab)
PGTANDEM_LAB_DIR    where the disks of hosts are (default /var/lib/pgtandem-lab)
PGTANDEM_LAB_MIRROR Debian mirror for the bases (default: this system's own)
TEXT
}

lab=${PGTANDEM_LAB:-lab}
cache=${PGTANDEM_LAB_CACHE:-/var/cache/pgtandem-lab}
home=${PGTANDEM_LAB_DIR:-/var/lib/pgtandem-lab}/$lab
desktop=$lab-desktop
network=16
gateway=10.97.0.1
recipe=2 # raise it when a base is made differently: older ones are then left alone
seconds_to_boot=90

say() { printf 'lab: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# What is missing -----------------------------------------------------------------------------

missing() {
    local tool package
    [[ $(uname -s) == Linux ]] || { echo "Linux: hosts are booted in Linux namespaces"; return; }
    [[ $EUID == 0 ]] || echo "root: namespaces, mounts and booted systems need it"
    while read -r tool package; do
        command -v "$tool" >/dev/null || echo "the program $tool (Debian and Ubuntu: package $package)"
    done <<'TABLE'
debootstrap debootstrap
systemd-nspawn systemd-container
ip iproute2
nsenter util-linux
flock util-linux
ssh openssh-client
ssh-keygen openssh-client
TABLE
    [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] \
        || echo "Debian's archive keys (package debian-archive-keyring)"
    [[ ${1:-} != base ]] || return 0
    # Namespaces begin with a change of how the root's mounts propagate.
    awk '$5 == "/" { found = 1 } END { exit !found }' /proc/self/mountinfo \
        || echo "a root directory that is a mount point: in a bare chroot, go through inlab.sh"
    [[ -n $(cgroup_roots) ]] || echo "control groups below /sys/fs/cgroup"
}

check() {
    local gaps gap
    gaps=$(missing "$@")
    [[ -z $gaps ]] && return 0
    say "a lab cannot run here; missing:"
    while IFS= read -r gap; do say "  $gap"; done <<<"$gaps"
    return 1
}

# Bases ---------------------------------------------------------------------------------------

postgres_of() {
    case $1 in
    bullseye) echo 13 ;;
        bookworm) echo 15 ;;
        trixie) echo 17 ;;
        forky) echo 18 ;;
        *) die "no base is known for the suite $1 (known: bullseye, bookworm, trixie, forky)" ;;
    esac
}

base_dir() { echo "$cache/$1-$recipe"; }

# The mirror this system itself uses, if it is a Debian one that debootstrap understands.
mirror() {
    local id codename uri=
    if [[ -n ${PGTANDEM_LAB_MIRROR:-} ]]; then
        echo "$PGTANDEM_LAB_MIRROR"
        return
    fi
    id=$(sed -n 's/^ID=//p' /etc/os-release)
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    if [[ $id == debian ]] && command -v apt-get >/dev/null; then
        # shellcheck disable=SC2016 # apt-get fills these in
        uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' \
            2>/dev/null | awk -v suite="$codename" \
            '$2 == suite && $3 == "main" && $1 ~ /^https?:/ { print $1; exit }') || true
    fi
    # Empty: the one that debootstrap itself takes for the suite.
    echo "$uri"
}

use_apt_proxy() {
    local proxy
    command -v apt-config >/dev/null || return 0
    proxy=$(apt-config dump --format '%f %v%n' 2>/dev/null | awk '$1 == "Acquire::http::Proxy" { print $2; exit }')
    [[ -z $proxy || $proxy == DIRECT ]] || export http_proxy=${http_proxy:-$proxy}
}

make_base() {
    local suite=$1 version base work script mirror_uri packages begin
    version=$(postgres_of "$suite")
    base=$(base_dir "$suite")
    mkdir -p "$cache"
    exec 8>"$cache/$suite.lock"
    flock 8
    if [[ ! -d $base ]]; then
        begin=$SECONDS
        mirror_uri=$(mirror)
        use_apt_proxy
        work=$base.part
        unmount_below "$work"
        rm -rf --one-file-system "$work"
        script=/usr/share/debootstrap/scripts/$suite
        [[ -e $script ]] || script=/usr/share/debootstrap/scripts/sid
        packages=openssh-server,sudo,iproute2,procps,systemd,systemd-sysv,libpam-systemd,dbus
        # Other ways to more rights and second factors, for the tests of them.
        packages+=,libpam-oath,$([[ $suite == bullseye ]] && echo doas || echo opendoas)
        [[ $suite == b* ]] || packages+=,sudo-rs
        say "making the base $suite with PostgreSQL $version from ${mirror_uri:-the usual mirror}"
        if ! debootstrap --variant=minbase --include="$packages,postgresql-$version" \
            "$suite" "$work" "$mirror_uri" "$script" >"$cache/$suite.log" 2>&1 8>&-; then
            tail -n 15 "$cache/$suite.log" >&2
            die "debootstrap failed for $suite; its whole output is in $cache/$suite.log"
        fi
        finish_base "$work" "$version"
        mv "$work" "$base"
        say "base $suite made in $((SECONDS - begin)) s"
    fi
    flock -u 8
    exec 8>&-
}

# What every host has, and nothing that must differ between hosts.
finish_base() {
    local root=$1 version=$2
    unmount_below "$root"
    # Clusters are made for each host: copies of one would be the same system to PostgreSQL.
    chroot "$root" pg_dropcluster "$version" main >/dev/null 2>&1 || true
    rm -f "$root"/etc/ssh/ssh_host_* "$root"/var/cache/apt/archives/*.deb "$root"/etc/machine-id
    chroot "$root" useradd --create-home --shell /bin/bash dba
    echo 'dba ALL=(ALL:ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/dba"
    chmod 440 "$root/etc/sudoers.d/dba"
    # No console to log in at, no disks to mount, no network to set up or to download from.
    chroot "$root" systemctl mask --quiet console-getty.service getty.target \
        systemd-remount-fs.service systemd-networkd-wait-online.service \
        apt-daily.timer apt-daily-upgrade.timer
}

# Network -------------------------------------------------------------------------------------

netns_of() { echo "$lab-$1"; }
has_netns() { ip netns list | awk '{ print $1 }' | grep -qxF -- "$1"; }

make_desktop() {
    if ! has_netns "$desktop"; then
        ip netns add "$desktop"
        ip -n "$desktop" link set lo up
    fi
    if ! ip -n "$desktop" link show br0 >/dev/null 2>&1; then
        ip -n "$desktop" link add br0 type bridge
        ip -n "$desktop" address add "$gateway/$network" dev br0
        ip -n "$desktop" link set br0 up
        # The inner network: only its cables meet here, the desktop has no address in it.
        ip -n "$desktop" link add br1 type bridge
        ip -n "$desktop" link set br1 addrgenmode none
        ip -n "$desktop" link set br1 up
    fi
}

connect_host() {
    local name=$1 address=$2 space mac
    local -a numbers
    space=$(netns_of "$name")
    has_netns "$space" || ip netns add "$space"
    ip -n "$space" link set lo up
    if ! ip -n "$space" link show eth0 >/dev/null 2>&1; then
        ip -n "$desktop" link delete "v-$name" 2>/dev/null || true
        ip -n "$desktop" link add "v-$name" type veth peer name eth0 netns "$space"
        # As a real card it keeps its number over a restart: neighbours remember the old one for a while.
        IFS=. read -ra numbers <<<"$address"
        mac=$(printf '02:00:%02x:%02x:%02x:%02x' "${numbers[@]}")
        ip -n "$space" link set eth0 address "$mac"
        ip -n "$space" address add "$address/$network" dev eth0
    fi
    ip -n "$desktop" link set "v-$name" master "$(bridge_of "$address")" up
    ip -n "$space" link set eth0 up
}

is_inner() { [[ $1 == 10.98.* ]]; }
bridge_of() { if is_inner "$1"; then echo br1; else echo br0; fi; }

wire() {
    local name=$1 address=$2 space
    space=$(netns_of "$name")
    is_inner "$address" || die "addresses of the inner network are 10.98.x.y, not '$address'"
    ip -n "$desktop" link delete "w-$name" 2>/dev/null || true
    ip -n "$desktop" link add "w-$name" type veth peer name eth1 netns "$space"
    ip -n "$space" address add "$address/$network" dev eth1
    ip -n "$space" link set eth1 up
    ip -n "$desktop" link set "w-$name" master br1 up
}

# Names and keys ------------------------------------------------------------------------------

with_lock() {
    mkdir -p "$home"
    (
        flock 9
        "$@" 9>&-
    ) 9>"$home/lock"
}

make_home() {
    mkdir -p "$home/hosts"
    chmod 755 "$home"
    [[ -e $home/id ]] || ssh-keygen -q -t ed25519 -N '' -C pgtandem-lab -f "$home/id"
    cat >"$home/ssh_config" <<TEXT
Host *
    User root
    IdentityFile $home/id
    IdentitiesOnly yes
    IdentityAgent none
    UserKnownHostsFile $home/known_hosts
    GlobalKnownHostsFile /dev/null
    StrictHostKeyChecking yes
    UpdateHostKeys no
TEXT
    write_names
    make_desktop
}

# Writes the names of all hosts to where hosts and desktop look them up.
write_names() {
    local dir name list known=
    list="127.0.0.1 localhost"$'\n'"$gateway desktop"
    for dir in "$home"/hosts/*/; do
        [[ -e $dir/address ]] || continue
        name=$(basename "$dir")
        list+=$'\n'"$(<"$dir/address") $name"
        known+="$name,$(<"$dir/address") $(<"$dir/keys/ssh_host_ed25519_key.pub")"$'\n'
        known+="$name,$(<"$dir/address") $(<"$dir/keys/ssh_host_ecdsa_key.pub")"$'\n'
    done
    printf '%s' "$known" >"$home/known_hosts"
    mkdir -p "/etc/netns/$desktop"
    printf '%s\n' "$list" >"/etc/netns/$desktop/hosts"
    echo '# no name servers in the lab' >"/etc/netns/$desktop/resolv.conf"
    for dir in "$home"/hosts/*/; do
        mountpoint -q "$dir/root" || continue
        printf '%s\n' "$list" >"$dir/root/etc/hosts"
    done
}

# Hosts ---------------------------------------------------------------------------------------

host_dir() {
    [[ $1 =~ ^[a-z][a-z0-9]{0,11}$ ]] || die "a host's name is up to 12 small letters and digits, not '$1'"
    echo "$home/hosts/$1"
}

# The first process of a running host, as this system numbers it; fails if the host is down.
leader_of() {
    local dir=$1 guard leader
    guard=$(cat "$dir/pid" 2>/dev/null) || return 1
    [[ $(tr '\0' ' ' 2>/dev/null <"/proc/$guard/cmdline") == *systemd-nspawn*"--directory=$dir/root "* ]] || return 1
    leader=$(cat "/proc/$guard/task/$guard/children" 2>/dev/null) || return 1
    for leader in $leader; do
        [[ $(awk '/^NSpid:/ { print $NF }' "/proc/$leader/status" 2>/dev/null) == 1 ]] && { echo "$leader"; return 0; }
    done
    return 1
}

make_host() {
    local name=$1 suite=$2 address=$3 dir
    dir=$(host_dir "$name")
    [[ $address =~ ^10\.9[78]\.[0-9]{1,3}\.[0-9]{1,3}$ ]] \
        || die "addresses are 10.97.x.y or 10.98.x.y, not '$address'"
    mkdir -p "$dir/upper" "$dir/work" "$dir/root" "$dir/keys"
    echo "$suite" >"$dir/suite"
    [[ -e $dir/keys/ssh_host_ed25519_key ]] \
        || ssh-keygen -q -t ed25519 -N '' -C "root@$name" -f "$dir/keys/ssh_host_ed25519_key"
    [[ -e $dir/keys/ssh_host_ecdsa_key ]] \
        || ssh-keygen -q -t ecdsa -N '' -C "root@$name" -f "$dir/keys/ssh_host_ecdsa_key"
    echo "$address" >"$dir/address"
}

mount_host() {
    local dir=$1 base
    mountpoint -q "$dir/root" && return 0
    [[ -e $dir/copied ]] && return 0
    base=$(base_dir "$(<"$dir/suite")")
    if ! mount -t overlay pgtandem-lab "$dir/root" \
        -o "lowerdir=$base,upperdir=$dir/upper,workdir=$dir/work" 2>"$dir/mount.log"; then
        # An overlay cannot lie on another one, as inside some containers: copy, and make the copy
        # a mount point so that everything else is the same.
        say "no overlay possible ($(head -n 1 "$dir/mount.log")), copying the base"
        cp -a --reflink=auto "$base/." "$dir/upper/"
        mount --bind "$dir/upper" "$dir/root"
    fi
}

# Everything by which two hosts of one base differ.
personalise() {
    local name=$1 dir=$2 root=$2/root version account path
    [[ -e $dir/personal ]] && return 0
    version=$(postgres_of "$(<"$dir/suite")")
    echo "$name" >"$root/etc/hostname"
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
    cp -p "$dir"/keys/ssh_host_* "$root/etc/ssh/"
    rm -f "$root/etc/resolv.conf"
    echo '# no name servers in the lab' >"$root/etc/resolv.conf"
    for account in root dba; do
        path=$root/root
        [[ $account == root ]] || path=$root/home/$account
        mkdir -p "$path/.ssh"
        cp "$home/id.pub" "$path/.ssh/authorized_keys"
        chmod 700 "$path/.ssh"
        chroot "$root" chown -R "$account:$account" "${path#"$root"}/.ssh"
    done
    rm -rf "$root/etc/postgresql/$version/main" "$root/var/lib/postgresql/$version/main"
    # The port is given, because the choice would depend on what listens outside the host.
    chroot "$root" pg_createcluster -p 5432 "$version" main -- -N >"$dir/cluster.log" 2>&1 \
        || die "pg_createcluster failed on $name: $(tail -n 5 "$dir/cluster.log")"
    touch "$dir/personal"
}

boot() {
    local name=$1 dir=$2 machine=$lab-$1
    release_machine "$machine"
    (
        enter_cgroup "$machine"
        # The variable: newer systemd refuses to boot in the old cgroup layout.
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 exec setsid systemd-nspawn --quiet --register=no --keep-unit \
            --boot --machine="$machine" --directory="$dir/root" --resolv-conf=off --timezone=off \
            --network-namespace-path="/run/netns/$(netns_of "$name")" --kill-signal=SIGRTMIN+3 \
            --console=pipe
    ) </dev/null >"$dir/console.log" 2>&1 8>&- 9>&- &
    echo $! >"$dir/pid"
    disown
}

cgroup_roots() {
    local root
    for root in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
        [[ ! -e $root/cgroup.procs ]] || echo "$root"
    done
}

# Each host has a control group of its own: two systemds in one would end each other's services.
enter_cgroup() {
    local root
    for root in $(cgroup_roots); do
        mkdir -p "$root/pgtandem-$1"
        echo "$BASHPID" >"$root/pgtandem-$1/cgroup.procs"
    done
}

leave_no_cgroup() {
    local root tries
    for root in $(cgroup_roots); do
        for ((tries = 0; tries < 20; ++tries)); do
            [[ -d $root/pgtandem-$1 ]] || break
            find "$root/pgtandem-$1" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
        done
    done
}

# nspawn refuses to start while marks of an earlier machine are there that was killed.
release_machine() {
    local path
    for path in /run/systemd/nspawn/unix-export/"$1" /run/systemd/nspawn/propagate/"$1"; do
        [[ -e $path ]] || continue
        umount -l "$path" 2>/dev/null || true
        rmdir "$path" 2>/dev/null || true
    done
}

wait_for_host() {
    local name=$1 dir=$2 begin=$3 limit=$((SECONDS + seconds_to_boot)) version
    version=$(postgres_of "$(<"$dir/suite")")
    local -a login=(ip netns exec "$desktop" ssh)
    # From the desktop nobody sees it: it is asked from inside.
    ! is_inner "$(<"$dir/address")" \
        || login=(ip netns exec "$(netns_of "$name")" ssh -o HostName=127.0.0.1 -o "HostKeyAlias=$name")
    until "${login[@]}" -F "$home/ssh_config" -n -o BatchMode=yes -o ConnectTimeout=2 \
        "dba@$name" true 2>"$dir/login.log"; do
        ((SECONDS < limit)) || die "$name does not accept logins: $(tail -n 1 "$dir/login.log"); see $dir/console.log"
        kill -0 "$(<"$dir/pid")" 2>/dev/null || die "$name did not boot: $(tail -n 3 "$dir/console.log")"
        sleep 0.1
    done
    say "$name ($(<"$dir/suite"), $(<"$dir/address")) accepts logins after $(elapsed "$begin") s"
    [[ -e $dir/booted ]] && return 0
    # The first time its own cluster has to be there as well; later it may be broken on purpose.
    local again=$((SECONDS + 20))
    until [[ -S /proc/$(leader_of "$dir")/root/run/postgresql/.s.PGSQL.5432 ]]; do
        if ((SECONDS >= limit)); then
            "$self" exec "$name" journalctl --no-pager -n 20 -u "postgresql@$version-main" >&2 || true
            die "PostgreSQL $version did not start on $name"
        fi
        if ((SECONDS >= again)); then
            say "PostgreSQL $version is late on $name, starting it once more"
            "$self" exec "$name" systemctl start "postgresql@$version-main" >&2 || true
            again=$limit
        fi
        sleep 0.1
    done
    # 1 means that some unit failed, which is the test's business.
    timeout "$seconds_to_boot" "$self" exec "$name" systemctl is-system-running --wait >"$dir/state" 2>&1 || true
    touch "$dir/booted"
}

now() { date +%s%N; }
elapsed() { awk -v ns=$(($(now) - $1)) 'BEGIN { printf "%.1f", ns / 1e9 }'; }

start_host() {
    local name=$1 begin=$2 dir
    dir=$(host_dir "$name")
    if leader_of "$dir" >/dev/null; then
        say "$name is up already"
        return 0
    fi
    halt "$name"
    mount_host "$dir"
    personalise "$name" "$dir"
    with_lock write_names
    with_lock connect_host "$name" "$(<"$dir/address")"
    boot "$name" "$dir"
    wait_for_host "$name" "$dir" "$begin"
}

up() {
    local -a names=() jobs=()
    local begin name failed=0 job dir
    begin=$(now)
    while (($# > 0)); do
        dir=$(host_dir "$1")
        names+=("$1")
        if [[ -e $dir/address ]]; then
            (($# < 3)) || [[ $2 == "$(<"$dir/suite")" && $3 == "$(<"$dir/address")" ]] \
                || die "$1 exists as $(<"$dir/suite") at $(<"$dir/address"); remove it first"
            shift $(($# < 3 ? 1 : 3))
        else
            (($# >= 3)) || die "$1 is new: name, suite and address are needed"
            postgres_of "$2" >/dev/null
            [[ -d $(base_dir "$2") ]] || make_base "$2"
            make_host "$1" "$2" "$3"
            shift 3
        fi
    done
    with_lock make_home
    for name in "${names[@]}"; do
        start_host "$name" "$begin" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do
        wait "$job" || failed=1
    done
    return "$failed"
}

# Kills what still runs in the host's network; what called this script is spared.
kill_namespace() {
    local space=$1 pid spared=" $$ $BASHPID " parent=$$
    has_netns "$space" || return 0
    while ((parent > 1)); do
        parent=$(awk '/^PPid:/ { print $2 }' "/proc/$parent/status" 2>/dev/null || echo 0)
        spared+="$parent "
    done
    for pid in $(ip netns pids "$space" 2>/dev/null); do
        [[ $spared == *" $pid "* ]] || kill -KILL "$pid" 2>/dev/null || true
    done
}

wait_gone() {
    local pid=$1 tries
    for ((tries = 0; tries < $2 * 20; ++tries)); do
        [[ $(awk '/^State:/ { print $2 }' "/proc/$pid/status" 2>/dev/null || echo X) == [XZ] ]] && return 0
        sleep 0.05
    done
    return 1
}

# Ends a host at once and takes its network away; the disk stays.
halt() {
    local name=$1 dir leader guard
    dir=$(host_dir "$name")
    guard=$(cat "$dir/pid" 2>/dev/null || echo 0)
    if leader=$(leader_of "$dir"); then
        kill -KILL "$leader" 2>/dev/null || true
        wait_gone "$guard" 10 || { kill -KILL "$guard" 2>/dev/null || true; wait_gone "$guard" 5 || true; }
    fi
    rm -f "$dir/pid"
    kill_namespace "$(netns_of "$name")"
    ip netns delete "$(netns_of "$name")" 2>/dev/null || true
    ip -n "$desktop" link delete "v-$name" 2>/dev/null || true
    release_machine "$lab-$name"
    leave_no_cgroup "$lab-$name"
    unmount_below "$dir"
}

shut_down() {
    local name=$1 dir leader guard
    dir=$(host_dir "$name")
    if leader=$(leader_of "$dir"); then
        guard=$(<"$dir/pid")
        kill -RTMIN+3 "$leader"
        wait_gone "$guard" 30 || say "$name did not shut down within 30 s, cutting it off"
    fi
    halt "$name"
}

remove_host() {
    local dir
    dir=$(host_dir "$1")
    halt "$1"
    rm -rf --one-file-system "$dir"
}

unmount_below() {
    local path
    [[ -e $1 ]] || return 0
    awk -v top="$(realpath "$1")" '$5 == top || index($5, top "/") == 1 { print $5 }' /proc/self/mountinfo \
        | tac | while IFS= read -r path; do
        umount "$path" 2>/dev/null || umount -l "$path" || true
    done
}

destroy() {
    local space dir
    local -a names=()
    kill_namespace "$desktop"
    for dir in "$home"/hosts/*/; do
        [[ -d $dir ]] && names+=("$(basename "$dir")")
    done
    each remove_host "${names[@]}"
    # What an interrupted run left without its folder.
    for space in $(ip netns list 2>/dev/null | awk -v p="$lab-" 'index($1, p) == 1 { print $1 }'); do
        kill_namespace "$space"
        ip netns delete "$space" 2>/dev/null || true
    done
    rm -rf "/etc/netns/$desktop"
    rmdir /etc/netns 2>/dev/null || true
    unmount_below "$home"
    rm -rf --one-file-system "$home"
    rmdir "$(dirname "$home")" 2>/dev/null || true
}

run_on_host() {
    local leader
    leader=$(leader_of "$(host_dir "$1")") || die "$1 is not up"
    shift
    exec nsenter --target "$leader" --mount --uts --ipc --net --pid --cgroup --root \
        env -i -C /root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root USER=root \
        LOGNAME=root LANG=C.UTF-8 "$@"
}

list() {
    local dir name state
    for dir in "$home"/hosts/*/; do
        [[ -e $dir/address ]] || continue
        name=$(basename "$dir")
        state=down
        leader_of "${dir%/}" >/dev/null && state=up
        echo "$name $(<"$dir/suite") $(<"$dir/address") $state"
    done
}

places() {
    local dir leader path
    dir=$(host_dir "$1")
    echo "$dir/upper"
    leader=$(leader_of "$dir") || return 0
    for path in run tmp dev/shm; do
        # /tmp is on disk in older suites; reading it twice does no harm.
        echo "/proc/$leader/root/$path"
    done
}

set_link() {
    case $2 in
        up | down) ip -n "$desktop" link set "v-$1" "$2" ;;
        *) die "a link goes up or down, not '$2'" ;;
    esac
}

set_rate() {
    local space
    space=$(netns_of "$1")
    tc -n "$space" qdisc delete dev eth0 root 2>/dev/null || true
    [[ $2 == off ]] || tc -n "$space" qdisc add dev eth0 root tbf rate "$2" burst 256k latency 50ms
}

each() {
    local action=$1 name failed=0
    local -a jobs=()
    shift
    for name in "$@"; do
        "$action" "$name" &
        jobs+=($!)
    done
    for name in "${jobs[@]}"; do
        wait "$name" || failed=1
    done
    return "$failed"
}

need() {
    (($1 >= $2)) || { usage >&2; exit 2; }
}

# Mounts and namespaces belong to the place where the desktop was entered, not into the desktop.
leave_desktop() {
    local outside=${PGTANDEM_LAB_OUTSIDE:-}
    [[ -n $outside && -e /proc/$outside/ns/net ]] || return 0
    [[ $(readlink "/proc/$outside/ns/mnt") != "$(readlink /proc/self/ns/mnt)" ]] || return 0
    exec nsenter --target "$outside" --mount --net --root --wd "$self" "$@"
}

enter_desktop() {
    local status=0
    PGTANDEM_LAB_OUTSIDE=$$ ip netns exec "$desktop" "$@" || status=$?
    exit "$status"
}

leave_desktop "$@"
verb=${1:-help}
(($# == 0)) || shift
case $verb in
    help | --help | -h) usage; exit 0 ;;
    check) check; exit ;;
    dir) echo "$home"; exit 0 ;;
    path) need $# 1; echo "$(host_dir "$1")/root"; exit 0 ;;
    list) list; exit 0 ;;
    places) need $# 1; places "$1"; exit 0 ;;
esac
check "$verb" || exit 3
case $verb in
    base) need $# 1; each make_base "$@" ;;
    up) need $# 1; up "$@" ;;
    down) need $# 1; each shut_down "$@" ;;
    cut) need $# 1; each halt "$@" ;;
    remove) need $# 1; each remove_host "$@"; with_lock write_names ;;
    exec) need $# 2; run_on_host "$@" ;;
    ssh) need $# 1; exec ip netns exec "$desktop" ssh -F "$home/ssh_config" "$@" ;;
    desktop) need $# 1; with_lock make_home; enter_desktop "$@" ;;
    link) need $# 2; set_link "$@" ;;
    wire) need $# 2; wire "$@" ;;
    rate) need $# 2; set_rate "$@" ;;
    destroy) destroy ;;
    *) usage >&2; exit 2 ;;
esac
