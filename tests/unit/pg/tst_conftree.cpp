// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conftree.h"

#include <QTest>

using namespace pgt;

class ConfTreeTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void lastFileReadWins();
    void readsDirectoriesAsTheServer();
    void asksForWhatItNeeds();
    void reportsProblemsWithTheirPlace();
    void survivesFilesThatIncludeEachOther();
    void changesTheFileThatWins();
    void changesTheMainFileForANewName();
};

static const QString mainFile = QStringLiteral("/etc/pg/postgresql.conf");
static const QString autoConf = QStringLiteral("/data/postgresql.auto.conf");

void ConfTreeTest::lastFileReadWins()
{
    ConfTree tree(mainFile, autoConf);
    tree.addFile(mainFile, "port = 1\ninclude 'sub/a.conf'\nwal_level = x\n");
    tree.addFile(QStringLiteral("/etc/pg/sub/a.conf"),
                 "port = 2\nwal_level = y\ninclude 'b.conf'\n");
    tree.addFile(QStringLiteral("/etc/pg/sub/b.conf"), "fsync = off\n");
    tree.addFile(autoConf, "ssl = 'on'\nFSYNC = 'on'\n");
    QVERIFY(tree.wantedFiles().isEmpty());
    QVERIFY(tree.problems().isEmpty());
    QCOMPARE(tree.value(QStringLiteral("port")), QStringLiteral("2"));
    QCOMPARE(tree.find(QStringLiteral("port"))->path, QStringLiteral("/etc/pg/sub/a.conf"));
    QCOMPARE(tree.value(QStringLiteral("wal_level")), QStringLiteral("x"));
    QCOMPARE(tree.find(QStringLiteral("wal_level"))->line.number, 3);
    QCOMPARE(tree.value(QStringLiteral("fsync")), QStringLiteral("on"));
    QVERIFY(tree.find(QStringLiteral("fsync"))->isAutoConf);
    QCOMPARE(tree.findAll(QStringLiteral("fsync")).size(), 2);
    QVERIFY(!tree.find(QStringLiteral("archive_mode")));
    QCOMPARE(tree.files().size(), 4);
}

void ConfTreeTest::readsDirectoriesAsTheServer()
{
    ConfTree tree(mainFile);
    tree.addFile(mainFile, "include_dir = 'conf.d'\n");
    const QString folder = QStringLiteral("/etc/pg/conf.d");
    tree.addDirectory(folder, {QStringLiteral("b.conf"), QStringLiteral(".z.conf"),
                               QStringLiteral("a.conf"), QStringLiteral("z.conf.bak"),
                               QStringLiteral("B.conf"), QStringLiteral(".conf")});
    QCOMPARE(tree.wantedFiles(),
             QStringList({folder + QLatin1String("/B.conf"), folder + QLatin1String("/a.conf"),
                          folder + QLatin1String("/b.conf")}));
    tree.addFile(folder + QLatin1String("/B.conf"), "port = 1\n");
    tree.addFile(folder + QLatin1String("/a.conf"), "port = 2\n");
    tree.addFile(folder + QLatin1String("/b.conf"), "port = 3\n");
    QVERIFY(tree.wantedFiles().isEmpty());
    QCOMPARE(tree.value(QStringLiteral("port")), QStringLiteral("3"));
}

void ConfTreeTest::asksForWhatItNeeds()
{
    ConfTree tree(mainFile, autoConf);
    QCOMPARE(tree.wantedFiles(), QStringList({mainFile, autoConf}));
    tree.addMissing(autoConf);
    tree.addFile(mainFile, "include '/abs/x.conf'\ninclude_dir '../d'\ninclude_if_exists 'y'\n");
    QCOMPARE(tree.wantedFiles(),
             QStringList({QStringLiteral("/abs/x.conf"), QStringLiteral("/etc/pg/y")}));
    QCOMPARE(tree.wantedDirectories(), QStringList{QStringLiteral("/etc/d")});
}

void ConfTreeTest::reportsProblemsWithTheirPlace()
{
    ConfTree tree(mainFile, autoConf);
    tree.addMissing(autoConf);
    tree.addFile(mainFile, "include 'x'\ninclude_if_exists 'y'\ninclude_dir 'd'\ninclude 'z'\n");
    for (const char *name : {"x", "y", "d"})
        tree.addMissing(QLatin1String("/etc/pg/") + QLatin1String(name));
    tree.addFile(QStringLiteral("/etc/pg/z"), "\nport = = 1\n");
    const QList<ConfProblem> problems = tree.problems();
    QCOMPARE(problems.size(), 3);
    QCOMPARE(int(problems.at(0).kind), int(ConfProblem::Kind::MissingFile));
    QCOMPARE(problems.at(0).line, 1);
    QCOMPARE(problems.at(0).near, QStringLiteral("/etc/pg/x"));
    QCOMPARE(int(problems.at(1).kind), int(ConfProblem::Kind::MissingDirectory));
    QCOMPARE(problems.at(1).line, 3);
    QCOMPARE(int(problems.at(2).kind), int(ConfProblem::Kind::Syntax));
    QCOMPARE(problems.at(2).path, QStringLiteral("/etc/pg/z"));
    QCOMPARE(problems.at(2).line, 2);
}

void ConfTreeTest::survivesFilesThatIncludeEachOther()
{
    ConfTree tree(mainFile);
    tree.addFile(mainFile, "port = 1\ninclude 'postgresql.conf'\n");
    QCOMPARE(tree.problems().size(), 1);
    QCOMPARE(int(tree.problems().first().kind), int(ConfProblem::Kind::TooDeep));
}

void ConfTreeTest::changesTheFileThatWins()
{
    ConfTree tree(mainFile, autoConf);
    tree.addFile(mainFile, "port = 1\ninclude 'a'\nssl = off\n");
    tree.addFile(QStringLiteral("/etc/pg/a"), "port = 2 # here\nssl = off\n");
    tree.addFile(autoConf, "fsync = 'off'\n");
    const ConfChange port = tree.set(QStringLiteral("port"), QStringLiteral("3"));
    QCOMPARE(port.path, QStringLiteral("/etc/pg/a"));
    QCOMPARE(port.before, QByteArray("port = 2 # here\nssl = off\n"));
    QCOMPARE(port.after, QByteArray("port = 3 # here\nssl = off\n"));
    QCOMPARE(port.line, 1);
    const ConfChange fsync = tree.set(QStringLiteral("fsync"), QStringLiteral("on"));
    QVERIFY(fsync.isAutoConf);
    QCOMPARE(fsync.after, QByteArray("fsync = 'on'\n"));
    for (const ConfChange &change : {port, fsync})
        tree.addFile(change.path, change.after);
    QCOMPARE(tree.value(QStringLiteral("port")), QStringLiteral("3"));
    QCOMPARE(tree.value(QStringLiteral("fsync")), QStringLiteral("on"));
}

void ConfTreeTest::changesTheMainFileForANewName()
{
    ConfTree tree(mainFile, autoConf);
    tree.addMissing(autoConf);
    tree.addFile(mainFile, "#wal_level = replica\ninclude_dir 'conf.d'\n");
    tree.addDirectory(QStringLiteral("/etc/pg/conf.d"), {});
    const ConfChange change = tree.set(QStringLiteral("wal_level"), QStringLiteral("logical"));
    QCOMPARE(change.path, mainFile);
    QCOMPARE(change.after,
             QByteArray("#wal_level = replica\nwal_level = logical\ninclude_dir 'conf.d'\n"));
}

QTEST_GUILESS_MAIN(ConfTreeTest)
#include "tst_conftree.moc"
