// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/workspace.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/loginhost.h"
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/fakesandbox.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/nodecard.h"
#include "ui/dashboard/secretbar.h"
#include "ui/dashboard/topologyview.h"
#include "ui/desktop.h"
#include "ui/dialogs/newpassworddialog.h"
#include "ui/dialogs/secretdialog.h"
#include "ui/mainwindow.h"
#include "ui/statusstrip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/glyphlabel.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

SecretRequest request()
{
    SecretRequest request;
    request.clusterName = u"orders"_s;
    request.role = u"pgtandem_monitor"_s;
    request.reason = u"This computer has no keychain."_s;
    request.filePath = u"/home/dba/.config/pgTandem/passwords.json"_s;
    request.canReset = true;
    return request;
}

} // namespace

/// The password for watching is not known: what the screens say, what they offer, and that nothing
/// opens by itself.
class TestMissingSecret : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }
    void cleanupTestCase() { m_theme.reset(); }

    void nothingOpensByItself();
    void theDashboardOffersTheWaysOut();
    void unknownIsShownAsUnknown();
    void aFileIsTheUsersOwnChoice();
    void aNewPasswordNeedsConsent();
    void theEndOfTheWizardOffersTheFile();
};

void TestMissingSecret::nothingOpensByItself()
{
    const QTemporaryDir folder;
    SystemClock clock;
    FakeSecretStore secrets(SecretStore::Keychain::Missing);
    LoginScript script;
    script.failure = Error::make(ErrorKind::HostUnreachable, u"The host did not answer."_s);
    Workspace workspace({folder.path(), folder.path()}, clock, secrets,
                        std::make_unique<FakeSandbox>(),
                        [&script](const HostAccess &, Prompter *prompter) {
                            return std::make_unique<LoginHost>(script, prompter);
                        });
    QVERIFY(workspace.load());
    Desktop desktop(workspace, *m_theme);
    desktop.show();
    SavedCluster cluster;
    cluster.id = u"orders"_s;
    cluster.name = u"orders"_s;
    cluster.monitorRole = u"pgtandem_monitor"_s;
    SavedServer server;
    server.id = server.name = u"berlin-1"_s;
    server.access.ssh.host = u"db1.invalid"_s;
    server.address = u"127.0.0.1"_s;
    cluster.servers = {server};
    QVERIFY(workspace.clusters().add(cluster));
    Q_EMIT workspace.clusters().secretNeeded(cluster.id, request());
    QCoreApplication::processEvents();
    QVERIFY(!QApplication::activeModalWidget());

    // Only on the user's wish; and one window for it, however often it is asked for.
    Q_EMIT desktop.window().dashboard()->newPasswordRequested();
    Q_EMIT desktop.window().dashboard()->newPasswordRequested();
    const auto dialogs = desktop.window().findChildren<NewPasswordDialog *>();
    QCOMPARE(dialogs.size(), 1);
    QTRY_VERIFY(dialogs.first()->findChild<Banner *>()->isVisible()); // the host does not answer
    auto *main = dialogs.first()->findChild<QPushButton *>(u"Main"_s);
    QCOMPARE(main->text(), u"Try again"_s);
    const int before = script.logins;
    main->click();
    QVERIFY(script.logins > before); // it looks again
    dialogs.first()->reject();
}

void TestMissingSecret::theDashboardOffersTheWaysOut()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    MainWindow window(world.list(), *m_theme);
    world.list().select(u"orders"_s);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    SecretBar *bar = window.dashboard()->secretBar();
    QVERIFY(!bar->isVisible());
    world.orders().request = request();
    world.orders().setState(WatchSession::State::NeedsSecret);
    QVERIFY(bar->isVisible());
    const QString said = bar->findChild<Banner *>()->text();
    QVERIFY2(said.contains(u"pgtandem_monitor"_s) && said.contains(u"no keychain"_s),
             qPrintable(said));
    QVERIFY(window.dashboard()->regions().contains(bar->firstButton())); // F6 leads there
    QSignalSpy typed(window.dashboard(), &Dashboard::passwordEntryRequested);
    QSignalSpy anew(window.dashboard(), &Dashboard::newPasswordRequested);
    bar->findChild<QPushButton *>(u"typePassword"_s)->click();
    bar->findChild<QPushButton *>(u"newPassword"_s)->click();
    bar->findChild<QPushButton *>(u"lookAgain"_s)->click();
    QCOMPARE(typed.count(), 1);
    QCOMPARE(anew.count(), 1);
    QCOMPARE(world.orders().sampleNowCalls, 1);
    world.orders().request->canReset = false; // watched without a login on any host
    world.orders().announce();
    QVERIFY(!bar->findChild<QPushButton *>(u"newPassword"_s)->isVisible());
    world.orders().request.reset();
    world.orders().setState(WatchSession::State::Watching);
    QVERIFY(!bar->isVisible());
}

