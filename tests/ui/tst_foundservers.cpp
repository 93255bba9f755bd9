// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/task/composites.h"
#include "tests/support/clusterfacts.h"
#include "tests/support/fakehost.h"
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/theme/theme.h"

#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

/// Hosts that do not let anybody in.
class ClosedHost final : public FakeHost
{
public:
    ClosedHost(const QString &name, FakeTrouble &trouble)
        : FakeHost(name, runningInstance(), trouble)
    {}
    TaskPtr open() override
    {
        return std::make_unique<FunctionTask>([host = name()] {
            return Outcome::failed(
                    Error::make(ErrorKind::LoginRefused,
                                u"%1 did not accept any way to sign in."_s.arg(host),
                                u"Nothing can be read there."_s,
                                u"Check user and key, or try ssh %1 in a terminal."_s.arg(host))
                            .withHost(host));
        });
    }
};

} // namespace

/// The page with the servers that were found: what can be corrected, what can be skipped.
class TestFoundServers : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    FakeTrouble m_trouble;
    FakeSecretStore m_secrets;
    std::unique_ptr<AdoptSession> m_session;
    std::unique_ptr<AdoptWizard> m_wizard;
    std::unique_ptr<WizardDriver> m_driver;

    const AdoptedServer &at(int index) const { return m_session->servers().at(index); }
    void shoot(const QString &name) { QVERIFY(shootBoth(*m_wizard, *m_theme, u"adopt-"_s + name)); }

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        preparePictures();
    }
    void init();
    void cleanup();
    void failureIsShownAndTypingKept();
    void wayCanBeCorrected();
    void skippedServerLetsGoOn();
    void saysWhatIsLeftOut();
};

void TestFoundServers::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_session = std::make_unique<AdoptSession>(
            m_secrets,
            [this](const HostAccess &access, Prompter *) -> std::unique_ptr<HostTransport> {
                return std::make_unique<ClosedHost>(access.ssh.host, m_trouble);
            });
    m_wizard = std::make_unique<AdoptWizard>(*m_session);
    m_driver = std::make_unique<WizardDriver>(m_wizard.get());
    m_wizard->show();
    m_wizard->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
    QVERIFY(m_driver->setText(u"Host"_s, u"db-ber-01.example.net"_s));
    QVERIFY(m_driver->setText(u"User"_s, u"dba"_s));
    Instance primary = runningInstance();
    primary.senders = {senderRow(u"berlin_2"_s, u"10.20.0.12"_s),
                       senderRow(u"munich_1"_s, u"10.20.0.21"_s)};
    SenderFact receiver = senderRow(u"pg_receivewal"_s, u"10.20.0.40"_s);
    receiver.isStandby = false;
    primary.senders << receiver;
    m_session->first().setFacts(hostWith(u"berlin-1"_s, u"10.20.0.11"_s, {primary}));
    QVERIFY2(m_driver->press(u"Next"_s), qPrintable(m_driver->problem()));
    QTRY_COMPARE(m_wizard->currentPage(), WizardPage::Id::FoundServers);
}

void TestFoundServers::cleanup()
{
    m_driver.reset();
    m_wizard.reset();
    m_session.reset();
}

void TestFoundServers::failureIsShownAndTypingKept()
{
    shoot(u"found"_s);
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
    QVERIFY(m_driver->press(u"Connect to all"_s));
    QTRY_COMPARE(at(1).state, AdoptedServer::State::Failed);
    QTRY_COMPARE(at(2).state, AdoptedServer::State::Failed);
    QCOMPARE(m_session->way(at(1).id)->access().ssh.host, u"10.20.0.12"_s);
    QVERIFY(m_driver->describe().contains(u"did not accept any way"_s));
    shoot(u"failed"_s);
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_driver->text(u"Host"_s), u"db-ber-01.example.net"_s);
    QCOMPARE(m_driver->text(u"User"_s), u"dba"_s);
    QVERIFY(m_driver->press(u"Next"_s));
    QCOMPARE(at(1).state, AdoptedServer::State::Failed); // nothing is forgotten on the way back
}

void TestFoundServers::wayCanBeCorrected()
{
    QVERIFY2(m_driver->selectRowWith(u"Servers of the cluster"_s, u"munich_1"_s),
             qPrintable(m_driver->problem()));
    QVERIFY(m_driver->press(u"Change the way..."_s));
    QTRY_VERIFY(m_driver->dialog());
    auto *dialog = m_wizard->findChild<QDialog *>(u"Way dialog"_s);
    QVERIFY(dialog);
    WizardDriver way(dialog);
    QTRY_COMPARE(way.text(u"Host"_s), u"10.20.0.21"_s);
    QCOMPARE(way.text(u"User"_s), u"dba"_s); // as for the first server
    QVERIFY2(way.setText(u"Host"_s, u"db-muc-01.example.net"_s), qPrintable(way.problem()));
    QVERIFY(way.press(u"Done"_s));
    QCOMPARE(m_session->way(at(2).id)->access().ssh.host, u"db-muc-01.example.net"_s);
    QCOMPARE(at(2).state, AdoptedServer::State::Found);
    QCOMPARE(m_session->first().access().ssh.host, u"db-ber-01.example.net"_s);
}

void TestFoundServers::skippedServerLetsGoOn()
{
    for (const QString &name : {u"berlin_2"_s, u"munich_1"_s}) {
        QVERIFY(m_driver->selectRowWith(u"Servers of the cluster"_s, name));
        QVERIFY2(m_driver->press(u"Skip"_s), qPrintable(m_driver->problem()));
    }
    QVERIFY2(m_driver->isEnabled(u"Next"_s), qPrintable(m_session->serversNotReadyReason()));
    QVERIFY(m_driver->rows(u"Servers of the cluster"_s)[1].contains(u"as its sender sees it"_s));
    QVERIFY(m_driver->press(u"Do not skip"_s));
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
}

void TestFoundServers::saysWhatIsLeftOut()
{
    QCOMPARE(m_driver->rows(u"Servers of the cluster"_s).size(), 3);
    QVERIFY(m_driver->describe().contains(u"pg_receivewal on 10.20.0.40 only collects WAL"_s));
}

QTEST_MAIN(TestFoundServers)
#include "tst_foundservers.moc"
