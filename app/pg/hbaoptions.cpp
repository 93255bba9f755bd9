// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/hbaoptions.h"

#include <QHash>

#include <algorithm>
#include <array>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using M = PgMajor;

/// An option that some methods take.
struct Option
{
    const char *name;
    M since, until;
    const char *methods; ///< as in pg_hba.conf, between blanks
    const char *said;    ///< as the server's message has them
};

constexpr std::array options{
        Option{"map", M::V9_1, M::V17, " ident peer gss krb5 sspi cert ",
               "ident, peer, gssapi, sspi, and cert"},
        Option{"map", M::V18, M::V18, " ident peer gss sspi cert oauth ",
               "ident, peer, gssapi, sspi, cert, and oauth"},
        Option{"pamservice", M::V9_1, M::V18, " pam ", "pam"},
        Option{"pam_use_hostname", M::V9_6, M::V18, " pam ", "pam"},
        Option{"ldapurl", M::V9_4, M::V18, " ldap ", "ldap"},
        Option{"ldaptls", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapscheme", M::V11, M::V18, " ldap ", "ldap"},
        Option{"ldapserver", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapport", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapbinddn", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapbindpasswd", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapsearchattribute", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapsearchfilter", M::V11, M::V18, " ldap ", "ldap"},
        Option{"ldapbasedn", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapprefix", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"ldapsuffix", M::V9_1, M::V18, " ldap ", "ldap"},
        Option{"krb_server_hostname", M::V9_1, M::V9_3, " krb5 ", "krb5"},
        Option{"krb_realm", M::V9_1, M::V18, " gss krb5 sspi ", "gssapi and sspi"},
        Option{"include_realm", M::V9_1, M::V18, " gss krb5 sspi ", "gssapi and sspi"},
        Option{"compat_realm", M::V9_6, M::V18, " sspi ", "sspi"},
        Option{"upn_username", M::V9_6, M::V18, " sspi ", "sspi"},
        Option{"radiusserver", M::V9_1, M::V9_6, " radius ", "radius"},
        Option{"radiusport", M::V9_1, M::V9_6, " radius ", "radius"},
        Option{"radiussecret", M::V9_1, M::V9_6, " radius ", "radius"},
        Option{"radiusidentifier", M::V9_1, M::V9_6, " radius ", "radius"},
        Option{"radiusservers", M::V10, M::V18, " radius ", "radius"},
        Option{"radiusports", M::V10, M::V18, " radius ", "radius"},
        Option{"radiussecrets", M::V10, M::V18, " radius ", "radius"},
        Option{"radiusidentifiers", M::V10, M::V18, " radius ", "radius"},
        Option{"issuer", M::V18, M::V18, " oauth ", "oauth"},
        Option{"scope", M::V18, M::V18, " oauth ", "oauth"},
        Option{"validator", M::V18, M::V18, " oauth ", "oauth"},
        Option{"delegate_ident_mapping", M::V18, M::V18, " oauth ", "oauth"},
};

bool isIn(const PgVersion &version, M since, M until)
{
    return version.isAtLeast(since) && (until == M::V18 || version.major() <= until);
}

QString clientCertProblem(const HbaRecord &record, const QString &value, const PgVersion &version)
{
    if (record.type != "hostssl"_L1)
        return u"clientcert can only be configured for \"hostssl\" rows"_s;
    const bool isCert = record.method == "cert"_L1;
    if (version.isAtLeast(M::V14)) {
        if (value == "verify-full"_L1 || (value == "verify-ca"_L1 && !isCert))
            return {};
        return value == "verify-ca"_L1
                       ? u"clientcert can only be set to \"verify-full\" when using \"cert\" "
                         "authentication"_s
                       : u"invalid value for clientcert: \"%1\""_s.arg(value);
    }
    if (value == "1"_L1 || value == "0"_L1)
        return value == "0"_L1 && isCert
                       ? u"clientcert can not be set to 0 when using \"cert\" authentication"_s
                       : QString();
    if (!version.isAtLeast(M::V12))
        return {}; // anything but 1 meant 0
    const bool isKnown =
            value == "verify-full"_L1 || value == "verify-ca"_L1 || value == "no-verify"_L1;
    return isKnown ? QString() : u"invalid value for clientcert: \"%1\""_s.arg(value);
}

QString clientNameProblem(const HbaRecord &record, const QString &value)
{
    if (record.type != "hostssl"_L1)
        return u"clientname can only be configured for \"hostssl\" rows"_s;
    return value == "CN"_L1 || value == "DN"_L1
                   ? QString()
                   : u"invalid value for clientname: \"%1\""_s.arg(value);
}

QString optionProblem(const HbaRecord &record, const QString &name, const QString &value,
                      const PgVersion &version)
{
    if (name == "clientcert"_L1)
        return clientCertProblem(record, value, version);
    if (name == "clientname"_L1 && version.isAtLeast(M::V14))
        return clientNameProblem(record, value);
    const auto option = std::find_if(options.begin(), options.end(), [&](const Option &candidate) {
        return name == QLatin1StringView(candidate.name) &&
               isIn(version, candidate.since, candidate.until);
    });
    if (option == options.end())
        return u"unrecognized authentication option name: \"%1\""_s.arg(name);
    if (!QLatin1StringView(option->methods).contains(QString(u' ' + record.method + u' ')))
        return u"authentication option \"%1\" is only valid for authentication methods %2"_s.arg(
                name, QLatin1StringView(option->said));
    const bool isPort = name == "ldapport"_L1;
    return isPort && value.toInt() == 0 ? u"invalid LDAP port number: \"%1\""_s.arg(value)
                                        : QString();
}

QString ldapProblem(const QHash<QString, QString> &given)
{
    const auto has = [&given](const char *name) {
        return !given.value(QLatin1StringView(name)).isEmpty();
    };
    if (has("ldapurl"))
        return {}; // it may say all of the others
    const bool isBind = given.contains(u"ldapprefix"_s) || given.contains(u"ldapsuffix"_s);
    if (isBind && (has("ldapbasedn") || has("ldapbinddn") || has("ldapbindpasswd") ||
                   has("ldapsearchattribute") || has("ldapsearchfilter")))
        return u"cannot use ldapbasedn, ldapbinddn, ldapbindpasswd, ldapsearchattribute, "
               "ldapsearchfilter, or ldapurl together with ldapprefix"_s;
    if (!isBind && !has("ldapbasedn"))
        return u"authentication method \"ldap\" requires argument \"ldapbasedn\", "
               "\"ldapprefix\", or \"ldapsuffix\" to be set"_s;
    return has("ldapsearchattribute") && has("ldapsearchfilter")
                   ? u"cannot use ldapsearchattribute together with ldapsearchfilter"_s
                   : QString();
}

QString missingProblem(const HbaRecord &record, const QHash<QString, QString> &given,
                       const PgVersion &version)
{
    const auto required = [&](const QStringList &names) {
        for (const QString &name : names) {
            if (given.value(name).isEmpty())
                return u"authentication method \"%1\" requires argument \"%2\" to be set"_s.arg(
                        record.method, name);
        }
        return QString();
    };
    if (record.method == "ldap"_L1)
        return ldapProblem(given);
    if (record.method == "radius"_L1)
        return required(version.isAtLeast(M::V10)
                                ? QStringList{u"radiusservers"_s, u"radiussecrets"_s}
                                : QStringList{u"radiusserver"_s, u"radiussecret"_s});
    if (record.method == "oauth"_L1)
        return required({u"issuer"_s, u"scope"_s});
    return {};
}

} // namespace

QString hbaOptionProblem(const HbaRecord &record, const PgVersion &version)
{
    QHash<QString, QString> given;
    for (const QString &option : record.options) {
        const QString name = option.section(u'=', 0, 0);
        const QString value = option.section(u'=', 1);
        const QString problem = optionProblem(record, name, value, version);
        if (!problem.isEmpty())
            return problem;
        given.insert(name, value);
    }
    return missingProblem(record, given, version);
}

bool needsClientCertificate(const HbaRecord &record, const PgVersion &version)
{
    if (record.type != "hostssl"_L1)
        return false;
    if (record.method == "cert"_L1)
        return true;
    QString value;
    for (const QString &option : record.options) {
        if (option.startsWith("clientcert="_L1))
            value = option.section(u'=', 1);
    }
    if (!version.isAtLeast(M::V12))
        return value == "1"_L1;
    return !value.isEmpty() && value != "0"_L1 && value != "no-verify"_L1;
}

} // namespace pgt
