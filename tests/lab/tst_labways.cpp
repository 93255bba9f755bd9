// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/abilities.h"
#include "app/probe/hostprobe.h"
#include "app/remote/privilege.h"
#include "app/remote/sessiontransport.h"
#include "tests/lab/labaccounts.h"
#include "tests/lab/labhosts.h"
#include "tests/lab/labssh.h"
#include "tests/lab/labwizard.h"
#include "tests/support/fakeprompter.h"
#include "tests/support/secretscan.h"

#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Kind = Prompt::Kind;
using Rights = HostTransport::Rights;

Q_DECLARE_METATYPE(QList<Prompt::Kind>)

/// Every way in that people have, to real hosts: what is asked, what the session may do then, and
/// what discovery makes of it. "ada" has the accounts of addAccounts() and sudo, "bea" sudo-rs;
/// "cleo" and "dora" are in the inner network and can be reached through ada only.
class TestLabWays : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init()
    {
        // The offscreen platform says this for every dialog; it is not ours.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    }
    void everyKindOfAccountGetsIn_data();
    void everyKindOfAccountGetsIn();
    void withoutRightsTheReasonIsClear();
    void withoutSudoTheServerIsOnlyLookedAt();
    void decliningIsNoFailedLogin();
    void agentAndSudoToPostgresOnlySetUpAPair();
    void jumpHostAndPasswordsSetUpAPair();

private:
    std::unique_ptr<SessionTransport> hostOf(const QString &host, const QString &account,
                                             SshTarget::Auth auth, const QString &jump = {});

    std::unique_ptr<LabHosts> m_lab;
    std::unique_ptr<FakePrompter> m_prompter;
    SecretScan m_scan;
    const LabPasswords m_passwords{Secret::generate().toUtf8(), Secret::generate().toUtf8()};
    int m_codes = 0;
    bool m_isDeclining = false; ///< answers no question for more rights
};

namespace {

Outcome ended(Task &task)
{
    QSignalSpy spy(&task, &Task::finished);
    task.start();
    if (!spy.wait(60000))
        return Outcome::failed(Error::make(ErrorKind::Timeout, u"never finished"_s));
    return task.outcome();
}

QList<Kind> kindsOf(const QList<Prompt> &prompts)
{
    QList<Kind> kinds;
    for (const Prompt &prompt : prompts)
        kinds << prompt.kind;
    return kinds;
}

const QStringList hosts{u"ada"_s, u"bea"_s, u"cleo"_s, u"dora"_s};

/// An agent that knows one key, and a configuration of ssh that knows nothing else.
class Agent
{
public:
    explicit Agent(const LabHosts &lab)
    {
        const QString socket = m_dir.filePath(u"agent"_s);
        m_agent.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, socket});
        m_isReady =
                m_agent.waitForStarted() && QTest::qWaitFor([&] { return QFile::exists(socket); });
        qputenv("SSH_AUTH_SOCK", socket.toUtf8());
        m_isReady = m_isReady && runProgram({u"ssh-add"_s, u"-q"_s, lab.identityFile()}).ok();
        QFile file(config());
        m_isReady = m_isReady && file.open(QIODevice::WriteOnly) &&
                    file.write("Host *\n    UserKnownHostsFile " + lab.knownHostsFile().toUtf8() +
                               "\n    GlobalKnownHostsFile /dev/null\n    IdentityFile none\n") > 0;
    }
    ~Agent()
    {
        qunsetenv("SSH_AUTH_SOCK");
        m_agent.terminate();
        m_agent.waitForFinished();
    }
    bool isReady() const { return m_isReady; }
    QString config() const { return m_dir.filePath(u"config"_s); }

private:
    QTemporaryDir m_dir;
    QProcess m_agent;
    bool m_isReady = false;
};

/// The state of the finding on the rights of one side.
Finding::State rightsOn(SetupSession &session, Finding::Scope scope)
{
    for (const Finding &finding : session.checks().findings()) {
        if (finding.id == "rights"_L1 && finding.scope == scope)
            return finding.state;
    }
    return Finding::State::Skipped;
}

} // namespace

