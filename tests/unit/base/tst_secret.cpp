// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/secret.h"

#include <QRegularExpression>
#include <QtTest>

using namespace pgt;

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsBytesUntilTheLastCopyIsGone();
    void wipesTheCallersArray();
    void generatesStrongSecretsWithoutLookAlikes();
    void isNotPrintable();
};

void TestSecret::keepsBytesUntilTheLastCopyIsGone()
{
    Secret copy;
    {
        const Secret secret = Secret::fromString(QStringLiteral("p\u00e4ss'wo\\rd"));
        copy = secret;
    }
    QCOMPARE(copy.toUtf8(), QByteArray("p\xc3\xa4ss'wo\\rd"));
    QCOMPARE(copy.size(), 11);
    QVERIFY(Secret().isEmpty());
    QVERIFY(!(copy == Secret()));
}

void TestSecret::wipesTheCallersArray()
{
    QByteArray bytes("canary-for-wiping");
    const char *memory = bytes.constData();
    const Secret secret = Secret::fromUtf8(std::move(bytes));
    Q_UNUSED(memory)
    QVERIFY(bytes.isEmpty());
    QCOMPARE(secret.view(), QByteArrayView("canary-for-wiping"));
    QByteArray other("abc");
    wipe(other);
    QVERIFY(other.isEmpty());
}

void TestSecret::generatesStrongSecretsWithoutLookAlikes()
{
    QSet<QByteArray> seen;
    static const QRegularExpression pattern(QStringLiteral("^[A-HJ-NP-Za-km-z2-9]{24}$"));
    for (int i = 0; i < 200; ++i) {
        const QByteArray text = Secret::generate().toUtf8();
        QVERIFY2(pattern.match(QString::fromLatin1(text)).hasMatch(), text.constData());
        seen << text;
    }
    QCOMPARE(seen.size(), 200);
    QCOMPARE(Secret::generate(40).size(), 40);
}

template<typename T>
concept Printable = requires(QDebug debug, const T &value)
{
    debug << value;
};

void TestSecret::isNotPrintable()
{
    static_assert(!Printable<Secret>);
    static_assert(Printable<QByteArray>);
}

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
