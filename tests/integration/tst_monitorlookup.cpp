// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/monitorlookup.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempcluster.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// Whether the password that this computer keeps for watching still opens the primary: it is then
/// left alone by a new set-up.
class TestMonitorLookup : public QObject
{
    Q_OBJECT

    static constexpr int patience = 60'000;
    std::unique_ptr<TempCluster> m_cluster;
    FakeSecretStore m_secrets;
    std::unique_ptr<ServerPart> m_part;
    SavedCluster m_saved;

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempCluster::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        TempClusterOptions options;
        options.hba = u"local all pgtandem_monitor scram-sha-256\nlocal all all trust\n"
                      "host all all 127.0.0.1/32 scram-sha-256\n"_s;
        options.conf = QStringList{u"password_encryption = 'scram-sha-256'"_s};
        m_cluster = std::make_unique<TempCluster>(options);
        QVERIFY2(m_cluster->start(), qPrintable(m_cluster->error()));
        m_cluster->sql(u"CREATE ROLE pgtandem_monitor LOGIN PASSWORD 'sehr geheim'; "
                       "GRANT pg_monitor TO pgtandem_monitor"_s);
        m_part = std::make_unique<ServerPart>(ServerPart::Purpose::Primary);
        HostAccess access;
        access.kind = HostAccess::Kind::Local;
        m_part->setAccess(access);
        m_part->connectToHost();
        QTRY_COMPARE_WITH_TIMEOUT(m_part->state(), ServerPart::State::Found, patience);
        m_part->selectInstance(m_cluster->dataDir());
        QVERIFY(m_part->selectedInstance());
        m_saved.id = u"orders"_s;
        m_saved.monitorRole = u"pgtandem_monitor"_s;
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanupTestCase()
    {
        m_part.reset();
        m_cluster.reset();
    }

    void onlyAPasswordThatWorksIsKept_data()
    {
        QTest::addColumn<QString>("stored");
        QTest::addColumn<QString>("rights");
        QTest::addColumn<bool>("works");
        QTest::newRow("the right one") << u"sehr geheim"_s << u"GRANT"_s << true;
        QTest::newRow("an old one") << u"falsch"_s << u"GRANT"_s << false;
        QTest::newRow("none") << QString() << u"GRANT"_s << false;
        QTest::newRow("of a role without rights") << u"sehr geheim"_s << u"REVOKE"_s << false;
    }

    void onlyAPasswordThatWorksIsKept()
    {
        QFETCH(const QString, stored);
        QFETCH(const QString, rights);
        QFETCH(const bool, works);
        m_cluster->sql(rights == u"GRANT"_s ? u"GRANT pg_monitor TO pgtandem_monitor"_s
                                            : u"REVOKE pg_monitor FROM pgtandem_monitor"_s);
        m_secrets.restart();
        m_secrets.inKeychain.clear();
        if (!stored.isEmpty())
            m_secrets.inKeychain.insert(m_saved.secretKey(), Secret::fromString(stored));
        MonitorLookup lookup(m_secrets, m_saved, *m_part);
        QSignalSpy ended(&lookup, &Task::finished);
        lookup.start();
        QTRY_COMPARE_WITH_TIMEOUT(ended.count(), 1, patience);
        QVERIFY(lookup.outcome().isSucceeded());
        QCOMPARE(lookup.works(), works);
        if (works)
            QCOMPARE(lookup.password(), Secret::fromString(stored));
    }

    void passwordOfTheLoginIsNotInTheServersLog()
    {
        QVERIFY(!m_cluster->log().contains("sehr geheim"));
    }
};

QTEST_GUILESS_MAIN(TestMonitorLookup)
#include "tst_monitorlookup.moc"
