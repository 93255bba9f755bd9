// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/plan/journal.h"
#include "app/session/workspace.h"
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/fakesandbox.h"
#include "tests/ui/support/invented.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/runstrip.h"
#include "ui/sidebar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/wizard/setupwizard.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

QString focusName()
{
    const QWidget *widget = QApplication::focusWidget();
    return widget ? widget->accessibleName() : u"nothing"_s;
}

} // namespace

/// What goes on out of sight stays in sight: set-ups in the background or left for later, and the
/// sandbox.
class TestDesktopRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init();
    void cleanup();
    void cleanupTestCase() { m_theme.reset(); }

    void runThatWasKilledIsOfferedInItsOwnWords();
    void undoIsOfferedWithResume();
    void runInTheBackgroundIsSeenAndLeadsBack();
    void closingOverARunAsks();
    void readySandboxIsTakenByTheNextWizard();
    void otherGoalForgetsTheSandbox();
    void goalRemovesTheSandbox();
    void stoppedSandboxIsStarted();
    void stoppedSandboxIsStartedFromItsBar();
    void removingTheSandboxFromTheListRemovesIt();
    void removedClusterLeavesNoPassword();
    void closingOverTheSandboxAsks();

private:
    void openDesktop();
    /// As a program that was killed in the copy leaves it.
    void writeKilledRun();
    SavedCluster saved(bool isSandbox) const;
    RunStrip *strip() { return m_desktop->window().sideBar()->runStrip(); }
    QString inStatus() const;
    bool pressMenu(const QString &part);

    const SystemClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeSecretStore> m_secrets;
    FakeSandbox *m_sandbox = nullptr;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<WizardDriver> m_driver;
};

void TestDesktopRuns::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_secrets = std::make_unique<FakeSecretStore>();
    auto sandbox = std::make_unique<FakeSandbox>();
    m_sandbox = sandbox.get();
    m_workspace =
            std::make_unique<Workspace>(Workspace::Folders{m_folder->path(), m_folder->path()},
                                        m_clock, *m_secrets, std::move(sandbox));
    QVERIFY(m_workspace->load());
}

void TestDesktopRuns::openDesktop()
{
    m_desktop = std::make_unique<Desktop>(*m_workspace, *m_theme);
    m_desktop->show();
    m_desktop->window().activateWindow();
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
    m_driver = std::make_unique<WizardDriver>(&m_desktop->window());
}

void TestDesktopRuns::cleanup()
{
    m_driver.reset();
    m_desktop.reset();
    m_workspace.reset();
    m_secrets.reset();
}

void TestDesktopRuns::writeKilledRun()
{
    Plan plan = invented::plan();
    plan.createdAt = QDateTime::currentDateTimeUtc();
    HostAccess access;
    access.ssh.host = u"db1.invalid"_s;
    plan.spec.primaryAccess = access;
    for (PlanHost &host : plan.hosts)
        host.access = access;
    plan.spec.primaryName = u"berlin-1"_s;
    StandbySpec standby;
    standby.name = u"berlin-2"_s;
    standby.access = access;
    plan.spec.standbys = {standby};
    const auto journal = Journal::create(m_folder->path() + u"/runs"_s, plan);
    QVERIFY2(journal, journal ? "" : qPrintable(journal.error().toPlainText()));
    QVERIFY((*journal)->append(u"run"_s));
    for (const Step &step : plan.steps) {
        QVERIFY((*journal)->append(u"started"_s, step.id));
        if (step.id == invented::copyStepId())
            break;
        QVERIFY((*journal)->append(u"done"_s, step.id, {{u"ms"_s, 100}}));
    }
}

SavedCluster TestDesktopRuns::saved(bool isSandbox) const
{
    SavedCluster cluster;
    cluster.id = u"the-cluster"_s;
    cluster.name = isSandbox ? u"sandbox"_s : u"orders"_s;
    cluster.systemIdentifier = u"42"_s;
    cluster.monitorRole = u"pgtandem_monitor"_s;
    cluster.isPaused = true; // connects to nothing
    cluster.isSandbox = isSandbox;
    SavedServer server;
    server.id = server.name = u"berlin-1"_s;
    server.access.ssh.host = u"db1.invalid"_s;
    server.address = u"127.0.0.1"_s;
    cluster.servers = {server};
    return cluster;
}

