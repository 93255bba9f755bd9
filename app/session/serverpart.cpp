// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/serverpart.h"

#include "app/layout/managers.h"
#include "app/probe/hostprobe.h"
#include "app/remote/privilege.h"
#include "app/remote/prompter.h"
#include "app/session/promptdesk.h"
#include "app/task/composites.h"

#include <QLocale>

namespace pgt {

/// Gives the password of the page to the first question for it, and passes on all others.
class ServerPart::LoginPrompter final : public Prompter
{
public:
    LoginPrompter(const ServerPart &part, PromptDesk *desk) : m_part(part), m_desk(desk) {}

    std::unique_ptr<PromptTask> ask(const Prompt &prompt) override
    {
        if (!isForThePage(prompt))
            return m_desk ? m_desk->ask(prompt) : std::make_unique<GivenAnswer>(std::nullopt);
        if (m_desk)
            m_desk->keep(prompt, m_part.m_password, m_part.m_passwordRemember);
        return std::make_unique<GivenAnswer>(m_part.m_password);
    }

    void refused(const Prompt &prompt) override
    {
        if (m_desk)
            m_desk->refused(prompt);
    }

private:
    class GivenAnswer final : public PromptTask
    {
    public:
        explicit GivenAnswer(const std::optional<Secret> &given) : m_given(given) {}

    protected:
        void run() override
        {
            if (m_given)
                m_answer = *m_given;
            finish(m_given ? Outcome::succeeded() : Outcome::cancelled());
        }

    private:
        std::optional<Secret> m_given;
    };

    // A refused one is not given again, and a jump host on the way never gets it.
    bool isForThePage(const Prompt &prompt) const
    {
        const SshTarget &ssh = m_part.m_access.ssh;
        return prompt.kind == Prompt::Kind::LoginPassword && prompt.attempt <= 1 &&
               (prompt.asker.isEmpty() || prompt.asker == ssh.host) &&
               ssh.auth == SshTarget::Auth::Password && !m_part.m_password.isEmpty();
    }

