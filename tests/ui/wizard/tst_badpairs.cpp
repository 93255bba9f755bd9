// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/check/checks.h"
#include "app/plan/planner.h"
#include "app/session/setupsession.h"
#include "tests/support/planfacts.h"
#include "tests/ui/support/setupfixture.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

struct BadPair
{
    PlanInput facts;
    LinkFacts link;
};
using Spoil = std::function<void(BadPair &)>;
Q_DECLARE_METATYPE(Spoil)

namespace {

using Id = WizardPage::Id;

const QString password = u"pa ss'\"\\ö:#"_s;

RoleFact replicator(const std::function<void(RoleFact &)> &change)
{
    RoleFact role;
    role.name = u"replicator"_s;
    role.login = role.replication = true;
    change(role);
    return role;
}

/// A pair that can be set up without any fix.
BadPair goodPair()
{
    BadPair pair{debianPair(), {}};
    pair.link.address = u"10.20.0.11"_s;
    pair.link.port = 5432;
    pair.link.reachable = pair.link.isPostgres = pair.link.tlsOffered = true;
    Instance &standby = pair.facts.standbyHost().instances[0];
    standby.settings[u"max_connections"_s].value = u"200"_s;
    // What binds when it starts again is what its file says.
    QByteArray content = standby.config.content;
    content.replace("max_connections = 100", "max_connections = 200");
    standby.config = fileFact(standby.config.path, content);
    return pair;
}

} // namespace

/// What the wizard says about two servers that do not go together, or that cannot be changed: with
/// the servers of the planner's tests, spoilt in one place each.
class TestBadPairs : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    QTemporaryDir m_runs;
    SystemClock m_clock;
    std::unique_ptr<SetupSession> m_session;
    std::unique_ptr<SetupWizard> m_wizard;
    std::unique_ptr<WizardDriver> m_driver;
    int m_hostsOpened = 0;

    void toReplication(const BadPair &pair);
    QList<Finding> check(const BadPair &pair);
    void checkTyping(const QString &role);

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init();
    void cleanup();
    void failureIsSaidInThreeParts_data();
    void failureIsSaidInThreeParts();
    void oddNamesAreTakenAsTheyAre_data();
    void oddNamesAreTakenAsTheyAre();
    void namesThatCannotBeAreSaidBesideNext_data();
    void namesThatCannotBeAreSaidBesideNext();
};

void TestBadPairs::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_hostsOpened = 0;
    m_session = std::make_unique<SetupSession>(m_clock, m_runs.path(),
                                               [this](const HostAccess &, Prompter *) {
                                                   ++m_hostsOpened;
                                                   return std::unique_ptr<HostTransport>();
                                               });
    m_wizard = std::make_unique<SetupWizard>(*m_session, nullptr);
    m_driver = std::make_unique<WizardDriver>(m_wizard.get());
    m_wizard->show();
    m_wizard->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_wizard.get()));
}

void TestBadPairs::cleanup()
{
    m_driver.reset();
    m_wizard.reset();
    m_session.reset();
}

void TestBadPairs::toReplication(const BadPair &pair)
{
    WizardDriver &driver = *m_driver;
    QVERIFY(driver.setText(u"Cluster name"_s, u"Bücher & 'Söhne'"_s));
    QVERIFY(driver.press(u"Next"_s));
    QVERIFY(driver.setText(u"Host"_s, u"db1.example.net"_s));
    m_session->primary().setFacts(pair.facts.primaryHost());
    QVERIFY2(driver.press(u"Next"_s), qPrintable(m_session->primary().notReadyReason()));
    QVERIFY(driver.setText(u"Host"_s, u"db2.example.net"_s));
    m_session->standby().setFacts(pair.facts.standbyHost());
    QVERIFY2(driver.press(u"Next"_s), qPrintable(m_session->standby().notReadyReason()));
    QCOMPARE(m_wizard->currentPage(), Id::Replication);
    QVERIFY2(driver.setText(u"Password"_s, password), qPrintable(driver.problem()));
    QVERIFY2(driver.setText(u"Address of the primary"_s, u"10.20.0.11"_s),
             qPrintable(driver.problem()));
}

QList<Finding> TestBadPairs::check(const BadPair &pair)
{
    Situation input;
    input.primaryHost() = pair.facts.primaryHost();
    input.standbyHost() = pair.facts.standbyHost();
    input.link() = pair.link;
    input.spec = m_session->spec();
    input.now = pair.facts.now;
    const QList<Finding> findings = runChecks(input);
    SetupFixture(*m_session).setFindings(findings, u"finished in 0.1 s"_s);
    return findings;
}

