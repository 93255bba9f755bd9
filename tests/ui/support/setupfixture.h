// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/setupsession.h"

namespace pgt {

/// Puts a SetupSession into states that take servers to reach, with invented data: for tests and
/// pictures of the screens. Nothing is run.
class SetupFixture
{
public:
    explicit SetupFixture(SetupSession &session) : m_session(session) {}

    /// As after a good Connect. @p instanceId: the chosen cluster; empty: none.
    void setFound(ServerPart &part, const HostFacts &facts, const QString &status,
                  const QString &instanceId);
    void setConnecting(ServerPart &part, const QString &status);
    void setFailed(ServerPart &part, const Error &error);
    void setTest(ReplicationPart::TestState state, const QString &text);
    void setFindings(const QList<Finding> &findings, const QString &status);
    void setChecksRunning(const QString &status);
    void setPlan(const Plan &plan);

private:
    SetupSession &m_session;
};

} // namespace pgt
