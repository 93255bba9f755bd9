// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What LinkProbe runs on the two hosts; linkprobe.cpp reads what it prints.
#include "app/pg/conninfo.h"
#include "app/pg/passfile.h"
#include "app/probe/linkprobe.h"
#include "app/probe/psql.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// $1 host $2 port. The time is bash's own, so that no start of a program is measured.
#define PGT_TCP_PART                                                                               \
    "tcp() { command -v bash >/dev/null && command -v timeout >/dev/null || return\n"              \
    "echo @tcp\n"                                                                                  \
    "said=$(timeout 8 bash -c 's=$EPOCHREALTIME; exec 3<>\"/dev/tcp/$1/$2\" && "                   \
    "echo \" start=$s\" && echo \" end=$EPOCHREALTIME\"' bash \"$1\" \"$2\" 2>&1)\n"               \
    "code=$?\n"                                                                                    \
    "echo \" code=$code\"; printf '%s\\n' \"$said\" | sed 's/^[^ ]/ &/'; }\n"

// An SSLRequest is answered with one byte, before anything is asked or logged. A server that agrees
// to TLS expects a handshake then and mentions (LOG) one that does not come, so openssl is first.
constexpr char linkScript[] =
        "LC_ALL=C; export LC_ALL; umask 077; cd /; code=0\n" PGT_TCP_PART R"sh(
