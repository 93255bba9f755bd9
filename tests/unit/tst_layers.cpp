// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sourcetree.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QtTest>

namespace {

// What the files of a folder may include besides their own folder and app/base. This is the table
// of layers; whoever wants another arrow changes it here, in the open.
const QHash<QString, QStringList> &allowed()
{
    static const QStringList values{"app/cluster", "app/check", "app/plan", "app/monitor"};
    static const QStringList screens = QStringList{"app/session", "ui"} + values;
    static const QHash<QString, QStringList> table{
            {"app/base", {}},
            {"app/task", {}},
            {"app/remote", {"app/task"}},
            {"app/pg", {"app/task"}},
            {"app/cluster", {"app/remote", "app/pg"}},
            {"app/layout", {"app/remote", "app/pg", "app/cluster"}},
            {"app/probe", {"app/task", "app/remote", "app/pg", "app/cluster", "app/layout"}},
            {"app/check", {"app/pg", "app/cluster", "app/layout"}},
            {"app/plan",
             {"app/task", "app/remote", "app/pg", "app/cluster", "app/layout", "app/probe",
              "app/check"}},
            {"app/monitor", {"app/task", "app/remote", "app/pg", "app/cluster"}},
            {"app/store", {"app/task", "app/remote", "app/cluster"}},
            {"app/session",
             {"app/task", "app/remote", "app/pg", "app/cluster", "app/layout", "app/probe",
              "app/check", "app/plan", "app/monitor", "app/store"}},
            {"ui", screens},
    };
    return table;
}

// Headers of app/remote and app/pg that are plain values, which cluster and the screens may name.
const QStringList plainValues{"app/remote/hostaccess.h", "app/remote/prompt.h",
                              "app/remote/sshtarget.h"};

QString layerOf(const QString &path)
{
    if (path.startsWith(QLatin1String("ui/")))
        return QStringLiteral("ui");
    const QStringList parts = path.split(QLatin1Char('/'));
    return parts.size() > 2 ? parts.at(0) + QLatin1Char('/') + parts.at(1) : QString();
}

QStringList sources(const QString &folder)
{
    QStringList found;
    const QString root = sourcePath({});
    QDirIterator it(root + folder, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        found << it.next().mid(root.size());
    return found;
}

QStringList includesOf(const QString &path)
{
    QFile file(sourcePath(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression include(QStringLiteral("^#include [\"<]([^\">]+)[\">]"),
                                            QRegularExpression::MultilineOption);
    QStringList names;
    auto matches = include.globalMatch(QString::fromUtf8(file.readAll()));
    while (matches.hasNext())
        names << matches.next().captured(1);
    return names;
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void includesFollowTheTable();
    void coreNeverIncludesWidgets();
    void onlyOneFileKnowsQtCharts();
    void everyFolderIsInTheTable();
};

void TestLayers::includesFollowTheTable()
{
    QStringList wrong;
    for (const QString &path : sources("app") + sources("ui")) {
        const QString layer = layerOf(path);
        if (layer.isEmpty())
            continue; // app/main.cpp, the composition root
        for (const QString &name : includesOf(path)) {
            if (!name.startsWith(QLatin1String("app/")) && !name.startsWith(QLatin1String("ui/")))
                continue;
            const QString target = layerOf(name);
            if (target == layer || target == QLatin1String("app/base") ||
                plainValues.contains(name) || allowed().value(layer).contains(target))
                continue;
            wrong << path + QStringLiteral(" includes ") + name;
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestLayers::coreNeverIncludesWidgets()
{
    static const QRegularExpression screen(
            QStringLiteral("^(QtWidgets|QtGui|QtCharts|QWidget|QDialog|QPainter|QApplication)"));
    for (const QString &path : sources("app")) {
        if (path == QLatin1String("app/main.cpp"))
            continue;
        for (const QString &name : includesOf(path))
            QVERIFY2(!screen.match(name).hasMatch(), qPrintable(path + " includes " + name));
    }
}

void TestLayers::onlyOneFileKnowsQtCharts()
{
    static const QRegularExpression charts(
            QStringLiteral("^(QtCharts|QChart|QLineSeries|QAreaSeries|QValueAxis|QDateTimeAxis)"));
    QSet<QString> stems;
    for (const QString &path : sources("ui")) {
        for (const QString &name : includesOf(path)) {
            if (charts.match(name).hasMatch())
                stems << path.section(QLatin1Char('.'), 0, 0);
        }
    }
    QVERIFY2(stems.size() <= 1, qPrintable(QStringList(stems.values()).join(QLatin1Char(' '))));
}

void TestLayers::everyFolderIsInTheTable()
{
    for (const QString &path : sources("app")) {
        const QString layer = layerOf(path);
        QVERIFY2(layer.isEmpty() || allowed().contains(layer), qPrintable(path));
    }
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
