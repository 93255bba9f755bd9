// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"
#include "app/pg/servermessages.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QLocale>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

QString openCommand(const CheckContext &context)
{
    const QString from = context.wishes.address;
    const int port = context.spec.primaryPort;
    const QString &tool = context.primaryHost.firewall;
    if (tool == "ufw"_L1)
        return u"ufw allow from %1 to any port %2 proto tcp"_s.arg(from).arg(port);
    if (tool == "firewalld"_L1)
        return u"firewall-cmd --permanent --add-rich-rule='rule family=%3 source address=%1 port "
               u"port=%2 "
               u"protocol=tcp accept' && firewall-cmd --reload"_s.arg(from)
                       .arg(port)
                       .arg(from.contains(u':') ? u"ipv6"_s : u"ipv4"_s);
    if (tool == "nftables"_L1)
        return u"nft add rule inet filter input ip saddr %1 tcp dport %2 accept"_s.arg(from).arg(
                port);
    if (tool == "iptables"_L1)
        return u"iptables -I INPUT -s %1 -p tcp --dport %2 -j ACCEPT"_s.arg(from).arg(port);
    return {};
}

bool isRefused(const QString &answer)
{
    return answer.contains("refused"_L1, Qt::CaseInsensitive);
}

Finding blocked(const CheckContext &context, const Finding &finding, const LinkFacts &link)
{
    const QString target = u"%1:%2"_s.arg(link.address).arg(link.port);
    const bool willListen = context.restartReasons().contains("listen_addresses"_L1);
    if (isRefused(link.answer) && willListen) {
        return warning(finding,
                       Texts::tr("%1 refuses; PostgreSQL does not listen there yet").arg(target),
                       Texts::tr("The plan sets listen_addresses; whether a firewall is in the way "
                                 "shows only then."),
                       Texts::tr("Nothing to do: the login is tested before anything on the "
                                 "standby is touched."));
    }
    if (link.answer.contains("could not translate"_L1) || link.answer.contains("not known"_L1)) {
        return failure(
                finding, ErrorKind::PortBlocked,
                Texts::tr("%1 does not know the name %2").arg(context.standbyName, link.address),
                Texts::tr("The standby connects to the primary by this name for ever after."),
                Texts::tr("Enter an IP address, or add the name to DNS or /etc/hosts on %1.")
                        .arg(context.standbyName));
    }
    const QString command = openCommand(context);
    const QString how =
            command.isEmpty()
                    ? Texts::tr("Allow TCP port %1 from %2 in the firewalls between the hosts.")
                              .arg(link.port)
                              .arg(context.wishes.address)
                    : Texts::tr("On %1 run: %2").arg(context.primaryName, command);
    return failure(finding, ErrorKind::PortBlocked,
                   isRefused(link.answer) ? Texts::tr("%1 refuses the connection").arg(target)
                                          : Texts::tr("%1 does not answer").arg(target),
                   Texts::tr("The standby has to reach this port to copy and to receive WAL."),
                   how);
}

Finding portCheck(const CheckContext &context, const LinkFacts &link)
{
    Finding finding = context.finding("port", 29, Finding::Scope::Between,
                                      Texts::tr("Port %1 reachable").arg(context.spec.primaryPort));
    finding = seenBy(
            finding,
            u"psql -h %1 -p %2 (%3)"_s.arg(link.address).arg(link.port).arg(context.standbyName),
            link.answer);
    if (!link.reachable)
        return blocked(context, finding, link);
    if (!link.isPostgres) {
        return failure(finding, ErrorKind::PortBlocked,
                       Texts::tr("something answers at %1:%2, but it is not PostgreSQL")
                               .arg(link.address)
                               .arg(link.port),
                       Texts::tr("Another service uses this port, or a proxy is in between."),
                       Texts::tr("Correct address and port on the page Replication."));
    }
    if (link.connectMilliseconds >= 0) {
        return passed(finding, Texts::tr("answers in %1 ms, no firewall in between")
                                       .arg(QLocale().toString(link.connectMilliseconds, 'f', 1)));
    }
    return passed(finding, Texts::tr("answers, no firewall in between"));
}

