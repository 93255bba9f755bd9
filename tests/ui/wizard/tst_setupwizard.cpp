// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/wizardtest.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QLabel>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

namespace {

using Id = WizardPage::Id;
using Role = QAccessible::Role;

struct Named
{
    QString name;
    QList<Role> roles;
};

Named named(const char *name, QList<Role> roles)
{
    return {QString::fromLatin1(name), std::move(roles)};
}

} // namespace

/// The wizard as a whole: names, keys, reasons, questions. Servers and the run are invented.
class SetupWizardTest : public WizardTest
{
    Q_OBJECT

private Q_SLOTS:
    void everyThingHasItsName();
    void mnemonicsAreUniqueOnEachPage();
    void goesThroughAllPagesByKeyboard();
    void nextIsDisabledWithAReason();
    void enterConnectsWhileNextIsDisabled();
    void backKeepsWhatWasTyped();
    void finishedStepsCanBeOpenedLaterOnesCannot();
    void choosesAClusterFromTheTable();
    void passwordIsTypedOnThePageAndStays();
    void failureHasTheFocusAndFixGoesIntoThePlan();
    void foreignDataAsksForTheHostName();
    void applyNeedsConsent();
    void finishedPairCanBeWatched();
    void previewShowsDiffAndCommands();
    void escapeAsksOnlyIfSomethingWasTyped();
    void wipingThePasswordFieldIsNoWish();
    void everyPageHasHelp();
};

void SetupWizardTest::everyThingHasItsName()
{
    const QList<Role> text{Role::EditableText};
    const QList<Role> button{Role::PushButton, Role::RadioButton};
    const QList<Role> radio{Role::RadioButton};
    const QList<Role> check{Role::CheckBox};
    const QList<Role> combo{Role::ComboBox};
    const QList<Role> spin{Role::SpinBox};
    const QList<Role> table{Role::Table};
    const QList<Role> tree{Role::Tree};
    const QList<Named> footer{named("Back", button), named("Cancel", button),
                              named("Help", button)};
    const QList<Named> server{named("Host", text),
                              named("SSH port", spin),
                              named("Jump host", combo),
                              named("User", text),
                              named("Authentication", combo),
                              named("Use sudo to act as postgres", check),
                              named("Connect", button),
                              named("PostgreSQL clusters", table),
                              named("Next", button)};
    const QList<std::pair<Id, QList<Named>>> pages{
            {Id::Goal, footer + QList<Named>{named("Cluster name", text), named("Next", button),
                                             named("Set up replication over SSH", radio)}},
            {Id::Primary, footer + server},
            {Id::Standby, footer + server},
            {Id::Replication,
             footer + QList<Named>{named("Role", text), named("Password", text),
                                   named("Generate", button), named("Address of the primary", text),
                                   named("Port", spin), named("TLS", combo), named("Test", button),
                                   named("Replication slot", check), named("Slot name", text),
                                   named("Keep at most", spin), named("More options", button)}},
            {Id::Checks, footer + QList<Named>{named("Checks", tree), named("Run again", button),
                                               named("Fix", button), named("Explain", button)}},
            {Id::Review,
             footer + QList<Named>{named("Plan", tree), named("Diff", button),
                                   named("Commands", button), named("Step preview", text),
                                   named("Apply", button)}},
            {Id::Apply,
             QList<Named>{named("Steps", tree), named("Copy progress", {Role::ProgressBar}),
                          named("Log", text), named("Follow", check),
                          named("Stop and ask me", radio), named("Undo everything", radio),
                          named("Keep what is done", radio), named("Cancel...", button)}},
            {Id::Done,
             QList<Named>{named("Proof", {Role::StaticText}), named("Log of the standby", text),
                          named("Processes", text), named("Save report...", button),
                          named("Open dashboard", button), named("Close", button)}},
    };
    for (const auto &[id, names] : pages) {
        init();
        toPage(id);
        if (id == Id::Primary)
            m_stage->findPrimary();
        if (id == Id::Standby)
            m_stage->findStandby();
        QCoreApplication::processEvents();
        QCOMPARE(int(m_stage->wizard().currentPage()), int(id));
        for (const Named &entry : names)
            QVERIFY2(m_driver->find(entry.name, entry.roles), qPrintable(m_driver->problem()));
        cleanup();
    }
    init();
}

