// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/adoptsession.h"
#include "app/session/livewatchsession.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempcluster.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QProcess>
#include <QSignalSpy>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString role = u"pgtandem_monitor"_s;
const QString password = u"sehr 'geheim' ä"_s;
constexpr int patience = 60'000;

/// Whatever host is typed is this computer.
std::unique_ptr<HostTransport> here(const HostAccess &, Prompter *)
{
    HostAccess local;
    local.kind = HostAccess::Kind::Local;
    return makeTransport(local);
}

} // namespace

/// A running cascade of real servers, taken over through the widgets of the wizard by their
/// accessible names.
class TestAdoptWizard : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<TempCluster> m_primary, m_standby, m_cascaded;
    SystemClock m_clock;
    FakeSecretStore m_secrets;
    std::unique_ptr<AdoptSession> m_session;
    std::unique_ptr<AdoptWizard> m_wizard;
    std::unique_ptr<WizardDriver> m_driver;

    void connectTo(const TempCluster &cluster);
    void signIn(const QString &as, const QString &with);
    /// name and role of each row, sorted.
    QStringList servers();
    QString message() const;
    void shoot(const QString &name) { QVERIFY(shootBoth(*m_wizard, *m_theme, u"adopt-"_s + name)); }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void everyThingHasItsName();
    void findsTheWholeCascade_data();
    void findsTheWholeCascade();
    void refusedSignInSaysWhy_data();
    void refusedSignInSaysWhy();
    void receiverThatIsNoStandbyIsLeftOut();
    void watchesWhatItFound();
    void statementsCanBeCopied();
    void escapeAsksBeforeTypingIsLost();
    void goesThroughAllPagesByKeyboard();
};

void TestAdoptWizard::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    m_theme = std::make_unique<Theme>();
    preparePictures();
    TempClusterOptions options;
    options.conf = {u"password_encryption = 'scram-sha-256'"_s, u"cluster_name = 'berlin_1'"_s};
    options.hba = u"local all all trust\nlocal replication all trust\n"
                  "host all refused 127.0.0.1/32 reject\n"
                  "host all all 127.0.0.1/32 scram-sha-256\n"_s;
    m_primary = std::make_unique<TempCluster>(options);
    QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
    m_primary->sql(
            u"CREATE ROLE %1 LOGIN PASSWORD '%2'; GRANT pg_monitor TO %1;"
            "CREATE ROLE plain LOGIN PASSWORD '%2'; CREATE ROLE grp PASSWORD '%2';"
            "CREATE ROLE typist LOGIN PASSWORD 'plain words'; GRANT pg_monitor TO typist; CREATE ROLE nopassword LOGIN"_s
                    .arg(role, QString(password).replace(u'\'', "''"_L1)));
    QVERIFY2(m_primary->error().isEmpty(), qPrintable(m_primary->error()));
    options.conf << u"cluster_name = 'berlin_2'"_s;
    m_standby = m_primary->makeStandby(u"s1"_s, options);
    QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
    options.conf << u"cluster_name = 'munich'"_s;
    m_cascaded = m_standby->makeStandby(u"s2"_s, options);
    QVERIFY2(m_cascaded->start(), qPrintable(m_cascaded->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_standby->sql(u"SELECT application_name FROM pg_stat_replication"_s),
                              u"munich"_s, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_cascaded->sql(u"SELECT count(*) FROM pg_roles WHERE rolname = "
                                              "'nopassword'"_s),
                              u"1"_s, patience);
}

void TestAdoptWizard::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_session = std::make_unique<AdoptSession>(m_secrets, here);
    m_wizard = std::make_unique<AdoptWizard>(*m_session);
    m_driver = std::make_unique<WizardDriver>(m_wizard.get());
    m_wizard->show();
    m_wizard->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
}

void TestAdoptWizard::cleanup()
{
    m_driver.reset();
    m_wizard.reset();
    m_session.reset();
}

void TestAdoptWizard::cleanupTestCase()
{
    m_cascaded.reset();
    m_standby.reset();
    m_primary.reset();
}