void TestLabWays::initTestCase()
{
    if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
        QSKIP(qPrintable(reason));
    m_lab = std::make_unique<LabHosts>();
    QVERIFY2(m_lab->up({{u"ada"_s, u"trixie"_s, u"10.97.0.31"_s},
                        {u"bea"_s, u"trixie"_s, u"10.97.0.32"_s},
                        {u"cleo"_s, u"bookworm"_s, u"10.98.0.33"_s},
                        {u"dora"_s, u"bookworm"_s, u"10.98.0.34"_s}}),
             qPrintable(m_lab->error()));
    QVERIFY2(m_lab->control({u"wire"_s, u"ada"_s, u"10.98.0.1"_s}), qPrintable(m_lab->error()));
    QVERIFY2(useSudoRs(*m_lab, u"bea"_s), qPrintable(m_lab->error()));
    for (const QString &host : hosts)
        QVERIFY2(addAccounts(*m_lab, host, m_passwords), qPrintable(m_lab->error()));
    QVERIFY(m_scan.add(u"login password"_s, m_passwords.login));
    QVERIFY(m_scan.add(u"root's password"_s, m_passwords.root));
    m_scan.start();
}

void TestLabWays::cleanupTestCase()
{
    if (!m_lab)
        return;
    QCOMPARE(m_scan.stop(), QStringList());
    for (const QString &host : hosts) {
        QCOMPARE(m_scan.scanFiles(m_lab->places(host)), QStringList());
        QCOMPARE(m_scan.scanText(m_lab->journal(host)), QStringList());
    }
    m_lab.reset();
}

std::unique_ptr<SessionTransport> TestLabWays::hostOf(const QString &host, const QString &account,
                                                      SshTarget::Auth auth, const QString &jump)
{
    m_prompter =
            std::make_unique<FakePrompter>([this](const Prompt &prompt) -> std::optional<Secret> {
                if (prompt.attempt > 1 || (m_isDeclining && prompt.kind == Kind::PrivilegePassword))
                    return std::nullopt;
                if (prompt.kind == Kind::Challenge && prompt.text.contains("One-time"_L1))
                    return Secret::fromUtf8(oneTimeCode(m_codes++));
                const bool asksRoot =
                        prompt.kind == Kind::PrivilegePassword && prompt.account == "root"_L1;
                return Secret::fromUtf8(
                        QByteArray(asksRoot ? m_passwords.root : m_passwords.login));
            });
    HostAccess access;
    access.ssh.host = host;
    access.ssh.user = account;
    access.ssh.auth = auth;
    access.ssh.jumpHost = jump;
    return std::make_unique<SessionTransport>(
            access, SshClient{u"ssh"_s, {u"-F"_s, m_lab->sshConfigFile()}}, SessionTimings{},
            m_prompter.get());
}

void TestLabWays::everyKindOfAccountGetsIn_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("account");
    QTest::addColumn<QString>("jump");
    QTest::addColumn<QList<Kind>>("questions");
    QTest::addColumn<Rights>("rights");
    QTest::addColumn<QString>("sentence");
    const QString sudo = u"sudo works without a password"_s;
    const QString asked = u"acts as root through %1, with a password"_s;
    const QList<Kind> none;
    const QList<Kind> twice{Kind::LoginPassword, Kind::PrivilegePassword};
    QTest::newRow("key, sudo") << u"ada"_s << u"dba"_s << QString() << none << Rights::Root << sudo;
    QTest::newRow("key of root") << u"ada"_s << u"root"_s << QString() << none << Rights::Root
                                 << u"logged in as root"_s;
    QTest::newRow("password, sudo with password") << u"ada"_s << u"pwsudo"_s << QString() << twice
                                                  << Rights::Root << asked.arg(u"sudo"_s);
    QTest::newRow("password, sudo-rs with password")
            << u"bea"_s << u"pwsudo"_s << QString() << twice << Rights::Root
            << asked.arg(u"sudo"_s);
    QTest::newRow("password and one-time code")
            << u"ada"_s << u"otp"_s << QString() << QList<Kind>{Kind::Challenge, Kind::Challenge}
            << Rights::Root << sudo;
    QTest::newRow("sudo to postgres only")
            << u"ada"_s << u"pgonly"_s << QString() << none << Rights::Postgres
            << u"acts as postgres through sudo"_s;
    QTest::newRow("sudo-rs to postgres only")
            << u"bea"_s << u"pgonly"_s << QString() << none << Rights::Postgres
            << u"acts as postgres through sudo"_s;
    QTest::newRow("doas") << u"ada"_s << u"doer"_s << QString() << none << Rights::Root
                          << u"doas works without a password"_s;
    QTest::newRow("su") << u"ada"_s << u"suer"_s << QString()
                        << QList<Kind>{Kind::PrivilegePassword} << Rights::Root
                        << asked.arg(u"su"_s);
    QTest::newRow("through a jump host")
            << u"cleo"_s << u"dba"_s << u"dba@ada"_s << none << Rights::Root << sudo;
    QTest::newRow("through a jump host, passwords everywhere")
            << u"cleo"_s << u"pwsudo"_s << u"pwsudo@ada"_s
            << QList<Kind>{Kind::LoginPassword, Kind::LoginPassword, Kind::PrivilegePassword}
            << Rights::Root << asked.arg(u"sudo"_s);
}

