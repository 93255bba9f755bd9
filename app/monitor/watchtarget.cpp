// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/watchtarget.h"

#include "app/remote/directtransport.h"

#include <QCoreApplication>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::WatchTarget", text);
}

} // namespace

Result<PgTarget> watchTarget(const Endpoint &endpoint, const WatchLogin &login)
{
    Result<ConnInfo> info = ConnInfo::parse(endpoint.options);
    if (!info)
        return info.error();
    if (const QStringList foreign = info->keywordsNotIn(directKeywords()); !foreign.isEmpty()) {
        return Error::make(ErrorKind::InvalidInput,
                           tr("The options for connecting to %1 have the keyword %2.")
                                   .arg(login.serverName, foreign.join(", "_L1)),
                           tr("Only keywords about TLS and Kerberos are taken from there."),
                           tr("Remove it from the options."));
    }
    PgTarget target;
    target.name = login.serverName;
    target.info = *info;
    target.info.set(u"host"_s, endpoint.host);
    if (!endpoint.hostAddr.isEmpty())
        target.info.set(u"hostaddr"_s, endpoint.hostAddr);
    target.info.set(u"port"_s, QString::number(endpoint.port));
    target.info.set(u"user"_s, login.role);
    target.info.set(u"dbname"_s, login.database);
    // Watching writes nothing, and a server in trouble is not troubled further.
    target.info.set(u"options"_s,
                    u"-c statement_timeout=3000 -c default_transaction_read_only=on"_s);
    if (endpoint.isOpenToOthers)
        target.guard = PgTarget::Guard::Password;
    if (!login.password.isEmpty())
        target.info.setPassword(login.password);
    return target;
}

} // namespace pgt
