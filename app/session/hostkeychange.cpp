// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/hostkeychange.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>

namespace pgt {

namespace {

constexpr qint64 longestLine = 64 << 10;

QByteArray lineOf(const QString &path, int number)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray line;
    for (int i = 0; i < number && !file.atEnd(); ++i)
        line = file.readLine(longestLine);
    return line;
}

} // namespace

QString knownHostFingerprint(const QByteArray &line)
{
    // [marker] names keytype base64 [comment], sshd(8).
    QList<QByteArray> fields = line.simplified().split(' ');
    if (!fields.isEmpty() && fields.constFirst().startsWith('@'))
        fields.removeFirst();
    if (fields.size() < 3)
        return {};
    const auto key =
            QByteArray::fromBase64Encoding(fields.at(2), QByteArray::AbortOnBase64DecodingErrors);
    if (!key || (*key).isEmpty())
        return {};
    const QByteArray digest = QCryptographicHash::hash(*key, QCryptographicHash::Sha256);
    return QStringLiteral("SHA256:") +
           QString::fromLatin1(digest.toBase64(QByteArray::OmitTrailingEquals));
}

std::optional<HostKeyChange> hostKeyChange(const Error &error)
{
    if (error.kind != ErrorKind::HostKeyChanged)
        return std::nullopt;
    // The words of OpenSSH 9.2 and 10.6: sshconnect.c, check_host_key().
    static const QRegularExpression sent(
            QStringLiteral("fingerprint for the (\\S+) key sent by the remote host is\\s+"
                           "(SHA256:[A-Za-z0-9+/]{43})"));
    static const QRegularExpression offending(
            QStringLiteral("^Offending (?:(\\S+) )?key in (.+):(\\d+)\\s*$"),
            QRegularExpression::MultilineOption);
    HostKeyChange change;
    const auto isSent = sent.match(error.detail);
    if (!isSent.hasMatch())
        return std::nullopt;
    change.keyType = isSent.captured(1);
    change.newFingerprint = isSent.captured(2);
    if (const auto isKnown = offending.match(error.detail); isKnown.hasMatch()) {
        change.knownType = isKnown.captured(1);
        change.file = isKnown.captured(2);
        change.line = isKnown.captured(3).toInt();
        change.knownFingerprint = knownHostFingerprint(lineOf(change.file, change.line));
    }
    return change;
}

} // namespace pgt