void TestLabWays::everyKindOfAccountGetsIn()
{
    QFETCH(const QString, host);
    QFETCH(const QString, account);
    QFETCH(const QString, jump);
    QFETCH(const QList<Kind>, questions);
    QFETCH(const Rights, rights);
    QFETCH(const QString, sentence);
    const bool hasKey =
            !questions.contains(Kind::LoginPassword) && !questions.contains(Kind::Challenge);
    const auto transport = hostOf(
            host, account, hasKey ? SshTarget::Auth::Defaults : SshTarget::Auth::Password, jump);
    const TaskPtr open = transport->open();
    const Outcome outcome = ended(*open);
    QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
    QCOMPARE(kindsOf(m_prompter->asked()), questions);
    QCOMPARE(transport->rights(), rights);
    QCOMPARE(privilegeSentence(transport->sessionFacts()), sentence);
    HostProbe probe(*transport);
    QVERIFY2(ended(probe).isSucceeded(), qPrintable(probe.outcome().error().toPlainText()));
    const HostFacts &facts = probe.facts();
    QCOMPARE(facts.hostname, host);
    QCOMPARE(facts.loginUser, account);
    QCOMPARE(facts.canActAsRoot, rights == Rights::Root);
    QVERIFY(facts.canActAsOwner);
    QVERIFY2(facts.problems.isEmpty(), qPrintable(facts.problems.value(0).toPlainText()));
    QCOMPARE(facts.instances.size(), 1);
    const Instance &instance = facts.instances.constFirst();
    QVERIFY2(instance.problems.isEmpty(), qPrintable(instance.problems.value(0).toPlainText()));
    QCOMPARE(instance.state, Instance::State::Running);
    // On Debian the owner may do all but use systemd.
    for (const Ability &ability : abilitiesOf(facts, instance)) {
        const bool isLimited =
                rights == Rights::Postgres && ability.deed == Ability::Deed::ControlServer;
        QVERIFY2(ability.answer ==
                         (isLimited ? Ability::Answer::WithSideEffect : Ability::Answer::Yes),
                 qPrintable(ability.sentence));
    }
}

void TestLabWays::withoutRightsTheReasonIsClear()
{
    const auto transport = hostOf(u"ada"_s, u"nobodys"_s, SshTarget::Auth::Defaults);
    const TaskPtr open = transport->open();
    const Error error = ended(*open).error();
    QCOMPARE(error.kind, ErrorKind::PrivilegeMissing);
    QVERIFY2(error.text.contains(u"does not let nobodys act as root"_s), qPrintable(error.text));
    QVERIFY(error.remedy.contains(u"nobodys ALL=(root) NOPASSWD: ALL"_s));
    QVERIFY(!error.detail.isEmpty());
    QCOMPARE(kindsOf(m_prompter->asked()), QList<Kind>{Kind::PrivilegePassword});
    // sudo-rs says so without asking first.
    const auto other = hostOf(u"bea"_s, u"nobodys"_s, SshTarget::Auth::Defaults);
    const TaskPtr openOther = other->open();
    QVERIFY(ended(*openOther).isSucceeded());
    QCOMPARE(other->rights(), Rights::User);
    QVERIFY(m_prompter->asked().isEmpty());
    QCOMPARE(privilegeSentence(other->sessionFacts()),
             u"sudo does not let nobodys act as root or postgres"_s);
}

