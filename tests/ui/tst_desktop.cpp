// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/workspace.h"
#include "tests/support/clusterfacts.h"
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/setupfixture.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// Which window opens on which wish, with an empty list of clusters.
class TestDesktop : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeSecretStore> m_secrets;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Desktop> m_desktop;
    std::unique_ptr<WizardDriver> m_driver;

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init();
    void cleanup();
    void startPageOffersThreeWays();
    void secondCardOpensTheWayToAClusterOnce();
    void finishedSetUpLeadsToTheSameServers();
    void finishedSetUpOfAWatchedClusterOpensItsDashboard();

private:
    void finishSetUp();
};

void TestDesktop::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_folder = std::make_unique<QTemporaryDir>();
    m_secrets = std::make_unique<FakeSecretStore>();
    m_workspace = std::make_unique<Workspace>(
            Workspace::Folders{m_folder->path(), m_folder->path()}, m_clock, *m_secrets);
    QVERIFY(m_workspace->load());
    m_desktop = std::make_unique<Desktop>(*m_workspace, *m_theme);
    m_desktop->window().show();
    QVERIFY(QTest::qWaitForWindowExposed(&m_desktop->window()));
    m_driver = std::make_unique<WizardDriver>(&m_desktop->window());
}

void TestDesktop::cleanup()
{
    m_driver.reset();
    m_desktop.reset();
    m_workspace.reset();
    m_secrets.reset();
}

void TestDesktop::startPageOffersThreeWays()
{
    for (const QString &name : {u"Set up replication"_s, u"Watch an existing cluster"_s,
                                u"Try the sandbox on this computer"_s})
        QVERIFY2(m_driver->isEnabled(name), qPrintable(m_driver->describe()));
    QVERIFY(shoot(m_desktop->window(), u"start"_s));
}

void TestDesktop::secondCardOpensTheWayToAClusterOnce()
{
    QVERIFY(m_driver->press(u"Watch an existing cluster"_s));
    QTRY_VERIFY(m_desktop->adoptWizard());
    const AdoptWizard *first = m_desktop->adoptWizard();
    m_desktop->watchExisting();
    QCOMPARE(m_desktop->adoptWizard(), first);
    m_desktop->adoptWizard()->reject(); // nothing was typed: nothing is asked
    QTRY_VERIFY(!m_desktop->adoptWizard());
}

/// As after Review has found nothing to do on db1.
void TestDesktop::finishSetUp()
{
    m_desktop->newReplication();
    QVERIFY(m_desktop->wizard());
    SetupSession &session = *m_workspace->setup();
    session.goal().setClusterName(u"orders"_s);
    HostAccess access;
    access.ssh.host = u"db1.invalid"_s;
    access.ssh.user = u"dba"_s;
    session.primary().setAccess(access);
    session.primary().setFacts(hostWith(u"berlin-1"_s, u"10.0.0.11"_s, {runningInstance()}));
    Q_EMIT m_desktop->wizard()->watchRequested();
}

void TestDesktop::finishedSetUpLeadsToTheSameServers()
{
    finishSetUp();
    QVERIFY(m_desktop->adoptWizard());
    WizardDriver driver(m_desktop->adoptWizard());
    QTRY_COMPARE(driver.text(u"Host"_s), u"db1.invalid"_s);
    QCOMPARE(driver.text(u"User"_s), u"dba"_s);
    m_desktop->wizard()->accept();
    delete m_desktop->adoptWizard();
}

void TestDesktop::finishedSetUpOfAWatchedClusterOpensItsDashboard()
{
    SavedCluster known;
    known.id = u"known"_s;
    known.name = u"orders"_s;
    known.systemIdentifier = systemOfFacts;
    known.monitorRole = u"pgtandem_monitor"_s;
    known.isPaused = true; // connects to nothing
    SavedServer server;
    server.id = server.name = u"berlin-1"_s;
    server.access.ssh.host = u"db1.invalid"_s;
    server.address = u"127.0.0.1"_s;
    known.servers = {server};
    SavedCluster other = known;
    other.id = u"other"_s;
    other.systemIdentifier = u"42"_s;
    QVERIFY(m_workspace->clusters().add(known));
    QVERIFY(m_workspace->clusters().add(other));
    QCOMPARE(m_workspace->clusters().selectedId(), u"other"_s);
    finishSetUp();
    QVERIFY(!m_desktop->adoptWizard());
    QCOMPARE(m_workspace->clusters().selectedId(), u"known"_s);
    m_desktop->wizard()->accept();
}

QTEST_MAIN(TestDesktop)
#include "tst_desktop.moc"
