// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/harden.h"
#include "tests/integration/remote/sessiontest.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTextStream>

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>

using namespace pgt;
using namespace pgt::test;

/// What is left when this program dies without a chance to clean up.
class tst_Orphans : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_dir;

    /// Starts this executable as the program that is going to be killed; returns what it prints.
    static QByteArray startVictim(QProcess &victim, const QStringList &arguments)
    {
        victim.start(QCoreApplication::applicationFilePath(),
                     QStringList{QStringLiteral("--victim")} + arguments);
        QByteArray line;
        while (!line.endsWith('\n') && victim.waitForReadyRead(patience))
            line += victim.readAllStandardOutput();
        return line.trimmed();
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Who is killed cannot remove its directory.
        QVERIFY(m_dir.isValid());
        qputenv("TMPDIR", m_dir.path().toUtf8());
    }

    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void nothingOfASessionOutlivesTheProgram_data()
    {
        QTest::addColumn<bool>("throughSsh");
        QTest::newRow("local") << false;
        QTest::newRow("ssh") << true;
    }

    void nothingOfASessionOutlivesTheProgram()
    {
        QFETCH(bool, throughSsh);
        if (throughSsh && !TempSshd::whyNot().isEmpty())
            QSKIP(qPrintable(TempSshd::whyNot()));
        std::unique_ptr<TempSshd> server;
        if (throughSsh)
            server = std::make_unique<TempSshd>();
        QProcess victim;
        const QByteArrayList pids =
                startVictim(victim, throughSsh ? QStringList{server->configFile()} : QStringList{})
                        .split(' ');
        QCOMPARE(pids.size(), 2); // the session's process and its command
        QVERIFY(isAlive(pids.at(0)) && isAlive(pids.at(1)));
        victim.kill();
        QVERIFY(victim.waitForFinished(patience));
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(pids.at(0)) && !isAlive(pids.at(1)), patience);
    }

    void theProgramLeavesNoCoreAndCannotBeTraced()
    {
        QProcess victim;
        QCOMPARE(startVictim(victim, {QStringLiteral("--hardened")}),
                 QByteArray("core 0 0 dumpable 0"));
        QVERIFY(victim.waitForFinished(patience));
    }
};

namespace {

int hardened()
{
    hardenProcess();
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    QTextStream(stdout) << "core " << limit.rlim_cur << ' ' << limit.rlim_max << " dumpable "
                        << prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) << Qt::endl;
    return 0;
}

int beVictim(const QStringList &arguments)
{
    HostAccess access;
    SshClient client;
    if (arguments.isEmpty()) {
        access.kind = HostAccess::Kind::Local;
    } else {
        access.ssh.host = QStringLiteral("test");
        client.options = {QStringLiteral("-F"), arguments.first()};
    }
    SessionTransport host(access, client);
    if (!open(host).isSucceeded())
        return 1;
    // Deaf to TERM, as the worst case.
    Command command = shell(QStringLiteral("trap '' TERM; echo $$; while :; do sleep 1; done"));
    command.output = Command::Output::Stream;
    const auto task = host.command(command);
    QObject::connect(
            task.get(), &CommandTask::output, task.get(), [&host](const QByteArray &bytes) {
                QTextStream(stdout) << host.processId() << ' ' << bytes.trimmed() << Qt::endl;
            });
    task->start();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (arguments.value(0) == QLatin1String("--victim"))
        return arguments.value(1) == QLatin1String("--hardened") ? hardened()
                                                                 : beVictim(arguments.mid(1));
    tst_Orphans test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_orphans.moc"
