#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds pgTandem and starts it. Arguments go to the program.
#   --sandbox   start with two PostgreSQL servers of its own on this computer, to try everything
# Without a display, the whole main job is done on the sandbox unseen; it leaves pictures of every
# screen in the folder "screenshots" of the build (or in $PGTANDEM_SCREENSHOTS).
set -euo pipefail
started_in=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/deps.sh
. packaging/deps.sh

groups=(build run)
for argument in "$@"; do
    case $argument in
        --sandbox) groups+=(server) ;;
        -h | --help) sed -n '5,8s/^# \{0,1\}//p' packaging/run.sh; exit 0 ;;
    esac
done

arguments=("$@")
if [[ $(uname -s) == Linux && -z ${DISPLAY:-} && -z ${WAYLAND_DISPLAY:-} && -z ${QT_QPA_PLATFORM:-} ]]; then
    pictures=${PGTANDEM_SCREENSHOTS:-$PWD/build/release/screenshots}
    say "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set): doing the main job on the"
    say "sandbox unseen, with pictures of every screen in $pictures."
    groups=(build run server)
    export QT_QPA_PLATFORM=offscreen
    arguments=(--sandbox --demo --screenshots "$pictures")
fi

install_for "${groups[@]}"
build_preset release
[[ -z ${pictures:-} ]] || mkdir -p "$pictures"

program=$PWD/build/release/pgtandem
cd "$started_in"
exec "$program" "${arguments[@]}"
