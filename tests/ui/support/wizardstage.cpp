// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/wizardstage.h"

#include "ui/widgets/buttons.h"
#include "ui/wizard/ratechart.h"

#include <QtTest>

#include <cmath>
#include <functional>

namespace pgt {

using namespace std::chrono_literals;

void FakeSetupSession::startRun()
{
    m_fakeRun = std::make_unique<FakeRunSession>(*review().plan());
    m_fakeRun->m_startedAt = QDateTime(QDate(2025, 11, 22), QTime(14, 32, 41));
    m_fakeRun->start();
    Q_EMIT runStarted();
}

WizardStage::WizardStage()
    : m_session(std::make_unique<FakeSetupSession>(m_clock, m_runs.path()))
    , m_fixture(*m_session)
    , m_wizard(std::make_unique<SetupWizard>(*m_session, nullptr))
{
    m_wizard->resize(usualWizardSize);
}

WizardStage::~WizardStage() = default;

void WizardStage::next(WizardPage::Id expected)
{
    // Not by its name, which is translated.
    auto *footer = m_wizard->findChild<QWidget *>(QStringLiteral("Footer"));
    auto *button = footer->findChild<PrimaryButton *>();
    QVERIFY(button);
    QVERIFY2(button->isEnabled(), qPrintable(button->accessibleDescription()));
    button->click();
    QCOMPARE(int(m_wizard->currentPage()), int(expected));
}

void WizardStage::goTo(WizardPage::Id page, const QList<Finding> &findings)
{
    using Id = WizardPage::Id;
    using Fill = std::function<void()>;
    const std::pair<Id, Fill> pages[] = {
            {Id::Goal, [this] { fillGoal(); }},
            {Id::Primary, [this] { findPrimary(); }},
            {Id::Standby, [this] { findStandby(); }},
            {Id::Replication,
             [&] {
                 fillReplication();
                 setFindings(findings);
             }},
            {Id::Checks,
             [&] {
                 if (page > Id::Checks)
                     setPlan();
             }},
            {Id::Review,
             [&] {
                 if (page > Id::Review)
                     agree();
             }},
            {Id::Apply, [this] { runToCopy(); }},
    };
    for (const auto &[id, fill] : pages) {
        if (id > page)
            break;
        if (id != Id::Goal)
            next(id);
        fill();
    }
    if (page == Id::Done)
        run()->succeed(invented::proof());
    QCOMPARE(int(m_wizard->currentPage()), int(page));
}

void WizardStage::goTo(WizardPage::Id page)
{
    goTo(page, page <= WizardPage::Id::Checks ? invented::findings()
                                              : invented::findingsWithoutFailure());
}

void WizardStage::fillGoal()
{
    m_session->goal().setClusterName(QStringLiteral("orders"));
}

void WizardStage::connectingPrimary()
{
    m_fixture.setConnecting(m_session->primary(), QStringLiteral("Signing in to berlin-1"));
}

void WizardStage::failPrimary()
{
    Error error = Error::make(ErrorKind::HostUnreachable,
                              QStringLiteral("db-ber-01.example.net did not answer on port 22."),
                              QStringLiteral("pgTandem cannot look at the server."),
                              QStringLiteral("Check the name and the port, or use a jump host."));
    error.command = QStringLiteral("ssh -o BatchMode=yes db-ber-01.example.net");
    error.detail = QStringLiteral("ssh: connect to host db-ber-01.example.net port 22: Connection "
                                  "timed out");
    error.exitCode = 255;
    m_fixture.setFailed(m_session->primary(), error);
}

void WizardStage::findPrimary()
{
    HostAccess access;
    access.ssh.host = QStringLiteral("db-ber-01.example.net");
    access.ssh.jumpHost = QStringLiteral("bastion.example.net");
    access.ssh.port = 22;
    access.ssh.user = QStringLiteral("dba");
    m_session->primary().setAccess(access);
    m_fixture.setFound(m_session->primary(), invented::primaryFacts(),
                       QStringLiteral("Connected in 0.4 s through bastion.example.net, sudo works "
                                      "without a password"),
                       invented::primaryInstanceId());
    m_wizard->page(WizardPage::Id::Primary)->enter();
}

void WizardStage::findStandby()
{
    HostAccess access;
    access.ssh.host = QStringLiteral("db-ber-02.example.net");
    access.ssh.user = QStringLiteral("dba");
    m_session->standby().setAccess(access);
    m_fixture.setFound(m_session->standby(), invented::standbyFacts(),
                       QStringLiteral("Connected in 0.3 s, sudo works without a password"),
                       invented::standbyInstanceId());
    m_wizard->page(WizardPage::Id::Standby)->enter();
}

void WizardStage::fillReplication()
{
    ReplicationPart &part = m_session->replication();
    part.setRole(QStringLiteral("replicator"));
    part.generatePassword();
    part.setPrimaryAddress(QStringLiteral("10.20.0.11"));
    part.setTls(TlsMode::VerifyFull);
    part.setSlotName(QStringLiteral("berlin_2"));
    part.setKeepAtMostBytes(qint64(6) << 30);
    m_fixture.setTest(ReplicationPart::TestState::Passed,
                      QStringLiteral("Tested from berlin-2: 10.20.0.11 answers in 0.6 ms, server "
                                     "certificate is valid until 3 Mar 2027"));
}

void WizardStage::setFindings(const QList<Finding> &findings)
{
    m_fixture.setFindings(findings, QStringLiteral("finished in 3.2 s"));
}

void WizardStage::setPlan()
{
    m_fixture.setPlan(invented::plan());
}

void WizardStage::agree()
{
    m_session->review().setAgreed(true);
}

void WizardStage::runToCopy()
{
    const std::chrono::milliseconds durations[] = {100ms, 200ms, 2800ms, 100ms, 1400ms, 100ms};
    FakeRunSession *fake = run();
    for (int i = 0; i < 6; ++i) {
        const QString id = fake->plan().steps[i].id;
        fake->setStep(id, StepState::Done, durations[i],
                      id == QLatin1String("primary/restart")
                              ? QStringLiteral("2.1 s without connections")
                              : QString());
    }
    fake->m_elapsed = 29s;
    fake->m_downtime = 2100ms;
    fake->setStep(invented::copyStepId(), StepState::Running, 22s,
                  QStringLiteral("pg_basebackup, 4.2 of 11.8 GB"));
    for (const LogLine &line : invented::log())
        fake->addLog(line);
    CopyProgress progress;
    constexpr double mega = 1024.0 * 1024.0;
    progress.doneBytes = qint64(4.2 * 1024 * mega);
    progress.totalBytes = qint64(11.8 * 1024 * mega);
    progress.bytesPerSecond = 213 * mega;
    progress.left = 36s;
    fake->setCopy(progress);
    QList<double> rates{0};
    for (int i = 0; i < 60; ++i)
        rates << (i < 4 ? 50.0 * (i + 1) : 208 + 9 * std::sin(i * 1.7) + 4 * std::sin(i * 0.6)) *
                         mega;
    m_wizard->findChild<RateChart *>()->setSamples(rates, 22s);
}

void WizardStage::failCopy()
{
    Error error =
            Error::make(ErrorKind::LinkLost,
                        QStringLiteral("The connection to berlin-2 was lost during the copy."),
                        QStringLiteral("The copy goes on there; the primary is not affected."),
                        QStringLiteral("Retry picks the copy up again."));
    error.command = QStringLiteral("pg_basebackup -D /var/lib/postgresql/17/main -S berlin_2");
    error.detail = QStringLiteral("client_loop: send disconnect: Broken pipe");
    run()->fail(invented::copyStepId(), error);
}

} // namespace pgt