void SetupWizardTest::mnemonicsAreUniqueOnEachPage()
{
    toPage(Id::Done);
    for (int i = 0; i < WizardPage::pageCount; ++i) {
        const WizardPage *shown = m_stage->wizard().page(Id(i));
        QStringList keys;
        const auto add = [&keys](const QString &text) {
            const QKeySequence key = QKeySequence::mnemonic(text);
            if (!key.isEmpty())
                keys << key.toString();
        };
        for (const QAbstractButton *button : shown->findChildren<QAbstractButton *>())
            add(button->text());
        for (const QLabel *label : shown->findChildren<QLabel *>()) {
            if (label->buddy())
                add(label->text());
        }
        QStringList unique = keys;
        unique.removeDuplicates();
        QVERIFY2(keys.size() == unique.size(),
                 qPrintable(WizardPage::stepName(Id(i)) + keys.join(QLatin1Char(' '))));
    }
}

void SetupWizardTest::goesThroughAllPagesByKeyboard()
{
    const auto type = [](const char *text) {
        QTest::keyClicks(QApplication::focusWidget(), QString::fromLatin1(text));
    };
    const auto press = [](Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    };
    const auto isOn = [this](Id id) { return m_stage->wizard().currentPage() == id; };
    type("orders");
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Primary));
    type("db-ber-01");
    m_stage->findPrimary();
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Standby));
    type("db-ber-02");
    m_stage->findStandby();
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Replication));
    press(Qt::Key_Left, Qt::AltModifier);
    QTRY_VERIFY(isOn(Id::Standby)); // the button is shown pressed for a moment
    press(Qt::Key_Return);
    m_stage->fillReplication();
    m_stage->setFindings(invented::findings());
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Checks));
    press(Qt::Key_Space); // Fix has the focus
    QTRY_COMPARE(m_stage->session().checks().acceptedFixes().size(), 1);
    m_stage->setFindings(invented::findingsWithoutFailure());
    m_stage->setPlan();
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Review));
    for (int i = 0; i < 10 && !qobject_cast<QCheckBox *>(QApplication::focusWidget()); ++i)
        press(Qt::Key_Tab);
    QVERIFY(qobject_cast<QCheckBox *>(QApplication::focusWidget()));
    press(Qt::Key_Space);
    press(Qt::Key_Return);
    QVERIFY(isOn(Id::Apply));
    m_stage->run()->succeed(invented::proof());
    QVERIFY(isOn(Id::Done));
    QSignalSpy dashboard(&m_stage->wizard(), &SetupWizard::openDashboardRequested);
    press(Qt::Key_Return);
    QCOMPARE(dashboard.size(), 1);
    QVERIFY(!m_stage->wizard().isVisible());
}

void SetupWizardTest::nextIsDisabledWithAReason()
{
    QVERIFY(!m_driver->isEnabled(QStringLiteral("Next")));
    const auto *reason = m_stage->wizard().findChild<QWidget *>(QStringLiteral("Reason"));
    QVERIFY(reason);
    QVERIFY(reason->isVisible());
    QCOMPARE(reason->accessibleName(), page()->notReadyReason());
    QVERIFY(!m_driver->press(QStringLiteral("Next")));
    QVERIFY(m_driver->problem().contains(page()->notReadyReason()));
    QVERIFY(m_driver->setText(QStringLiteral("Cluster name"), QStringLiteral("orders")));
    QVERIFY(m_driver->isEnabled(QStringLiteral("Next")));
    QVERIFY(!reason->isVisible());
}

void SetupWizardTest::enterConnectsWhileNextIsDisabled()
{
    toPage(Id::Primary);
    // An unsupported way is refused before any process is started.
    QVERIFY(m_driver->setText(QStringLiteral("Host"), QStringLiteral("db-ber-01")));
    QVERIFY(m_driver->choose(QStringLiteral("Authentication"), QStringLiteral("Password")));
    m_stage->wizard().page(Id::Primary)->firstFocus()->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Primary));
    QVERIFY(m_stage->session().primary().state() != ServerPart::State::Idle);
}