QString TestDesktopRuns::inStatus() const
{
    const auto *line = m_desktop->window().findChild<GlyphLabel *>(u"Set-up status"_s);
    return line && line->isVisible() ? line->text() : QString();
}

bool TestDesktopRuns::pressMenu(const QString &part)
{
    for (QAction *action : m_desktop->window().findChildren<QAction *>()) {
        if (action->text().contains(part) && action->isEnabled()) {
            action->trigger();
            return true;
        }
    }
    return false;
}

void TestDesktopRuns::runThatWasKilledIsOfferedInItsOwnWords()
{
    writeKilledRun();
    openDesktop();
    QVERIFY(m_driver->dialog());
    QVERIFY(m_driver->press(u"Leave for later"_s));
    QTRY_VERIFY(!m_driver->dialog());
    // The way to it stays.
    QVERIFY(strip()->isVisible());
    QVERIFY2(strip()->accessibleDescription().contains(u"The set-up of orders is not finished"_s) &&
                     strip()->accessibleDescription().contains(u"6 of 11 steps done"_s),
             qPrintable(strip()->accessibleDescription()));
    QVERIFY2(inStatus().contains(u"orders"_s), qPrintable(inStatus()));
    QVERIFY2(m_driver->press(u"Resume or undo..."_s), qPrintable(m_driver->problem()));
    QVERIFY2(m_driver->press(u"Resume..."_s), qPrintable(m_driver->problem()));
    SetupWizard *wizard = m_desktop->wizard();
    QVERIFY(wizard);
    WizardDriver driver(wizard);
    const QString all = driver.describe();
    QVERIFY2(!all.contains(u"cancelled"_s), qPrintable(all));
    QVERIFY2(all.contains(u"was ended"_s), qPrintable(all));
    QVERIFY2(all.contains(u"of 11 steps"_s), qPrintable(all));
    QVERIFY(driver.isVisible(u"Undo"_s));
    QTRY_COMPARE(focusName(), u"Retry"_s);
    // Left once more: it is still there.
    QVERIFY(driver.press(u"Leave for later"_s));
    QVERIFY(driver.press(u"Close"_s));
    QTRY_VERIFY(!m_desktop->wizard());
    QTRY_VERIFY(strip()->isVisible());
    QCOMPARE(strip()->button()->accessibleName(), u"Resume or undo..."_s);
}

void TestDesktopRuns::undoIsOfferedWithResume()
{
    writeKilledRun();
    openDesktop();
    QVERIFY2(m_driver->press(u"Undo..."_s), qPrintable(m_driver->problem()));
    QVERIFY(m_desktop->wizard());
    QVERIFY(m_workspace->run()->state() == RunSession::State::NeedsDecision);
    QTRY_COMPARE(focusName(), u"Undo"_s);
    delete m_desktop->wizard();
}

void TestDesktopRuns::runInTheBackgroundIsSeenAndLeadsBack()
{
    writeKilledRun();
    openDesktop();
    QVERIFY(m_driver->press(u"Resume..."_s));
    SetupWizard *wizard = m_desktop->wizard();
    QVERIFY(wizard);
    m_workspace->run()->retry();
    QVERIFY(m_workspace->isRunInProgress());
    wizard->reject();
    QVERIFY(WizardDriver(wizard).press(u"Go on in the background"_s));
    QVERIFY(!wizard->isVisible());
    QVERIFY(m_workspace->isRunInProgress());
    QVERIFY(strip()->isVisible());
    QVERIFY2(strip()->accessibleDescription().contains(u"Setting up orders"_s) &&
                     strip()->accessibleDescription().contains(u"11"_s),
             qPrintable(strip()->accessibleDescription()));
    QVERIFY2(inStatus().contains(u"Setting up orders"_s), qPrintable(inStatus()));
    for (const QLabel *label : m_desktop->window().sideBar()->findChildren<QLabel *>())
        QVERIFY2(!label->isVisible() || !label->text().contains(u"No cluster yet"_s),
                 qPrintable(label->text()));
    QVERIFY2(m_driver->press(u"Show"_s), qPrintable(m_driver->problem()));
    QVERIFY(wizard->isVisible());
    delete wizard;
}

