// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/diskspace.h"
#include "app/base/units.h"
#include "app/plan/journal.h"
#include "app/session/sandbox.h"
#include "app/store/jsonfile.h"
#include "tests/support/planfacts.h"
#include "tests/support/tempcluster.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// What is said where a disk of this computer is full: a file system of its own, filled up.
class TestFullDisk : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;

    QString path(const QString &name) const { return m_dir->filePath(name); }

    void fill(qint64 leave)
    {
        QFile file(path(u"filler"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        const QByteArray block(4096, 'x');
        while (freeBytesFor(m_dir->path()) > leave && file.write(block) == block.size()) {
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (::geteuid() != 0)
            QSKIP("mounting needs root");
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_dir = std::make_unique<QTemporaryDir>();
        const ProgramResult mounted = runProgram(
                {u"mount"_s, u"-t"_s, u"tmpfs"_s, u"-o"_s, u"size=8m"_s, u"none"_s, m_dir->path()});
        if (!mounted.ok()) {
            m_dir.reset();
            QSKIP("no file system can be mounted here");
        }
    }

    void cleanup()
    {
        if (m_dir)
            runProgram({u"umount"_s, m_dir->path()});
        m_dir.reset();
    }

    void spaceIsMeasuredWhereAFileWillBe()
    {
        QVERIFY(!spaceProblem(path(u"a/b/c"_s), 4 << 20, {}).has_value());
        const std::optional<Error> error = spaceProblem(path(u"a/b/c"_s), 64 << 20, u"why"_s);
        QVERIFY(error.has_value());
        QCOMPARE(error->kind, ErrorKind::NoSpace);
        QVERIFY2(error->text.contains(path(u"a/b/c"_s)), qPrintable(error->text));
        QVERIFY2(error->text.contains(formatBytes(64 << 20)), qPrintable(error->text));
        QVERIFY2(error->remedy.contains(m_dir->path()), qPrintable(error->remedy));
    }

    void noRunStartsWithoutRoomForItsJournal()
    {
        fill(1 << 20);
        const auto journal = Journal::create(path(u"runs"_s), *makePlan(debianPair()));
        QVERIFY(!journal.has_value());
        QCOMPARE(journal.error().kind, ErrorKind::NoSpace);
        QVERIFY(!QFile::exists(path(u"runs"_s)));
    }

    void aLineThatDoesNotFitIsTold()
    {
        auto journal = Journal::create(path(u"runs"_s), *makePlan(debianPair()));
        QVERIFY(journal.has_value());
        fill(0);
        Result<void> written;
        // What was allocated for the file already may take a few.
        for (int i = 0; i < 200 && written; ++i)
            written = (*journal)->append(u"note"_s, {}, {{u"text"_s, QString(200, u'x')}});
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::NoSpace);
    }

    void settingsThatDoNotFitAreTold()
    {
        QVERIFY(writeJsonFile(path(u"settings.json"_s), {{u"a"_s, 1}}));
        fill(0);
        const Result<void> written =
                writeJsonFile(path(u"settings.json"_s), {{u"a"_s, QString(20000, u'x')}});
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::NoSpace);
        QCOMPARE(readJsonFile(path(u"settings.json"_s))->value(u"a"_s).toInt(), 1);
    }

    void theSandboxIsNotBegun()
    {
        const std::unique_ptr<Sandbox> sandbox = makeSandbox(path(u"sandbox"_s));
        sandbox->prepare();
        QTRY_VERIFY_WITH_TIMEOUT(sandbox->state() != Sandbox::State::Working, 60000);
        QCOMPARE(sandbox->state(), Sandbox::State::Failed);
        QCOMPARE(sandbox->error()->kind, ErrorKind::NoSpace);
        QVERIFY(!QFile::exists(path(u"sandbox"_s)));
    }
};

QTEST_GUILESS_MAIN(TestFullDisk)
#include "tst_fulldisk.moc"