void SetupWizardTest::backKeepsWhatWasTyped()
{
    toPage(Id::Replication);
    QVERIFY(m_driver->setText(QStringLiteral("Role"), QStringLiteral("copier")));
    QVERIFY(m_driver->setText(QStringLiteral("Slot name"), QStringLiteral("mine")));
    QVERIFY(m_driver->setText(QStringLiteral("Password"), QStringLiteral("a long password here")));
    const Secret password = m_stage->session().replication().values().rolePassword;
    QVERIFY(m_driver->press(QStringLiteral("Back")));
    QVERIFY(m_driver->press(QStringLiteral("Back")));
    QCOMPARE(m_driver->text(QStringLiteral("User")), QStringLiteral("dba"));
    QCOMPARE(m_driver->text(QStringLiteral("Host")), QStringLiteral("db-ber-01.example.net"));
    QVERIFY(m_driver->press(QStringLiteral("Next")));
    QVERIFY(m_driver->press(QStringLiteral("Next")));
    QCOMPARE(m_driver->text(QStringLiteral("Role")), QStringLiteral("copier"));
    QCOMPARE(m_driver->text(QStringLiteral("Slot name")), QStringLiteral("mine"));
    QVERIFY(m_stage->session().replication().values().rolePassword == password);
    QVERIFY(password == Secret::fromString(QStringLiteral("a long password here")));
}

void SetupWizardTest::finishedStepsCanBeOpenedLaterOnesCannot()
{
    toPage(Id::Replication);
    QVERIFY(!m_driver->press(QStringLiteral("Step 6: Review")));
    QVERIFY(m_driver->press(QStringLiteral("Step 2: Primary")));
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Primary));
    QVERIFY(m_driver->press(QStringLiteral("Step 4: Replication")));
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Replication));
    // A changed host clears its discovery, and the pages behind it wait for the new one.
    QVERIFY(m_driver->press(QStringLiteral("Step 2: Primary")));
    QVERIFY(m_driver->setText(QStringLiteral("Host"), QStringLiteral("other")));
    QVERIFY(!m_driver->press(QStringLiteral("Step 4: Replication")));
}

void SetupWizardTest::choosesAClusterFromTheTable()
{
    toPage(Id::Primary);
    m_stage->findPrimary();
    const QString table = QStringLiteral("PostgreSQL clusters");
    QCOMPARE(m_driver->rows(table).size(), 2);
    QVERIFY2(m_driver->selectRowWith(table, QStringLiteral("archive")),
             qPrintable(m_driver->problem()));
    QCOMPARE(m_stage->session().primary().selectedInstance()->clusterName,
             QStringLiteral("archive"));
    QVERIFY2(m_driver->selectRowWith(table, QStringLiteral("main")),
             qPrintable(m_driver->problem()));
    QCOMPARE(m_stage->session().primary().selectedInstanceId(), invented::primaryInstanceId());
}

void SetupWizardTest::passwordIsTypedOnThePageAndStays()
{
    toPage(Id::Primary);
    QVERIFY(!m_driver->isVisible(QStringLiteral("Key file")));
    QVERIFY2(m_driver->choose(QStringLiteral("Authentication"), QStringLiteral("Key file")),
             qPrintable(m_driver->problem()));
    QVERIFY(m_driver->isVisible(QStringLiteral("Key file")));
    QVERIFY(m_driver->setText(QStringLiteral("Host"), QStringLiteral("db-ber-01")));
    QVERIFY(m_driver->choose(QStringLiteral("Authentication"), QStringLiteral("Password")));
    QVERIFY(!m_driver->isVisible(QStringLiteral("Key file")));
    QVERIFY(m_driver->setText(QStringLiteral("Password"), QStringLiteral("s3cret")));
    ServerPart &primary = m_stage->session().primary();
    QCOMPARE(primary.access().ssh.auth, SshTarget::Auth::Password);
    QVERIFY(primary.password() == Secret::fromString(QStringLiteral("s3cret")));
    // There is no keychain here: the box is off and says so.
    QVERIFY(m_driver->isVisible(QStringLiteral("Remember in a keychain")));
    QVERIFY(!m_driver->isEnabled(QStringLiteral("Remember in a keychain")));
    QVERIFY(primary.passwordRemember() == Remember::ForThisRun);
    QVERIFY(m_driver->press(QStringLiteral("Back")));
    QVERIFY(m_driver->press(QStringLiteral("Next")));
    QVERIFY(primary.password() == Secret::fromString(QStringLiteral("s3cret")));
    QCOMPARE(m_driver->text(QStringLiteral("Host")), QStringLiteral("db-ber-01"));
}

