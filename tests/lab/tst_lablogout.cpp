// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostprobe.h"
#include "app/remote/sessiontransport.h"
#include "tests/integration/remote/sessiontest.h"
#include "tests/lab/labhosts.h"
#include "tests/support/fakeprompter.h"

#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Phase = DetachedState::Phase;

/// Real copies on hosts where logind kills what a login leaves behind: "dba" logs in, becomes root
/// through sudo, starts a copy and is gone in the middle of it.
class TestLabLogout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void copySurvivesALogout_data();
    void copySurvivesALogout();

private:
    std::unique_ptr<SessionTransport> login();
    bool hasLogins();

    std::unique_ptr<LabHosts> m_lab;
    FakePrompter m_prompter{[](const Prompt &) { return std::nullopt; }};
};

std::unique_ptr<SessionTransport> TestLabLogout::login()
{
    HostAccess access;
    access.ssh.host = u"gone"_s;
    access.ssh.user = u"dba"_s;
    auto host = std::make_unique<SessionTransport>(
            access, SshClient{u"ssh"_s, {u"-F"_s, m_lab->sshConfigFile()}}, SessionTimings{},
            &m_prompter);
    const Outcome opened = open(*host);
    if (!opened.isSucceeded())
        qCritical("%s", qPrintable(opened.error().toPlainText()));
    return host;
}

bool TestLabLogout::hasLogins()
{
    return m_lab->shell(u"gone"_s, u"loginctl list-sessions --no-legend | grep -qw dba"_s).ok();
}

void TestLabLogout::copySurvivesALogout_data()
{
    QTest::addColumn<QString>("suite");
    QTest::newRow("systemd 247 on bullseye") << u"bullseye"_s;
    QTest::newRow("systemd 252 on bookworm") << u"bookworm"_s;
    QTest::newRow("systemd 257 on trixie") << u"trixie"_s;
}

void TestLabLogout::copySurvivesALogout()
{
    QFETCH(QString, suite);
    m_lab = std::make_unique<LabHosts>();
    QVERIFY2(m_lab->up({{u"gone"_s, suite, u"10.97.0.41"_s}}), qPrintable(m_lab->error()));
    const ProgramResult set = m_lab->shell(u"gone"_s, u"mkdir -p /etc/systemd/logind.conf.d\n"
                                                      "printf '[Login]\\nKillUserProcesses=yes\\n' "
                                                      ">/etc/systemd/logind.conf.d/kill.conf\n"
                                                      "systemctl restart systemd-logind"_s);
    QVERIFY2(set.ok(), set.err.constData());
    const QString owner = u"postgres"_s;
    DetachedJob job;
    job.id = u"logout-test-copy"_s;
    job.runAs = owner;
    job.environment = {{u"LC_ALL"_s, u"C"_s}, {u"ODD"_s, u"a $b %n c"_s}};
    // $ and % mean something to systemd; the label must come through as it is.
    job.argv = {
            u"/bin/sh"_s, u"-c"_s,
            u"echo \"$ODD\"; exec pg_basebackup -D \"$1\" -c fast -r 2M -P -v -l 'a ${HOME} $$ %n'"_s,
            u"sh"_s, u"/var/lib/postgresql/copy"_s};
    {
        const auto host = login();
        QCOMPARE(host->rights(), HostTransport::Rights::Root);
        HostProbe probe(*host);
        QVERIFY(run(probe).isSucceeded());
        QVERIFY(probe.facts().endsUserProcesses);
        QVERIFY(probe.facts().hasSystemdRun);
        const auto start = host->startDetached(job);
        const Outcome started = run(*start);
        QVERIFY2(started.isSucceeded(),
                 qPrintable(started.isFailed() ? started.error().toPlainText() : QString()));
        const auto again = host->startDetached(job); // the answer was lost, say
        QVERIFY(run(*again).isSucceeded());
        // As it was done before: in the session of the login, by setsid alone.
        QCOMPARE(result(*host,
                        shell(u"setsid sh -c 'exec sleep 4711' </dev/null >/dev/null 2>&1 &"_s))
                         .code,
                 0);
        QVERIFY(m_lab->shell(u"gone"_s, u"pgrep -f '^sleep 4711'"_s).ok());
        const auto poll = host->pollDetached(job.id, owner, 0, std::chrono::milliseconds(0));
        QVERIFY(run(*poll).isSucceeded());
        QCOMPARE(poll->result().phase, Phase::Running);
        QVERIFY(hasLogins());
        host->close();
    }
    QTRY_VERIFY_WITH_TIMEOUT(!hasLogins(), 30000);
    QVERIFY(!m_lab->shell(u"gone"_s, u"pgrep -f '^sleep 4711'"_s).ok()); // it was killed

    const auto host = login();
    const auto poll = [&](std::chrono::milliseconds patience) {
        const auto task = host->pollDetached(job.id, owner, 0, patience);
        run(*task);
        return task->result();
    };
    QCOMPARE(poll(std::chrono::milliseconds(0)).phase, Phase::Running);
    const QString unit = QString::fromUtf8(
            m_lab->shell(u"gone"_s, u"systemctl show -p Slice -p User pgtandem-logout-test-copy"_s)
                    .out);
    QVERIFY2(unit.contains(u"Slice=pgtandem.slice"_s) && unit.contains(u"User=postgres"_s),
             qPrintable(unit));
    DetachedState state;
    QTRY_VERIFY_WITH_TIMEOUT((state = poll(std::chrono::seconds(5))).phase != Phase::Running,
                             120000);
    QCOMPARE(state.phase, Phase::Exited);
    QCOMPARE(state.exitCode, 0);
    QVERIFY2(state.newOutput.contains("base backup completed"), state.newOutput.constData());
    QVERIFY2(state.newOutput.startsWith("a $b %n c\n"), state.newOutput.constData());
    const QByteArray label =
            m_lab->shell(u"gone"_s, u"cat /var/lib/postgresql/copy/backup_label"_s).out;
    QVERIFY2(label.contains("LABEL: a ${HOME} $$ %n\n"), label.constData());
    const TaskPtr forget = host->forgetDetached(job.id, owner);
    QVERIFY(run(*forget).isSucceeded());
    // Nothing of it is left, and another one can be killed.
    QVERIFY(!m_lab->shell(u"gone"_s, u"systemctl list-units --all --no-legend "
                                     "| grep pgtandem-logout; ls -d /var/tmp/pgtandem-*"_s)
                     .ok());
    job.id = u"logout-test-more"_s;
    job.argv = {u"/bin/sh"_s, u"-c"_s, u"sleep 4712 & sleep 4713"_s};
    const auto more = host->startDetached(job);
    QVERIFY(run(*more).isSucceeded());
    const TaskPtr kill = host->killDetached(job.id, owner);
    QVERIFY(run(*kill).isSucceeded());
    QVERIFY(!m_lab->shell(u"gone"_s, u"pgrep -f '^sleep 471'"_s).ok());
    const TaskPtr forgetMore = host->forgetDetached(job.id, owner);
    QVERIFY(run(*forgetMore).isSucceeded());
    QTRY_VERIFY(!m_lab->shell(u"gone"_s, u"systemctl list-units --all --no-legend "
                                         "| grep pgtandem-logout"_s)
                         .ok());
}

QTEST_GUILESS_MAIN(TestLabLogout)
#include "tst_lablogout.moc"