void TestAdoptWizard::connectTo(const TempCluster &cluster)
{
    WizardDriver &driver = *m_driver;
    QVERIFY2(driver.setText(u"Host"_s, u"db1.example.net"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.press(u"Connect"_s), qPrintable(driver.problem()));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->first().state() == ServerPart::State::Found ||
                                     m_session->first().error(),
                             patience);
    QVERIFY2(!m_session->first().error(),
             qPrintable(m_session->first().error().value_or(Error()).toPlainText()));
    // The computer of the test may run further clusters.
    if (m_session->first().facts()->instances.size() > 1)
        QVERIFY2(driver.selectRowWith(u"PostgreSQL clusters"_s, cluster.dataDir()),
                 qPrintable(driver.problem()));
    QVERIFY2(driver.waitEnabled(u"Next"_s), qPrintable(m_session->first().notReadyReason()));
    if (&cluster == m_standby.get())
        shoot(u"first"_s);
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QTRY_COMPARE(m_wizard->currentPage(), WizardPage::Id::FoundServers);
}

void TestAdoptWizard::signIn(const QString &as, const QString &with)
{
    WizardDriver &driver = *m_driver;
    QVERIFY2(driver.waitEnabled(u"Next"_s), qPrintable(m_session->serversNotReadyReason()));
    QVERIFY2(driver.press(u"Next"_s), qPrintable(driver.problem()));
    QTRY_COMPARE(m_wizard->currentPage(), WizardPage::Id::SignIn);
    QVERIFY2(driver.setText(u"Cluster name"_s, u"Aufträge 'x'"_s), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Role"_s, as), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Password"_s, with), qPrintable(driver.problem()));
    QVERIFY(!driver.isEnabled(u"Watch"_s));
    QVERIFY2(driver.press(u"Test"_s), qPrintable(driver.problem()));
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->isTesting(), patience);
}

QStringList TestAdoptWizard::servers()
{
    QStringList found;
    for (const AdoptedServer &server : m_session->servers())
        found << server.name + u' ' + server.roleText();
    found.sort();
    return found;
}

QString TestAdoptWizard::message() const
{
    for (const AdoptedServer &server : m_session->servers()) {
        if (server.loginError)
            return server.loginError->toPlainText();
    }
    return {};
}

void TestAdoptWizard::everyThingHasItsName()
{
    using Role = QAccessible::Role;
    const auto has = [this](const QString &name, const QList<Role> &roles) {
        return m_driver->find(name, roles) != nullptr;
    };
    for (const QString &name : {u"Back"_s, u"Next"_s, u"Cancel"_s, u"Help"_s, u"Connect"_s})
        QVERIFY2(has(name, {Role::PushButton}), qPrintable(name));
    connectTo(*m_primary);
    QVERIFY(has(u"Servers of the cluster"_s, {Role::Table}));
    shoot(u"servers"_s);
    for (const QString &name :
         {u"Connect to all"_s, u"Connect"_s, u"Change the way..."_s, u"Skip"_s})
        QVERIFY2(has(name, {Role::PushButton}), qPrintable(name));
    signIn(role, password);
    for (const QString &name : {u"Cluster name"_s, u"Role"_s, u"Password"_s, u"Statements"_s})
        QVERIFY2(has(name, {Role::EditableText}), qPrintable(name));
    QVERIFY(has(u"Sign-in to each server"_s, {Role::Table}));
    shoot(u"signin"_s);
    for (const QString &name : {u"Test"_s, u"Copy"_s, u"Watch"_s})
        QVERIFY2(has(name, {Role::PushButton}), qPrintable(name));
}

void TestAdoptWizard::findsTheWholeCascade_data()
{
    QTest::addColumn<int>("first");
    QTest::newRow("from the primary") << 0;
    QTest::newRow("from the standby in the middle") << 1;
    QTest::newRow("from the last standby") << 2;
}

