// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/linkprobe.h"

#include "app/pg/servermessages.h"
#include "app/probe/hoststream.h"

#include <QHostAddress>
#include <QLocale>
#include <QRegularExpression>
#include <QtEndian>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// What psql said in one attempt.
struct Attempt
{
    QByteArray name;
    int code = -1;
    QString text;
};

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

QString addressIn(const QString &text)
{
    static const QRegularExpression seen(
            u"(?:entry for|connection from|connection for) [^\\n]*?host "
            u"\"([0-9a-fA-F.:]+)(?:%[^\"]*)?\""_s);
    return seen.match(text).captured(1);
}

/// The byte that answers an SSLRequest.
void readHello(LinkFacts &facts, const HostRecord &record)
{
    const QByteArray reply = record.value("reply");
    facts.tlsOffered = reply == "53";
    // One byte and no more: 'S' could also begin the greeting of another service.
    facts.isPostgres = facts.tlsOffered || reply == "4e";
    facts.reachable = facts.reachable || facts.isPostgres;
    facts.answer = facts.tlsOffered   ? u"SSLRequest: S"_s
                   : facts.isPostgres ? u"SSLRequest: N"_s
                                      : u"SSLRequest: %1"_s.arg(QString::fromLatin1(reply));
}

void judgeLogin(LinkFacts &facts, const Attempt &attempt)
{
    if (attempt.code == 0 && facts.loginAnswer.isEmpty()) {
        facts.login = true;
    } else if (attempt.code != 0) {
        facts.login = false;
        facts.loginAnswer = attempt.text;
    }
}

void judge(LinkFacts &facts, const QList<Attempt> &attempts, const LinkRequest &request)
{
    for (const Attempt &attempt : attempts) {
        facts.wroteToLog = facts.wroteToLog || attempt.text.contains("FATAL:"_L1);
        if (attempt.name == "login") {
            judgeLogin(facts, attempt);
            continue;
        }
        facts.isPostgres = facts.isPostgres || speaksPostgres(attempt);
        if (attempt.name == "tls" && speaksPostgres(attempt))
            facts.tlsOffered = !attempt.text.contains("does not support SSL"_L1);
        if (const QString seen = addressIn(attempt.text); !seen.isEmpty())
            facts.seenAddress = seen;
        const bool isTheOne = attempt.name == "tls"
                                      ? request.tls != TlsMode::Disable &&
                                                (facts.tlsOffered || request.tls > TlsMode::Prefer)
                                      : !facts.tlsOffered || request.tls == TlsMode::Disable;
        if (isTheOne || facts.answer.isEmpty())
            facts.answer = attempt.text;
        // Servers that trust the host need no password.
        if (isTheOne && attempt.code == 0 && !facts.login)
            facts.login = true;
        // Where bash could not time the connection, only an answer proves it.
        facts.reachable =
                facts.reachable || speaksPostgres(attempt) || isOtherService(attempt.text);
    }
}

/// One end of a connection as /proc/net/tcp and tcp6 print it: the address in words of four bytes
/// of the host's order (little-endian on all that are set up here), a colon, the port.
struct ConnectionEnd
{
    QHostAddress address;
    QByteArray port;
};

ConnectionEnd endOf(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    const QByteArray bytes = QByteArray::fromHex(text.first(std::max<qsizetype>(colon, 0)));
    QByteArray ordered;
    for (qsizetype word = 0; word + 4 <= bytes.size(); word += 4) {
        for (int i = 3; i >= 0; --i)
            ordered += bytes.at(word + i);
    }
    ConnectionEnd end;
    end.port = text.mid(colon + 1);
    if (ordered.size() == 4) {
        end.address = QHostAddress(qFromBigEndian<quint32>(ordered.constData()));
    } else if (ordered.size() == 16) {
        end.address = QHostAddress(reinterpret_cast<const quint8 *>(ordered.constData()));
        bool isMapped = false;
        const quint32 mapped = end.address.toIPv4Address(&isMapped);
        if (isMapped)
            end.address = QHostAddress(mapped);
    }
    return end;
}

QList<ConnectionEnd> endsIn(const QByteArray &output, const QByteArray &recordName,
                            QByteArrayView key)
{
    QList<ConnectionEnd> ends;
    const auto records = parseHostStream(output);
    if (!records)
        return ends;
    for (const HostRecord &record : *records) {
        if (record.name != recordName)
            continue;
        for (const QByteArray &value : record.values(key)) {
            const ConnectionEnd end = endOf(value);
            if (!end.address.isNull())
                ends << end;
        }
    }
    return ends;
}

} // namespace

void readPeers(LinkFacts &facts, const QByteArray &forward, const QByteArray &reverse)
{
    const QList<ConnectionEnd> own = endsIn(forward, "source", "end");
    if (own.isEmpty())
        return;
    facts.sourceAddress = own.constFirst().address.toString();
    // A translation on the way mostly keeps the port.
    QList<ConnectionEnd> same;
    for (const ConnectionEnd &peer : endsIn(reverse, "peers", "peer")) {
        if (peer.port != own.constFirst().port)
            continue;
        if (peer.address == own.constFirst().address) {
            facts.seenAddress = facts.sourceAddress;
            return;
        }
        same << peer;
    }
    if (same.size() == 1)
        facts.seenAddress = same.constFirst().address.toString();
}

void readRefusal(LinkFacts &facts, const QByteArray &output)
{
    const QString text = QString::fromUtf8(output).trimmed();
    facts.wroteToLog = facts.wroteToLog || text.contains("FATAL:"_L1);
    const QString seen = addressIn(text);
    if (seen.isEmpty())
        return;
    facts.seenAddress = seen;
    facts.answer = text;
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
        else if (record.name == "hello")
            readHello(facts, record);
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
                reverseCommand(m_request.reverseAddress, m_request.reversePort, m_request.port));
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
    if (m_asking)
        m_asking->cancel();
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
    if (m_facts.seenAddress.isEmpty())
        readPeers(m_facts, m_forward->result().out,
                  m_reverse ? m_reverse->result().out : QByteArray());
    m_facts.readAt = QDateTime::currentDateTimeUtc();
    if (!mustAsk()) {
        finish(m_worst);
        return;
    }
    m_asking = m_standbyHost.command(refusedLoginCommand(m_request));
    connect(m_asking.get(), &Task::finished, this, &LinkProbe::asked);
    m_asking->start();
}

bool LinkProbe::mustAsk() const
{
    return m_worst.isSucceeded() && m_request.login == LinkRequest::Login::Silent &&
           m_facts.isPostgres && m_facts.seenAddress.isEmpty() &&
           !m_request.address.startsWith(u'/');
}

void LinkProbe::asked(const Outcome &outcome)
{
    if (outcome.isCancelled() ||
        (outcome.isFailed() && outcome.error().kind == ErrorKind::LinkLost))
        m_worst = outcome;
    readRefusal(m_facts, m_asking->result().out);
    finish(m_worst);
}

} // namespace pgt
