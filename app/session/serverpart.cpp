// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/serverpart.h"

#include "app/base/units.h"
#include "app/pg/pgversion.h"
#include "app/probe/hostprobe.h"
#include "app/remote/privilege.h"
#include "app/remote/prompter.h"
#include "app/session/promptdesk.h"
#include "app/task/composites.h"

#include <QHostAddress>
#include <QLocale>

#include <algorithm>

namespace pgt {

namespace {

// What this version has been tried with; older majors follow.
constexpr int oldestMajor = 13;
constexpr int newestMajor = 18;

int majorOf(const Instance &instance)
{
    return instance.versionNum / 10000;
}

QString endsWithStop(const QString &text)
{
    return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.');
}

} // namespace

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

QString ServerPart::notReadyReason() const
{
    switch (m_state) {
    case State::Idle:
        return m_access.kind == HostAccess::Kind::Ssh && m_access.ssh.host.isEmpty()
                       ? tr("Type a host and press Connect")
                       : tr("Press Connect");
    case State::Connecting:
    case State::Discovering:
        return tr("Still connecting");
    case State::Failed:
        return tr("Not connected");
    case State::Found:
        break;
    }
    if (m_link == Link::Lost)
        return tr("The connection was lost");
    if (m_facts->instances.isEmpty())
        return tr("No PostgreSQL cluster was found");
    const Instance *instance = selectedInstance();
    if (!instance)
        return tr("Choose a cluster");
    const QString problem = instanceProblem(*instance);
    return problem.isEmpty() ? peerProblem(*instance) : problem;
}

QString ServerPart::instanceProblem(const Instance &instance) const
{
    const QString name = instance.displayName();
    if (instance.versionNum == 0)
        return tr("The version of %1 is not known").arg(name);
    const bool isWatched = m_purpose == Purpose::Watch;
    const bool isKnownMajor =
            isWatched ? PgVersion::fromNumber(instance.versionNum).isSupported()
                      : majorOf(instance) >= oldestMajor && majorOf(instance) <= newestMajor;
    if (!isKnownMajor)
        return tr("PostgreSQL %1 is not supported yet").arg(instance.versionText);
    if (!instance.managedBy.isEmpty() && !isWatched)
        return tr("%1 is managed by %2").arg(name, instance.managedBy);
    if (m_transport && m_transport->rights() == HostTransport::Rights::User &&
        sessionUser() != instance.owner)
        return tr("No right to act as %1").arg(instance.owner);
    if (m_purpose == Purpose::Standby)
        return {};
    if (instance.state != Instance::State::Running)
        return tr("%1 is not running").arg(name);
    return instance.inRecovery && !isWatched ? tr("%1 is a standby").arg(name) : QString();
}

QString ServerPart::peerProblem(const Instance &instance) const
{
    const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
    if (!other)
        return {};
    if (isPeer(instance))
        return tr("This is the primary itself");
    if (majorOf(*other) != majorOf(instance))
        return tr("The primary runs PostgreSQL %1").arg(majorOf(*other));
    return {};
}

// The host may be reached by another name. Machines that were cloned share the machine id, but not
// the boot.
bool ServerPart::isPeer(const Instance &instance) const
{
    const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
    if (!other || m_facts->machineId.isEmpty())
        return false;
    return m_peer->facts()->machineId == m_facts->machineId &&
           m_peer->facts()->bootId == m_facts->bootId &&
           other->dataDirectory == instance.dataDirectory;
}

QList<Ability> ServerPart::abilities() const
{
    const Instance *instance = selectedInstance();
    if (m_state != State::Found || !instance || m_purpose == Purpose::Watch ||
        m_access.kind != HostAccess::Kind::Ssh)
        return {};
    QList<Ability> all = abilitiesOf(*m_facts, *instance);
    // Nothing is moved or copied on a primary.
    if (m_purpose == Purpose::Primary) {
        all.removeIf([](const Ability &ability) {
            return ability.deed == Ability::Deed::MoveData ||
                   ability.deed == Ability::Deed::PlacePassFile;
        });
    }
    return all;
}

std::optional<ServerPart::Note> ServerPart::note() const
{
    if (m_state != State::Found)
        return {};
    const QString host = displayName();
    if (m_facts->instances.isEmpty()) {
        return Note{Note::Level::Error, tr("No PostgreSQL cluster was found on %1.").arg(host),
                    tr("Nothing there can be copied, replaced or watched."),
                    tr("Install PostgreSQL and create a cluster there (Debian: apt install "
                       "postgresql), then press Connect again.")};
    }
    const Instance *instance = selectedInstance();
    if (!instance)
        return {};
    switch (m_purpose) {
    case Purpose::Primary:
        return primaryNote(*instance);
    case Purpose::Standby:
        return standbyNote(*instance);
    case Purpose::Watch:
        break;
    }
    return watchNote(*instance);
}

ServerPart::Note ServerPart::watchNote(const Instance &instance) const
{
    using Level = Note::Level;
    const QString name = instance.displayName();
    if (instance.state != Instance::State::Running)
        return {Level::Error, tr("%1 is not running.").arg(name),
                tr("Only a running server can say who replicates with it."),
                tr("Start %1, then press Connect again; or begin with another server of the "
                   "cluster.")
                        .arg(name)};
    if (const QString problem = instanceProblem(instance); !problem.isEmpty())
        return {Level::Error, endsWithStop(problem),
                tr("Its standbys are asked for as root, through sudo or as the server's owner."),
                tr("Sign in as such a user, then press Connect again.")};
    if (instance.inRecovery)
        return {Level::Ok, tr("%1 is a standby.").arg(name),
                instance.upstream.host.isEmpty()
                        ? tr("It does not say where its WAL comes from; what follows it is found.")
                        : tr("It receives from %1 port %2; the other servers are looked for from "
                             "there.")
                                  .arg(instance.upstream.host)
                                  .arg(instance.upstream.port)};
    const auto standbys = std::count_if(instance.senders.cbegin(), instance.senders.cend(),
                                        [](const SenderFact &s) { return s.isStandby; });
    if (standbys == 0)
        return {Level::Info, tr("%1 is a primary without a connected standby.").arg(name),
                tr("It can be watched all the same; a standby that connects later is shown as its "
                   "primary sees it.")};
    return {Level::Ok,
            tr("%1 is a primary with %n connected standby(s).", nullptr, int(standbys)).arg(name),
            tr("The next page shows how each of them can be reached.")};
}

ServerPart::Note ServerPart::primaryNote(const Instance &instance) const
{
    const QString name = instance.displayName();
    using Level = Note::Level;
    if (!instance.managedBy.isEmpty())
        return {Level::Error, tr("%1 is managed by %2.").arg(name, instance.managedBy),
                tr("Two tools that change one cluster work against each other."),
                tr("Use the commands of %1 to add a standby; Watch an existing cluster shows it "
                   "here.")
                        .arg(instance.managedBy)};
    if (instance.state != Instance::State::Running)
        return {Level::Error, tr("%1 is not running.").arg(name),
                tr("A standby is copied from a running primary."),
                tr("Start %1, then press Connect again.").arg(name)};
    if (instance.inRecovery)
        return {Level::Error, tr("%1 is a standby.").arg(name),
                tr("It only replays the WAL of another server; cascading standbys are not "
                   "supported yet."),
                instance.upstream.host.isEmpty() || instance.upstream.host.startsWith(u'/')
                        ? tr("Give the address of its primary.")
                        : tr("Give the address of its primary; it receives from %1.")
                                  .arg(instance.upstream.host)};
    const QString problem = instanceProblem(instance);
    if (!problem.isEmpty())
        return {Level::Error, endsWithStop(problem),
                tr("pgTandem sets up PostgreSQL %1 to %2, as root, through sudo or as the server's "
                   "owner.")
                        .arg(oldestMajor)
                        .arg(newestMajor),
                tr("Choose another cluster, or another way to sign in, then press Connect "
                   "again.")};
    const QString level = instance.setting(QStringLiteral("wal_level"));
    const int senders = instance.setting(QStringLiteral("max_wal_senders")).toInt();
    if (level == QLatin1String("minimal"))
        return {Level::Warning, tr("%1 can be the primary after one restart.").arg(name),
                tr("Its wal_level is minimal, which cannot feed a standby; the plan will change "
                   "that "
                   "and show you the downtime first.")};
    if (senders == 0)
        return {Level::Warning, tr("%1 can be the primary after one restart.").arg(name),
                tr("Its max_wal_senders is 0; the plan will change that and show you the downtime "
                   "first.")};
    return {Level::Ok, tr("%1 can be the primary.").arg(name),
            tr("Whether it needs a restart is shown on the Review page before anything is "
               "changed.")};
}

ServerPart::Note ServerPart::standbyNote(const Instance &instance) const
{
    using Level = Note::Level;
    const QString name = instance.displayName();
    const QString problem = notReadyReason();
    if (!problem.isEmpty()) {
        const Instance *other = m_peer ? m_peer->selectedInstance() : nullptr;
        if (other && isPeer(instance))
            return {Level::Error, endsWithStop(problem),
                    tr("A server cannot be its own standby, whatever name it is given."),
                    tr("Choose another cluster or another host.")};
        if (other && majorOf(*other) != majorOf(instance))
            return {Level::Error, endsWithStop(problem),
                    tr("A standby needs the same major version as its primary."),
                    tr("Install PostgreSQL %1 on %2 or choose another cluster.")
                            .arg(majorOf(*other))
                            .arg(displayName())};
        return {Level::Error, endsWithStop(problem),
                tr("pgTandem has to stop, replace and start the cluster that becomes the "
                   "standby."),
                tr("Choose another cluster or change that, then press Connect again.")};
    }
    if (instance.dataDirectoryEmpty)
        return {Level::Ok, tr("The data directory of %1 is empty.").arg(name),
                tr("The copy goes there.")};
    const QString size = instance.sizeBytes >= 0 ? formatBytes(instance.sizeBytes) : unknownValue();
    return {Level::Info,
            tr("The data of %1 (%2) will be moved aside, not deleted.").arg(name, size),
            instance.state == Instance::State::Running
                    ? tr("The cluster is stopped for that; the plan shows when.")
                    : tr("The copy of the primary takes its place.")};
}

} // namespace pgt