void TestAdoptWizard::findsTheWholeCascade()
{
    QFETCH(const int, first);
    connectTo(first == 0 ? *m_primary : first == 1 ? *m_standby : *m_cascaded);
    const QString host = m_session->first().displayName();
    QStringList expected{u"berlin_2 Standby"_s, QString(host + u" Primary"_s), u"munich Standby"_s};
    expected.sort();
    QCOMPARE(servers(), expected);
    QCOMPARE(m_driver->rows(u"Servers of the cluster"_s).size(), 3);
    signIn(role, password);
    QVERIFY2(m_driver->isEnabled(u"Watch"_s), qPrintable(message()));
    QSignalSpy wanted(m_wizard.get(), &AdoptWizard::watchRequested);
    QVERIFY2(m_driver->press(u"Watch"_s), qPrintable(m_driver->problem()));
    QTRY_COMPARE(wanted.count(), 1);
    const SavedCluster cluster = m_session->cluster();
    QCOMPARE(cluster.name, u"Aufträge 'x'"_s);
    QCOMPARE(cluster.servers.size(), 3);
    QCOMPARE(cluster.servers[0].instanceId, m_primary->dataDir());
    QCOMPARE(cluster.servers[0].port, int(m_primary->port()));
}

void TestAdoptWizard::refusedSignInSaysWhy_data()
{
    QTest::addColumn<QString>("as");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("says");
    QTest::newRow("wrong password") << role << u"falsch"_s << u"did not accept the password"_s;
    QTest::newRow("no password") << role << QString() << u"asks for the password"_s;
    QTest::newRow("no such role") << u"nobody there"_s << password << u"does not exist"_s;
    QTest::newRow("no rights") << u"plain"_s << password << u"not see replication"_s;
    QTest::newRow("a group") << u"grp"_s << password << u"may not log in"_s;
    QTest::newRow("role without password") << u"nopassword"_s << password << u"has no password"_s;
}

void TestAdoptWizard::refusedSignInSaysWhy()
{
    QFETCH(const QString, as);
    QFETCH(const QString, with);
    QFETCH(const QString, says);
    connectTo(*m_primary);
    signIn(as, with);
    QVERIFY(!m_driver->isEnabled(u"Watch"_s));
    QVERIFY2(message().contains(says), qPrintable(message()));
    if (as == role && !with.isEmpty())
        shoot(u"refused"_s);
    for (const AdoptedServer &server : m_session->servers()) {
        QVERIFY(server.loginError);
        QVERIFY(!server.loginError->why.isEmpty());
        QVERIFY(!server.loginError->remedy.isEmpty());
        QVERIFY(!message().contains(password));
    }
    // All typing is kept, also on the way back and forth.
    QVERIFY(m_driver->press(u"Back"_s));
    QVERIFY(m_driver->press(u"Next"_s));
    QCOMPARE(m_driver->text(u"Cluster name"_s), u"Aufträge 'x'"_s);
    QCOMPARE(m_driver->text(u"Role"_s), as);
    QCOMPARE(m_session->password().size(), with.toUtf8().size());
    // And it can be put right without leaving the page.
    QVERIFY(m_driver->setText(u"Role"_s, role));
    QVERIFY(m_driver->setText(u"Password"_s, password));
    QVERIFY(m_driver->press(u"Test"_s));
    QVERIFY2(m_driver->waitEnabled(u"Watch"_s, 60s), qPrintable(message()));
}

void TestAdoptWizard::receiverThatIsNoStandbyIsLeftOut()
{
    QProcess receiver;
    const QStringList line = TempCluster::asAccount({TempCluster::binDir() + u"/pg_receivewal"_s,
                                                     u"-h"_s, m_primary->socketDir(), u"-p"_s,
                                                     QString::number(m_primary->port()), u"-U"_s,
                                                     u"postgres"_s, u"-D"_s, m_primary->dir()});
    receiver.start(line.first(), line.mid(1));
    QVERIFY(receiver.waitForStarted());
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->sql(u"SELECT count(*) FROM pg_stat_replication WHERE "
                                             "application_name = 'pg_receivewal' AND state = "
                                             "'streaming'"_s),
                              u"1"_s, patience);
    connectTo(*m_primary);
    QCOMPARE(m_session->servers().size(), 3);
    QCOMPARE(m_session->leftOut().size(), 1);
    QVERIFY(m_session->leftOut().constFirst().contains(u"only collects WAL"_s));
    receiver.terminate();
    QVERIFY(receiver.waitForFinished());
}

