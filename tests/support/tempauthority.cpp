// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempauthority.h"

#include <QFile>

namespace pgt::test {

using namespace Qt::StringLiterals;

TempAuthority::TempAuthority(const QString &name)
{
    openssl({u"req"_s, u"-x509"_s, u"-new"_s, u"-nodes"_s, u"-newkey"_s, u"rsa:2048"_s, u"-days"_s,
             u"2"_s, u"-subj"_s, u"/CN="_s + name, u"-keyout"_s, key(u"ca"_s), u"-out"_s, root()});
}

bool TempAuthority::openssl(const QStringList &arguments)
{
    const ProgramResult result = runProgram(QStringList{u"openssl"_s} + arguments);
    if (!result.ok())
        m_error = QString::fromUtf8(result.err);
    return result.ok();
}

bool TempAuthority::issue(const QString &name)
{
    const QString request = m_dir.filePath(name + u".csr");
    return openssl({u"req"_s, u"-new"_s, u"-nodes"_s, u"-newkey"_s, u"rsa:2048"_s, u"-subj"_s,
                    u"/CN="_s + name, u"-addext"_s, u"subjectAltName=DNS:"_s + name, u"-keyout"_s,
                    key(name), u"-out"_s, request}) &&
           openssl({u"x509"_s, u"-req"_s, u"-in"_s, request, u"-days"_s, u"2"_s, u"-CA"_s, root(),
                    u"-CAkey"_s, key(u"ca"_s), u"-CAcreateserial"_s, u"-copy_extensions"_s,
                    u"copy"_s, u"-out"_s, certificate(name)});
}

// Into the data directory, owned as the server wants it.
bool TempAuthority::give(TempCluster &cluster, const QString &from, const QString &to)
{
    QFile file(from);
    if (!file.open(QIODevice::ReadOnly)) {
        m_error = file.errorString();
        return false;
    }
    const ProgramResult result =
            runProgram(TempCluster::asAccount({u"sh"_s, u"-c"_s, u"umask 077; cat >\"$1\""_s,
                                               u"sh"_s, QString(cluster.dataDir() + u'/' + to)}),
                       file.readAll());
    if (!result.ok())
        m_error = QString::fromUtf8(result.err);
    return result.ok();
}

bool TempAuthority::secure(TempCluster &cluster, const QString &name)
{
    return give(cluster, certificate(name), u"s.crt"_s) && give(cluster, key(name), u"s.key"_s) &&
           give(cluster, root(), u"ca.crt"_s) && cluster.addConf(u"ssl_cert_file = 's.crt'"_s) &&
           cluster.addConf(u"ssl_key_file = 's.key'"_s) &&
           cluster.addConf(u"ssl_ca_file = 'ca.crt'"_s) && cluster.addConf(u"ssl = on"_s);
}

} // namespace pgt::test