void TestBadPairs::checkTyping(const QString &role)
{
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_wizard->currentPage(), Id::Replication);
    QCOMPARE(m_driver->text(u"Role"_s), role);
    QCOMPARE(m_driver->text(u"Address of the primary"_s), u"10.20.0.11"_s);
    QCOMPARE(m_session->spec().rolePassword, Secret::fromString(password));
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_driver->text(u"Host"_s), u"db2.example.net"_s);
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_driver->text(u"Host"_s), u"db1.example.net"_s);
    QVERIFY(m_driver->press(u"Back"_s));
    QCOMPARE(m_driver->text(u"Cluster name"_s), u"Bücher & 'Söhne'"_s);
    QCOMPARE(m_hostsOpened, 0);
}

void TestBadPairs::failureIsSaidInThreeParts_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("id");
    QTest::addColumn<ErrorKind>("kind");
    const auto row = [](const char *name, const QString &id, ErrorKind kind, const Spoil &spoil) {
        QTest::newRow(name) << spoil << id << kind;
    };
    row("too little disk", u"disk"_s, ErrorKind::NoSpace, [](BadPair &p) {
        for (DiskFact &disk : p.facts.standbyHost().instances[0].disks)
            disk.freeBytes = 100 << 20;
    });
    row("port blocked between the servers", u"port"_s, ErrorKind::PortBlocked, [](BadPair &p) {
        p.link.reachable = p.link.isPostgres = false;
        p.link.answer = u"Connection timed out"_s;
    });
    row("data of another system", u"target_data"_s, ErrorKind::ForeignData, [](BadPair &p) {
        p.facts.standbyHost().instances[0].holdsUserData = true;
        p.facts.standbyHost().instances[0].databases << u"precious"_s;
    });
    row("unwritable configuration file", {}, ErrorKind::FileUnwritable,
        [](BadPair &p) { p.facts.primaryHost().instances[0].config.writable = false; });
    row("broken postgresql.conf", u"file_errors"_s, ErrorKind::ConfigBroken, [](BadPair &p) {
        p.facts.primaryHost().instances[0].fileErrors = QStringList{
                u"/etc/postgresql/17/main/postgresql.conf:12: shared_buffers: invalid value"_s};
    });
    row("broken pg_hba.conf", {}, ErrorKind::ConfigBroken, [](BadPair &p) {
        p.facts.primaryHost().instances[0].hbaErrors = QStringList{
                u"/etc/postgresql/17/main/pg_hba.conf:3: invalid connection type \"hots\""_s};
    });
    row("the role is a superuser", u"role"_s, ErrorKind::RoleConflict, [](BadPair &p) {
        p.facts.primaryHost().instances[0].roles
                << replicator([](RoleFact &role) { role.superuser = true; });
    });
    row("the role may not log in", u"role"_s, ErrorKind::RoleConflict, [](BadPair &p) {
        p.facts.primaryHost().instances[0].roles
                << replicator([](RoleFact &role) { role.login = role.replication = false; });
    });
    row("the role may open one connection", u"role"_s, ErrorKind::RoleConflict, [](BadPair &p) {
        p.facts.primaryHost().instances[0].roles
                << replicator([](RoleFact &role) { role.connectionLimit = 1; });
    });
}

void TestBadPairs::failureIsSaidInThreeParts()
{
    QFETCH(const Spoil, spoil);
    QFETCH(const QString, id);
    QFETCH(const ErrorKind, kind);
    BadPair pair = goodPair();
    spoil(pair);
    toReplication(pair);
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_driver->press(u"Next"_s), qPrintable(m_session->replication().notReadyReason()));
    QCOMPARE(m_wizard->currentPage(), Id::Checks);
    QStringList failures;
    const Finding *expected = nullptr;
    const QList<Finding> findings = check(pair);
    for (const Finding &finding : findings) {
        if (finding.state != Finding::State::Failure)
            continue;
        failures << finding.id + u": "_s + finding.title + u" / "_s + finding.evidence + u" / "_s +
                            finding.reason + u" / "_s + finding.remedy;
        QVERIFY2(!finding.title.isEmpty() && !finding.evidence.isEmpty() &&
                         !finding.reason.isEmpty() && !finding.remedy.isEmpty(),
                 qPrintable(failures.constLast()));
        QVERIFY2(finding.reason.endsWith(u'.') && finding.remedy.endsWith(u'.'),
                 qPrintable(failures.constLast()));
        if (finding.kind == kind && (id.isEmpty() || finding.id == id))
            expected = &finding;
    }
    QVERIFY2(expected, qPrintable(failures.join(u'\n')));
    // On the screen, and Next waits for it.
    QVERIFY2(m_driver->rows(u"Checks"_s).join(u'\n').contains(expected->evidence),
             qPrintable(m_driver->describe()));
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
    QVERIFY(!m_session->checks().notReadyReason().isEmpty());
    // Whoever comes to the plan all the same is refused there, in three parts too, unless the
    // plan has a step for it.
    const Result<Plan> plan = makePlan(m_session->planInput());
    if (!plan) {
        const Error &error = plan.error();
        QVERIFY2(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty(),
                 qPrintable(error.toPlainText()));
    }
    checkTyping(u"replicator"_s);
}