Finding addressCheck(const CheckContext &context, const LinkFacts &link)
{
    Finding finding = context.finding("seen_address", 28, Finding::Scope::Between,
                                      Texts::tr("Address of the standby"));
    // Not hidden from those who watch the primary's log.
    const QString logged = link.wroteToLog
                                   ? Texts::tr("Asking left a line FATAL in the primary's log.")
                                   : QString();
    finding = seenBy(finding, u"psql"_s, QString(link.answer + u'\n' + logged).trimmed());
    const QString typed = context.wishes.address;
    if (link.seenAddress.isEmpty())
        return passed(finding, typed);
    const bool same = QHostAddress(link.seenAddress)
                              .isEqual(QHostAddress(typed), QHostAddress::TolerantConversion);
    if (same || QHostAddress(typed).isNull())
        return passed(finding, (Texts::tr("the primary sees %1").arg(link.seenAddress) +
                                (logged.isEmpty() ? QString() : QString(u". "_s + logged))));
    return warning(finding, Texts::tr("the primary sees %1, not %2").arg(link.seenAddress, typed),
                   Texts::tr("A rule for %1 would not match: the address is translated on the way.")
                           .arg(typed),
                   Texts::tr("The plan uses %1 in pg_hba.conf.").arg(link.seenAddress));
}

bool certificateFits(const LinkFacts &link)
{
    for (const QString &name : link.certificateNames) {
        if (name.compare(link.address, Qt::CaseInsensitive) == 0)
            return true;
        const bool matches =
                name.startsWith("*."_L1) && link.address.section(u'.', 1) == name.sliced(2);
        if (matches)
            return true;
    }
    return link.certificateNames.isEmpty() &&
           link.certificateSubject.contains(QString(u"CN="_s + link.address), Qt::CaseInsensitive);
}

QString dateText(const QDateTime &time)
{
    return QLocale().toString(time.date(), QLocale::ShortFormat);
}

Finding certificateCheck(const CheckContext &context, Finding finding, const LinkFacts &link)
{
    finding.title = Texts::tr("TLS certificate");
    const bool verified = context.spec.tls >= TlsMode::VerifyCa;
    if (link.certificateValidUntil && *link.certificateValidUntil <= context.now) {
        const QString expired =
                Texts::tr("expired on %1").arg(dateText(*link.certificateValidUntil));
        const QString remedy = Texts::tr("Renew the certificate on %1.").arg(context.primaryName);
        if (verified)
            return failure(finding, ErrorKind::ServerRejected, expired,
                           Texts::tr("The standby verifies the certificate and would refuse it."),
                           remedy);
        return warning(finding, expired, Texts::tr("It encrypts, but proves nothing."), remedy);
    }
    if (context.spec.tls == TlsMode::VerifyFull && !link.certificateSubject.isEmpty() &&
        !certificateFits(link)) {
        return failure(
                finding, ErrorKind::ServerRejected,
                Texts::tr("issued for %1, not for %2")
                        .arg(link.certificateNames.isEmpty() ? link.certificateSubject
                                                             : link.certificateNames.join(u", "_s),
                             link.address),
                Texts::tr("With verify-full the standby refuses a certificate for another name."),
                Texts::tr("Use a name of the certificate as the address of the primary, or "
                          "verify-ca."));
    }
    if (link.certificateSubject.isEmpty())
        return passed(finding, Texts::tr("TLS is offered"));
    const QString names = link.certificateNames.isEmpty() ? link.certificateSubject
                                                          : link.certificateNames.join(u", "_s);
    if (!link.certificateValidUntil)
        return passed(finding, Texts::tr("issued for %1").arg(names));
    if (context.now.daysTo(*link.certificateValidUntil) < 30) {
        return warning(finding,
                       Texts::tr("issued for %1, valid only until %2")
                               .arg(names, dateText(*link.certificateValidUntil)),
                       Texts::tr("It expires within 30 days."),
                       Texts::tr("Renew it on %1 soon.").arg(context.primaryName));
    }
    return passed(finding, Texts::tr("issued for %1, valid until %2")
                                   .arg(names, dateText(*link.certificateValidUntil)));
}

Finding tlsCheck(const CheckContext &context)
{
    Finding finding = context.finding("tls", 24, Finding::Scope::Between, Texts::tr("Encryption"));
    const LinkFacts *link = context.link;
    const QString ssl = context.primary.setting(u"ssl"_s);
    finding = seenBy(finding, u"SHOW ssl"_s, ssl);
    if (context.usesSocket)
        return skipped(finding, Texts::tr("a socket of this computer needs none"));
    if (context.spec.tls == TlsMode::Disable) {
        return warning(
                finding, Texts::tr("switched off"),
                Texts::tr("All data crosses the network readable for everybody on the way."),
                Texts::tr("Choose another TLS mode unless the network is protected otherwise."));
    }
    const bool known = link && link->isPostgres;
    const bool offered = known ? link->tlsOffered : ssl == "on"_L1;
    if (offered)
        return known ? certificateCheck(context, finding, *link)
                     : passed(finding, Texts::tr("ssl is on"));
    const QString off = Texts::tr("the primary offers no TLS");
    if (context.spec.tls >= TlsMode::Require) {
        return failure(finding, ErrorKind::ConfigBroken, off,
                       Texts::tr("With %1 the standby would never connect.")
                               .arg(tlsModeName(context.spec.tls)),
                       Texts::tr("Set ssl = on with a certificate on %1, or choose “prefer”.")
                               .arg(context.primaryName));
    }
    return warning(finding, Texts::tr("%1: clear text").arg(off),
                   Texts::tr("All data crosses the network readable for everybody on the way."),
                   Texts::tr("Set ssl = on with a certificate on %1.").arg(context.primaryName));
}

