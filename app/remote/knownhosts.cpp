// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/knownhosts.h"

#include "app/remote/sshprompt.h"

#include <QByteArrayList>
#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>

namespace pgt {

namespace {

QByteArray lineOf(const QString &path, int number)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (int i = 1; i < number && !file.atEnd(); ++i)
        file.readLine();
    return file.readLine();
}

} // namespace

QString knownFingerprint(const QByteArray &line)
{
    QByteArrayList words = line.simplified().split(' ');
    if (words.first().startsWith('@'))
        words.removeFirst(); // @cert-authority, @revoked
    const auto key =
            QByteArray::fromBase64Encoding(words.value(2), QByteArray::AbortOnBase64DecodingErrors);
    if (words.first().startsWith('#') || !key || key.decoded.isEmpty())
        return {};
    return QStringLiteral("SHA256:") +
           QString::fromLatin1(QCryptographicHash::hash(key.decoded, QCryptographicHash::Sha256)
                                       .toBase64(QByteArray::OmitTrailingEquals));
}

ChangedHostKey ChangedHostKey::read(const QString &words)
{
    static const QRegularExpression shown(QStringLiteral(
            "The fingerprint for the (\\S+) key sent by the remote host is\\s+([^\\n]+)"));
    // "Offending key for IP in ..." names the line of the address, above the one of the name if
    // both differ.
    static const QRegularExpression place(
            QStringLiteral("Offending (?:\\S+ )?key in (.+):(\\d{1,8})\\r?(?:\\n|$)"));
    static const QRegularExpression placeOfAddress(
            QStringLiteral("Offending key for IP in (.+):(\\d{1,8})\\r?(?:\\n|$)"));
    ChangedHostKey changed;
    const QRegularExpressionMatch key = shown.match(words);
    changed.keyType = key.captured(1);
    changed.shown = fingerprintIn(key.captured(2));
    QRegularExpressionMatch known = place.match(words);
    if (!known.hasMatch())
        known = placeOfAddress.match(words);
    if (known.hasMatch()) {
        changed.file = known.captured(1);
        changed.line = known.captured(2).toInt();
        changed.fingerprint = knownFingerprint(lineOf(changed.file, changed.line));
    }
    return changed;
}

} // namespace pgt
