# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# Sourced by packaging/run.sh and tests/run.sh: which packages a task needs on which system, and how
# they are installed. Only what is missing is installed; nothing is removed, upgraded or started.

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

package_manager() {
    local manager
    if [[ $(uname -s) == Darwin ]]; then
        command -v brew >/dev/null && echo brew
        return 0
    fi
    for manager in apt-get dnf zypper pacman; do
        command -v "$manager" >/dev/null && { echo "$manager"; return 0; }
    done
    return 0
}

# packages_of MANAGER GROUP: groups are build, run, server (PostgreSQL's server programs), tests, lab,
# npm (for tests/lab/servers.sh).
packages_of() {
    case $1:$2 in
        apt-get:build)
            echo cmake ninja-build g++ qt6-base-dev libqt6opengl6-dev qt6-charts-dev qt6-tools-dev \
                qt6-l10n-tools qtkeychain-qt6-dev libpq-dev libgl-dev libvulkan-dev ;;
        apt-get:run) echo openssh-client fontconfig fonts-dejavu-core fonts-inter fonts-jetbrains-mono ;;
        apt-get:server) echo postgresql ;;
        apt-get:tests)
            echo openssh-server libpam-oath procps sudo opendoas lld busybox ksh fish tcsh csh zsh \
                dbus gnome-keyring ;;
        apt-get:lab)
            echo debootstrap systemd-container iproute2 util-linux debian-archive-keyring ;;
        apt-get:npm) echo npm ;;
        dnf:build)
            echo cmake ninja-build gcc-c++ qt6-qtbase-devel qt6-qtcharts-devel qt6-qttools-devel \
                qtkeychain-qt6-devel libpq-devel mesa-libGL-devel ;;
        dnf:run) echo openssh-clients fontconfig dejavu-sans-fonts ;;
        dnf:server) echo postgresql-server postgresql ;;
        dnf:tests) echo openssh-server procps-ng sudo dbus-daemon dbus-tools gnome-keyring ;;
        zypper:build)
            echo cmake ninja gcc-c++ qt6-base-devel qt6-charts-devel qt6-tools-devel \
                qtkeychain-qt6-devel postgresql-devel Mesa-libGL-devel ;;
        zypper:run) echo openssh-clients fontconfig dejavu-fonts ;;
        zypper:server) echo postgresql-server postgresql ;;
        zypper:tests) echo openssh-server procps sudo dbus-1 gnome-keyring ;;
        pacman:build) echo cmake ninja gcc qt6-base qt6-charts qt6-tools qtkeychain-qt6 postgresql-libs mesa ;;
        pacman:run) echo openssh fontconfig ttf-dejavu ;;
        pacman:server) echo postgresql ;;
        pacman:tests) echo openssh procps-ng sudo dbus gnome-keyring ;;
        brew:build) echo cmake ninja qt qtkeychain libpq ;;
        brew:server) echo postgresql@17 ;;
        *) ;;
    esac
}

is_installed() {
    case $1 in
        # Not "ii" only: a package on hold is there as well.
        apt-get) [[ $(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null) == installed ]] ;;
        dnf | zypper) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
        pacman) pacman -Qq "$2" >/dev/null 2>&1 ;;
        brew) brew list --versions "$2" >/dev/null 2>&1 ;;
    esac
}

as_root() {
    if [[ $EUID == 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "Packages have to be installed. This needs root and there is no sudo. Run as root: $*"
    fi
}

# install_for GROUP...: installs what is missing of these groups.
install_for() {
    local manager group package
    local -a wanted=()
    manager=$(package_manager)
    if [[ -z $manager ]]; then
        say "No package manager that is known here was found (apt-get, dnf, zypper, pacman, brew)."
        say "Going on; if something is missing, the next step says what."
        return 0
    fi
    for group in "$@"; do
        if [[ $group == server ]] && has_server_programs; then
            continue
        fi
        for package in $(packages_of "$manager" "$group"); do
            is_installed "$manager" "$package" || wanted+=("$package")
        done
    done
    ((${#wanted[@]} > 0)) || return 0
    say "Installing: ${wanted[*]}"
    case $manager in
        apt-get) install_by_apt "${wanted[@]}" ;;
        dnf) as_root dnf install -y "${wanted[@]}" ;;
        zypper) as_root zypper --non-interactive install --no-recommends "${wanted[@]}" ;;
        pacman) as_root pacman -S --needed --noconfirm "${wanted[@]}" ;;
        brew) brew install "${wanted[@]}" ;;
    esac
}

# The server programs of any version and origin will do.
has_server_programs() {
    local program
    for program in /usr/lib/postgresql/*/bin/pg_ctl /usr/pgsql-*/bin/pg_ctl /usr/lib/postgresql[0-9]*/bin/pg_ctl; do
        [[ -x $program ]] && return 0
    done
    command -v pg_ctl >/dev/null
}

install_by_apt() {
    local -a apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0
        install --no-install-recommends)
    local -a others=()
    local package server=no sshd=no
    for package in "$@"; do
        case $package in
            postgresql) server=yes ;;
            openssh-server) sshd=yes; others+=("$package") ;;
            *) others+=("$package") ;;
        esac
    done
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
    keep_services_down
    if ((${#others[@]} > 0)); then
        as_root "${apt[@]}" "${others[@]}"
    fi
    [[ $server == no ]] || install_debian_server "${apt[@]}"
    allow_services
    # Wanted is the program for tests on private ports, not a server that answers after a reboot.
    if [[ $sshd == yes ]] && command -v systemctl >/dev/null; then
        as_root systemctl --quiet disable ssh.service ssh.socket 2>/dev/null || true
    fi
}

# Debian's server packages make and start a cluster "main". Nobody asked for one here: switched off
# while the package is installed, after that the file is again what it was.
install_debian_server() {
    local conf=/etc/postgresql-common/createcluster.conf failed=0
    as_root "$@" postgresql-common
    as_root cp -p "$conf" "$conf.pgtandem"
    echo 'create_main_cluster = false' | as_root tee -a "$conf" >/dev/null
    as_root "$@" postgresql || failed=1
    as_root mv "$conf.pgtandem" "$conf"
    return "$failed"
}

# The distribution's own switch: no service is started while this file is there.
services_kept_down=no
keep_services_down() {
    [[ ! -e /usr/sbin/policy-rc.d ]] || return 0
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    services_kept_down=yes
    trap allow_services EXIT
}

allow_services() {
    [[ $services_kept_down == yes ]] || return 0
    as_root rm -f /usr/sbin/policy-rc.d
    services_kept_down=no
}

# configure_hints: where CMake finds what brew installs.
configure_hints() {
    if [[ $(package_manager) == brew ]]; then
        local prefix
        prefix="$(brew --prefix qt);$(brew --prefix qtkeychain);$(brew --prefix libpq)"
        export CMAKE_PREFIX_PATH="${prefix//;/:}${CMAKE_PREFIX_PATH:+:$CMAKE_PREFIX_PATH}"
    fi
}

# build_preset NAME [ARGUMENT OF cmake --build]...: configures and builds; compilers take about 1 GB
# each, so memory limits the jobs.
build_preset() {
    local jobs memory
    jobs=$(getconf _NPROCESSORS_ONLN)
    if [[ -r /proc/meminfo ]]; then
        memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576) }' /proc/meminfo)
        ((memory < 1)) && memory=1
        ((jobs > memory)) && jobs=$memory
    fi
    configure_hints
    cmake --preset "$1"
    cmake --build --preset "$1" --parallel "$jobs" "${@:2}"
}