void TestLabWays::withoutSudoTheServerIsOnlyLookedAt()
{
    HostAccess access;
    access.ssh.host = u"ada"_s;
    access.ssh.user = u"nobodys"_s;
    access.ssh.useSudo = false;
    SessionTransport transport(access, SshClient{u"ssh"_s, {u"-F"_s, m_lab->sshConfigFile()}});
    const TaskPtr open = transport.open();
    QVERIFY(ended(*open).isSucceeded());
    QCOMPARE(transport.rights(), Rights::User);
    HostProbe probe(transport);
    QVERIFY(ended(probe).isSucceeded());
    QVERIFY(!probe.facts().canActAsOwner);
    QCOMPARE(probe.facts().problems.value(0).kind, ErrorKind::PrivilegeMissing);
    QVERIFY(!probe.facts().instances.isEmpty());
    // The lines that are offered are those that are missing: with them it works.
    const QStringList lines = missingSudoers(probe.facts(), probe.facts().instances.constFirst());
    QCOMPARE(lines.size(), 2);
    QVERIFY2(m_lab->run(u"ada"_s, {u"tee"_s, u"/etc/sudoers.d/pgtandem"_s},
                        lines.join(u'\n').toUtf8() + '\n')
                     .ok(),
             qPrintable(m_lab->error()));
    const auto better = hostOf(u"ada"_s, u"nobodys"_s, SshTarget::Auth::Defaults);
    const TaskPtr again = better->open();
    const Outcome outcome = ended(*again);
    QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
    QCOMPARE(better->rights(), Rights::Postgres);
    QVERIFY(m_prompter->asked().isEmpty());
    HostProbe allowed(*better);
    QVERIFY(ended(allowed).isSucceeded());
    const HostFacts &facts = allowed.facts();
    QVERIFY2(missingSudoers(facts, facts.instances.constFirst()).isEmpty(),
             qPrintable(missingSudoers(facts, facts.instances.constFirst()).join(u'\n')));
    QCOMPARE(facts.instances.constFirst().serviceControl, u"/usr/bin/systemctl"_s);
    m_lab->run(u"ada"_s, {u"rm"_s, u"/etc/sudoers.d/pgtandem"_s});
}

void TestLabWays::decliningIsNoFailedLogin()
{
    for (const QString &host : {u"ada"_s, u"bea"_s}) {
        const auto transport = hostOf(host, u"pwsudo"_s, SshTarget::Auth::Password);
        m_isDeclining = true;
        const QString since =
                QString::fromUtf8(m_lab->run(host, {u"date"_s, u"+@%s"_s}).out).trimmed();
        const TaskPtr open = transport->open();
        const Outcome outcome = ended(*open);
        m_isDeclining = false;
        QCOMPARE(outcome.error().kind, ErrorKind::Cancelled);
        QCOMPARE(m_prompter->asked().constLast().kind, Kind::PrivilegePassword);
        QTRY_VERIFY_WITH_TIMEOUT(!m_lab->run(host, {u"pgrep"_s, u"-u"_s, u"pwsudo"_s}).ok(), 30000);
        const QByteArray journal =
                m_lab->run(host, {u"journalctl"_s, u"--no-pager"_s, u"--since"_s, since}).out;
        QVERIFY2(!journal.contains("Failed password"), journal.constData());
        // sudo-rs 0.2 takes the end of its input for an empty password; there is no way to spare
        // it.
        if (host == "ada"_L1)
            QVERIFY2(!journal.contains("authentication failure") && !journal.contains("incorrect"),
                     journal.constData());
    }
}

