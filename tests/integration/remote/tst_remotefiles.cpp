// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"

#include <QCryptographicHash>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace pgt;
using namespace pgt::test;

namespace {

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

int modeOf(const QString &path)
{
    struct stat info = {};
    return ::stat(path.toUtf8().constData(), &info) == 0 ? int(info.st_mode & 07777) : -1;
}

} // namespace

/// readFile() and writeFile() on a real file system.
class tst_RemoteFiles : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SessionTransport> m_host;
    std::unique_ptr<QTemporaryDir> m_dir;

    QString path(const QString &name) const { return m_dir->filePath(name); }

    RemoteFileState read(const QString &file, const QString &runAs = {})
    {
        const auto task = m_host->readFile(file, runAs);
        const Outcome outcome = run(*task);
        if (!outcome.isSucceeded())
            qCritical().noquote() << outcome.error().toPlainText();
        return task->result();
    }

    Outcome write(const FileWrite &request)
    {
        const TaskPtr task = m_host->writeFile(request);
        return run(*task);
    }

    static FileWrite replacement(const QString &file, const QByteArray &before,
                                 const QByteArray &after)
    {
        FileWrite request;
        request.path = file;
        request.expectedSha256 = sha256(before);
        request.content = after;
        return request;
    }

    /// Everything in the directory, hidden files too.
    QStringList entries() const
    {
        return QDir(m_dir->path())
                .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_dir = std::make_unique<QTemporaryDir>();
        m_host = localHost();
        QVERIFY(open(*m_host).isSucceeded());
    }

    void cleanup() { m_host.reset(); }

    void readsContentOwnerAndMode()
    {
        const QString file = path(QStringLiteral("a b'c.conf"));
        const QByteArray content = QByteArray("x = 1\r\n\0\xff", 9);
        QVERIFY(putFile(file, content));
        QVERIFY(::chmod(file.toUtf8().constData(), 0640) == 0);
        const RemoteFileState state = read(file);
        QVERIFY(state.exists);
        QCOMPARE(state.path, file);
        QCOMPARE(state.content, content);
        QCOMPARE(state.sha256, sha256(content));
        QCOMPARE(state.mode, 0640);
        QCOMPARE(state.owner, QFileInfo(file).owner());
        QCOMPARE(state.group, QFileInfo(file).group());
    }

    void readsAnEmptyFile()
    {
        QVERIFY(putFile(path(QStringLiteral("empty")), {}));
        const RemoteFileState state = read(path(QStringLiteral("empty")));
        QVERIFY(state.exists);
        QCOMPARE(state.sha256, sha256({}));
    }

    void aMissingFileIsASuccess()
    {
        for (const QString &name : {QStringLiteral("none"), QStringLiteral("no/such/dir")}) {
            const RemoteFileState state = read(path(name));
            QVERIFY(!state.exists);
            QCOMPARE(state.path, path(name));
        }
    }

    void resolvesSymbolicLinks()
    {
        QVERIFY(putFile(path(QStringLiteral("target")), "old"));
        QVERIFY(QFile::link(path(QStringLiteral("target")), path(QStringLiteral("link"))));
        QCOMPARE(read(path(QStringLiteral("link"))).path, path(QStringLiteral("target")));
        QVERIFY(write(replacement(path(QStringLiteral("link")), "old", "new")).isSucceeded());
        QVERIFY(QFileInfo(path(QStringLiteral("link"))).isSymLink());
        QCOMPARE(contentOf(path(QStringLiteral("target"))), QByteArray("new"));
    }

    void refusesToReadWhatIsNoFileOrTooBig()
    {
        const auto directory = m_host->readFile(m_dir->path());
        QCOMPARE(run(*directory).error().kind, ErrorKind::CommandFailed);
        QFile big(path(QStringLiteral("big")));
        QVERIFY(big.open(QIODevice::WriteOnly) && big.resize((16 << 20) + 1));
        const auto task = m_host->readFile(big.fileName());
        const Outcome outcome = run(*task);
        QVERIFY(outcome.isFailed());
        QVERIFY(outcome.error().text.contains(big.fileName()));
    }

    void refusesPathsThatAreNotPaths_data()
    {
        QTest::addColumn<QString>("bad");
        QTest::newRow("empty") << QString();
        QTest::newRow("relative") << QStringLiteral("etc/passwd");
        QTest::newRow("option") << QStringLiteral("-rf");
        QTest::newRow("newline") << QStringLiteral("/tmp/a\nb");
        QTest::newRow("NUL") << QStringLiteral("/tmp/a") + QChar(u'\0');
    }

    void refusesPathsThatAreNotPaths()
    {
        QFETCH(QString, bad);
        const auto reading = m_host->readFile(bad);
        QCOMPARE(run(*reading).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(write(replacement(bad, {}, "x")).error().kind, ErrorKind::InvalidInput);
    }

    void keepsOwnerAndModeAndLeavesNothingElse()
    {
        const QString file = path(QStringLiteral("pg_hba.conf"));
        QVERIFY(putFile(file, "old"));
        QVERIFY(::chmod(file.toUtf8().constData(), 0604) == 0);
        const bool isRoot = ::geteuid() == 0;
        if (isRoot)
            QVERIFY(::chown(file.toUtf8().constData(), 65534, 65534) == 0);
        QVERIFY(write(replacement(file, "old", "new\n")).isSucceeded());
        QCOMPARE(contentOf(file), QByteArray("new\n"));
        QCOMPARE(modeOf(file), 0604);
        if (isRoot)
            QCOMPARE(QFileInfo(file).ownerId(), 65534U);
        QCOMPARE(entries(), QStringList{QStringLiteral("pg_hba.conf")});
    }

    void makesANewFileWithModeAndOwner()
    {
        FileWrite request;
        request.path = path(QStringLiteral("new"));
        request.content = "secret";
        request.mode = 0640;
        if (::geteuid() == 0)
            request.owner = QStringLiteral("nobody");
        QVERIFY(write(request).isSucceeded());
        QCOMPARE(modeOf(request.path), 0640);
        if (::geteuid() == 0)
            QCOMPARE(QFileInfo(request.path).owner(), QStringLiteral("nobody"));
        QCOMPARE(entries(), QStringList{QStringLiteral("new")});
        const Outcome again = write(request);
        QCOMPARE(again.error().kind, ErrorKind::FileChanged);
        QCOMPARE(entries(), QStringList{QStringLiteral("new")});
    }

    void writesLargeFiles()
    {
        QByteArray content;
        for (int i = 0; content.size() < (3 << 20); ++i)
            content += QByteArray::number(i) + '\n';
        QVERIFY(putFile(path(QStringLiteral("large")), {}));
        QVERIFY(write(replacement(path(QStringLiteral("large")), {}, content)).isSucceeded());
        QCOMPARE(contentOf(path(QStringLiteral("large"))), content);
        QCOMPARE(read(path(QStringLiteral("large"))).content, content);
    }

    void refusesAFileThatHasChanged()
    {
        QVERIFY(putFile(path(QStringLiteral("f")), "somebody else's"));
        const Outcome outcome =
                write(replacement(path(QStringLiteral("f")), "as I saw it", "mine"));
        QCOMPARE(outcome.error().kind, ErrorKind::FileChanged);
        QCOMPARE(contentOf(path(QStringLiteral("f"))), QByteArray("somebody else's"));
        QCOMPARE(entries(), QStringList{QStringLiteral("f")});
        const Outcome gone = write(replacement(path(QStringLiteral("g")), "as I saw it", "mine"));
        QCOMPARE(gone.error().kind, ErrorKind::FileChanged);
        QCOMPARE(entries(), QStringList{QStringLiteral("f")});
    }

    void copiesTheOldFileFirst()
    {
        QVERIFY(putFile(path(QStringLiteral("f")), "old"));
        QVERIFY(::chmod(path(QStringLiteral("f")).toUtf8().constData(), 0606) == 0);
        FileWrite request = replacement(path(QStringLiteral("f")), "old", "new");
        request.backupPath = path(QStringLiteral("f.before"));
        QVERIFY(write(request).isSucceeded());
        QCOMPARE(contentOf(request.backupPath), QByteArray("old"));
        QCOMPARE(modeOf(request.backupPath), 0606);
        // A copy of something else is never overwritten, and nothing is written without a copy.
        FileWrite next = replacement(path(QStringLiteral("f")), "new", "newer");
        next.backupPath = request.backupPath;
        QCOMPARE(write(next).error().kind, ErrorKind::FileUnwritable);
        QCOMPARE(contentOf(path(QStringLiteral("f"))), QByteArray("new"));
        QCOMPARE(entries(), (QStringList{QStringLiteral("f"), QStringLiteral("f.before")}));
    }

    void saysThatItCannotBeWritten()
    {
        QCOMPARE(write(replacement(path(QStringLiteral("no/f")), {}, "x")).error().kind,
                 ErrorKind::FileChanged); // it was expected to be there
        FileWrite fresh;
        fresh.path = path(QStringLiteral("no/such/f"));
        QCOMPARE(write(fresh).error().kind, ErrorKind::FileUnwritable);
        QVERIFY(QDir().mkpath(path(QStringLiteral("dir"))));
        fresh.path = path(QStringLiteral("dir"));
        QCOMPARE(write(fresh).error().kind, ErrorKind::FileUnwritable);
        fresh.path =
                QStringLiteral("/proc/pgtandem"); // no file can be made there, not even by root
        QCOMPARE(write(fresh).error().kind, ErrorKind::FileUnwritable);
    }

    void worksAsAnotherAccount()
    {
        if (::geteuid() != 0)
            QSKIP("only root may become another account");
        QVERIFY(::chown(m_dir->path().toUtf8().constData(), 65534, 65534) == 0);
        FileWrite request;
        request.path = path(QStringLiteral("theirs"));
        request.content = "x";
        request.runAs = QStringLiteral("nobody");
        QVERIFY(write(request).isSucceeded());
        QCOMPARE(QFileInfo(request.path).owner(), QStringLiteral("nobody"));
        QCOMPARE(read(request.path, QStringLiteral("nobody")).content, QByteArray("x"));
        // Root could write here; the account that was asked for cannot.
        QVERIFY(::chown(m_dir->path().toUtf8().constData(), 0, 0) == 0);
        QVERIFY(::chmod(m_dir->path().toUtf8().constData(), 0755) == 0);
        FileWrite denied = replacement(request.path, "x", "y");
        denied.runAs = QStringLiteral("nobody");
        QCOMPARE(write(denied).error().kind, ErrorKind::FileUnwritable);
        QVERIFY(::chmod(m_dir->path().toUtf8().constData(), 0700) == 0);
        const auto closed = m_host->readFile(request.path, QStringLiteral("nobody"));
        QCOMPARE(run(*closed).error().kind, ErrorKind::PrivilegeMissing);
        QCOMPARE(entries(), QStringList{QStringLiteral("theirs")});
    }

    void saysThatTheFileSystemIsFull()
    {
        if (::geteuid() != 0)
            QSKIP("only root may mount a small file system");
        const QString small = path(QStringLiteral("small"));
        QVERIFY(QDir().mkpath(small));
        const CommandResult mount = result(
                *m_host, shell(QStringLiteral("mount -t tmpfs -o size=64k none \"$1\""), {small}));
        if (!mount.ok())
            QSKIP("no file system can be mounted here");
        const QString file = small + QStringLiteral("/f");
        QVERIFY(putFile(file, "old"));
        const Outcome outcome = write(replacement(file, "old", QByteArray(200'000, 'x')));
        const QByteArray content = contentOf(file);
        const QStringList left =
                QDir(small).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        QVERIFY(result(*m_host, shell(QStringLiteral("umount \"$1\""), {small})).ok());
        QCOMPARE(outcome.error().kind, ErrorKind::NoSpace);
        QCOMPARE(content, QByteArray("old"));
        QCOMPARE(left, QStringList{QStringLiteral("f")});
    }

    void leavesNothingWhenItIsCancelledOrCutOff()
    {
        QVERIFY(putFile(path(QStringLiteral("f")), "old"));
        for (int i = 0; i < 12; ++i) {
            const FileWrite request =
                    replacement(path(QStringLiteral("f")), "old", QByteArray(400'000, 'x'));
            const TaskPtr task = m_host->writeFile(request);
            QSignalSpy spy(task.get(), &Task::finished);
            task->start();
            QTest::qWait(i * 5); // different moments
            if (i % 2 == 0)
                task->cancel();
            else
                m_host->close();
            QTRY_COMPARE_WITH_TIMEOUT(spy.size(), 1, patience);
            QTRY_COMPARE_WITH_TIMEOUT(entries(), QStringList{QStringLiteral("f")}, patience);
            if (contentOf(path(QStringLiteral("f"))) != "old") { // it was quicker
                QCOMPARE(contentOf(path(QStringLiteral("f"))), request.content);
                QVERIFY(putFile(path(QStringLiteral("f")), "old"));
            }
            QVERIFY(open(*m_host).isSucceeded());
        }
    }

    void keepsContentOutOfEveryProcessList()
    {
        const QByteArray canary = "canary-3f0c2b7d-file";
        FileWrite request;
        request.path = path(QStringLiteral("f"));
        request.content = canary;
        const TaskPtr task = m_host->writeFile(request);
        QSignalSpy spy(task.get(), &Task::finished);
        task->start();
        while (spy.isEmpty()) {
            QVERIFY(!anyProcessShows(canary));
            QTest::qWait(1);
        }
        QVERIFY(task->outcome().isSucceeded());
    }
};

QTEST_GUILESS_MAIN(tst_RemoteFiles)
#include "tst_remotefiles.moc"