void TestDesktopRuns::closingOverARunAsks()
{
    writeKilledRun();
    openDesktop();
    QVERIFY(m_driver->press(u"Resume..."_s));
    SetupWizard *wizard = m_desktop->wizard();
    // The question that is open in @p window; its answers are clicked at once, because the hosts of
    // the run do not exist and it would end while a button is shown pressed.
    const auto answer = [](const QWidget &window, const QString &name) -> QPushButton * {
        for (const QDialog *dialog : window.findChildren<QDialog *>(u"Question"_s)) {
            if (dialog->isVisible())
                return dialog->findChild<QPushButton *>(name);
        }
        return nullptr;
    };
    m_workspace->run()->retry();
    wizard->reject();
    QPushButton *goOn = answer(*wizard, u"Go on in the background"_s);
    QVERIFY(goOn);
    goOn->click();
    QVERIFY(!wizard->isVisible());
    MainWindow &window = m_desktop->window();
    window.close();
    QVERIFY(window.isVisible());
    QPushButton *stay = answer(window, u"Stay"_s);
    QVERIFY(stay && stay->isDefault());
    stay->click();
    QVERIFY(window.isVisible());
    window.close();
    QPushButton *close = answer(window, u"Close pgTandem"_s);
    QVERIFY(close);
    close->click();
    QVERIFY(!window.isVisible());
    delete wizard;
}

void TestDesktopRuns::readySandboxIsTakenByTheNextWizard()
{
    openDesktop();
    m_sandbox->become(Sandbox::State::Absent);
    m_desktop->trySandbox();
    QVERIFY(WizardDriver(m_desktop->wizard()).press(u"Prepare sandbox"_s));
    m_sandbox->become(Sandbox::State::Ready);
    delete m_desktop->wizard();
    QTRY_VERIFY(!m_workspace->setup());
    m_desktop->trySandbox();
    SetupSession &session = *m_workspace->setup();
    QVERIFY(session.primary().access().kind == HostAccess::Kind::Local);
    QVERIFY(session.standby().access().kind == HostAccess::Kind::Local);
    WizardDriver driver(m_desktop->wizard());
    QVERIFY(driver.isEnabled(u"Next"_s));
    QVERIFY(driver.press(u"Next"_s));
    QVERIFY(!driver.isVisible(u"Host"_s));
    session.primary().cancelConnect();
    delete m_desktop->wizard();
}

void TestDesktopRuns::otherGoalForgetsTheSandbox()
{
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    m_desktop->newReplication();
    SetupSession &session = *m_workspace->setup();
    HostAccess typed;
    typed.ssh.host = u"db1.invalid"_s;
    session.primary().setAccess(typed);
    WizardDriver driver(m_desktop->wizard());
    QVERIFY(driver.setText(u"Cluster name"_s, u"orders"_s));
    QVERIFY(driver.check(u"Use the sandbox on this computer"_s));
    QVERIFY(session.primary().access().kind == HostAccess::Kind::Local);
    QVERIFY(driver.check(u"Set up replication over SSH"_s));
    QCOMPARE(session.primary().access(), typed);
    QVERIFY(session.standby().access().kind == HostAccess::Kind::Ssh);
    QVERIFY(driver.press(u"Next"_s));
    QCOMPARE(driver.text(u"Host"_s), u"db1.invalid"_s);
    delete m_desktop->wizard();
}