// The owner of ada's cluster may use systemctl for it, bea's may not: there the plan goes past
// systemd, and says so before.
void TestLabWays::agentAndSudoToPostgresOnlySetUpAPair()
{
    const Agent agent(*m_lab);
    QVERIFY(agent.isReady());
    const LabSsh ssh(*m_lab, agent.config());
    const QString line =
            sudoersForUnit(u"postgres"_s, u"/usr/bin/systemctl"_s, u"postgresql@17-main.service"_s);
    QVERIFY2(m_lab->run(u"ada"_s, {u"tee"_s, u"/etc/sudoers.d/postgres"_s}, line.toUtf8() + '\n')
                     .ok(),
             qPrintable(m_lab->error()));
    QStringList notes;
    {
        LabWizard wizard;
        const QString walked = wizard.walkToReview(u"owners"_s, {u"10.97.0.31"_s, u"pgonly"_s},
                                                   {u"10.97.0.32"_s, u"pgonly"_s});
        QVERIFY2(walked.isEmpty(), qPrintable(walked));
        QCOMPARE(rightsOn(wizard.session(), Finding::Scope::Primary), Finding::State::Pass);
        QCOMPARE(rightsOn(wizard.session(), Finding::Scope::Standby), Finding::State::Warning);
        notes = wizard.session().review().plan()->notes;
        const QString applied = wizard.apply();
        QVERIFY2(applied.isEmpty(), qPrintable(applied));
        QCOMPARE(wizard.answered(), 0);
    }
    QCOMPARE(notes.filter(u"systemctl start postgresql@17-main.service"_s).size(), 1);
    QVERIFY(m_lab->shell(u"ada"_s, u"systemctl is-active -q postgresql@17-main"_s).ok());
    // As was said: systemd knows nothing of it, but it lives on without our session.
    QVERIFY(!m_lab->shell(u"bea"_s, u"systemctl is-active -q postgresql@17-main"_s).ok());
    QTRY_VERIFY_WITH_TIMEOUT(
            !m_lab->run(u"bea"_s, {u"pgrep"_s, u"-u"_s, u"pgonly"_s, u"sshd"_s}).ok(), 30000);
    const QString streaming = u"SELECT status FROM pg_stat_wal_receiver"_s;
    QCOMPARE(m_lab->sql(u"bea"_s, streaming), u"streaming"_s);
    // And it is handed back in the way that was told, after which a boot finds it as before.
    QVERIFY2(m_lab->shell(u"bea"_s, u"runuser -u postgres -- pg_ctlcluster 17 main stop\n"
                                    "systemctl start postgresql@17-main\n"
                                    "systemctl is-active -q postgresql@17-main"_s)
                     .ok(),
             qPrintable(m_lab->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_lab->sql(u"bea"_s, streaming), u"streaming"_s, 30000);
}

void TestLabWays::jumpHostAndPasswordsSetUpAPair()
{
    const LabSsh ssh(*m_lab);
    {
        LabWizard wizard;
        const LabLogin primary{u"cleo"_s, u"pwsudo"_s, u"pwsudo@ada"_s, u"Password"_s,
                               m_passwords.login};
        LabLogin standby = primary;
        standby.host = u"dora"_s;
        const QString walked = wizard.walkToReview(u"inner"_s, primary, standby);
        QVERIFY2(walked.isEmpty(), qPrintable(walked));
        // Jump host, host and sudo; ada's password is known when dora is connected to.
        QVERIFY2(wizard.answered() >= 5 && wizard.answered() <= 6,
                 qPrintable(QString::number(wizard.answered())));
        QCOMPARE(rightsOn(wizard.session(), Finding::Scope::Standby), Finding::State::Pass);
        const QString applied = wizard.apply();
        QVERIFY2(applied.isEmpty(), qPrintable(applied));
        QCOMPARE(m_scan.scanFiles({wizard.runs()}), QStringList());
    }
    QCOMPARE(m_lab->sql(u"dora"_s, u"SELECT status FROM pg_stat_wal_receiver"_s), u"streaming"_s);
    QVERIFY(m_lab->shell(u"dora"_s, u"systemctl is-active -q postgresql@15-main"_s).ok());
}

QTEST_MAIN(TestLabWays)
#include "tst_labways.moc"