psql=$1 host=$2 port=$3 tls=$4 plain=$5 login=$6 mode=$7 wish=$8 hold=$9
pass=$(cat)
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT && trap 'exit 1' HUP INT TERM
reply=
can() { for p; do command -v "$p" >/dev/null || return 1; done; }
attempt() { # name connection passfile
    echo "@attempt"; echo " name=$1"
    said=$(PGPASSFILE=$3 "$psql" -X -w -A -t -d "$2" -c IDENTIFY_SYSTEM 2>&1 </dev/null)
    echo " code=$?"; echo "@answer"; printf '%s\n' "$said" | sed 's/^/ /'
}
stay() { # prints its own end of the connection and keeps it for a while
    can bash timeout awk || return
    timeout 10 bash -c 'exec 3<>"/dev/tcp/$1/$2" || exit
    i=$(readlink "/proc/$$/fd/3"); i=${i#*\[}; i=${i%]}
    awk -v i="$i" "\$10 == i { print \" end=\" \$2 }" /proc/net/tcp /proc/net/tcp6
    sleep "$3"' bash "$host" "$port" "$hold" >"$d/source" 2>/dev/null
}
hello() {
    can bash timeout || return
    reply=$(timeout 8 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "\0\0\0\010\004\322\026\057" >&3 &&
        dd bs=16 count=1 2>/dev/null <&3 | od -An -tx1' bash "$host" "$port" 2>/dev/null)
    reply=$(echo $reply)
    echo @hello; echo " reply=$reply"
}
handshake() {
    case $host in *:*) at="[$host]:$port";; *) at=$host:$port;; esac
    cert=
    ! can openssl timeout ||
        cert=$(timeout 8 openssl s_client -starttls postgres -connect "$at" 2>/dev/null </dev/null)
    case $cert in
    *'BEGIN CERTIFICATE'*)
        reply=53; echo @hello; echo ' reply=53'; echo @certificate
        printf '%s\n' "$cert" | openssl x509 -noout -subject -enddate -nameopt RFC2253 2>/dev/null | sed 's/^/ /'
        printf '%s\n' "$cert" | openssl x509 -noout -ext subjectAltName 2>/dev/null | sed 's/^ */ names=/';;
    *) hello;;
    esac
}
echo @begin
case $host in
/*) case $mode in
    try) attempt plain "$plain" /nonexistent/pgpass;;
    *) [ ! -S "$host/.s.PGSQL.$port" ] || { echo @hello; echo ' reply=4e'; };;
    esac;;
*)
    tcp "$host" "$port"
    if [ "$code" = 0 ]; then
        stay & stayer=$!
        handshake
        case $mode:$reply:$wish in
        *::*) # nothing here to look with: psql has to
            ! can bash timeout && attempt tls "$tls" /nonexistent/pgpass &&
                attempt plain "$plain" /nonexistent/pgpass;;
        try:53:disable|try:4e:disable|try:4e:prefer) attempt plain "$plain" /nonexistent/pgpass;;
        try:53:*) attempt tls "$tls" /nonexistent/pgpass;;
        esac
    fi;;
esac
if [ -n "$pass" ] && [ "$mode" = try ]; then
    printf '%s\n' "$pass" > "$d/pgpass"
    # A base backup needs two connections at the same time: one copies, one streams WAL.
    { echo 'IDENTIFY_SYSTEM;'; sleep 1; } | PGPASSFILE=$d/pgpass "$psql" -X -w -A -t -d "$login" > "$d/first" 2>&1 &
    first=$!
    attempt login "$login" "$d/pgpass"
    wait "$first"; code=$?
    echo @attempt; echo " name=login"; echo " code=$code"; echo @answer; sed 's/^/ /' "$d/first"
fi
[ -z "${stayer:-}" ] || { wait "$stayer"; echo @source; cat "$d/source"; }
echo @end
)sh";

// $3: connections to this port are listed while the other host keeps one, else empty.
constexpr char reverseScript[] = "LC_ALL=C; export LC_ALL\n" PGT_TCP_PART R"sh(
echo @begin
tcp "$1" "$2"
if [ -n "$3" ]; then
    echo @peers
    n=0
    while [ $n -lt 14 ]; do
        awk -v p=":$3" '$4 == "01" && substr($2, length($2) - 4) == p { print " peer=" $3 }' \
            /proc/net/tcp /proc/net/tcp6 2>/dev/null
        sleep 0.2; n=$((n + 1))
    done | sort -u
fi
echo @end
)sh";
#undef PGT_TCP_PART

constexpr char refusedScript[] = R"sh(
LC_ALL=C; export LC_ALL; cd /
PGPASSFILE=/nonexistent/pgpass exec "$1" -X -w -A -t -d "$2" -c IDENTIFY_SYSTEM 2>&1 </dev/null
)sh";

// Long enough to overlap with the other host's look although the two begin apart.
constexpr int holdSeconds = 2;

QString connectionFor(const LinkRequest &request, const QString &sslMode)
{
    ConnInfo connection;
    connection.set(u"host"_s, request.address);
    connection.set(u"port"_s, QString::number(request.port));
    connection.set(u"user"_s, request.role);
    connection.set(u"dbname"_s, u"replication"_s);
    connection.set(u"replication"_s, u"true"_s);
    connection.set(u"connect_timeout"_s, u"8"_s);
    connection.set(u"application_name"_s, u"pgtandem_check"_s);
    if (!request.address.startsWith(u'/'))
        connection.set(u"sslmode"_s, sslMode);
    if (sslMode.startsWith("verify"_L1) && !request.tlsRootCertificate.isEmpty())
        connection.set(u"sslrootcert"_s, request.tlsRootCertificate);
    return connection.toString();
}

QString wishFor(TlsMode tls)
{
    return tls == TlsMode::Disable  ? u"disable"_s
           : tls <= TlsMode::Prefer ? u"prefer"_s
                                    : u"require"_s;
}

} // namespace

Command linkCommand(const LinkRequest &request)
{
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,
                               u"-c"_s,
                               QLatin1String(linkScript),
                               u"pgtandem-link"_s,
                               psqlProgram(request.standby),
                               request.address,
                               QString::number(request.port),
                               connectionFor(request, u"require"_s),
                               connectionFor(request, u"disable"_s),
                               connectionFor(request, tlsModeName(request.tls)),
                               request.login == LinkRequest::Login::Try ? u"try"_s : u"silent"_s,
                               wishFor(request.tls),
                               QString::number(holdSeconds)};
    command.runAs = request.standby.owner;
    PassFile passFile;
    if (request.login == LinkRequest::Login::Try && !request.password.isEmpty() &&
        passFile.set({u"*"_s, u"*"_s, u"*"_s, request.role}, request.password)) {
        command.input = passFile.content();
        command.privacy = Command::Privacy::Secret;
    }
    command.timeout = std::chrono::seconds(60);
    return command;
}

Command reverseCommand(const QString &address, int port, int watchedPort)
{
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,       u"-c"_s, QLatin1String(reverseScript),
                               u"pgtandem-link"_s, address, QString::number(port)};
    command.argv << (watchedPort > 0 ? u"%1"_s.arg(watchedPort, 4, 16, QChar(u'0')).toUpper()
                                     : QString());
    command.exit = Command::Exit::AnyCode;
    return command;
}

Command refusedLoginCommand(const LinkRequest &request)
{
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,
                               u"-c"_s,
                               QLatin1String(refusedScript),
                               u"pgtandem-link"_s,
                               psqlProgram(request.standby),
                               connectionFor(request, u"prefer"_s)};
    command.runAs = request.standby.owner;
    command.exit = Command::Exit::AnyCode;
    return command;
}

} // namespace pgt