    const ServerPart &m_part;
    PromptDesk *m_desk;
};

ServerPart::ServerPart(Purpose purpose, TransportMaker maker, PromptDesk *desk, QObject *parent)
    : QObject(parent)
    , m_purpose(purpose)
    , m_makeTransport(std::move(maker))
    , m_prompter(std::make_unique<LoginPrompter>(*this, desk))
    , m_desk(desk)
{}

ServerPart::~ServerPart()
{
    if (m_transport)
        m_transport->disconnect(this);
    m_task.reset(); // tasks go before their transport
}

void ServerPart::setAccess(const HostAccess &access)
{
    if (m_access == access)
        return;
    Q_EMIT transportClosing();
    m_access = access;
    const bool hadFacts = m_facts.has_value();
    dropSession();
    m_facts.reset();
    m_error.reset();
    m_instanceId.clear();
    m_statusText.clear();
    m_state = State::Idle;
    if (hadFacts)
        Q_EMIT discoveryCleared();
    Q_EMIT changed();
}

void ServerPart::setPassword(const Secret &password, Remember remember)
{
    m_password = password;
    m_passwordRemember = remember;
}

QString ServerPart::keychainName() const
{
    return m_desk ? m_desk->keychainName() : QString();
}

QString ServerPart::keepingText() const
{
    return m_desk ? m_desk->keepingText() : QString();
}

void ServerPart::setDirectoryHints(const QStringList &directories)
{
    m_hints = directories;
}

void ServerPart::setOffered(const QStringList &directories)
{
    m_offered = directories;
}

void ServerPart::setPeer(const ServerPart *peer)
{
    m_peer = peer;
    if (peer)
        connect(peer, &ServerPart::changed, this, &ServerPart::changed);
}

void ServerPart::connectToHost()
{
    if (m_state == State::Connecting || m_state == State::Discovering)
        return;
    const QString target = displayName();
    m_error.reset();
    m_task.reset();
    if (m_access.kind == HostAccess::Kind::Ssh && m_access.ssh.host.trimmed().isEmpty()) {
        fail(Error::make(ErrorKind::InvalidInput, tr("No host is given."), {},
                         tr("Type the name, address or Host alias that works with ssh.")));
        return;
    }
    if (m_access.kind == HostAccess::Kind::Ssh) {
        if (const ClusterManager *service = managerOfHost(m_access.ssh.host.trimmed())) {
            const ManagerWords words = wordsAbout(service->name);
            fail(Error::make(ErrorKind::Managed,
                             tr("%1 is a server of %2.").arg(target, service->name), words.why,
                             words.remedy));
            return;
        }
    }
    if (!m_transport) {
        m_transport = m_makeTransport(m_access, m_prompter.get());
        connect(m_transport.get(), &HostTransport::stateChanged, this,
                &ServerPart::transportChanged);
    }
    m_link = Link::None;
    m_clock.start();
    m_statusText = m_access.kind == HostAccess::Kind::Local
                           ? tr("Opening a session on this computer")
                           : tr("Connecting to %1").arg(target);
    setState(State::Connecting);
    m_task = m_transport->open();
    connect(m_task.get(), &Task::finished, this, &ServerPart::opened);
    m_task->start();
}

void ServerPart::opened(const Outcome &outcome)
{
    if (!outcome.isSucceeded()) {
        if (outcome.isFailed())
            fail(outcome.error());
        else
            cancelConnect(); // the user did not want to answer
        return;
    }
    m_link = m_transport->state() == HostTransport::State::Stale ? Link::Stale : Link::Up;
    m_connectSeconds = double(m_clock.elapsed()) / 1000.0;
    m_statusText = tr("Reading what runs on %1").arg(displayName());
    setState(State::Discovering);
    m_task.release()->deleteLater();
    auto probe = std::make_unique<HostProbe>(*m_transport, m_hints);
    connect(probe.get(), &Task::finished, this, &ServerPart::probed);
    m_task = std::move(probe);
    m_task->start();
}

void ServerPart::probed(const Outcome &outcome)
{
    if (!outcome.isSucceeded()) {
        if (outcome.isFailed())
            fail(outcome.error());
        return;
    }
    const HostFacts facts = static_cast<HostProbe *>(m_task.get())->facts();
    m_task.release()->deleteLater();
    setFacts(facts);
}

TaskPtr ServerPart::makeRefresh()
{
    auto probe = std::make_unique<HostProbe>(*m_transport, m_hints);
    connect(probe.get(), &Task::finished, this, [this, raw = probe.get()](const Outcome &outcome) {
        if (outcome.isSucceeded())
            setFacts(raw->facts());
    });
    return probe;
}

void ServerPart::setFacts(const HostFacts &facts)
{
    m_facts = facts;
    if (m_access.kind == HostAccess::Kind::Local && !m_offered.isEmpty()) {
        m_facts->instances.removeIf(
                [this](const Instance &instance) { return !m_offered.contains(instance.id); });
    }
    m_state = State::Found;
    m_statusText = foundText();
    if (!selectedInstance())
        m_instanceId.clear();
    preselect();
    Q_EMIT changed();
}

QString ServerPart::foundText() const
{
    const QString seconds = QLocale().toString(m_connectSeconds, 'f', 1);
    return m_access.ssh.jumpHost.isEmpty()
                   ? tr("Connected in %1 s, %2").arg(seconds, privilegeSentence())
                   : tr("Connected in %1 s through %2, %3")
                             .arg(seconds, m_access.ssh.jumpHost, privilegeSentence());
}

void ServerPart::transportChanged(HostTransport::State state, const QString &why)
{
    using TransportState = HostTransport::State;
    m_isAsking = state == TransportState::Asking;
    m_linkText = why;
    if (m_link != Link::None) {
        m_link = state == TransportState::Ready   ? Link::Up
                 : state == TransportState::Stale ? Link::Stale
                                                  : Link::Lost;
    }
    Q_EMIT changed();
}

QString ServerPart::statusText() const
{
    if (m_isAsking)
        return tr("Waiting for your answer");
    if (m_state != State::Found)
        return m_statusText;
    switch (m_link) {
    case Link::Stale:
        return tr("%1 The connection goes on when it answers again.").arg(m_linkText);
    case Link::Lost:
        return tr("The connection to %1 was lost. Press Connect again; what you typed stays.")
                .arg(displayName());
    default:
        return m_statusText;
    }
}

void ServerPart::dropSession()
{
    m_task.reset();
    if (m_transport)
        m_transport->disconnect(this);
    m_transport.reset();
    m_link = Link::None;
    m_isAsking = false;
}

// One cluster is no choice; with several the user decides, nothing is guessed.
void ServerPart::preselect()
{
    if (!m_instanceId.isEmpty())
        return;
    if (m_facts->instances.size() == 1)
        m_instanceId = m_facts->instances.constFirst().id;
    else if (m_hints.size() == 1 && m_facts->instance(m_hints.constFirst()))
        m_instanceId = m_hints.constFirst();
}

QString ServerPart::sessionUser() const
{
    return m_transport ? m_transport->sessionFacts().value(QStringLiteral("user")) : QString();
}

QString ServerPart::privilegeSentence() const
{
    if (m_access.kind == HostAccess::Kind::Local)
        return tr("acts as %1").arg(sessionUser());
    return m_transport ? pgt::privilegeSentence(m_transport->sessionFacts()) : QString();
}

void ServerPart::cancelConnect()
{
    if (m_state != State::Connecting && m_state != State::Discovering)
        return;
    // Destroying task and transport ends the ssh process; nothing was changed on the host.
    dropSession();
    m_statusText = tr("Cancelled. Nothing was changed on %1.").arg(displayName());
    setState(State::Idle);
}

void ServerPart::fail(const Error &error)
{
    m_error = error;
    m_statusText.clear();
    if (m_task)
        m_task.release()->deleteLater();
    setState(State::Failed);
}

void ServerPart::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

QString ServerPart::hostKey() const
{
    return m_transport ? m_transport->hostKey() : QString();
}

QString ServerPart::displayName() const
{
    if (m_access.kind == HostAccess::Kind::Local && m_purpose != Purpose::Watch)
        return m_purpose == Purpose::Primary ? tr("sandbox-1") : tr("sandbox-2");
    if (m_facts && !m_facts->hostname.isEmpty())
        return m_facts->hostname;
    return m_access.kind == HostAccess::Kind::Local ? tr("this computer") : m_access.ssh.host;
}

void ServerPart::selectInstance(const QString &instanceId)
{
    if (m_instanceId == instanceId || !m_facts || !m_facts->instance(instanceId))
        return;
    m_instanceId = instanceId;
    Q_EMIT changed();
}

const Instance *ServerPart::selectedInstance() const
{
    return m_facts ? m_facts->instance(m_instanceId) : nullptr;
}

HostTransport *ServerPart::transport() const
{
    return m_state == State::Found ? m_transport.get() : nullptr;
}

} // namespace pgt
