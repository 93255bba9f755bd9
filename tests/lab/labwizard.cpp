// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labwizard.h"

#include "app/session/runsession.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds connectLimit{60};
constexpr std::chrono::minutes runLimit{5};

} // namespace

LabWizard::LabWizard()
    : m_desk(m_secrets)
    , m_session(m_clock, m_runs.path(), makeTransport, &m_desk)
    , m_wizard(m_session, nullptr)
    , m_dialogs(m_desk, [this] { return &m_wizard; })
    , m_driver(&m_wizard)
{
    m_wizard.show();
}

LabWizard::~LabWizard() = default;

QString LabWizard::fillServer(const LabLogin &login, ServerPart &part)
{
    if (!m_driver.setText(u"Host"_s, login.host) || !m_driver.setText(u"User"_s, login.user) ||
        (!login.jumpHost.isEmpty() && !m_driver.setText(u"Jump host"_s, login.jumpHost)) ||
        (!login.authentication.isEmpty() &&
         !m_driver.choose(u"Authentication"_s, login.authentication)) ||
        !m_driver.press(u"Connect"_s))
        return m_driver.problem();
    const bool done = m_driver.waitFor(
            [&] {
                if (m_driver.dialog() &&
                    m_driver.setText(u"Password"_s, QString::fromUtf8(login.password)) &&
                    m_driver.press(u"Continue"_s))
                    ++m_answered;
                return part.error().has_value() || m_driver.isEnabled(u"Next"_s);
            },
            u"the connection to "_s + login.host, connectLimit);
    if (part.error())
        return part.error()->toPlainText();
    if (!done || !m_driver.press(u"Next"_s))
        return m_driver.problem() + u'\n' + part.notReadyReason() + u'\n' + m_driver.describe();
    return {};
}

QString LabWizard::walkToReview(const QString &name, const LabLogin &primary,
                                const LabLogin &standby)
{
    if (!m_driver.setText(u"Cluster name"_s, name) || !m_driver.press(u"Next"_s))
        return m_driver.problem();
    if (const QString problem = fillServer(primary, m_session.primary()); !problem.isEmpty())
        return problem;
    if (const QString problem = fillServer(standby, m_session.standby()); !problem.isEmpty())
        return problem;
    if (!m_driver.waitEnabled(u"Next"_s, connectLimit) || !m_driver.press(u"Next"_s))
        return m_session.replication().notReadyReason();
    const bool checked = m_driver.waitFor(
            [this] { return m_session.checks().state() == ChecksPart::State::Done; }, u"checks"_s,
            connectLimit);
    if (!checked || !m_driver.waitEnabled(u"Next"_s, connectLimit) || !m_driver.press(u"Next"_s))
        return m_session.checks().notReadyReason();
    if (!m_session.review().plan())
        return m_session.review().error() ? m_session.review().error()->toPlainText()
                                          : u"no plan"_s;
    return {};
}

QString LabWizard::apply()
{
    if (!m_driver.check(u"I agree that"_s) || !m_driver.press(u"Apply"_s))
        return m_driver.problem();
    const bool ended = m_driver.waitFor(
            [this] {
                const RunSession *run = m_session.runSession();
                return run && (run->state() == RunSession::State::Succeeded ||
                               run->state() == RunSession::State::NeedsDecision);
            },
            u"the end of the run"_s, runLimit);
    if (!ended)
        return m_driver.problem();
    const RunSession &run = *m_session.runSession();
    if (run.state() != RunSession::State::Succeeded)
        return run.error() ? run.error()->toPlainText() : u"the run failed"_s;
    return run.isProved() ? QString() : u"no proof"_s;
}

} // namespace pgt::test
