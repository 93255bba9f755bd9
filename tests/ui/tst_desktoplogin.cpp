// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/workspace.h"
#include "app/store/clusterstore.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempsshd.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/linkrows.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

/// The program as a whole, wired as by main(), against a real server whose key is not known yet.
class TestDesktopLogin : public QObject
{
    Q_OBJECT

    static constexpr int patience = 60'000;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<TempSshd> m_sshd;
    QTemporaryDir m_bin;
    SystemClock m_clock;

    // The user's own ssh configuration is not this test's.
    void wrapSsh()
    {
        const QString real = QStandardPaths::findExecutable(QStringLiteral("ssh"));
        QFile wrapper(m_bin.filePath(QStringLiteral("ssh")));
        QVERIFY(wrapper.open(QIODevice::WriteOnly));
        wrapper.write(QStringLiteral("#!/bin/sh\nexec %1 -F '%2' \"$@\"\n")
                              .arg(real, m_sshd->configFile())
                              .toUtf8());
        wrapper.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("PATH", QFile::encodeName(m_bin.path()) + ':' + qgetenv("PATH"));
    }
    QString realFingerprint() const
    {
        QProcess keygen;
        keygen.start(QStringLiteral("ssh-keygen"), {QStringLiteral("-lf"), QStringLiteral("-")});
        keygen.write(m_sshd->hostKey() + '\n');
        keygen.closeWriteChannel();
        keygen.waitForFinished(patience);
        return QString::fromUtf8(keygen.readAllStandardOutput()).section(QLatin1Char(' '), 1, 1);
    }
    static QDialog *hostKeyDialog()
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            if (widget->objectName() == QLatin1String("hostKeyDialog") && widget->isVisible())
                return qobject_cast<QDialog *>(widget);
        }
        return nullptr;
    }
    static QPushButton *button(const QWidget *where, const QString &name)
    {
        for (auto *candidate : where->findChildren<QPushButton *>()) {
            if (candidate->text() == name && candidate->isVisible())
                return candidate;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_theme = std::make_unique<Theme>();
        m_sshd = std::make_unique<TempSshd>();
        QVERIFY2(m_sshd->isRunning(), qPrintable(m_sshd->error()));
        wrapSsh();
    }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        QVERIFY(m_sshd->setKnownHost(KnownHost::Absent));
    }
    void cleanupTestCase()
    {
        m_sshd.reset();
        m_theme.reset();
    }

    void theWizardAsksForTheHostKeyAndGoesOn_data()
    {
        QTest::addColumn<bool>("accept");
        QTest::newRow("rejected") << false;
        QTest::newRow("accepted") << true;
    }
    void theWizardAsksForTheHostKeyAndGoesOn()
    {
        QFETCH(bool, accept);
        const QTemporaryDir folder;
        FakeSecretStore secrets;
        Workspace workspace({folder.path(), folder.path()}, m_clock, secrets);
        QVERIFY(workspace.load());
        Desktop desktop(workspace, *m_theme);
        desktop.show();
        desktop.newReplication();
        WizardDriver driver(desktop.wizard());
        QVERIFY2(driver.setText(QStringLiteral("Cluster name"), QStringLiteral("orders")),
                 qPrintable(driver.problem()));
        QVERIFY(driver.press(QStringLiteral("Next")));
        QVERIFY(driver.setText(QStringLiteral("Host"), m_sshd->alias()));
        QVERIFY(driver.uncheck(QStringLiteral("Use sudo to act as postgres")));
        QVERIFY(driver.press(QStringLiteral("Connect")));
        QTRY_VERIFY_WITH_TIMEOUT(hostKeyDialog(), patience);
        QDialog *dialog = hostKeyDialog();
        QCOMPARE(dialog->parentWidget(), desktop.wizard()); // over what the user works in
        ServerPart &primary = workspace.setup()->primary();
        QVERIFY(primary.isAsking());
        // What the administrator reads out on the server's console is typed here.
        auto *given = dialog->findChild<QLineEdit *>();
        given->setText(realFingerprint());
        QVERIFY(button(dialog, QStringLiteral("Accept"))->isEnabled());
        button(dialog, accept ? QStringLiteral("Accept") : QStringLiteral("Reject"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(!hostKeyDialog(), patience);
        if (accept) {
            QTRY_COMPARE_WITH_TIMEOUT(primary.state(), ServerPart::State::Found, patience);
            QVERIFY(primary.hostKey().contains(realFingerprint()));
        } else {
            QTRY_COMPARE_WITH_TIMEOUT(primary.state(), ServerPart::State::Failed, patience);
            QVERIFY(!m_sshd->log().contains("Failed password"));
            QVERIFY(!m_sshd->log().contains("Accepted"));
        }
        QCOMPARE(driver.text(QStringLiteral("Host")), m_sshd->alias());
    }

    void theDashboardWaitsAndAsksOnlyWhenItIsTold()
    {
        const QTemporaryDir folder;
        SavedCluster cluster;
        cluster.id = SavedCluster::newId();
        cluster.name = QStringLiteral("orders");
        cluster.monitorRole = QStringLiteral("watcher");
        SavedServer server;
        server.id = server.name = QStringLiteral("berlin-1");
        server.access.ssh.host = m_sshd->alias();
        server.access.ssh.useSudo = false;
        server.address = QStringLiteral("127.0.0.1");
        cluster.servers = {server};
        {
            ClusterStore store(folder.filePath(QStringLiteral("clusters.json")));
            QVERIFY(store.load());
            QVERIFY(store.put(cluster));
        }
        FakeSecretStore secrets;
        Workspace workspace({folder.path(), folder.path()}, m_clock, secrets);
        QVERIFY(workspace.load());
        Desktop desktop(workspace, *m_theme);
        desktop.show();
        LinkRows *rows = desktop.window().dashboard()->links();
        QTRY_VERIFY_WITH_TIMEOUT(button(rows, QStringLiteral("Log in…")), patience);
        QVERIFY(!hostKeyDialog());
        QCOMPARE(workspace.clusters().session(cluster.id)->state(),
                 WatchSession::State::NeedsLogin);
        button(rows, QStringLiteral("Log in…"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(hostKeyDialog(), patience);
        QCOMPARE(hostKeyDialog()->parentWidget(), &desktop.window());
        button(hostKeyDialog(), QStringLiteral("Accept"))->click();
        // The session is up then; that no PostgreSQL is behind it is another matter.
        QTRY_COMPARE_WITH_TIMEOUT(workspace.clusters().session(cluster.id)->connectedHostCount(), 1,
                                  patience);
        QTRY_COMPARE(rows->count(), 0);
    }
};

QTEST_MAIN(TestDesktopLogin)
#include "tst_desktoplogin.moc"
