// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/stepscripts.h"

#include <QDirIterator>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;

/// The scripts on a real file system; what FakeHost answers in their place is not proof of them.
class TestStepScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_root = std::make_unique<QTemporaryDir>();
        m_data = m_root->filePath(u"my data"_s);
        QVERIFY(QDir().mkpath(m_data + u"/base/1"_s));
        write(m_data + u"/PG_VERSION"_s, "17");
        write(m_data + u"/.hidden"_s, "h");
        write(m_data + u"/base/1/2"_s, "old");
    }

    void movesAsideAndBack_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("rename") << u"rename"_s;
        QTest::newRow("mount point") << u"contents"_s;
    }
    void movesAsideAndBack()
    {
        QFETCH(QString, mode);
        const bool isMount = mode == "contents"_L1;
        if (isMount)
            QVERIFY(QDir().mkpath(m_data + u"/lost+found"_s));
        // Not what initdb would give it.
        const auto mode0750 = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                              QFile::ReadGroup | QFile::ExeGroup;
        QVERIFY(QFile::setPermissions(m_data, mode0750));
        const QFile::Permissions permissions = QFile::permissions(m_data);
        const QStringList before = tree();
        const QString aside = isMount ? m_data + u"/before-x"_s : m_data + u".before-x"_s;
        const QString copy = isMount ? m_data + u"/copy-x"_s : m_data;
        const QStringList places{m_data, aside, copy, mode, u"plan-1"_s};

        QCOMPARE(run("pgtandem-precheck", {m_data, mode}), 0);
        QCOMPARE(run("pgtandem-move-aside", places), 0);
        QCOMPARE(run("pgtandem-move-aside", places), 0); // once more changes nothing
        QCOMPARE(run("pgtandem-move-state", {m_data, aside, copy}), 0);
        QCOMPARE(m_out, "moved\n"_ba);
        QCOMPARE(read(aside + u"/base/1/2"_s), "old"_ba);
        QCOMPARE(run("pgtandem-copy-check", {aside, copy, u"plan-1"_s, u"1000"_s}), 0);
        QCOMPARE(run("pgtandem-copy-check", {aside, copy, u"other"_s, u"1000"_s}),
                 int(ForeignDirectory));
        QCOMPARE(run("pgtandem-copy-check", {aside, copy, u"plan-1"_s, u"999999999999999"_s}),
                 int(TooSmall));

        write(copy + u"/PG_VERSION"_s, "new");
        write(copy + u"/.new"_s, "new");
        QCOMPARE(run("pgtandem-copy-check", {aside, copy, u"plan-1"_s, u"1000"_s}), int(NotEmpty));
        if (isMount)
            QCOMPARE(run("pgtandem-copy-finish", {m_data, copy}), 0);
        QCOMPARE(read(m_data + u"/PG_VERSION"_s), "new"_ba);

        write(m_data + u"/postmaster.pid"_s, "1");
        QCOMPARE(run("pgtandem-copy-remove", places), int(ServerRuns));
        QVERIFY(QFile::remove(m_data + u"/postmaster.pid"_s));
        write(m_data + u"/backup_label.old"_s, "x");
        QCOMPARE(run("pgtandem-copy-remove", places), int(WasPromoted));
        write(m_data + u"/standby.signal"_s, "");
        QCOMPARE(run("pgtandem-copy-remove", places), 0);
        QCOMPARE(run("pgtandem-move-back", places), 0);
        QCOMPARE(tree(), before);
        QCOMPARE(read(m_data + u"/base/1/2"_s), "old"_ba);
        QCOMPARE(run("pgtandem-move-back", places), 0); // nothing is left to do
        QCOMPARE(tree(), before);
        QCOMPARE(QFile::permissions(m_data), permissions);
    }

    void directoryOfSomebodyElseIsNotTouched()
    {
        const QString aside = m_data + u".before-x"_s;
        const QStringList places{m_data, aside, m_data, u"rename"_s, u"plan-1"_s};
        QCOMPARE(run("pgtandem-move-aside", places), 0);
        QVERIFY(QDir().rename(m_data, m_data + u".gone"_s));
        QVERIFY(QDir().mkpath(m_data));
        write(m_data + u"/precious"_s, "p");
        QCOMPARE(run("pgtandem-copy-remove", places), int(ForeignDirectory));
        QCOMPARE(run("pgtandem-move-back", places), int(ForeignDirectory));
        QCOMPARE(run("pgtandem-move-aside", places), int(ForeignDirectory));
        QCOMPARE(read(m_data + u"/precious"_s), "p"_ba);
    }

    void symbolicLinkIsRefused()
    {
        const QString link = m_root->filePath(u"link"_s);
        QVERIFY(QFile::link(m_data, link));
        QCOMPARE(run("pgtandem-precheck", {link, u"rename"_s}), int(IsSymlink));
    }

private:
    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
    }

    QStringList tree() const
    {
        QStringList paths;
        QDirIterator all(m_root->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
        while (all.hasNext())
            paths << all.next();
        paths.sort();
        return paths;
    }

    int run(const char *name, const QStringList &arguments)
    {
        const Command command = stepScript(name, arguments, {});
        QProcess process;
        process.start(command.argv.first(), command.argv.mid(1));
        process.waitForFinished();
        m_out = process.readAllStandardOutput();
        return process.exitCode();
    }

    std::unique_ptr<QTemporaryDir> m_root;
    QString m_data;
    QByteArray m_out;
};

QTEST_GUILESS_MAIN(TestStepScripts)
#include "tst_stepscripts.moc"
