// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "tests/ui/support/fakerunsession.h"
#include "tests/ui/support/invented.h"
#include "tests/ui/support/setupfixture.h"
#include "ui/wizard/setupwizard.h"

#include <QSize>
#include <QTemporaryDir>

namespace pgt {

/// A session whose Apply starts a FakeRunSession.
class FakeSetupSession : public SetupSession
{
    Q_OBJECT

public:
    using SetupSession::SetupSession;
    void startRun() override;
    RunSession *runSession() const override { return m_fakeRun.get(); }
    FakeRunSession *fakeRun() const { return m_fakeRun.get(); }

private:
    std::unique_ptr<FakeRunSession> m_fakeRun;
};

/// What the wizard takes where the screen has room, and what the design's pictures show. The screen
/// of the offscreen platform (800x800) has not.
constexpr QSize usualWizardSize(1000, 700);

/// The wizard on invented servers: each call puts the session where the real one would be after the
/// servers have answered. Pages are changed through the wizard's own buttons.
class WizardStage
{
public:
    /// The wizard has usualWizardSize.
    WizardStage();
    ~WizardStage();

    SetupWizard &wizard() { return *m_wizard; }
    FakeSetupSession &session() { return *m_session; }
    /// nullptr before Apply.
    FakeRunSession *run() { return m_session->fakeRun(); }

    /// Presses Next (Apply on Review) and expects to arrive at @p expected.
    void next(WizardPage::Id expected);
    /// Goes to @p page as a user does and fills it, too. @p findings: what Checks shows.
    void goTo(WizardPage::Id page, const QList<Finding> &findings);
    /// With a failure up to Checks, with none behind.
    void goTo(WizardPage::Id page);
    void fillGoal();
    void connectingPrimary();
    void failPrimary();
    void findPrimary();
    void findStandby();
    void fillReplication();
    void setFindings(const QList<Finding> &findings);
    void setPlan();
    void agree();
    /// In the middle of the copy.
    void runToCopy();
    void failCopy();

private:
    SystemClock m_clock;
    QTemporaryDir m_runs;
    std::unique_ptr<FakeSetupSession> m_session;
    SetupFixture m_fixture;
    std::unique_ptr<SetupWizard> m_wizard;
};

} // namespace pgt
