// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/setupfixture.h"

namespace pgt {

void SetupFixture::setFound(ServerPart &part, const HostFacts &facts, const QString &status,
                            const QString &instanceId)
{
    part.m_facts = facts;
    part.m_statusText = status;
    part.m_instanceId = instanceId;
    part.m_error.reset();
    part.m_state = ServerPart::State::Found;
    Q_EMIT part.changed();
}

void SetupFixture::setConnecting(ServerPart &part, const QString &status)
{
    part.m_facts.reset();
    part.m_statusText = status;
    part.m_state = ServerPart::State::Connecting;
    Q_EMIT part.changed();
}

void SetupFixture::setFailed(ServerPart &part, const Error &error)
{
    part.m_facts.reset();
    part.m_error = error;
    part.m_state = ServerPart::State::Failed;
    Q_EMIT part.changed();
}

void SetupFixture::setTest(ReplicationPart::TestState state, const QString &text)
{
    ReplicationPart &part = m_session.replication();
    part.m_testState = state;
    part.m_testText = text;
    Q_EMIT part.changed();
}

void SetupFixture::setFindings(const QList<Finding> &findings, const QString &status)
{
    ChecksPart &part = m_session.checks();
    part.m_findings = findings;
    part.m_statusText = status;
    part.m_error.reset();
    part.m_state = ChecksPart::State::Done;
    Q_EMIT part.changed();
}

void SetupFixture::setChecksRunning(const QString &status)
{
    ChecksPart &part = m_session.checks();
    part.m_statusText = status;
    part.m_state = ChecksPart::State::Running;
    Q_EMIT part.changed();
}

void SetupFixture::setPlan(const Plan &plan)
{
    ReviewPart &part = m_session.review();
    part.m_plan = plan;
    part.m_error.reset();
    part.m_agreed = false;
    Q_EMIT part.changed();
}

} // namespace pgt
