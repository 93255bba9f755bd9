#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# inlab.sh NAME COMMAND [ARGUMENT...]: runs a test in the network of a lab of its own and removes the
# lab afterwards. Exit code 77 means that no lab is possible here; the reason is printed.
set -euo pipefail

# In a bare chroot the root is no mount point and /sys may be empty: both are needed, and both can be
# had in mounts of our own that end with us.
run_in_bare_chroot() {
    local root status=0 inner
    # shellcheck disable=SC2016 # for the inner shell
    inner='
        mount --rbind / "$1"
        mount --make-rprivate "$1"
        [ -d "$1/sys/class/net" ] || mount -t sysfs sysfs "$1/sys"
        [ -e "$1/sys/fs/cgroup/cgroup.procs" ] || [ -e "$1/sys/fs/cgroup/unified/cgroup.procs" ] \
            || mount -t cgroup2 cgroup2 "$1/sys/fs/cgroup"
        root=$1
        shift
        exec chroot "$root" "$@"'
    root=$(mktemp -d /run/pgtandem-lab-root.XXXXXX)
    unshare --mount --propagation unchanged sh -euc "$inner" prepare "$root" "$@" || status=$?
    # Where the mount below the chroot is shared, the first of ours can be seen from outside.
    ! mountpoint -q "$root" || umount --recursive --lazy "$root"
    rmdir "$root"
    exit "$status"
}
if [[ $EUID == 0 ]] && ! awk '$5 == "/" { found = 1 } END { exit !found }' /proc/self/mountinfo; then
    run_in_bare_chroot "$(realpath "${BASH_SOURCE[0]}")" "$@"
fi

lab_sh=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/lab.sh
export PGTANDEM_LAB=$1 PGTANDEM_LAB_SH=$lab_sh
shift

"$lab_sh" check || exit 77
"$lab_sh" destroy # what an interrupted run may have left
trap '"$lab_sh" destroy' EXIT
trap 'exit 130' INT TERM HUP
status=0
"$lab_sh" desktop "$@" || status=$?
exit "$status"
