// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshcapabilities.h"

#include <QTest>

using namespace pgt;

namespace {

constexpr SshPlatform here = SshPlatform::Linux;

} // namespace

/// What can be expected of which ssh.
class tst_SshCapabilities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsVersions_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("major");
        QTest::addColumn<int>("minor");
        QTest::addColumn<bool>("isWindows");
        QTest::newRow("Debian 12")
                << QByteArray("OpenSSH_9.2p1 Debian-2+deb12u10, OpenSSL 3.0.19 27 Jan 2026") << 9
                << 2 << false;
        QTest::newRow("10") << QByteArray("OpenSSH_10.6p1 Debian-1, OpenSSL 3.6.0") << 10 << 6
                            << false;
        QTest::newRow("CentOS 7") << QByteArray("OpenSSH_7.4p1, OpenSSL 1.0.2k-fips  26 Jan 2017")
                                  << 7 << 4 << false;
        QTest::newRow("Windows 10")
                << QByteArray("OpenSSH_for_Windows_8.1p1, LibreSSL 3.0.2") << 8 << 1 << true;
        QTest::newRow("Windows 11")
                << QByteArray("OpenSSH_for_Windows_9.5p1, LibreSSL 3.8.2") << 9 << 5 << true;
        QTest::newRow("another program")
                << QByteArray("Dropbear client v2022.83") << -1 << -1 << false;
        QTest::newRow("nothing") << QByteArray() << -1 << -1 << false;
    }

    void readsVersions()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, major);
        QFETCH(int, minor);
        QFETCH(bool, isWindows);
        const auto version = SshClientVersion::parse(text);
        QCOMPARE(version.has_value(), major >= 0);
        if (version) {
            const SshPlatform platform = isWindows ? SshPlatform::Windows : hostSshPlatform;
            QVERIFY((*version == SshClientVersion{major, minor, platform}));
        }
    }

    void comparesVersionsByNumber()
    {
        QVERIFY((SshClientVersion{10, 0}.isAtLeast(8, 7)));
        QVERIFY((SshClientVersion{8, 7}.isAtLeast(8, 7)));
        QVERIFY(!(SshClientVersion{8, 6}.isAtLeast(8, 7)));
        QVERIFY(!(SshClientVersion{7, 9}.isAtLeast(8, 7)));
    }

    void knowsWhoCanPassQuestionsOn()
    {
        QVERIFY(SshCapabilities::of({8, 2, here}).canAsk); // it has no terminal to ask in
        QVERIFY(SshCapabilities::of({9, 2, here}).canAsk);
        QVERIFY(!SshCapabilities::of({8, 1, SshPlatform::Mac}).canAsk);
        QVERIFY(SshCapabilities::of({8, 6, SshPlatform::Mac}).canAsk);
        QVERIFY(!SshCapabilities::of({8, 1, SshPlatform::Windows}).canAsk);
        QVERIFY(SshCapabilities::of({8, 6, SshPlatform::Windows}).canAsk);
    }

    void knowsWhoCanShareAConnection()
    {
        QVERIFY(SshCapabilities::of({7, 4, here}).canShare);
        QVERIFY(SshCapabilities::of({9, 0, SshPlatform::Mac}).canShare);
        QVERIFY(!SshCapabilities::of({9, 5, SshPlatform::Windows}).canShare);
    }

    void knowsSinceWhenThereAreSessionTypes()
    {
        QVERIFY(!SshCapabilities::of({8, 6, here}).hasSessionType);
        QVERIFY(SshCapabilities::of({8, 7, here}).hasSessionType);
    }
};

QTEST_GUILESS_MAIN(tst_SshCapabilities)
#include "tst_sshcapabilities.moc"
