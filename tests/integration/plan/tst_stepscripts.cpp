// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/stepscripts.h"
#include "tests/support/tempcluster.h"

#include <QDirIterator>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// The scripts on a real file system; what FakeHost answers in their place is not proof of them.
/// All of it with the tools of this system and with those of busybox alone, as Alpine has them.
class TestStepScripts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data()
    {
        QTest::addColumn<bool>("isBusybox");
        QTest::newRow("system") << false;
        QTest::newRow("busybox") << true;
    }

    void init()
    {
        QFETCH_GLOBAL(bool, isBusybox);
        const QString busybox = QStandardPaths::findExecutable(u"busybox"_s);
        if (isBusybox && busybox.isEmpty())
            QSKIP("busybox is not installed");
        m_tools.reset(isBusybox ? new QTemporaryDir : nullptr);
        if (m_tools)
            QCOMPARE(runProgram({busybox, u"--install"_s, u"-s"_s, m_tools->path()}).exitCode, 0);
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_root = std::make_unique<QTemporaryDir>();
        m_data = m_root->filePath(u"my data"_s);
        QVERIFY(QDir().mkpath(m_data + u"/base/1"_s));
        QVERIFY(QDir().mkpath(m_data + u"/global"_s));
        write(m_data + u"/PG_VERSION"_s, "17");
        write(m_data + u"/.hidden"_s, "h");
        write(m_data + u"/base/1/2"_s, "old");
        write(m_data + u"/global/pg_control"_s, "old");
    }

    void copyComesInAndGoesOut_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("rename") << u"rename"_s;
        QTest::newRow("mount point") << u"contents"_s;
    }
    void copyComesInAndGoesOut()
    {
        QFETCH(QString, mode);
        if (mode == "contents"_L1)
            QVERIFY(QDir().mkpath(m_data + u"/lost+found"_s));
        setPlaces(mode);
        // Not what initdb would give it.
        const auto mode0750 = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                              QFile::ReadGroup | QFile::ExeGroup;
        QVERIFY(QFile::setPermissions(m_data, mode0750));
        const QFile::Permissions permissions = QFile::permissions(m_data);
        const QStringList before = tree();
        const QString identity = mode == "rename"_L1 ? identityOf(m_data) : QString();
        const QStringList moving = m_places + QStringList{identity};

        QCOMPARE(run("pgtandem-precheck", {m_data, mode}), 0);
        for (int i = 0; i < 2; ++i) // once more changes nothing
            QCOMPARE(run("pgtandem-copy-prepare", {m_data, m_copy, mode, accountName(), identity}),
                     0);
        QCOMPARE(run("pgtandem-copy-check", {m_copy, u"1000"_s}), 0);
        QCOMPARE(run("pgtandem-copy-check", {m_copy, u"999999999999999"_s}), int(TooSmall));
        QCOMPARE(m_out.split(' ').value(1), "999999999999999"_ba);
        makeCopy();
        QCOMPARE(run("pgtandem-copy-check", {m_copy, u"1000"_s}), int(NotEmpty));
        QCOMPARE(read(m_data + u"/base/1/2"_s), "old"_ba);

        write(m_data + u"/postmaster.pid"_s, "1");
        QCOMPARE(run("pgtandem-move-aside", moving), int(ServerRuns));
        QVERIFY(QFile::remove(m_data + u"/postmaster.pid"_s));
        for (int i = 0; i < 2; ++i)
            QCOMPARE(run("pgtandem-move-aside", moving), 0);
        QCOMPARE(run("pgtandem-places", m_places), 0);
        QVERIFY2(m_out.startsWith("no yes yes"), m_out.constData());
        QCOMPARE(read(m_aside + u"/base/1/2"_s), "old"_ba);
        QCOMPARE(run("pgtandem-place", m_places), int(NoSignal));
        write(m_copy + u"/standby.signal"_s, {});
        for (int i = 0; i < 2; ++i)
            QCOMPARE(run("pgtandem-place", m_places), 0);
        QCOMPARE(run("pgtandem-places", m_places), 0);
        QVERIFY2(m_out.startsWith("yes yes no"), m_out.constData());
        QCOMPARE(read(m_data + u"/base/1/2"_s), "new"_ba);
        QVERIFY(QFile::exists(m_data + u"/standby.signal"_s));

        write(m_data + u"/postmaster.pid"_s, "1");
        QCOMPARE(run("pgtandem-unplace", m_places + QStringList{u"700"_s}), int(ServerRuns));
        QVERIFY(QFile::remove(m_data + u"/postmaster.pid"_s));
        for (int i = 0; i < 2; ++i)
            QCOMPARE(run("pgtandem-unplace", m_places + QStringList{u"750"_s}), 0);
        QCOMPARE(read(m_copy + u"/base/1/2"_s), "new"_ba);
        for (int i = 0; i < 2; ++i) // at the second time nothing is left to do
            QCOMPARE(run("pgtandem-move-back", moving), 0);
        QCOMPARE(read(m_data + u"/base/1/2"_s), "old"_ba);
        QCOMPARE(run("pgtandem-copy-forget", {m_data, m_copy, mode}), int(NotEmpty));
        QCOMPARE(run("pgtandem-copy-remove", {m_copy}), 0);
        QCOMPARE(run("pgtandem-copy-forget", {m_data, m_copy, mode}), 0);
        QCOMPARE(tree(), before);
        QCOMPARE(QFile::permissions(m_data), permissions);
        QCOMPARE(QFile::permissions(m_data), permissions);
    }

    void runningCopyIsSeen()
    {
        QVERIFY(QDir().mkpath(m_data + u"/copy"_s));
        // A program of that name with the directory among its arguments, which waits for its input.
        const QString name = m_root->filePath(u"pg_basebackup"_s);
        QVERIFY(QFile::copy(QStandardPaths::findExecutable(u"cat"_s), name));
        QProcess program;
        program.start(name, {u"-"_s, m_data + u"/copy"_s});
        QVERIFY(program.waitForStarted());
        QTRY_COMPARE(run("pgtandem-copy-check", {m_data + u"/copy"_s, u"1000"_s}),
                     int(AnotherCopy));
        const QString pid = QString::number(program.processId());
        QCOMPARE(m_out.trimmed(), pid.toLatin1());
        QCOMPARE(run("pgtandem-processes", {pid}), 0);
        QVERIFY2(m_out.contains("pg_basebackup - "), m_out.constData());
        program.closeWriteChannel();
        QVERIFY(program.waitForFinished());
        QCOMPARE(run("pgtandem-copy-check", {m_data + u"/copy"_s, u"1000"_s}), 0);
    }

    void filesAreRestoredReadAndRemoved()
    {
        const QString to = m_root->filePath(u"to"_s), log = m_root->filePath(u"log"_s);
        QCOMPARE(run("pgtandem-restore", {m_data, to, u"PG_VERSION"_s, u"base/1/2"_s, u"none"_s}),
                 0);
        QCOMPARE(read(to + u"/base/1/2"_s), "old"_ba);
        write(log, "one\ntwo\n");
        QCOMPARE(run("pgtandem-log-size", {log}), 0);
        QCOMPARE(m_out.trimmed(), "8"_ba);
        QCOMPARE(run("pgtandem-log-tail", {log, u"4"_s}), 0);
        QCOMPARE(m_out, "two\n"_ba);
        for (const char *script : {"pgtandem-edit-account", "pgtandem-account"}) {
            QCOMPARE(run(script, {log}), 0);
            QCOMPARE(m_out.trimmed(), "owner"_ba);
        }
        QCOMPARE(run("pgtandem-remove-file", {log}), 0);
        QVERIFY(!QFile::exists(log));
    }

    void halfOfAMovedMountPointIsNoCluster()
    {
        setPlaces(u"contents"_s);
        QVERIFY(QDir().mkpath(m_copy));
        makeCopy();
        write(m_copy + u"/standby.signal"_s, {});
        // The last entry of the old data cannot be moved: its name is taken. The first one has to
        // be gone before anything else.
        QCOMPARE(run("pgtandem-move-aside", m_places + QStringList{QString()}), 0);
        // Breaks off at a name in the way, before anything is moved.
        QVERIFY(QDir().mkpath(m_data + u"/zz"_s));
        QVERIFY(QDir().mkpath(m_copy + u"/zz"_s));
        QCOMPARE(run("pgtandem-place", m_places), int(NameTaken));
        QVERIFY(!QFile::exists(m_data + u"/global"_s));
        QVERIFY(QDir().rmdir(m_data + u"/zz"_s));
        // Killed after any of its moves: in the live place there is no pg_control, or everything
        // with the signal.
        const QString log = m_root->filePath(u"order"_s);
        QCOMPARE(runTraced("pgtandem-place", m_places, log), 0);
        const QStringList order = QString::fromUtf8(read(log)).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(order.constFirst(), u"standby.signal"_s);
        QCOMPARE(order.constLast(), u"global"_s);
        QVERIFY(QFile::remove(log));
        QCOMPARE(runTraced("pgtandem-unplace", m_places + QStringList{u"700"_s}, log), 0);
        const QStringList back = QString::fromUtf8(read(log)).split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(back.constFirst(), u"global"_s);
        QCOMPARE(back.constLast(), u"standby.signal"_s);
    }

    void recoveryConfMarksOnlyIfItSaysSo_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("isMarked");
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("on") << "standby_mode = 'on'\n"_ba << true;
        QTest::newRow("true, bare") << "a = b\n  STANDBY_MODE true # yes\n"_ba << true;
        QTest::newRow("off") << "standby_mode = 'off'\n"_ba << false;
        QTest::newRow("comment") << "#standby_mode = 'on'\n"_ba << false;
        QTest::newRow("recovery to a point") << "restore_command = 'cp a b'\n"_ba << false;
    }
    void recoveryConfMarksOnlyIfItSaysSo()
    {
        QFETCH(QByteArray, content);
        QFETCH(bool, isMarked);
        for (const QString &mode : {u"rename"_s, u"contents"_s}) {
            setPlaces(mode, u"recovery.conf"_s);
            QVERIFY(QDir().mkpath(m_copy));
            makeCopy();
            // That of another version says nothing.
            write(m_copy + u"/standby.signal"_s, {});
            QCOMPARE(run("pgtandem-move-aside", m_places + QStringList{QString()}), 0);
            QCOMPARE(run("pgtandem-place", m_places), int(NoSignal));
            write(m_copy + u"/recovery.conf"_s, content);
            QCOMPARE(run("pgtandem-copy-state", {m_copy, u"run 1"_s, u"77"_s, u"/bin/true"_s,
                                                 u"no"_s, u"recovery.conf"_s}),
                     0);
            QCOMPARE(m_out.split(' ').value(1), isMarked ? "yes"_ba : "no"_ba);
            QCOMPARE(run("pgtandem-place", m_places), isMarked ? 0 : int(NoSignal));
            if (isMarked)
                QCOMPARE(run("pgtandem-unplace", m_places + QStringList{u"700"_s}), 0);
            QCOMPARE(run("pgtandem-copy-remove", {m_copy}), 0);
            QCOMPARE(run("pgtandem-copy-forget", {m_data, m_copy, mode}), 0);
            QCOMPARE(run("pgtandem-move-back", m_places + QStringList{QString()}), 0);
        }
    }

    void directoryOfSomebodyElseIsNotTouched()
    {
        setPlaces(u"rename"_s);
        const QStringList moving = m_places + QStringList{identityOf(m_data)};
        QVERIFY(QDir().rename(m_data, m_data + u".gone"_s));
        QVERIFY(QDir().mkpath(m_data));
        write(m_data + u"/precious"_s, "p");
        QCOMPARE(run("pgtandem-copy-prepare",
                     {m_data, m_copy, u"rename"_s, accountName(), moving.constLast()}),
                 int(OtherDirectory));
        QCOMPARE(run("pgtandem-move-aside", moving), int(OtherDirectory));
        QVERIFY(QDir().mkpath(m_aside));
        QCOMPARE(run("pgtandem-move-back", moving), int(ForeignDirectory));
        QCOMPARE(read(m_data + u"/precious"_s), "p"_ba);
    }

    void symbolicLinkIsRefused()
    {
        const QString link = m_root->filePath(u"link"_s);
        QVERIFY(QFile::link(m_data, link));
        QCOMPARE(run("pgtandem-precheck", {link, u"rename"_s}), int(IsSymlink));
    }

    void partOfATablespaceMovesAndItsNeighboursStay()
    {
        const QString space = m_root->filePath(u"space one"_s);
        QVERIFY(QDir().mkpath(space + u"/PG_17_202406281/5"_s));
        QVERIFY(QDir().mkpath(space + u"/PG_16_202307071/5"_s)); // of another cluster
        QVERIFY(QDir().mkpath(m_data + u"/pg_tblspc"_s));
        const QString other = m_root->filePath(u"other"_s);
        QVERIFY(QDir().mkpath(other + u"/PG_17_202406281"_s));
        QVERIFY(QFile::link(space, m_data + u"/pg_tblspc/16400"_s));
        QVERIFY(QFile::link(other, m_data + u"/pg_tblspc/16401"_s));
        const QStringList before = tree();
        const QString control = controlData();
        for (int i = 0; i < 2; ++i)
            QCOMPARE(run("pgtandem-spaces-down", {m_data, u"kept"_s, control, space}), 0);
        QVERIFY(QFile::exists(space + u"/kept/PG_17_202406281/5"_s));
        QVERIFY(QFile::exists(space + u"/PG_16_202307071/5"_s));
        QVERIFY(QFile::exists(other + u"/PG_17_202406281"_s));
        QCOMPARE(QFile::symLinkTarget(m_data + u"/pg_tblspc/16400"_s), space + u"/kept"_s);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(run("pgtandem-spaces-up", {m_data, u"kept"_s, control}), 0);
        QCOMPARE(tree(), before);
        QCOMPARE(QFile::symLinkTarget(m_data + u"/pg_tblspc/16400"_s), space);
        // Broken off between moving and linking.
        QVERIFY(QDir().mkpath(space + u"/kept"_s));
        QVERIFY(QDir().rename(space + u"/PG_17_202406281"_s, space + u"/kept/PG_17_202406281"_s));
        QCOMPARE(run("pgtandem-spaces-up", {m_data, u"kept"_s, control}), 0);
        QCOMPARE(tree(), before);
    }

    void rootIsNotLedAstrayByLinks()
    {
        if (geteuid() != 0)
            QSKIP("only root can be led astray");
        // What the server's account may do: put links where root is about to work.
        const QString victim = m_root->filePath(u"victim"_s);
        QVERIFY(QDir().mkpath(victim));
        write(victim + u"/secret"_s, "s");
        setPlaces(u"rename"_s);
        const QStringList moving = m_places + QStringList{identityOf(m_data)};
        QVERIFY(QFile::link(victim, m_copy));
        QCOMPARE(run("pgtandem-copy-prepare",
                     {m_data, m_copy, u"rename"_s, accountName(), moving.constLast()}),
                 int(NameTaken));
        QCOMPARE(run("pgtandem-copy-remove", {m_copy}), 0);
        QCOMPARE(read(victim + u"/secret"_s), "s"_ba);
        QVERIFY(QFile::link(victim, m_aside));
        QCOMPARE(run("pgtandem-move-back", moving), int(ForeignDirectory));
        QVERIFY(QFile::remove(m_aside));
        QCOMPARE(run("pgtandem-move-aside", moving), 0);
        QCOMPARE(run("pgtandem-place", m_places), int(ForeignDirectory));
        QVERIFY(QFile::exists(victim + u"/secret"_s));

        // The directory above belongs to that account: root keeps out.
        QVERIFY(chown(QFile::encodeName(m_root->path()).constData(), 12345, 12345) == 0);
        QCOMPARE(run("pgtandem-move-back", moving), int(NotSafe));
        QVERIFY(chown(QFile::encodeName(m_root->path()).constData(), 0, 0) == 0);
        QVERIFY(chmod(QFile::encodeName(m_root->path()).constData(), 0777) == 0);
        QCOMPARE(run("pgtandem-move-back", moving), int(NotSafe));
        QVERIFY(chmod(QFile::encodeName(m_root->path()).constData(), 0700) == 0);
        QCOMPARE(run("pgtandem-move-back", moving), 0);
        QCOMPARE(read(m_data + u"/base/1/2"_s), "old"_ba);
    }

    void stateOfACopyIsReadFromIt_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<QByteArray>("word");
        QTest::newRow("recovering") << u"in archive recovery"_s << "standby"_ba;
        QTest::newRow("stopped") << u"shut down in recovery"_s << "standby"_ba;
        QTest::newRow("primary") << u"in production"_s << "promoted"_ba;
        QTest::newRow("stopped primary") << u"shut down"_s << "promoted"_ba;
        QTest::newRow("crashed primary") << u"in crash recovery"_s << "promoted"_ba;
    }
    void stateOfACopyIsReadFromIt()
    {
        QFETCH(QString, state);
        QFETCH(QByteArray, word);
        const QString control = controlData(state);
        const QStringList arguments{m_data,  u"run 1"_s, u"77"_s,
                                    control, u"yes"_s,   u"standby.signal"_s};
        QCOMPARE(run("pgtandem-copy-state", arguments), 0);
        QVERIFY2(m_out.startsWith("foreign no"), m_out.constData());
        write(m_data + u"/backup_label"_s, "LABEL: run 1\n");
        QCOMPARE(run("pgtandem-copy-state", arguments), 0);
        QVERIFY2(m_out.startsWith("partial no"), m_out.constData());
        write(m_data + u"/backup_manifest"_s, "{}");
        QCOMPARE(run("pgtandem-copy-state", arguments), 0);
        QVERIFY2(m_out.startsWith("complete no"), m_out.constData());
        QVERIFY(QFile::rename(m_data + u"/backup_label"_s, m_data + u"/backup_label.old"_s));
        QCOMPARE(run("pgtandem-copy-state", arguments), 0);
        QCOMPARE(m_out, word + " no 3 " + state.toUtf8() + '\n');
        QCOMPARE(run("pgtandem-copy-state",
                     {m_data + u"x"_s, u"run 1"_s, u"77"_s, control, {}, u"standby.signal"_s}),
                 0);
        QVERIFY(m_out.startsWith("missing"));
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

    void setPlaces(const QString &mode, const QString &marker = u"standby.signal"_s)
    {
        const QString separator = mode == "contents"_L1 ? u"/"_s : u"."_s;
        m_aside = m_data + separator + u"before-x"_s;
        m_copy = m_data + separator + u"copy-x"_s;
        m_places = {m_data, m_aside, m_copy, mode, marker};
    }

    void makeCopy()
    {
        QVERIFY(QDir().mkpath(m_copy + u"/base/1"_s));
        QVERIFY(QDir().mkpath(m_copy + u"/global"_s));
        write(m_copy + u"/base/1/2"_s, "new");
        write(m_copy + u"/.new"_s, "new");
    }

    static QString accountName()
    {
        return QString::fromUtf8(runProgram({u"id"_s, u"-un"_s}).out).trimmed();
    }

    static QString identityOf(const QString &path)
    {
        return QString::fromUtf8(runProgram({u"stat"_s, u"-c"_s, u"%d:%i"_s, path}).out).trimmed();
    }

    /// A program that says what pg_controldata would.
    QString controlData(const QString &state = u"in production"_s)
    {
        const QString path = m_root->filePath(u"pg_controldata"_s);
        write(path, "#!/bin/sh\ncat <<'END'\n"
                    "Catalog version number:               202406281\n"
                    "Database system identifier:           77\n"
                    "Database cluster state:               " +
                            state.toUtf8() + "\nLatest checkpoint's TimeLineID:       3\nEND\n");
        chmod(QFile::encodeName(path).constData(), 0755);
        return path;
    }

    QStringList tree() const
    {
        QStringList paths;
        QDirIterator all(m_root->path(), QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot,
                         QDirIterator::Subdirectories);
        while (all.hasNext()) {
            const QString path = all.next();
            if (!path.endsWith("/pg_controldata"_L1))
                paths << path;
        }
        paths.sort();
        return paths;
    }

    /// A command of the shell, run with the tools of the row.
    ProgramResult runShell(QStringList argv)
    {
        if (m_tools) {
            argv[0] = m_tools->filePath(u"sh"_s);
            argv[2].prepend(u"PATH='%1'\nexport PATH\n"_s.arg(m_tools->path()));
        }
        return runProgram(argv);
    }

    int run(const char *name, const QStringList &arguments)
    {
        const Command command = stepScript(name, arguments, {});
        const ProgramResult result = runShell(command.argv);
        m_out = result.out;
        return result.exitCode;
    }

    /// With a mv that writes down what it moves.
    int runTraced(const char *name, const QStringList &arguments, const QString &log)
    {
        Command command = stepScript(name, arguments, {});
        command.argv[2].prepend(
                u"mv() { for last; do :; done; echo \"${last##*/}\" >>'%1'; command mv \"$@\"; }\n"_s
                        .arg(log));
        const ProgramResult result = runShell(command.argv);
        m_out = result.out;
        return result.exitCode;
    }

    std::unique_ptr<QTemporaryDir> m_tools; ///< the links of busybox; nullptr: the system's
    std::unique_ptr<QTemporaryDir> m_root;
    QString m_data, m_aside, m_copy;
    QStringList m_places;
    QByteArray m_out;
};

QTEST_GUILESS_MAIN(TestStepScripts)
#include "tst_stepscripts.moc"