void SetupWizardTest::failureHasTheFocusAndFixGoesIntoThePlan()
{
    toPage(Id::Checks);
    const auto *focused = qobject_cast<QAbstractButton *>(QApplication::focusWidget());
    QVERIFY(focused);
    QCOMPARE(focused->accessibleName(), QStringLiteral("Fix"));
    QVERIFY(!m_driver->isEnabled(QStringLiteral("Next")));
    QVERIFY(m_driver->press(QStringLiteral("Explain")));
    QVERIFY(m_driver->dialog());
    QVERIFY(m_driver->text(QStringLiteral("Text")).contains(QStringLiteral("refuses to start")));
    QVERIFY(m_driver->press(QStringLiteral("Close")));
    QTRY_VERIFY(!m_driver->dialog());
    QVERIFY(m_driver->press(QStringLiteral("Fix")));
    QTRY_COMPARE(m_stage->session().checks().acceptedFixes(),
                 QStringList{QStringLiteral("max_connections")});
    m_stage->setFindings(invented::findingsWithoutFailure());
    QVERIFY(!m_driver->isVisible(QStringLiteral("Fix")));
    QVERIFY(m_driver->isEnabled(QStringLiteral("Next")));
}

void SetupWizardTest::foreignDataAsksForTheHostName()
{
    toPage(Id::Checks);
    Finding foreign;
    foreign.id = QStringLiteral("foreign");
    foreign.scope = Finding::Scope::Standby;
    foreign.state = Finding::State::Failure;
    foreign.kind = ErrorKind::ForeignData;
    foreign.title = QStringLiteral("17/main holds data of another system");
    m_stage->setFindings({foreign});
    const QString field = QStringLiteral("Host name to confirm");
    QVERIFY(m_driver->setText(field, QStringLiteral("berlin")));
    QCoreApplication::processEvents();
    QVERIFY(m_stage->session().spec().replaceForeignDataOn.isEmpty());
    QVERIFY(m_driver->setText(field, QStringLiteral("berlin-2")));
    QTRY_COMPARE(m_stage->session().spec().replaceForeignDataOn,
                 QStringList{QStringLiteral("berlin-2")});
}

void SetupWizardTest::applyNeedsConsent()
{
    toPage(Id::Review);
    QVERIFY(!m_driver->isChecked(QStringLiteral("I agree that")));
    QVERIFY(!m_driver->press(QStringLiteral("Apply")));
    QVERIFY2(m_driver->check(QStringLiteral("I agree that")), qPrintable(m_driver->problem()));
    QVERIFY(m_driver->isEnabled(QStringLiteral("Apply")));
    QVERIFY(m_driver->uncheck(QStringLiteral("I agree that")));
    QVERIFY(!m_driver->isEnabled(QStringLiteral("Apply")));
    QVERIFY(!m_stage->run());
    // Another plan needs another consent.
    QVERIFY(m_driver->check(QStringLiteral("I agree that")));
    m_stage->setPlan();
    QVERIFY(!m_driver->isChecked(QStringLiteral("I agree that")));
    QVERIFY(m_driver->check(QStringLiteral("I agree that")));
    QVERIFY(m_driver->press(QStringLiteral("Apply")));
    QVERIFY(m_stage->run());
    QCOMPARE(m_stage->run()->calls, QStringList{QStringLiteral("start")});
    QCOMPARE(int(m_stage->wizard().currentPage()), int(Id::Apply));
}

