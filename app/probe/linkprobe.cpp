// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/linkprobe.h"

#include "app/pg/conninfo.h"
#include "app/pg/passfile.h"
#include "app/pg/servermessages.h"
#include "app/probe/hoststream.h"
#include "app/probe/psql.h"

#include <QLocale>
#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// $1 host $2 port. The time is bash's own, so that no start of a program is measured.
#define PGT_TCP_PART                                                                               \
    "tcp() { command -v bash >/dev/null && command -v timeout >/dev/null || return\n"              \
    "echo @tcp\n"                                                                                  \
    "said=$(timeout 8 bash -c 's=$EPOCHREALTIME; exec 3<>\"/dev/tcp/$1/$2\" && "                   \
    "echo \" start=$s\" && echo \" end=$EPOCHREALTIME\"' bash \"$1\" \"$2\" 2>&1)\n"               \
    "echo \" code=$?\"; printf '%s\\n' \"$said\" | sed 's/^[^ ]/ &/'; }\n"

constexpr char linkScript[] = "LC_ALL=C; export LC_ALL; umask 077; cd /\n" PGT_TCP_PART R"sh(
psql=$1 host=$2 port=$3 tls=$4 plain=$5 login=$6
pass=$(cat)
attempt() { # name connection passfile
    echo "@attempt"; echo " name=$1"
    said=$(PGPASSFILE=$3 "$psql" -X -w -A -t -d "$2" -c IDENTIFY_SYSTEM 2>&1 </dev/null)
    echo " code=$?"; echo "@answer"; printf '%s\n' "$said" | sed 's/^/ /'
}
echo @begin
case $host in
/*) attempt plain "$plain" /nonexistent/pgpass;;
*)
    tcp "$host" "$port"
    attempt tls "$tls" /nonexistent/pgpass
    case $said in
    *refused*|*timeout*|*'timed out'*|*'No route'*|*unreachable*|*'could not translate'*) ;;
    *)
        attempt plain "$plain" /nonexistent/pgpass
        if command -v openssl >/dev/null && command -v timeout >/dev/null; then
            case $host in *:*) at="[$host]:$port";; *) at=$host:$port;; esac
            cert=$(timeout 8 openssl s_client -starttls postgres -connect "$at" 2>/dev/null </dev/null)
            echo @certificate
            printf '%s\n' "$cert" | openssl x509 -noout -subject -enddate -nameopt RFC2253 2>/dev/null | sed 's/^/ /'
            printf '%s\n' "$cert" | openssl x509 -noout -ext subjectAltName 2>/dev/null | sed 's/^ */ names=/'
        fi;;
    esac;;
esac
if [ -n "$pass" ]; then
    d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT && trap 'exit 1' HUP INT TERM
    printf '%s\n' "$pass" > "$d/pgpass"
    # A base backup needs two connections at the same time: one copies, one streams WAL.
    { echo 'IDENTIFY_SYSTEM;'; sleep 1; } | PGPASSFILE=$d/pgpass "$psql" -X -w -A -t -d "$login" > "$d/first" 2>&1 &
    first=$!
    attempt login "$login" "$d/pgpass"
    wait "$first"; code=$?
    echo @attempt; echo " name=login"; echo " code=$code"; echo @answer; sed 's/^/ /' "$d/first"
fi
echo @end
)sh";

constexpr char reverseScript[] =
        "LC_ALL=C; export LC_ALL\n" PGT_TCP_PART "echo @begin\ntcp \"$1\" \"$2\"\necho @end\n";
#undef PGT_TCP_PART

/// What psql said in one attempt.
struct Attempt
{
    QByteArray name;
    int code = -1;
    QString text;
};

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

/// What another service, or a proxy in between, makes libpq say.
bool isOtherService(const QString &text)
{
    const auto message = ServerMessages::explain(text);
    return (message && message->cause == ServerCause::NotPostgres) ||
           text.contains("expected authentication request"_L1) ||
           text.contains("invalid response to SSL negotiation"_L1) ||
           text.contains("closed the connection unexpectedly"_L1);
}

bool speaksPostgres(const Attempt &attempt)
{
    return attempt.code == 0 || attempt.text.contains("FATAL:"_L1) ||
           attempt.text.contains("no password supplied"_L1) ||
           attempt.text.contains("does not support SSL"_L1) ||
           attempt.text.contains("authentication method"_L1) ||
           attempt.text.contains("certificate"_L1);
}

void readTcp(LinkFacts &facts, const HostRecord &record)
{
    facts.reachable = record.value("code") == "0";
    bool known = false, knownToo = false;
    const double start = record.value("start").toDouble(&known);
    const double end = record.value("end").toDouble(&knownToo);
    if (facts.reachable && known && knownToo)
        facts.connectMilliseconds = std::max(0.0, (end - start) * 1000);
    if (!facts.reachable)
        facts.answer = QString::fromUtf8(record.text()).section(u'\n', 1).trimmed();
}

void readCertificate(LinkFacts &facts, const HostRecord &record)
{
    facts.certificateSubject = QString::fromUtf8(record.value("subject")).trimmed();
    const QString end = QString::fromLatin1(record.value("notAfter")).simplified();
    // "Mar 3 12:00:00 2027 GMT"
    QDateTime until = QLocale::c().toDateTime(end.section(u' ', 0, 3), u"MMM d HH:mm:ss yyyy"_s);
    until.setTimeSpec(Qt::UTC);
    if (until.isValid())
        facts.certificateValidUntil = until;
    static const QRegularExpression name(u"(?:DNS|IP Address):([^,\\s]+)"_s);
    for (const QByteArray &line : record.values("names")) {
        auto matches = name.globalMatch(QString::fromUtf8(line));
        while (matches.hasNext())
            facts.certificateNames << matches.next().captured(1);
    }
}

