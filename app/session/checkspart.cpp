// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

#include "app/base/clock.h"
#include "app/check/checks.h"
#include "app/probe/hostprobe.h"
#include "app/probe/linkprobe.h"
#include "app/task/composites.h"

#include <QLocale>

#include <algorithm>

namespace pgt {

ChecksPart::ChecksPart(SetupSession *session) : QObject(session), m_session(session)
{}

ChecksPart::~ChecksPart() = default;

void ChecksPart::run()
{
    ServerPart &primary = m_session->primary();
    ServerPart &standby = m_session->standby();
    if (!primary.transport() || !standby.transport() || !standby.selectedInstance())
        return;
    m_task.reset();
    m_error.reset();
    m_link.reset();
    m_state = State::Running;
    m_statusText = tr("Reading %1 and %2").arg(primary.displayName(), standby.displayName());
    m_clock.start();
    // The facts may be minutes old: what is decided on now must be what is true now. The way
    // between the hosts comes last, because what can be tried there depends on the roles that
    // exist.
    auto reading = std::make_unique<Sequence>();
    reading->add(TaskFactory([&primary, &standby]() -> TaskPtr {
        return std::make_unique<Parallel>(std::vector<TaskFactory>{
                [&primary] { return primary.makeRefresh(); },
                [&standby] { return standby.makeRefresh(); },
        });
    }));
    reading->add(TaskFactory([this] { return m_session->makeMonitorLookup(); }));
    reading->add(TaskFactory([this] { return makeLinkProbe(); }));
    connect(reading.get(), &Task::finished, this, &ChecksPart::finishedReading);
    m_task = std::move(reading);
    m_task->start();
    Q_EMIT changed();
}

TaskPtr ChecksPart::makeLinkProbe()
{
    if (!m_session->standby().selectedInstance())
        return nullptr; // gone since the last reading; evaluate() says so
    auto probe = m_session->makeLinkProbe();
    connect(probe.get(), &Task::finished, this, [this, raw = probe.get()](const Outcome &outcome) {
        if (outcome.isSucceeded())
            m_link = raw->facts();
    });
    return probe;
}

void ChecksPart::cancel()
{
    if (m_state != State::Running)
        return;
    m_task.reset();
    m_state = State::NotRun;
    m_statusText = tr("Cancelled");
    Q_EMIT changed();
}

void ChecksPart::finishedReading(const Outcome &outcome)
{
    m_task.release()->deleteLater();
    if (outcome.isFailed()) {
        m_error = outcome.error();
        m_state = State::Failed;
        m_statusText.clear();
        Q_EMIT changed();
        return;
    }
    m_statusText = tr("finished in %1 s")
                           .arg(QLocale().toString(double(m_clock.elapsed()) / 1000.0, 'f', 1));
    m_state = State::Done;
    evaluate();
    Q_EMIT changed();
}

void ChecksPart::evaluate()
{
    const ServerPart &primary = m_session->primary();
    const ServerPart &standby = m_session->standby();
    if (!primary.selectedInstance() || !standby.selectedInstance()) {
        // The cluster that was chosen is gone since the last reading.
        m_state = State::Failed;
        m_error = Error::make(ErrorKind::NoPostgres, tr("A chosen cluster is no longer there."),
                              tr("The checks compare two clusters."),
                              tr("Go back to the server pages and choose again."));
        return;
    }
    m_findings = runChecks(m_session->situation());
}

int ChecksPart::count(Finding::State state) const
{
    return int(std::count_if(m_findings.cbegin(), m_findings.cend(),
                             [state](const Finding &f) { return f.state == state; }));
}

void ChecksPart::acceptFix(const QString &findingId)
{
    if (m_acceptedFixes.contains(findingId))
        return;
    m_acceptedFixes << findingId;
    if (m_state == State::Done)
        evaluate();
    Q_EMIT changed();
}

void ChecksPart::invalidate()
{
    m_task.reset();
    if (m_state == State::NotRun && m_acceptedFixes.isEmpty())
        return;
    m_state = State::NotRun;
    m_findings.clear();
    m_acceptedFixes.clear();
    m_link.reset();
    m_error.reset();
    m_statusText.clear();
    Q_EMIT changed();
}

QString ChecksPart::notReadyReason() const
{
    switch (m_state) {
    case State::NotRun:
        return tr("The checks have not been run");
    case State::Running:
        return tr("The checks are running");
    case State::Failed:
        return tr("The checks could not be run");
    case State::Done:
        break;
    }
    const int failed = count(Finding::State::Failure);
    if (failed == 1)
        return tr("1 check still fails");
    return failed > 1 ? tr("%n checks still fail", nullptr, failed) : QString();
}

} // namespace pgt
