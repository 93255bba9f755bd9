// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/layoutjudge.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/scenes.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/windowplace.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

/// Every page on the smallest screen that is supported, with fonts from normal to twice as large.
class TestSmallWindows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void nothingIsCutOrOutside_data();
    void nothingIsCutOrOutside();
    void theStepThatIsShownStaysInSight_data();
    void theStepThatIsShownStaysInSight();
    void theJudgeSeesFaults();
    void windowsStayOnTheScreen_data();
    void windowsStayOnTheScreen();
    void aSavedPlaceIsClamped();

private:
    QFont m_font;
};

void TestSmallWindows::initTestCase()
{
    preparePictures();
    m_font = QApplication::font();
}

void TestSmallWindows::cleanup()
{
    QApplication::setFont(m_font);
}

void TestSmallWindows::nothingIsCutOrOutside_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<double>("scale");
    for (const QString &name : sceneNames()) {
        for (const double scale : {1.0, 1.5, 2.0})
            QTest::addRow("%s, %.1f", qPrintable(name), scale) << name << scale;
    }
}

void TestSmallWindows::nothingIsCutOrOutside()
{
    QFETCH(QString, scene);
    QFETCH(double, scale);
    constexpr QSize smallest(1024, 640);
    QFont font = m_font;
    if (font.pixelSize() > 0)
        font.setPixelSize(qRound(font.pixelSize() * scale));
    else
        font.setPointSizeF(font.pointSizeF() * scale);
    QApplication::setFont(font);
    Theme theme;
    const std::unique_ptr<Scene> shown = makeScene(scene, theme);
    QVERIFY(shown->window());
    QWidget &window = *shown->window();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    // The offscreen platform's own screen is smaller.
    window.resize(window.inherits("pgt::MainWindow") ? smallest : QSize(1000, smallest.height()));
    QCoreApplication::processEvents();
    QVERIFY(shoot(window, QStringLiteral("small-%1-%2").arg(scene).arg(scale)));
    const QStringList faults = layoutFaults(window, smallest);
    QVERIFY2(faults.isEmpty(), qPrintable(u'\n' + faults.join(u'\n')));
}

void TestSmallWindows::theStepThatIsShownStaysInSight_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<int>("number");
    const char *pages[] = {"Goal",   "Primary", "Standby", "Replication",
                           "Checks", "Review",  "Apply",   "Done"};
    int number = 0;
    for (const char *page : pages)
        QTest::newRow(page) << QStringLiteral("set-up, %1").arg(QLatin1String(page)) << ++number;
}

/// Where all steps do not fit, they scroll; the promise below them does not.
void TestSmallWindows::theStepThatIsShownStaysInSight()
{
    QFETCH(QString, scene);
    QFETCH(int, number);
    QFont font = m_font;
    if (font.pixelSize() > 0)
        font.setPixelSize(font.pixelSize() * 2);
    else
        font.setPointSizeF(font.pointSizeF() * 2);
    QApplication::setFont(font);
    Theme theme;
    const std::unique_ptr<Scene> shown = makeScene(scene, theme);
    QVERIFY(shown->window());
    QWidget &window = *shown->window();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.resize(1000, 540);
    QVERIFY(shoot(window, QStringLiteral("low-") + scene));
    const auto *steps = window.findChild<QScrollArea *>(QStringLiteral("Step list"));
    QVERIFY(steps);
    QVERIFY(steps->verticalScrollBar()->maximum() > 0); // else this would prove nothing
    const auto *step = steps->findChild<QAbstractButton *>(QStringLiteral("Step %1").arg(number));
    QVERIFY(step);
    QCOMPARE(step->visibleRegion().boundingRect(), step->rect());
    const auto *promise = window.findChild<QLabel *>(QStringLiteral("Promise"));
    QVERIFY(promise);
    QVERIFY(promise->height() >= promise->heightForWidth(promise->width()));
    QCOMPARE(promise->visibleRegion().boundingRect(), promise->rect());
}