void judge(LinkFacts &facts, const QList<Attempt> &attempts, const LinkRequest &request)
{
    static const QRegularExpression seen(
            u"(?:entry for|connection from|connection for) [^\\n]*?host "
            u"\"([0-9a-fA-F.:]+)(?:%[^\"]*)?\""_s);
    for (const Attempt &attempt : attempts) {
        if (attempt.name == "login")
            continue;
        facts.isPostgres = facts.isPostgres || speaksPostgres(attempt);
        if (attempt.name == "tls" && speaksPostgres(attempt))
            facts.tlsOffered = !attempt.text.contains("does not support SSL"_L1);
        if (const auto match = seen.match(attempt.text); match.hasMatch())
            facts.seenAddress = match.captured(1);
        const bool isTheOne = attempt.name == "tls"
                                      ? request.tls != TlsMode::Disable &&
                                                (facts.tlsOffered || request.tls > TlsMode::Prefer)
                                      : !facts.tlsOffered || request.tls == TlsMode::Disable;
        if (isTheOne || facts.answer.isEmpty())
            facts.answer = attempt.text;
        // Servers that trust the host need no password.
        if (isTheOne && attempt.code == 0)
            facts.login = true;
        // Where bash could not time the connection, only an answer proves it.
        facts.reachable =
                facts.reachable || speaksPostgres(attempt) || isOtherService(attempt.text);
    }
    for (const Attempt &attempt : attempts) {
        if (attempt.name != "login")
            continue;
        if (attempt.code == 0 && facts.loginAnswer.isEmpty()) {
            facts.login = true;
        } else if (attempt.code != 0) {
            facts.login = false;
            facts.loginAnswer = attempt.text;
        }
    }
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
                               connectionFor(request, tlsModeName(request.tls))};
    command.runAs = request.standby.owner;
    PassFile passFile;
    if (!request.password.isEmpty() &&
        passFile.set({u"*"_s, u"*"_s, u"*"_s, request.role}, request.password)) {
        command.input = passFile.content();
        command.privacy = Command::Privacy::Secret;
    }
    command.timeout = std::chrono::seconds(60);
    return command;
}

Command reverseCommand(const QString &address, int port)
{
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,       u"-c"_s, QLatin1String(reverseScript),
                               u"pgtandem-link"_s, address, QString::number(port)};
    command.exit = Command::Exit::AnyCode;
    return command;
}

LinkFacts readLinkOutput(const QByteArray &output, const LinkRequest &request)
{
    LinkFacts facts;
    facts.address = request.address;
    facts.port = request.port;
    const auto records = parseHostStream(output);
    if (!records) {
        facts.problem = records.error();
        return facts;
    }
    QList<Attempt> attempts;
    for (const HostRecord &record : *records) {
        if (record.name == "tcp")
            readTcp(facts, record);
        else if (record.name == "attempt")
            attempts.append({record.value("name"), record.value("code").toInt(), {}});
        else if (record.name == "answer" && !attempts.isEmpty())
            attempts.last().text = QString::fromUtf8(record.text()).trimmed();
        else if (record.name == "certificate")
            readCertificate(facts, record);
    }
    judge(facts, attempts, request);
    return facts;
}

std::optional<bool> readReverseOutput(const QByteArray &output)
{
    const auto records = parseHostStream(output);
    if (!records)
        return std::nullopt;
    for (const HostRecord &record : *records) {
        if (record.name != "tcp")
            continue;
        if (record.value("code") == "0")
            return true;
        // A closed port says nothing about the way: the standby's server may be stopped.
        if (record.text().contains("refused"))
            return std::nullopt;
        return false;
    }
    return std::nullopt;
}

LinkProbe::LinkProbe(HostTransport &standbyHost, HostTransport *primaryHost,
                     const LinkRequest &request, QObject *parent)
    : Task(parent), m_standbyHost(standbyHost), m_primaryHost(primaryHost), m_request(request)
{}

LinkProbe::~LinkProbe() = default;

void LinkProbe::run()
{
    m_forward = m_standbyHost.command(linkCommand(m_request));
    m_pending = 1;
    if (m_primaryHost && !m_request.reverseAddress.isEmpty()) {
        m_reverse = m_primaryHost->command(
                reverseCommand(m_request.reverseAddress, m_request.reversePort));
        ++m_pending;
        connect(m_reverse.get(), &Task::finished, this, &LinkProbe::partEnded);
        m_reverse->start();
    }
    connect(m_forward.get(), &Task::finished, this, &LinkProbe::partEnded);
    m_forward->start();
}

void LinkProbe::abort()
{
    m_forward->cancel();
    if (m_reverse)
        m_reverse->cancel();
}

void LinkProbe::partEnded(const Outcome &outcome)
{
    if (outcome.isCancelled() ||
        (outcome.isFailed() && outcome.error().kind == ErrorKind::LinkLost))
        m_worst = outcome;
    if (--m_pending > 0)
        return;
    m_facts = readLinkOutput(m_forward->result().out, m_request);
    if (m_forward->outcome().isFailed())
        m_facts.problem = m_forward->outcome().error();
    if (m_reverse && m_reverse->outcome().isSucceeded())
        m_facts.reverseReachable = readReverseOutput(m_reverse->result().out);
    m_facts.readAt = QDateTime::currentDateTimeUtc();
    finish(m_worst);
}

} // namespace pgt
