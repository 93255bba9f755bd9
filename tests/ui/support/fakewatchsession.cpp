// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/fakewatchsession.h"

namespace pgt {

void FakeWatchSession::hideAlert(const QString &alertId)
{
    hiddenAlerts.append(alertId);
    hiddenAlert = currentAlert;
    currentAlert.reset();
    Q_EMIT alertChanged();
}

void FakeWatchSession::showAlerts()
{
    if (hiddenAlert)
        currentAlert = hiddenAlert;
    hiddenAlert.reset();
    hiddenAlerts.clear();
    Q_EMIT alertChanged();
}

void FakeWatchSession::setState(State newState)
{
    watchState = newState;
    Q_EMIT stateChanged();
}

void FakeWatchSession::sample(const ReplicationSnapshot &snapshot)
{
    current = snapshot;
    m_history.append(snapshot);
}

void FakeWatchSession::setLinks(const QList<LinkStatus> &links)
{
    linkList = links;
    Q_EMIT linksChanged();
}

} // namespace pgt
