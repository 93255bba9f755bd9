// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/plan/planner.h"
#include "tests/support/planfacts.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/setupfixture.h"
#include "ui/theme/theme.h"
#include "ui/wizard/parts.h"
#include "ui/wizard/replicationpage.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 GB = 1 << 30;

QDateTime at(int seconds)
{
    return QDateTime(QDate(2026, 11, 22), QTime(14, 30), Qt::UTC).addSecs(seconds);
}

} // namespace

/// The page Replication with what a primary has that others share: slots, limits, addresses.
class TestReplicationPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_runs;
    SystemClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<SetupSession> m_session;
    std::unique_ptr<ReplicationPage> m_page;
    PlanInput m_facts;

    Instance &primary() { return m_facts.primaryHost().instances[0]; }

    void show(Scheme scheme = Scheme::Light)
    {
        m_theme->setScheme(scheme);
        SetupFixture fixture(*m_session);
        m_session->goal().setClusterName(u"orders"_s);
        m_session->primary().setAccess(m_facts.spec.primaryAccess);
        m_session->standby().setAccess(m_facts.spec.standbys[0].access);
        fixture.setFound(m_session->primary(), m_facts.primaryHost(), u"Connected"_s, primary().id);
        fixture.setFound(m_session->standby(), m_facts.standbyHost(), u"Connected"_s,
                         m_facts.standbyHost().instances[0].id);
        m_page = std::make_unique<ReplicationPage>(*m_session);
        m_page->enter();
        m_page->resize(792, 648);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }

    template<typename T>
    T *input(const QString &name) const
    {
        const auto all = m_page->findChildren<T *>();
        for (T *one : all) {
            if (one->accessibleName() == name)
                return one;
        }
        return nullptr;
    }

    QString keptText() const
    {
        const auto *label = m_page->findChild<QLabel *>(u"Kept WAL"_s);
        return label ? label->text() : QString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        preparePictures();
        m_theme = std::make_unique<Theme>();
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_facts = debianPair();
        primary().disks = {{primary().walDirectory, u"/"_s, 440 * GB, 182 * GB, -1}};
        m_session = std::make_unique<SetupSession>(
                m_clock, m_runs.path(),
                [](const HostAccess &, Prompter *) { return std::unique_ptr<HostTransport>(); });
    }

    void cleanup()
    {
        m_page.reset();
        m_session.reset();
    }

    void otherSlotsAreNamedAndAskedFor()
    {
        SlotFact barman;
        barman.name = u"barman"_s;
        barman.type = u"physical"_s;
        barman.walStatus = u"extended"_s;
        barman.retainedBytes = 12 * GB;
        primary().slotList = {barman};
        show();
        auto *keep = input<QDoubleSpinBox>(u"Keep at most"_s);
        QVERIFY(keep);
        QCOMPARE(keep->text(), u"no limit"_s);
        QVERIFY2(keptText().contains(u"barman (not in use) holds 12.0\u00a0GB"_s),
                 qPrintable(keptText()));
        QVERIFY(shoot(*m_page, u"replication-others"_s));
        m_session->review().makePlan();
        QVERIFY(m_session->review().plan());
        QVERIFY(!m_session->review().consentText().contains(u"barman"_s));

        keep->setValue(6);
        QCOMPARE(m_session->replication().values().walLimit, WalLimitWish::Exactly);
        QVERIFY2(keptText().contains(u"barman will be lost"_s), qPrintable(keptText()));
        QVERIFY(shoot(*m_page, u"replication-others-taken"_s));
        m_session->review().makePlan();
        const QString consent = stressedToPlain(m_session->review().consentText());
        QVERIFY2(consent.contains(u"barman will be lost at the next checkpoint"_s),
                 qPrintable(consent));
        QVERIFY(consent.startsWith(u"I agree that berlin-1 restarts once, the data directory"_s));
    }

    void limitThatIsThereIsShown()
    {
        QByteArray conf = primary().config.content;
        conf.replace("#max_slot_wal_keep_size = -1", "max_slot_wal_keep_size = 50GB");
        primary().config = fileFact(primary().config.path, conf);
        primary().settings[u"max_slot_wal_keep_size"_s] = {
                u"50GB"_s, u"sighup"_s, u"configuration file"_s, primary().config.path, 12, false};
        show();
        QCOMPARE(input<QDoubleSpinBox>(u"Keep at most"_s)->value(), 50.0);
        QVERIFY2(keptText().contains(u"is 50.0\u00a0GB on berlin-1 already and stays"_s),
                 qPrintable(keptText()));
    }

    void versionWithoutALimitOffersWhatItHas()
    {
        for (HostFacts *host : {&m_facts.primaryHost(), &m_facts.standbyHost()})
            host->instances[0].versionNum = 120022;
        show();
        auto *keep = input<QDoubleSpinBox>(u"Keep at most"_s);
        QVERIFY(keep && !keep->isEnabled());
        QCOMPARE(keep->text(), u"no limit"_s);
        QVERIFY(keptText().contains(u"PostgreSQL 12 has none for slots"_s));
        m_session->replication().setUseSlot(false);
        keep = input<QDoubleSpinBox>(u"Keep at least"_s);
        QVERIFY(keep && keep->isEnabled());
        QVERIFY(keep->value() >= 1);
        QVERIFY2(keptText().contains(u"at least the last"_s), qPrintable(keptText()));
    }

    void narrowAddressIsTheFirstChoice()
    {
        QByteArray conf = primary().config.content;
        conf.replace("listen_addresses = '*'", "listen_addresses = 'localhost'");
        primary().config = fileFact(primary().config.path, conf);
        primary().settings[u"listen_addresses"_s].value = u"localhost"_s;
        m_facts.primaryHost().addresses << u"203.0.113.9"_s;
        show(Scheme::Dark);
        auto *listens = input<QComboBox>(u"Listens on"_s);
        QVERIFY(listens && listens->isVisible());
        QCOMPARE(listens->currentText(), u"localhost, 10.20.0.11"_s);
        QVERIFY(shoot(*m_page, u"replication-listens"_s));
        listens->setCurrentIndex(1);
        QCOMPARE(m_session->replication().values().listen, ListenWish::All);
        QCOMPARE(m_session->replication().listenChange()->value, u"*"_s);
        QVERIFY(m_session->replication().listenChange()->sentence.contains(u"203.0.113.9"_s));
    }

    void nothingIsAskedWhereItListens()
    {
        show();
        QVERIFY(!input<QComboBox>(u"Listens on"_s)->isVisible());
    }

    void rateIsOfTheWholeVisit()
    {
        primary().walBytesPerSecond = 0; // a quiet half second
        primary().walPosition = u"1/0"_s;
        primary().walPositionAt = at(0);
        show();
        SetupFixture fixture(*m_session);
        primary().walPosition = u"1/87000000"_s; // 2160 MB
        primary().walPositionAt = at(180);
        fixture.setFound(m_session->primary(), m_facts.primaryHost(), u"Connected"_s, primary().id);
        const ReplicationPart::Retention retention = m_session->replication().retention();
        QCOMPARE(retention.walBytesPerSecond, 12.0 * (1 << 20));
        QVERIFY2(retention.sentence.contains(
                         u"12.0\u00a0MB/s over the last 3\u00a0min\u00a00\u00a0s"_s),
                 qPrintable(retention.sentence));
        QCOMPARE(m_session->planInput().primaryHost().instances[0].walBytesPerSecond,
                 12.0 * (1 << 20));
    }
};

QTEST_MAIN(TestReplicationPage)
#include "tst_replicationpage.moc"
