// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/session/promptdesk.h"
#include "app/session/setupsession.h"
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/dialogs/promptdialogs.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QTemporaryDir>

#include <memory>

namespace pgt::test {

/// What somebody types on the page of a server, and whenever a dialog asks for a password.
struct LabLogin
{
    QString host, user;
    QString jumpHost = {};
    QString authentication = {}; ///< as in the list; empty: left as it is
    QByteArray password = {};
};

/// The whole set-up wizard with its dialogs, worked by accessible names. What did not work comes
/// back as text; empty means that it did.
class LabWizard
{
public:
    LabWizard();
    ~LabWizard();
    LabWizard(const LabWizard &) = delete;
    LabWizard &operator=(const LabWizard &) = delete;

    /// From the first page to Review.
    QString walkToReview(const QString &name, const LabLogin &primary, const LabLogin &standby);
    /// Agrees, applies and waits for the proof.
    QString apply();

    SetupSession &session() { return m_session; }
    QString runs() const { return m_runs.path(); }
    /// How many dialogs were answered.
    int answered() const { return m_answered; }

private:
    QString fillServer(const LabLogin &login, ServerPart &part);

    const SystemClock m_clock;
    const QTemporaryDir m_runs;
    const Theme m_theme;
    FakeSecretStore m_secrets;
    PromptDesk m_desk;
    SetupSession m_session;
    SetupWizard m_wizard;
    PromptDialogs m_dialogs;
    WizardDriver m_driver;
    int m_answered = 0;
};

} // namespace pgt::test
