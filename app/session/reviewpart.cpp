// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

#include "app/base/clock.h"
#include "app/plan/planner.h"

namespace pgt {

namespace {

QString stressed(const QString &text)
{
    return QChar(0x02) + text + QChar(0x03);
}

} // namespace

ReviewPart::ReviewPart(SetupSession *session) : QObject(session), m_session(session)
{}

void ReviewPart::makePlan()
{
    m_agreed = false;
    m_plan.reset();
    m_error.reset();
    const ServerPart &primary = m_session->primary();
    const ServerPart &standby = m_session->standby();
    if (!primary.selectedInstance() || !standby.selectedInstance()) {
        m_error =
                Error::make(ErrorKind::InvalidInput, tr("Primary and standby are not chosen yet."),
                            {}, tr("Go back to the server pages."));
        Q_EMIT changed();
        return;
    }
    Result<Plan> plan = pgt::makePlan(m_session->planInput());
    if (plan)
        m_plan = *plan;
    else
        m_error = plan.error();
    Q_EMIT changed();
}

QString ReviewPart::consentText() const
{
    return m_plan ? consentText(*m_plan) : QString();
}

QString ReviewPart::consentText(const Plan &plan)
{
    const PlanHost *primary = plan.host(QStringLiteral("primary"));
    QStringList clauses;
    if (primary && plan.restarts() > 0)
        clauses << stressed(tr("%1 restarts once").arg(primary->name));
    for (const Step &step : plan.steps) {
        if (step.kind != StepKind::MoveDataAside)
            continue;
        const PlanHost *standby = plan.host(step.hostId);
        const QString directory = step.parameters.value(QLatin1String("aside")).toString();
        clauses << tr("the %1 to %2")
                           .arg(stressed(tr("data directory on %1 is moved")
                                                 .arg(standby ? standby->name : QString())),
                                directory.section(QLatin1Char('/'), -1));
    }
    for (const QString &clause : plan.consents)
        clauses << stressed(clause);
    if (clauses.isEmpty())
        return tr("I agree that the steps above are carried out");
    const QString last = clauses.takeLast();
    return clauses.isEmpty()
                   ? tr("I agree that %1").arg(last)
                   : tr("I agree that %1 and %2", "all clauses but the last, the last one")
                             .arg(clauses.join(tr(", ", "between clauses")), last);
}

void ReviewPart::setAgreed(bool agreed)
{
    if (m_agreed == agreed)
        return;
    m_agreed = agreed;
    Q_EMIT changed();
}

QString ReviewPart::notReadyReason() const
{
    if (m_error)
        return tr("There is no plan");
    if (!m_plan)
        return tr("The plan is not made yet");
    if (m_plan->isEmpty())
        return tr("Nothing is left to do");
    return m_agreed ? QString() : tr("Agree to what is interrupted and moved");
}

void ReviewPart::invalidate()
{
    m_agreed = false;
    m_plan.reset();
    m_error.reset();
    Q_EMIT changed();
}

} // namespace pgt