void TestMissingSecret::unknownIsShownAsUnknown()
{
    ClusterWorld world(ClusterWorld::Content::SixClusters);
    FakeWatchSession &session = world.orders();
    session.current.primary = {};
    session.current.primary.id = session.current.primary.name = u"berlin-1"_s;
    session.request = request();
    session.watchState = WatchSession::State::NeedsSecret;
    Dashboard dashboard;
    dashboard.setSession(&session);
    QCOMPARE(dashboard.topology()->card({})->accessibleName(), u"berlin-1, primary, no data yet"_s);
    session.current.primary.sampledAt = QDateTime::currentDateTimeUtc();
    session.announce();
    QVERIFY(dashboard.topology()->card({})->accessibleName().contains(u"not reachable"_s));
    session.current.primary = {};
    session.announce();
    QVERIFY(dashboard.topology()->card({})->accessibleName().startsWith(u"Not known yet, "_s));

    session.hosts = session.connectedHosts = 1; // the way is open, and nothing comes over it
    StatusStrip strip;
    strip.showSession(&session);
    QCOMPARE(strip.findChild<GlyphLabel *>(u"Hosts"_s)->kind(), StateKind::Idle);
    session.watchState = WatchSession::State::Watching;
    strip.showSession(&session);
    QCOMPARE(strip.findChild<GlyphLabel *>(u"Hosts"_s)->kind(), StateKind::Ok);
}

void TestMissingSecret::aFileIsTheUsersOwnChoice()
{
    for (const bool isChosen : {false, true}) {
        auto *dialog = new SecretDialog(secretQuestion(request()));
        dialog->show();
        QSignalSpy provided(dialog, &SecretDialog::provided);
        auto *box = dialog->findChild<QCheckBox *>(u"Remember"_s);
        QVERIFY(box && box->isEnabled() && !box->isChecked());
        QVERIFY(box->accessibleDescription().contains(request().filePath));
        box->setChecked(isChosen);
        dialog->findChild<QLineEdit *>()->setText(u"geheim"_s);
        for (auto *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == u"Connect"_s)
                button->click();
        }
        QCOMPARE(provided.count(), 1);
        QCOMPARE(provided.first().at(1).value<Remember>(),
                 isChosen ? Remember::InFile : Remember::ForThisRun);
    }
    SecretRequest withKeychain = request();
    withKeychain.canRemember = true;
    withKeychain.keychainName = u"the system keyring"_s;
    QCOMPARE(secretQuestion(withKeychain).remember, Remember::InKeychain);
}

void TestMissingSecret::aNewPasswordNeedsConsent()
{
    SavedCluster cluster;
    cluster.name = u"orders"_s;
    cluster.monitorRole = u"pgtandem_monitor"_s;
    SavedServer server;
    server.name = u"berlin-1"_s;
    server.access.ssh.host = u"db1.invalid"_s;
    cluster.servers = {server};
    QVERIFY(PasswordReset::isPossibleFor(cluster));
    cluster.servers[0].access.kind = HostAccess::Kind::Direct;
    QVERIFY(!PasswordReset::isPossibleFor(cluster));
    cluster.servers[0].access.kind = HostAccess::Kind::Ssh;
    SystemClock clock;
    LoginScript script;
    Prompt prompt;
    prompt.kind = Prompt::Kind::LoginPassword;
    prompt.host = u"db1"_s;
    script.questions = {prompt};
    FakeSecretStore secrets;
    PromptDesk desk(secrets); // nobody answers: it goes on looking
    auto *dialog =
            new NewPasswordDialog(std::make_unique<PasswordReset>(
                                          cluster, clock,
                                          [&script](const HostAccess &, Prompter *prompter) {
                                              return std::make_unique<LoginHost>(script, prompter);
                                          },
                                          &desk),
                                  {{}, request().filePath});
    dialog->show();
    QVERIFY(!dialog->findChild<QPushButton *>(u"Main"_s)->isEnabled());
    QVERIFY(!dialog->findChild<QCheckBox *>(u"Agree"_s)->isEnabled());
    QVERIFY(!dialog->findChild<QCheckBox *>(u"Remember"_s)->isChecked());
    QVERIFY(dialog->findChild<QPushButton *>(u"Close"_s)->isDefault());
    delete dialog;
}

void TestMissingSecret::theEndOfTheWizardOffersTheFile()
{
    FakeRunSession run(invented::plan());
    SetupWizard wizard(run);
    run.succeed(invented::proof());
    wizard.show();
    QVERIFY(QTest::qWaitForWindowExposed(&wizard));
    auto *banner = wizard.findChild<Banner *>(u"Unkept password"_s);
    QVERIFY(banner && !banner->isVisible());
    wizard.offerPasswordFile(request().filePath);
    QVERIFY(banner->isVisible());
    QVERIFY(banner->text().contains(request().filePath));
    QSignalSpy accepted(&wizard, &SetupWizard::passwordFileAccepted);
    banner->findChild<QPushButton *>(u"Keep it in the file"_s)->click();
    QCOMPARE(accepted.count(), 1);
    wizard.passwordFileKept(request().filePath);
    QTRY_VERIFY(!banner->findChild<QPushButton *>(u"Keep it in the file"_s));
    QVERIFY(banner->text().contains(request().filePath));
    wizard.offerPasswordFile({});
    QVERIFY(!banner->isVisible());
}

QTEST_MAIN(TestMissingSecret)
#include "tst_missingsecret.moc"
