// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

namespace pgt {

void GoalPart::setClusterName(const QString &name)
{
    if (m_clusterName == name)
        return;
    m_clusterName = name;
    Q_EMIT changed();
}

void GoalPart::setGoal(Goal goal)
{
    if (m_goal == goal)
        return;
    m_goal = goal;
    Q_EMIT changed();
}

QString GoalPart::notReadyReason() const
{
    if (m_clusterName.trimmed().isEmpty())
        return tr("Give the cluster a name");
    return m_clusterName.size() > 100 ? tr("The name is longer than 100 characters") : QString();
}

} // namespace pgt