/// A judge that passes everything would prove nothing.
void TestSmallWindows::theJudgeSeesFaults()
{
    Theme theme;
    QWidget window;
    window.resize(300, 200);
    auto *outside = new QPushButton(QStringLiteral("Outside"), &window);
    outside->setGeometry(250, 10, 100, 28);
    auto *cut = new QPushButton(QStringLiteral("Far too long for its width"), &window);
    cut->setGeometry(10, 50, 60, 28);
    auto *low =
            new QLabel(QStringLiteral("Two lines of words that need a second line here"), &window);
    low->setWordWrap(true);
    low->setGeometry(10, 90, 120, 10);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QCOMPARE(layoutFaults(window, {300, 200}).size(), 3);
    QCOMPARE(layoutFaults(window, {200, 200}).size(), 4); // larger than its screen, too
    auto *rigid = new QWidget(&window);
    (new QVBoxLayout(rigid))->addWidget(new QLabel(QStringLiteral("Words")));
    rigid->findChild<QLabel *>()->setWordWrap(true);
    rigid->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Maximum);
    rigid->setGeometry(10, 120, 200, 60);
    rigid->show();
    QCOMPARE(layoutFaults(window, {300, 200}).size(), 4);
    rigid->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    outside->move(10, 10);
    cut->resize(280, 28);
    low->resize(280, 60);
    QCOMPARE(layoutFaults(window, {300, 200}), QStringList());

    QScrollArea area;
    auto *content = new QWidget;
    content->setMinimumSize(800, 800);
    (new QPushButton(QStringLiteral("Reached by scrolling"), content))->move(500, 700);
    area.setWidget(content);
    area.resize(200, 200);
    area.show();
    QVERIFY(QTest::qWaitForWindowExposed(&area));
    QCOMPARE(layoutFaults(area, {300, 200}), QStringList());
    area.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QCOMPARE(layoutFaults(area, {300, 200}).size(), 1);
}

void TestSmallWindows::windowsStayOnTheScreen_data()
{
    QTest::addColumn<QRect>("wanted");
    QTest::addColumn<QRect>("expected");
    QTest::newRow("has room") << QRect(100, 100, 800, 500) << QRect(100, 100, 800, 500);
    QTest::newRow("too large") << QRect(0, 0, 1440, 900) << QRect(8, 34, 1264, 678);
    QTest::newRow("right of it") << QRect(1200, 100, 800, 500) << QRect(472, 100, 800, 500);
    QTest::newRow("below it") << QRect(100, 700, 800, 500) << QRect(100, 212, 800, 500);
    QTest::newRow("title bar above it") << QRect(100, -20, 800, 500) << QRect(100, 34, 800, 500);
    QTest::newRow("on a screen that is gone")
            << QRect(-1500, 100, 800, 500) << QRect(8, 100, 800, 500);
}

void TestSmallWindows::windowsStayOnTheScreen()
{
    QFETCH(QRect, wanted);
    QFETCH(QRect, expected);
    QCOMPARE(windowplace::clamped(wanted, QRect(0, 0, 1280, 720), QMargins(8, 34, 8, 8)), expected);
}

void TestSmallWindows::aSavedPlaceIsClamped()
{
    Theme theme;
    const std::unique_ptr<Scene> first = makeScene(QStringLiteral("dashboard"), theme);
    const QRect screen = first->window()->screen()->availableGeometry(); // 800x800 offscreen
    QVERIFY(first->window()->width() <= screen.width());
    QVERIFY(first->window()->height() <= screen.height());
    first->window()->setMinimumSize(0, 0);
    first->window()->setGeometry(screen.right() - 50, screen.bottom() - 50, 3000, 2000);
    const QByteArray saved = first->window()->saveGeometry();
    QWidget second;
    windowplace::prepare(second, {1440, 900}, {800, 480}, saved);
    QVERIFY2(screen.contains(second.geometry()), qPrintable(QStringLiteral("%1,%2 %3x%4")
                                                                    .arg(second.x())
                                                                    .arg(second.y())
                                                                    .arg(second.width())
                                                                    .arg(second.height())));
    QVERIFY(second.minimumWidth() <= screen.width());
    // What has room comes back as it was.
    const QRect small(screen.left() + 40, screen.top() + 60, 500, 400);
    QWidget third;
    third.setGeometry(small);
    QWidget fourth;
    windowplace::prepare(fourth, {1440, 900}, {300, 200}, third.saveGeometry());
    QCOMPARE(fourth.geometry(), small);
}

QTEST_MAIN(TestSmallWindows)
#include "tst_smallwindows.moc"