void TestDesktopRuns::goalRemovesTheSandbox()
{
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    m_desktop->trySandbox();
    SetupSession &session = *m_workspace->setup();
    WizardDriver driver(m_desktop->wizard());
    QVERIFY2(driver.press(u"Remove sandbox..."_s), qPrintable(driver.problem()));
    QTRY_COMPARE(focusName(), u"Keep it"_s);
    QVERIFY(!m_sandbox->calls.contains(u"remove"_s));
    QVERIFY(driver.press(u"Remove sandbox"_s));
    QVERIFY(m_sandbox->calls.contains(u"remove"_s));
    m_sandbox->become(Sandbox::State::Absent);
    QVERIFY(session.primary().access().kind == HostAccess::Kind::Ssh);
    QVERIFY(!driver.isEnabled(u"Next"_s));
    QVERIFY(driver.isVisible(u"Prepare sandbox"_s));
    QVERIFY(!driver.isVisible(u"Remove sandbox..."_s));
    delete m_desktop->wizard();
}

void TestDesktopRuns::stoppedSandboxIsStarted()
{
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    m_sandbox->stopPrimary();
    m_desktop->trySandbox();
    WizardDriver driver(m_desktop->wizard());
    QVERIFY(!driver.isEnabled(u"Next"_s));
    QVERIFY(driver.press(u"Start sandbox"_s));
    QCOMPARE(m_sandbox->calls.last(), u"prepare"_s);
    m_sandbox->become(Sandbox::State::Ready);
    QVERIFY(driver.isEnabled(u"Next"_s));
    delete m_desktop->wizard();
}

void TestDesktopRuns::stoppedSandboxIsStartedFromItsBar()
{
    QVERIFY(m_workspace->clusters().add(saved(true)));
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    QVERIFY(!m_driver->isVisible(u"Start sandbox"_s));
    m_sandbox->stopPrimary();
    QVERIFY2(m_driver->press(u"Start sandbox"_s), qPrintable(m_driver->problem()));
    QCOMPARE(m_sandbox->calls.last(), u"prepare"_s);
}

void TestDesktopRuns::removingTheSandboxFromTheListRemovesIt()
{
    QVERIFY(m_workspace->clusters().add(saved(true)));
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    QVERIFY(pressMenu(u"from the list"_s));
    QVERIFY(m_driver->dialog());
    QVERIFY2(m_driver->press(u"Remove sandbox"_s), qPrintable(m_driver->problem()));
    QVERIFY(m_sandbox->calls.contains(u"remove"_s));
    QVERIFY(!m_workspace->clusters().isEmpty()); // not before they are gone
    m_sandbox->become(Sandbox::State::Absent);
    QVERIFY(m_workspace->clusters().isEmpty());
}

void TestDesktopRuns::removedClusterLeavesNoPassword()
{
    const SavedCluster cluster = saved(false);
    QVERIFY(m_workspace->clusters().add(cluster));
    m_secrets->inKeychain.insert(cluster.secretKey(), Secret::fromString(u"s3cret"_s));
    openDesktop();
    QVERIFY(pressMenu(u"from the list"_s));
    QVERIFY2(m_driver->press(u"Remove orders"_s), qPrintable(m_driver->problem()));
    QVERIFY(m_workspace->clusters().isEmpty());
    QTRY_VERIFY(!m_secrets->inKeychain.contains(cluster.secretKey()));
}

void TestDesktopRuns::closingOverTheSandboxAsks()
{
    openDesktop();
    m_sandbox->become(Sandbox::State::Ready);
    m_sandbox->startLoad(1 << 20);
    m_desktop->window().close();
    QVERIFY(m_desktop->window().isVisible());
    QVERIFY(m_driver->dialog());
    QVERIFY(m_driver->press(u"Stay"_s));
    QTRY_VERIFY(!m_driver->dialog());
    QVERIFY(m_desktop->window().isVisible());
    m_desktop->window().close();
    QVERIFY(m_driver->press(u"Stop them and close"_s));
    QCOMPARE(m_sandbox->calls.last(), u"stop"_s);
    QVERIFY(m_desktop->window().isVisible()); // until they have stopped
    m_sandbox->become(Sandbox::State::Ready);
    m_sandbox->stopPrimary();
    QTRY_VERIFY(!m_desktop->window().isVisible());
}

QTEST_MAIN(TestDesktopRuns)
#include "tst_desktopruns.moc"
