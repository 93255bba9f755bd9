#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what the tests need, builds, runs all tests and ends with ctest's own summary.
# Arguments go to ctest, e.g.: tests/run.sh -L unit
# With CI=true, or PGTANDEM_ASAN_UI=yes, the tests of the screens run under AddressSanitizer.
# PGTANDEM_PRESET=asan or tsan: the same with a sanitizer, without the tests of the lab.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=packaging/deps.sh
. packaging/deps.sh

case ${1:-} in
    -h | --help) sed -n '5,9s/^# //p' "$0"; exit 0 ;;
esac

preset=${PGTANDEM_PRESET:-dev}

# The lab boots Debian systems: root on Debian or Ubuntu. Says why not otherwise.
why_no_lab() {
    if [[ $preset != dev ]]; then
        echo "it is for the preset dev"
    elif [[ $(uname -s) != Linux ]]; then
        echo "it needs Linux"
    elif [[ $EUID != 0 ]]; then
        echo "it needs root"
    elif [[ $(package_manager) != apt-get ]]; then
        echo "it is known to work on Debian and Ubuntu only"
    fi
}

lab_reason=$(why_no_lab)
if [[ -n $lab_reason && ${CI:-} == true && $preset == dev ]]; then
    die "CI=true, but the lab's tests cannot run: $lab_reason"
fi
groups=(build run server tests)
[[ -n $lab_reason ]] || groups+=(lab)
[[ -n $lab_reason ]] || command -v npm >/dev/null || groups+=(npm)
install_for "${groups[@]}"

ctest_arguments=(--preset "$preset" --parallel "$(getconf _NPROCESSORS_ONLN)" "$@")
bases='' servers=''
if [[ -n $lab_reason ]]; then
    say "Skipped: the tests of the lab (tests/lab, real servers), because $lab_reason."
    ctest_arguments+=(--label-exclude lab)
else
    # Made while the compiler runs.
    tests/lab/lab.sh base bullseye bookworm trixie forky &
    bases=$!
    if [[ -z ${PGTANDEM_TEST_SERVERS:-} ]]; then
        export PGTANDEM_TEST_SERVERS=${PGTANDEM_LAB_CACHE:-/var/cache/pgtandem-lab}/servers
        tests/lab/servers.sh "$PGTANDEM_TEST_SERVERS" 10 11 12 &
        servers=$!
    fi
fi

# In place of plain ones, in the same ctest: a second build, but each test runs once.
if [[ $preset == dev ]]; then
    sanitized=
    if [[ ${CI:-} == true || ${PGTANDEM_ASAN_UI:-} == yes ]]; then
        build_preset asan-ui --target ui_tests
        sanitized=$PWD/build/asan-ui
    fi
    cmake --preset dev -DPGTANDEM_SANITIZED_UI="$sanitized"
fi
build_preset "$preset"
if [[ -n $bases ]] && ! wait "$bases"; then
    say "The lab's bases could not be made (see above): its tests will fail."
fi

if [[ -n $servers ]] && ! wait "$servers"; then
    say "Servers of older versions could not be fetched (see above): their tests are skipped."
fi

status=0
ctest "${ctest_arguments[@]}" || status=$?

# Qt Test counts a skipped function as a success.
log=build/$preset/Testing/Temporary/LastTest.log
if [[ ${CI:-} == true ]] && grep -E '^SKIP +:' "$log"; then
    say "CI=true, but the tests above were skipped."
    status=1
fi
exit "$status"