void TestAdoptWizard::watchesWhatItFound()
{
    connectTo(*m_standby);
    signIn(role, password);
    QVERIFY2(m_driver->isEnabled(u"Watch"_s), qPrintable(message()));
    SavedCluster cluster = m_session->cluster();
    cluster.id = SavedCluster::newId();
    m_secrets.inKeychain.insert(cluster.secretKey(), Secret::fromString(password));
    LiveWatchSession watch(cluster, m_clock, m_secrets, here);
    watch.setInterval(200ms);
    watch.start();
    const auto streams = [&watch](const QString &name) {
        for (const StandbySample &standby : watch.snapshot().standbys) {
            if (standby.name == name)
                return standby.state == StandbyState::Streaming && standby.isReachable;
        }
        return false;
    };
    QTRY_VERIFY_WITH_TIMEOUT(streams(u"berlin_2"_s) && streams(u"munich"_s), patience);
    // The sender of what another test has just ended may take its time to go.
    QTRY_COMPARE_WITH_TIMEOUT(watch.snapshot().standbys.size(), 2, patience);
    QVERIFY(watch.snapshot().primary.isReachable);

    // The same with one standby skipped: its sender speaks for it, and that is said.
    for (SavedServer &server : cluster.servers) {
        if (server.name == u"berlin_2"_s)
            server.view = SavedServer::View::FromSender;
    }
    watch.setCluster(cluster);
    const auto berlin = [&watch] {
        for (const StandbySample &standby : watch.snapshot().standbys) {
            if (standby.name == u"berlin_2"_s)
                return standby;
        }
        return StandbySample();
    };
    QTRY_VERIFY_WITH_TIMEOUT(!berlin().isReachable && !berlin().stateReason.isEmpty(), patience);
    QCOMPARE(berlin().state, StandbyState::Streaming);
    QVERIFY(berlin().stateReason.contains(u"not asked itself"_s));
    QVERIFY(berlin().replayLag.bytes.has_value());
}

void TestAdoptWizard::statementsCanBeCopied()
{
    connectTo(*m_primary);
    signIn(u"someone else"_s, password);
    QVERIFY(m_driver->press(u"Copy"_s));
    const QString copied = QGuiApplication::clipboard()->text();
    QCOMPARE(copied, m_session->roleScript());
    QVERIFY(copied.contains(u"\"someone else\""_s));
    QVERIFY(!copied.contains(password));
}

void TestAdoptWizard::escapeAsksBeforeTypingIsLost()
{
    QVERIFY(m_driver->setText(u"Host"_s, u"db1"_s));
    QTest::keyClick(m_wizard.get(), Qt::Key_Escape);
    QTRY_VERIFY(m_driver->dialog());
    QVERIFY(m_driver->press(u"Stay"_s));
    QVERIFY(m_wizard->isVisible());
    QCOMPARE(m_driver->text(u"Host"_s), u"db1"_s);
}

void TestAdoptWizard::goesThroughAllPagesByKeyboard()
{
    const auto press = [](Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); };
    QTest::keyClicks(QApplication::focusWidget(), u"db1"_s);
    press(Qt::Key_Return); // Connect
    QTRY_COMPARE_WITH_TIMEOUT(m_session->first().state(), ServerPart::State::Found, patience);
    m_session->first().selectInstance(m_primary->dataDir());
    press(Qt::Key_Return);
    QTRY_COMPARE(m_wizard->currentPage(), WizardPage::Id::FoundServers);
    press(Qt::Key_Return);
    QTRY_COMPARE(m_wizard->currentPage(), WizardPage::Id::SignIn);
    m_session->setRole(u"typist"_s);
    QTest::keyClicks(QApplication::focusWidget(), u"plain words"_s);
    press(Qt::Key_Return); // Test
    QTRY_VERIFY_WITH_TIMEOUT(m_session->signInNotReadyReason().isEmpty(), patience);
    QSignalSpy wanted(m_wizard.get(), &AdoptWizard::watchRequested);
    press(Qt::Key_Return);
    QTRY_COMPARE(wanted.count(), 1);
}

QTEST_MAIN(TestAdoptWizard)
#include "tst_adoptwizard.moc"
