#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# inlab.sh NAME COMMAND [ARGUMENT...]: runs a test in the network of a lab of its own and removes the
# lab afterwards. Exit code 77 means that no lab is possible here; the reason is printed.
set -euo pipefail
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
