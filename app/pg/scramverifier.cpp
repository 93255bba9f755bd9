// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/scramverifier.h"

#include "app/pg/saslprep.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>
#include <QRandomGenerator>

namespace pgt {

namespace {

// SCRAM_DEFAULT_ITERATIONS and SCRAM_DEFAULT_SALT_LEN of the server.
constexpr int defaultIterations = 4096;
constexpr int saltLength = 16;
constexpr int keyLength = 32;

QByteArray prepared(const Secret &password)
{
    QByteArray bytes = password.toUtf8();
    const QString text = QString::fromUtf8(bytes);
    // Bytes that are no UTF-8 come back changed; the server takes such a password as it is.
    if (text.toUtf8() != bytes)
        return bytes;
    if (const std::optional<QString> result = saslPrep(text)) {
        wipe(bytes);
        return result->toUtf8();
    }
    return bytes;
}

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

} // namespace

Secret makeScramVerifier(const Secret &password)
{
    QByteArray salt(saltLength, '\0');
    for (char &byte : salt)
        byte = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return makeScramVerifier(password, salt, defaultIterations);
}

Secret makeScramVerifier(const Secret &password, const QByteArray &salt, int iterations)
{
    QByteArray bytes = prepared(password);
    QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(QCryptographicHash::Sha256, bytes, salt,
                                                           iterations, keyLength);
    wipe(bytes);
    const QByteArray clientKey = hmac(salted, "Client Key");
    const QByteArray storedKey = QCryptographicHash::hash(clientKey, QCryptographicHash::Sha256);
    const QByteArray serverKey = hmac(salted, "Server Key");
    wipe(salted);
    return Secret::fromUtf8(QByteArray("SCRAM-SHA-256$" + QByteArray::number(iterations) + ':' +
                                       salt.toBase64() + '$' + storedKey.toBase64() + ':' +
                                       serverKey.toBase64()));
}

Secret makeMd5Verifier(const Secret &password, const QString &role)
{
    QCryptographicHash hash(QCryptographicHash::Md5);
    hash.addData(password.view());
    hash.addData(role.toUtf8());
    return Secret::fromUtf8(QByteArray("md5" + hash.result().toHex()));
}

Secret makeVerifier(const Secret &password, const QString &role, const PgVersion &version)
{
    return version.hasScram() ? makeScramVerifier(password) : makeMd5Verifier(password, role);
}

bool verifierMatches(const Secret &stored, const Secret &password, const QString &role)
{
    const QByteArray text = stored.view().toByteArray();
    if (text.startsWith("md5"))
        return stored == makeMd5Verifier(password, role);
    const QList<QByteArray> parts = text.split('$');
    if (parts.size() != 3 || parts.first() != "SCRAM-SHA-256")
        return false;
    const qsizetype colon = parts.at(1).indexOf(':');
    const int iterations = parts.at(1).left(colon).toInt();
    if (colon < 0 || iterations < 1)
        return false;
    const QByteArray salt = QByteArray::fromBase64(parts.at(1).mid(colon + 1));
    return stored == makeScramVerifier(password, salt, iterations);
}

} // namespace pgt
