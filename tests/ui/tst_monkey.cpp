// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/monkey.h"
#include "tests/ui/support/scenes.h"
#include "ui/theme/theme.h"

#include <QDesktopServices>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// A random walker over every page, on invented data: two rounds, about 20 s, and on CI (CI=true)
/// further ones until two minutes are over. PGTANDEM_MONKEY_SEED and PGTANDEM_MONKEY_SECONDS choose
/// another or a longer walk, PGTANDEM_MONKEY_SCENE a single page.
class TestMonkey : public QObject
{
    Q_OBJECT

    const QStringList m_schemes{u"http"_s, u"https"_s, u"file"_s, u"mailto"_s};
    QTemporaryDir m_home;

private Q_SLOTS:
    void initTestCase();
    void findsNothing();
    void cleanupTestCase();
    void openUrl(const QUrl &) {} ///< no browser
};

void TestMonkey::initTestCase()
{
    // Nothing of who runs this test is read or written, whatever is pressed.
    qputenv("HOME", QFile::encodeName(m_home.path()));
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_home.path()));
    qputenv("PGSERVICEFILE", QFile::encodeName(m_home.filePath(u"none"_s)));
    qputenv("PGSYSCONFDIR", QFile::encodeName(m_home.path()));
    QVERIFY(QDir::setCurrent(m_home.path()));
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication::setQuitOnLastWindowClosed(false);
    for (const QString &scheme : m_schemes)
        QDesktopServices::setUrlHandler(scheme, this, "openUrl");
}

void TestMonkey::cleanupTestCase()
{
    for (const QString &scheme : m_schemes)
        QDesktopServices::unsetUrlHandler(scheme);
}

void TestMonkey::findsNothing()
{
    // The time only says when it ends: the same seed makes the same walk on any computer.
    constexpr int rounds = 2;
    bool isGiven = false;
    int seconds = qEnvironmentVariableIntValue("PGTANDEM_MONKEY_SECONDS", &isGiven);
    if (!isGiven && qgetenv("CI") == "true")
        seconds = 120;
    const qint64 limit = 1000 * qint64(seconds);
    const QByteArray given = qgetenv("PGTANDEM_MONKEY_SEED");
    const quint32 seed = given.isEmpty() ? 8 : given.toUInt();
    const QString only = qEnvironmentVariable("PGTANDEM_MONKEY_SCENE");
    const QStringList scenes = only.isEmpty() ? sceneNames() : QStringList{only};
    Theme theme;
    Monkey monkey(seed, theme);
    QElapsedTimer time;
    time.start();
    for (int round = 0; round < rounds || time.elapsed() < limit; ++round) {
        for (const QString &name : scenes) {
            if (round >= rounds && time.elapsed() >= limit)
                break;
            const std::unique_ptr<Scene> scene = makeScene(name, theme);
            QVERIFY(QTest::qWaitForWindowActive(scene->window()));
            const QString fault = monkey.play(*scene, 40);
            // Line by line: Qt Test cuts a long message off.
            for (const QString &line : fault.isEmpty() ? QStringList() : monkey.log())
                qInfo("%s", qPrintable(line));
            QVERIFY2(fault.isEmpty(),
                     qPrintable(u"Seed %1, page \"%2\", after %3 actions: %4"_s.arg(seed)
                                        .arg(name)
                                        .arg(monkey.actionCount())
                                        .arg(fault)));
        }
    }
    qInfo("seed %u: %d actions in %lld s", seed, monkey.actionCount(),
          static_cast<long long>(time.elapsed() / 1000));
}

QTEST_MAIN(TestMonkey)
#include "tst_monkey.moc"
