// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Renders every screen of the main window with invented data, in both schemes. With
// PGTANDEM_SCREENSHOTS=DIRECTORY the pictures are kept, to be held beside the drawings.

#include "tests/ui/support/clusterworld.h"
#include "ui/dashboard/chartarea.h"
#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartview.h"
#include "ui/dashboard/dashboard.h"
#include "ui/mainwindow.h"
#include "ui/sidebar.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QRadioButton>
#include <QtTest>

using namespace pgt;

class TestScreens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_directory = qEnvironmentVariable("PGTANDEM_SCREENSHOTS");
        if (!m_directory.isEmpty() && !qEnvironmentVariableIsSet("PGTANDEM_SCREENSHOTS_FONT")) {
            QFont font(QStringLiteral("Inter"));
            font.setPixelSize(13);
            QApplication::setFont(font);
        }
        m_theme = std::make_unique<Theme>();
    }
    void cleanupTestCase() { m_theme.reset(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void startPage_data() { schemes(); }
    void startPage()
    {
        ClusterWorld world(ClusterWorld::Content::Nothing);
        MainWindow window(world.list(), *m_theme);
        window.setStartCards({StartCard::make(StartCard::Kind::SetUp),
                              StartCard::make(StartCard::Kind::Sandbox, QStringLiteral("17"))});
        keep(window, QStringLiteral("empty-state"));
    }

    void dashboard_data() { schemes(); }
    void dashboard()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), *m_theme);
        world.list().select(QStringLiteral("orders"));
        prepare(window);
        Q_EMIT window.dashboard()->charts()->positionsPanel()->view()->hovered(
                world.orders().history().nowMs() - 101'000);
        keep(window, QStringLiteral("dashboard"));
    }

    void failure_data() { schemes(); }
    void failure()
    {
        ClusterWorld world(ClusterWorld::Content::SixClusters, OrdersCluster::Story::Disconnected);
        MainWindow window(world.list(), *m_theme);
        world.list().select(QStringLiteral("orders"));
        prepare(window);
        const auto buttons = window.findChildren<QRadioButton *>();
        for (QRadioButton *button : buttons) {
            if (button->text() == QLatin1String("Compare"))
                button->click();
        }
        keep(window, QStringLiteral("failure"));
    }

    void smallWindow()
    {
        m_theme->setScheme(Scheme::Light);
        ClusterWorld world(ClusterWorld::Content::SixClusters);
        MainWindow window(world.list(), *m_theme);
        world.list().select(QStringLiteral("orders"));
        window.resize(1024, 640);
        QCOMPARE(window.size(), QSize(1024, 640)); // nothing inside forces it wider
        keep(window, QStringLiteral("small"));
    }

    void rightToLeft()
    {
        m_theme->setScheme(Scheme::Light);
        QApplication::setLayoutDirection(Qt::RightToLeft);
        {
            ClusterWorld world(ClusterWorld::Content::SixClusters);
            MainWindow window(world.list(), *m_theme);
            world.list().select(QStringLiteral("orders"));
            keep(window, QStringLiteral("right-to-left"));
        }
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

private:
    void schemes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void prepare(MainWindow &window)
    {
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
    }
    void keep(MainWindow &window, const QString &name)
    {
        const QString tag = QString::fromLatin1(QTest::currentDataTag());
        if (!tag.isEmpty())
            m_theme->setScheme(tag == QLatin1String("dark") ? Scheme::Dark : Scheme::Light);
        prepare(window);
        const QImage image = window.grab().toImage();
        QVERIFY(!image.isNull());
        // The side bar has the ground of the scheme: the palette has arrived everywhere.
        const int x = QApplication::isRightToLeft() ? image.width() - 4 : 3;
        QCOMPARE(image.pixelColor(x, image.height() - 120), m_theme->tokens().win);
        if (m_directory.isEmpty())
            return;
        QVERIFY(QDir().mkpath(m_directory));
        const QString suffix = tag.isEmpty() ? QString() : QLatin1Char('-') + tag;
        QVERIFY(image.save(QDir(m_directory).filePath(name + suffix + QStringLiteral(".png"))));
    }

    QString m_directory;
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestScreens)
#include "tst_screens.moc"
