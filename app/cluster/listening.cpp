// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/listening.h"

#include <QCoreApplication>
#include <QHostAddress>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Listening)
};

QStringList entries(const QString &listenAddresses)
{
    QStringList parts;
    for (const QString &part : listenAddresses.split(u',', Qt::SkipEmptyParts)) {
        const QString entry = part.trimmed();
        if (!entry.isEmpty())
            parts << entry;
    }
    return parts;
}

bool isLocal(const QString &address)
{
    return address == "localhost"_L1 || QHostAddress(address).isLoopback();
}

bool isSame(const QString &a, const QString &b)
{
    const QHostAddress first(a);
    return a == b || (!first.isNull() && first == QHostAddress(b));
}

bool has(const QStringList &addresses, const QString &wanted)
{
    return std::any_of(addresses.cbegin(), addresses.cend(),
                       [&wanted](const QString &address) { return isSame(address, wanted); });
}

} // namespace

bool listensAt(const QString &listenAddresses, const QString &wanted, const HostFacts &host)
{
    const QHostAddress literal(wanted);
    const bool isLiteral = !literal.isNull();
    for (const QString &entry : entries(listenAddresses)) {
        if (entry == "*"_L1 || isSame(entry, wanted))
            return true;
        if (entry == "0.0.0.0"_L1 || entry == "::"_L1) {
            const bool isIpv6 = entry == "::"_L1;
            if (!isLiteral || isIpv6 == (literal.protocol() == QAbstractSocket::IPv6Protocol))
                return true;
            continue;
        }
        if (isLocal(entry)) {
            if (isLocal(wanted))
                return true;
            continue;
        }
        // Names: only a connection shows what they mean. A literal that is none of the host's is
        // an address behind a translation, and may lead to any entry.
        if (QHostAddress(entry).isNull() || !isLiteral || !has(host.addresses, wanted))
            return true;
    }
    return false;
}

ListenChange listenChange(const QString &present, const ReplicationSpec &spec,
                          const HostFacts &host)
{
    const QString &wanted = spec.primaryAddress;
    ListenChange change;
    if (listensAt(present, wanted, host)) {
        change.value = present;
        change.sentence =
                Texts::tr("PostgreSQL will listen on %1, as its files say already.").arg(present);
        return change;
    }
    const bool isLoopback = isLocal(wanted);
    if (has(host.dynamicAddresses, wanted)) {
        change.whyNotNarrow = Texts::tr("%1 is leased and may change: with this address only, the "
                                        "server would not be reached any more.")
                                      .arg(wanted);
    } else if (!isLoopback && !has(host.addresses, wanted)) {
        change.whyNotNarrow = Texts::tr("%1 is not an address of an interface there, so it is not "
                                        "known which one it leads to.")
                                      .arg(wanted);
    } else {
        QStringList list = entries(present);
        // Watching from the host itself goes on working.
        if (!std::any_of(list.cbegin(), list.cend(), isLocal))
            list.prepend(u"localhost"_s);
        if (!has(list, wanted) && !(isLoopback && wanted == "localhost"_L1))
            list << wanted;
        change.narrow = list.join(u", "_s);
    }
    for (const QString &address : host.addresses) {
        if (!isSame(address, wanted) && !has(entries(present), address))
            change.opens << address;
    }
    const bool isNarrow = spec.listen == ListenWish::ThisAddress && !change.narrow.isEmpty();
    change.value = isNarrow ? change.narrow : u"*"_s;
    if (isNarrow) {
        change.sentence =
                Texts::tr("PostgreSQL will listen on %1 only. If %2 is not up yet when it starts, "
                          "for example at boot, it listens there only after another restart.")
                        .arg(change.narrow, wanted);
    } else if (change.opens.isEmpty()) {
        change.sentence = Texts::tr("PostgreSQL will listen on all addresses of the host, also on "
                                    "those it gets later; pg_hba.conf decides who may sign in.");
    } else {
        change.sentence =
                Texts::tr("PostgreSQL will listen on all addresses of the host, now also on %1, "
                          "and on those it gets later; pg_hba.conf decides who may sign in.")
                        .arg(change.opens.join(u", "_s));
    }
    return change;
}

} // namespace pgt
