// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/passwordreset.h"

#include "app/plan/passwordplan.h"
#include "app/session/monitorlookup.h"

#include <QUuid>

#include <algorithm>

namespace pgt {

namespace {

bool hasShell(const SavedServer &server)
{
    return server.view == SavedServer::View::Own && server.access.kind != HostAccess::Kind::Direct;
}

} // namespace

PasswordReset::PasswordReset(const SavedCluster &cluster, const Clock &clock, TransportMaker maker,
                             PromptDesk *desk, QObject *parent)
    : QObject(parent)
    , m_cluster(cluster)
    , m_clock(clock)
    , m_makeTransport(std::move(maker))
    , m_desk(desk)
{}

PasswordReset::~PasswordReset()
{
    m_task.reset();
    m_action.reset();
    if (m_part)
        m_part->disconnect(this);
}

bool PasswordReset::isPossibleFor(const SavedCluster &cluster)
{
    return std::any_of(cluster.servers.cbegin(), cluster.servers.cend(), hasShell);
}

void PasswordReset::begin()
{
    m_task.reset();
    m_action.reset();
    m_plan.reset();
    m_error.reset();
    m_firstError.reset();
    m_isAgreed = m_isChanged = false;
    m_secrets = {};
    m_candidates.clear();
    for (const SavedServer &server : std::as_const(m_cluster.servers)) {
        if (!hasShell(server))
            continue;
        if (server.lastRole == SavedServer::Role::Primary)
            m_candidates.prepend(server);
        else
            m_candidates.append(server);
    }
    setState(State::Looking);
    lookAtNext();
}

void PasswordReset::lookAtNext()
{
    if (m_candidates.isEmpty()) {
        fail(m_firstError ? *m_firstError
                          : Error::make(ErrorKind::Unsupported,
                                        tr("No server of %1 is reached by a login on its host.")
                                                .arg(m_cluster.name),
                                        tr("Without one the password cannot be changed from here."),
                                        tr("Ask whoever administers the servers for it.")));
        return;
    }
    m_server = m_candidates.takeFirst();
    if (m_part)
        m_part->disconnect(this);
    m_part = std::make_unique<ServerPart>(ServerPart::Purpose::Watch, m_makeTransport, m_desk);
    m_part->setAccess(m_server.access);
    if (m_cluster.isSandbox) // no package manager knows of it
        m_part->setDirectoryHints({m_server.instanceId});
    connect(m_part.get(), &ServerPart::changed, this, &PasswordReset::looked);
    connect(m_part.get(), &ServerPart::transportClosing, this, [this] {
        m_task.reset();
        m_action.reset();
    });
    m_part->connectToHost();
}

// The part says so at each of its steps.
void PasswordReset::looked()
{
    if (m_state != State::Looking) {
        const bool isGone = m_part->link() == ServerPart::Link::Lost;
        if (isGone && (m_state == State::Applying || m_state == State::Trying)) {
            fail(Error::make(ErrorKind::LinkLost,
                             tr("The connection to %1 was lost.").arg(m_server.name),
                             tr("It is not known whether the password was changed."),
                             tr("Try again: doing it twice does no harm.")));
        }
        return;
    }
    if (m_part->state() == ServerPart::State::Found)
        // Not from within the signal of the part, which a further candidate would delete.
        QMetaObject::invokeMethod(this, &PasswordReset::makePlan, Qt::QueuedConnection);
    else if (m_part->state() == ServerPart::State::Failed)
        QMetaObject::invokeMethod(this, &PasswordReset::makePlan, Qt::QueuedConnection);
    else
        Q_EMIT changed();
}

void PasswordReset::makePlan()
{
    if (m_state != State::Looking || !m_part ||
        (m_part->state() != ServerPart::State::Found &&
         m_part->state() != ServerPart::State::Failed))
        return;
    std::optional<Error> problem = m_part->error();
    if (m_part->state() == ServerPart::State::Found) {
        const QString planId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        const Result<Plan> plan = makePasswordPlan(
                {m_cluster.name, m_cluster.monitorRole, m_server.name, m_server.access,
                 *m_part->facts(), m_server.instanceId, planId, m_clock.utc()});
        if (plan) {
            m_part->selectInstance(m_server.instanceId);
            m_plan = *plan;
            setState(State::Planned);
            return;
        }
        problem = plan.error();
    }
    // A standby or a host that is away says nothing about the others.
    if (!m_firstError)
        m_firstError = problem;
    lookAtNext();
}

QString PasswordReset::statusText() const
{
    switch (m_state) {
    case State::Looking:
        return m_part && !m_part->statusText().isEmpty()
                       ? m_part->statusText()
                       : tr("Connecting to %1").arg(m_server.name);
    case State::Planned:
        return tr("Nothing is changed until you agree.");
    case State::Applying:
        return tr("Changing the password on %1").arg(m_server.name);
    case State::Trying:
        return tr("Signing in with the new password");
    case State::Done:
        return tr("The new password works on %1.").arg(m_server.name);
    case State::Failed:
        break;
    }
    return m_error ? m_error->text : QString();
}

QString PasswordReset::consentText() const
{
    return tr("I agree that %1 gets a new password on %2")
            .arg(m_cluster.monitorRole, m_server.name);
}

void PasswordReset::setAgreed(bool isAgreed)
{
    if (m_isAgreed == isAgreed || m_state != State::Planned)
        return;
    m_isAgreed = isAgreed;
    Q_EMIT changed();
}

void PasswordReset::apply()
{
    HostTransport *transport = m_part ? m_part->transport() : nullptr;
    if (m_state != State::Planned || !m_isAgreed)
        return;
    if (!transport) {
        fail(Error::make(ErrorKind::LinkLost,
                         tr("The connection to %1 was lost.").arg(m_server.name),
                         tr("Nothing was changed."), tr("Try again.")));
        return;
    }
    m_secrets.monitorPassword = Secret::generate();
    m_hosts = {{m_plan->hosts.constFirst().id, transport}};
    m_action = makeStepAction(StepContext{*m_plan, m_plan->steps.constFirst(), m_hosts, m_secrets,
                                          m_clock, m_timings, *this, m_undoData});
    setState(State::Applying);
    run(m_action->check(), &PasswordReset::stepChecked);
}

void PasswordReset::run(TaskPtr task, void (PasswordReset::*then)())
{
    m_task = std::move(task);
    connect(m_task.get(), &Task::finished, this, [this, then](const Outcome &outcome) {
        m_task.release()->deleteLater(); // it is still in its signal
        if (outcome.isSucceeded())
            (this->*then)();
        else if (outcome.isFailed())
            fail(outcome.error());
    });
    m_task->start();
}

void PasswordReset::stepChecked()
{
    run(m_action->apply(), &PasswordReset::stepApplied);
}

void PasswordReset::stepApplied()
{
    run(m_action->verify(), &PasswordReset::stepVerified);
}

void PasswordReset::stepVerified()
{
    m_isChanged = true;
    setState(State::Trying);
    Q_EMIT passwordChanged();
    const Instance *instance = m_part->selectedInstance();
    HostTransport *transport = m_part->transport();
    if (!instance || !transport)
        return; // looked() has said so
    MonitorLogin::Request request;
    request.serverName = m_server.name;
    request.ways = {TunnelTarget{m_server.socketDirectory, m_server.address, m_server.port}};
    request.ways += monitorWays(*instance, m_server.access);
    request.role = m_cluster.monitorRole;
    request.database = m_cluster.database;
    request.password = m_secrets.monitorPassword;
    request.systemIdentifier = instance->systemIdentifier;
    run(std::make_unique<MonitorLogin>(*transport, request), &PasswordReset::loggedIn);
}

void PasswordReset::loggedIn()
{
    setState(State::Done);
}

void PasswordReset::fail(const Error &error)
{
    m_error = error;
    setState(State::Failed);
}

void PasswordReset::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

} // namespace pgt