void SetupWizardTest::finishedPairCanBeWatched()
{
    toPage(Id::Checks);
    m_stage->setFindings(invented::findingsWithoutFailure());
    Plan nothing = invented::plan();
    nothing.steps.clear();
    SetupFixture(m_stage->session()).setPlan(nothing);
    m_stage->next(Id::Review);
    QVERIFY(!m_driver->isVisible(QStringLiteral("Apply")));
    QVERIFY2(m_driver->isEnabled(QStringLiteral("Watch this cluster")),
             qPrintable(m_driver->describe()));
    // The message stands under the title, not somewhere on an empty page.
    const WizardPage *review = page();
    for (const Banner *banner : review->findChildren<Banner *>()) {
        if (banner->isVisible())
            QTRY_VERIFY(banner->mapTo(review, banner->rect().bottomLeft()).y() < 200);
    }
    QSignalSpy wanted(&m_stage->wizard(), &SetupWizard::watchRequested);
    QVERIFY(m_driver->press(QStringLiteral("Watch this cluster")));
    QTRY_COMPARE(wanted.count(), 1);
    QVERIFY(!m_stage->run());
    QVERIFY(m_stage->wizard().isHidden());
}

void SetupWizardTest::previewShowsDiffAndCommands()
{
    toPage(Id::Review);
    const QString preview = QStringLiteral("Step preview");
    QVERIFY(m_driver->text(preview).contains(QStringLiteral("- wal_level = minimal")));
    QVERIFY(m_driver->text(preview).contains(QStringLiteral("+ wal_level = replica")));
    QVERIFY2(m_driver->check(QStringLiteral("Commands")), qPrintable(m_driver->problem()));
    QVERIFY(m_driver->text(preview).contains(QStringLiteral("$ install")));
    QVERIFY(m_driver->check(QStringLiteral("Diff")));
    QVERIFY2(m_driver->selectRowWith(QStringLiteral("Plan"), QStringLiteral("Restart")),
             qPrintable(m_driver->problem()));
    QVERIFY(m_driver->text(preview).contains(QStringLiteral("systemctl restart")));
    QVERIFY(m_driver->text(preview).contains(QStringLiteral("12 sessions")));
    QVERIFY(!m_driver->isEnabled(QStringLiteral("Diff")));
}

void SetupWizardTest::escapeAsksOnlyIfSomethingWasTyped()
{
    QVERIFY(m_driver->setText(QStringLiteral("Cluster name"), QStringLiteral("orders")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(m_driver->dialog());
    QVERIFY(m_stage->wizard().isVisible());
    QVERIFY(m_driver->press(QStringLiteral("Stay")));
    QTRY_VERIFY(!m_driver->dialog());
    QCOMPARE(m_driver->text(QStringLiteral("Cluster name")), QStringLiteral("orders"));
    QVERIFY(m_driver->press(QStringLiteral("Cancel")));
    QVERIFY(m_driver->press(QStringLiteral("Discard")));
    QVERIFY(!m_stage->wizard().isVisible());

    init();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QVERIFY(!m_driver->dialog());
    QVERIFY(!m_stage->wizard().isVisible());
}

void SetupWizardTest::wipingThePasswordFieldIsNoWish()
{
    toPage(Id::Replication);
    const Secret before = m_stage->session().replication().values().rolePassword;
    QVERIFY(!before.isEmpty());
    {
        SetupWizard second(m_stage->session(), nullptr);
    }
    QVERIFY(m_stage->session().replication().values().rolePassword == before);
}

void SetupWizardTest::everyPageHasHelp()
{
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_F1);
    QVERIFY(m_driver->dialog());
    QVERIFY(m_driver->text(QStringLiteral("Text")).contains(QStringLiteral("sandbox")));
    QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape);
    QTRY_VERIFY(!m_driver->dialog());
    QVERIFY(m_stage->wizard().isVisible());
    QVERIFY(m_driver->press(QStringLiteral("Help")));
    QVERIFY(m_driver->dialog());
}

QTEST_MAIN(SetupWizardTest)
#include "tst_setupwizard.moc"
