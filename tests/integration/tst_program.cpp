// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60000;

} // namespace

/// The program itself, started as a user does.
class TestProgram : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_home;

    QString folder(const QString &name) const { return m_home->filePath(name); }

    /// With folders of its own; @p platform empty: neither a display nor a platform is named.
    QProcessEnvironment environment(const QString &platform) const
    {
        QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            all.remove(QLatin1StringView(name));
        if (!platform.isEmpty())
            all.insert(u"QT_QPA_PLATFORM"_s, platform);
        all.insert(u"HOME"_s, folder(u"home"_s));
        all.insert(u"XDG_CONFIG_HOME"_s, folder(u"config"_s));
        all.insert(u"XDG_DATA_HOME"_s, folder(u"data"_s));
        all.insert(u"XDG_CACHE_HOME"_s, folder(u"cache"_s));
        all.insert(u"XDG_RUNTIME_DIR"_s, folder(u"run"_s));
        all.insert(u"TMPDIR"_s, folder(u"tmp"_s));
        all.remove(u"DBUS_SESSION_BUS_ADDRESS"_s);
        return all;
    }

    std::unique_ptr<QProcess> started(const QStringList &arguments, const QString &platform) const
    {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment(platform));
        process->start(QStringLiteral(PGTANDEM_PROGRAM), arguments);
        process->waitForStarted(patience);
        return process;
    }

    QString instanceFile(const char *name) const
    {
        return folder(u"config/pgTandem/"_s) + QLatin1StringView(name);
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_home = std::make_unique<QTemporaryDir>();
        for (const QString &name :
             {u"home"_s, u"config"_s, u"data"_s, u"cache"_s, u"run"_s, u"tmp"_s})
            QVERIFY(QDir().mkpath(folder(name)));
        QFile::setPermissions(folder(u"run"_s),
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    void answersInTheTerminal_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("platform");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<QString>("words");
        const QString broken = u"no-such-platform"_s;
        QTest::newRow("version") << QStringList{u"--version"_s} << QString() << 0 << u"pgTandem "_s;
        QTest::newRow("version, broken platform")
                << QStringList{u"-v"_s} << broken << 0 << u"pgTandem "_s;
        QTest::newRow("help") << QStringList{u"--help"_s} << QString() << 0 << u"--sandbox"_s;
        QTest::newRow("help with options of Qt")
                << QStringList{u"-platform"_s, u"nothing"_s, u"-style=x"_s, u"-h"_s} << broken << 0
                << u"--sandbox"_s;
        QTest::newRow("unknown option")
                << QStringList{u"--nonsense"_s} << QString() << 2 << u"nonsense"_s;
        QTest::newRow("file") << QStringList{u"/tmp/a file.sql"_s} << QString() << 2
                              << u"/tmp/a file.sql"_s;
        QTest::newRow("file, with a display")
                << QStringList{u"x.json"_s} << u"offscreen"_s << 2 << u"x.json"_s;
        QTest::newRow("demo alone")
                << QStringList{u"--demo"_s} << u"offscreen"_s << 2 << u"--sandbox"_s;
        QTest::newRow("pictures without demo")
                << QStringList{u"--sandbox"_s, u"--screenshots"_s, u"x"_s} << u"offscreen"_s << 2
                << u"--demo"_s;
        QTest::newRow("no display") << QStringList{} << QString() << 1 << u"DISPLAY"_s;
    }

    void answersInTheTerminal()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, platform);
        QFETCH(int, exitCode);
        QFETCH(QString, words);
        const auto process = started(arguments, platform);
        QVERIFY(process->waitForFinished(patience));
        const QByteArray out = process->readAllStandardOutput();
        const QByteArray err = process->readAllStandardError();
        QVERIFY2(process->exitStatus() == QProcess::NormalExit, err.constData());
        QCOMPARE(process->exitCode(), exitCode);
        const QByteArray &said = exitCode == 0 ? out : err;
        QVERIFY2(QString::fromUtf8(said).contains(words), said.constData());
        QCOMPARE(exitCode == 0 ? err : out, QByteArray());
    }

    void aSecondOneCallsTheFirst()
    {
        const auto first = started({}, u"offscreen"_s);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(instanceFile("instance.socket")), patience);
        const auto second = started({}, u"offscreen"_s);
        QVERIFY(second->waitForFinished(patience));
        QCOMPARE(second->exitCode(), 0);
        QVERIFY(second->readAllStandardOutput().contains("running already"));
        QCOMPARE(first->state(), QProcess::Running);

        // One that hangs is not overwritten either.
        QCOMPARE(::kill(pid_t(first->processId()), SIGSTOP), 0);
        const auto third = started({}, u"offscreen"_s);
        QByteArray words;
        QTRY_VERIFY_WITH_TIMEOUT(
                (words += third->readAllStandardError()).contains("does not answer"), patience);
        QVERIFY(words.contains(QByteArray::number(first->processId())));
        third->terminate();
        QVERIFY(third->waitForFinished(patience));
        QCOMPARE(::kill(pid_t(first->processId()), SIGCONT), 0);

        // After a crash the next one starts.
        first->kill();
        QVERIFY(first->waitForFinished(patience));
        const auto next = started({}, u"offscreen"_s);
        const auto nextIsThere = [this, &next] {
            QFile lock(instanceFile("instance.lock"));
            return lock.open(QIODevice::ReadOnly) &&
                   lock.readLine().trimmed() == QByteArray::number(next->processId());
        };
        QTRY_VERIFY_WITH_TIMEOUT(nextIsThere(), patience);
        next->kill();
        QVERIFY(next->waitForFinished(patience));
    }

    void leavesNoFilesWhenItIsEnded_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("TERM") << int(SIGTERM);
        QTest::newRow("INT") << int(SIGINT);
        QTest::newRow("HUP") << int(SIGHUP);
    }

    void leavesNoFilesWhenItIsEnded()
    {
        QFETCH(int, signal);
        const auto process = started({}, u"offscreen"_s);
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(instanceFile("instance.socket")), patience);
        // It answers from its event loop.
        const auto caller = started({}, u"offscreen"_s);
        QVERIFY(caller->waitForFinished(patience));
        QCOMPARE(caller->exitCode(), 0);
        const auto temporary = [this] {
            return QDir(folder(u"tmp"_s))
                    .entryList(QDir::AllEntries | QDir::Hidden | QDir::System |
                               QDir::NoDotAndDotDot);
        };
        QCOMPARE(temporary(), QStringList());
        QCOMPARE(::kill(pid_t(process->processId()), signal), 0);
        QVERIFY(process->waitForFinished(patience));
        QCOMPARE(process->exitStatus(), QProcess::NormalExit);
        QCOMPARE(process->exitCode(), 128 + signal);
        QCOMPARE(temporary(), QStringList());
        QVERIFY(!QFile::exists(instanceFile("instance.lock")));
        QVERIFY(!QFile::exists(instanceFile("instance.socket")));
    }
};

QTEST_GUILESS_MAIN(TestProgram)
#include "tst_program.moc"