void TestBadPairs::oddNamesAreTakenAsTheyAre_data()
{
    QTest::addColumn<QString>("role");
    QTest::newRow("spaces") << u"wal sender"_s;
    QTest::newRow("quotes") << u"wal \"the\" 'sender'"_s;
    QTest::newRow("UTF-8") << u"Größe 复制"_s;
    QTest::newRow("keyword") << u"all"_s;
}

void TestBadPairs::oddNamesAreTakenAsTheyAre()
{
    QFETCH(const QString, role);
    BadPair pair = goodPair();
    Instance &standby = pair.facts.standbyHost().instances[0];
    standby.id = standby.dataDirectory = u"/srv/pg daten/bücher's \"17\""_s;
    standby.walDirectory = standby.dataDirectory + u"/pg_wal"_s;
    for (DiskFact &disk : standby.disks)
        disk.path = standby.dataDirectory;
    toReplication(pair);
    if (QTest::currentTestFailed())
        return;
    QVERIFY(m_driver->setText(u"Role"_s, role));
    QVERIFY2(m_driver->press(u"Next"_s), qPrintable(m_session->replication().notReadyReason()));
    for (const Finding &finding : check(pair))
        QVERIFY2(finding.state != Finding::State::Failure,
                 qPrintable(finding.title + u": "_s + finding.evidence));
    const Result<Plan> plan = makePlan(m_session->planInput());
    QVERIFY2(plan, qPrintable(plan ? QString() : plan.error().toPlainText()));
    const Step *create = findStep(*plan, StepKind::CreateRole);
    QVERIFY(create);
    const QString quoted = u'"' + QString(role).replace(u'"', u"\"\""_s) + u'"';
    QVERIFY2(create->commands.constFirst().input.contains(u"CREATE ROLE "_s + quoted),
             qPrintable(create->commands.constFirst().input));
    const Step *files = findStep(*plan, StepKind::ChangeFiles, u"primary"_s);
    QVERIFY(files);
    bool hasRule = false;
    for (const FileChange &file : files->files)
        hasRule = hasRule || file.after.contains(quoted.toUtf8());
    QVERIFY(hasRule);
    QVERIFY(!QJsonDocument(plan->toJson()).toJson().contains("pa ss"));
    checkTyping(role);
}

void TestBadPairs::namesThatCannotBeAreSaidBesideNext_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("no role") << u"Role"_s << QString();
    QTest::newRow("role too long") << u"Role"_s << QString(64, u'x');
    QTest::newRow("reserved role") << u"Role"_s << u"pg_monitor"_s;
    QTest::newRow("same as the monitoring role") << u"Role"_s << u"pgtandem_monitor"_s;
    QTest::newRow("slot with a space") << u"Slot name"_s << u"berlin 2"_s;
    QTest::newRow("slot in capitals") << u"Slot name"_s << u"Berlin"_s;
    QTest::newRow("no address") << u"Address of the primary"_s << QString();
}

void TestBadPairs::namesThatCannotBeAreSaidBesideNext()
{
    QFETCH(const QString, field);
    QFETCH(const QString, value);
    toReplication(goodPair());
    if (QTest::currentTestFailed())
        return;
    QVERIFY2(m_driver->isEnabled(u"Next"_s), qPrintable(m_session->replication().notReadyReason()));
    QVERIFY2(m_driver->setText(field, value), qPrintable(m_driver->problem()));
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
    const QString reason = m_session->replication().notReadyReason();
    QVERIFY(!reason.isEmpty());
    QVERIFY2(m_driver->describe().contains(reason), qPrintable(reason));
    QVERIFY(m_driver->press(u"Back"_s));
    QVERIFY(m_driver->press(u"Next"_s));
    QCOMPARE(m_driver->text(field), value);
    QVERIFY(!m_driver->isEnabled(u"Next"_s));
}

QTEST_MAIN(TestBadPairs)
#include "tst_badpairs.moc"
