// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/accessjson.h"

#include <QCoreApplication>

#include <array>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::HostAccess)
};

constexpr std::array authNames{
        std::pair{SshTarget::Auth::Defaults, "defaults"},
        std::pair{SshTarget::Auth::KeyFile, "keyFile"},
        std::pair{SshTarget::Auth::Password, "password"},
};

} // namespace

QJsonObject accessToJson(const HostAccess &access)
{
    if (access.kind == HostAccess::Kind::Local)
        return {{u"kind"_s, u"local"_s}, {u"account"_s, access.localAccount}};
    if (access.kind == HostAccess::Kind::Direct)
        return {{u"kind"_s, u"direct"_s},
                {u"host"_s, access.direct.host},
                {u"options"_s, access.direct.options}};
    QString auth;
    for (const auto &[value, name] : authNames) {
        if (value == access.ssh.auth)
            auth = QLatin1String(name);
    }
    return {{u"kind"_s, u"ssh"_s},
            {u"host"_s, access.ssh.host},
            {u"port"_s, access.ssh.port},
            {u"user"_s, access.ssh.user},
            {u"jumpHost"_s, access.ssh.jumpHost},
            {u"auth"_s, auth},
            {u"keyFile"_s, access.ssh.keyFile},
            {u"sudo"_s, access.ssh.useSudo}};
}

Result<HostAccess> accessFromJson(const QJsonObject &json)
{
    HostAccess access;
    const QString kind = json.value("kind"_L1).toString();
    if (kind == "local"_L1) {
        access.kind = HostAccess::Kind::Local;
        access.localAccount = json.value("account"_L1).toString();
        return access;
    }
    if (kind == "direct"_L1) {
        access.kind = HostAccess::Kind::Direct;
        access.direct.host = json.value("host"_L1).toString();
        access.direct.options = json.value("options"_L1).toString();
        return access;
    }
    const auto invalid = [](const QString &what) {
        return Error::make(ErrorKind::InvalidInput,
                           Texts::tr("The saved way to a server cannot be read: %1.").arg(what),
                           Texts::tr("Without it pgTandem does not know how to reach the server."),
                           Texts::tr("Enter the server again."));
    };
    if (kind != "ssh"_L1)
        return invalid(Texts::tr("unknown kind “%1”").arg(kind));
    access.ssh.host = json.value("host"_L1).toString();
    access.ssh.port = json.value("port"_L1).toInt();
    if (access.ssh.port < 0 || access.ssh.port > 65535)
        return invalid(Texts::tr("the port %1 does not exist").arg(access.ssh.port));
    access.ssh.user = json.value("user"_L1).toString();
    access.ssh.jumpHost = json.value("jumpHost"_L1).toString();
    access.ssh.keyFile = json.value("keyFile"_L1).toString();
    access.ssh.useSudo = json.value("sudo"_L1).toBool(true);
    const QString auth = json.value("auth"_L1).toString();
    for (const auto &[value, name] : authNames) {
        if (auth == QLatin1String(name)) {
            access.ssh.auth = value;
            return access;
        }
    }
    return invalid(Texts::tr("unknown way to sign in “%1”").arg(auth));
}

} // namespace pgt