Finding loginCheck(const CheckContext &context)
{
    Finding finding = context.finding("replication_login", 31, Finding::Scope::Between,
                                      Texts::tr("Replication login"));
    const LinkFacts *link = context.link;
    finding = seenBy(finding, u"psql 'replication=true' -c IDENTIFY_SYSTEM"_s,
                     link ? link->loginAnswer : QString());
    const QString later =
            Texts::tr("The plan tests it for real before anything on the standby is touched.");
    if (!link || !link->login)
        return skipped(finding, later);
    if (*link->login)
        return passed(finding, Texts::tr("%1 signs in to replication").arg(context.spec.role));
    const auto message = ServerMessages::explain(link->loginAnswer);
    const bool willChange = message && (message->cause == ServerCause::NoHbaEntry ||
                                        message->cause == ServerCause::HbaReject ||
                                        message->cause == ServerCause::RoleMissing ||
                                        message->cause == ServerCause::RoleNoLogin ||
                                        message->cause == ServerCause::ReplicationRightMissing ||
                                        message->cause == ServerCause::WalSendersUsedUp);
    const QString answer = link->loginAnswer.section(u'\n', 0, 0);
    if (willChange)
        return warning(finding, answer, Texts::tr("The plan changes what stands in the way."),
                       later);
    if (message && message->cause == ServerCause::PasswordWrong) {
        return failure(finding, ErrorKind::ServerRejected, answer,
                       Texts::tr("The role exists, and this is not its password."),
                       Texts::tr("Enter the role's password on the page Replication, or choose "
                                 "another role."));
    }
    const Error known = message ? message->error : Error();
    return failure(finding,
                   known.kind == ErrorKind::Unknown ? ErrorKind::ServerRejected : known.kind,
                   answer,
                   known.why.isEmpty() ? Texts::tr("Copy and standby sign in exactly like this.")
                                       : known.why,
                   known.remedy.isEmpty() ? Texts::tr("See the server's answer under Explain.")
                                          : known.remedy);
}

Finding reverseCheck(const CheckContext &context, const LinkFacts &link)
{
    Finding finding =
            context.finding("reverse", 30, Finding::Scope::Between, Texts::tr("Way back"));
    finding = seenBy(finding,
                     u"connect %1:%2 (%3)"_s.arg(context.wishes.address)
                             .arg(context.standby.port)
                             .arg(context.primaryName),
                     {});
    if (!link.reverseReachable)
        return skipped(finding, Texts::tr("not tried, needed only after a switchover"));
    if (*link.reverseReachable)
        return passed(finding,
                      Texts::tr("%1 reaches %2").arg(context.primaryName, context.standbyName));
    return warning(finding,
                   Texts::tr("%1 does not reach port %2 of %3")
                           .arg(context.primaryName)
                           .arg(context.standby.port)
                           .arg(context.standbyName),
                   Texts::tr("After a switchover the old primary could not become the standby."),
                   Texts::tr("Open the port in this direction too, when you have time."));
}

} // namespace

void checkLink(const CheckContext &context, QList<Finding> &findings)
{
    const LinkFacts *link = context.link;
    if (link && link->problem) {
        Finding finding =
                context.finding("port", 29, Finding::Scope::Between,
                                Texts::tr("Port %1 reachable").arg(context.spec.primaryPort));
        findings << warning(finding, link->problem->text,
                            Texts::tr("Whether the standby reaches the primary is not known."),
                            link->problem->remedy);
    } else if (link) {
        findings << portCheck(context, *link);
        if (!context.usesSocket)
            findings << addressCheck(context, *link) << reverseCheck(context, *link);
    } else {
        Finding finding =
                context.finding("port", 29, Finding::Scope::Between,
                                Texts::tr("Port %1 reachable").arg(context.spec.primaryPort));
        findings << skipped(finding, Texts::tr("not tried"));
    }
    findings << tlsCheck(context) << loginCheck(context);
}

} // namespace pgt
