// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessiontransport.h"

#include "app/remote/commandtext.h"
#include "app/remote/detachedjobs.h"
#include "app/remote/directtransport.h"
#include "app/remote/remotefiles.h"
#include "app/remote/sessiontasks.h"
#include "app/remote/ssherrors.h"
#include "app/remote/sshpreparation.h"
#include "app/remote/sshstart.h"

#if defined(Q_OS_UNIX)
#include <unistd.h>
#endif

namespace pgt {

namespace {

bool isRoot()
{
#if defined(Q_OS_UNIX)
    return ::geteuid() == 0;
#else
    return false;
#endif
}

} // namespace

std::unique_ptr<HostTransport> makeTransport(const HostAccess &access, Prompter *prompter)
{
    if (access.kind == HostAccess::Kind::Direct)
        return std::make_unique<DirectTransport>(access.direct);
    return std::make_unique<SessionTransport>(access, SshClient{}, SessionTimings{}, prompter);
}

SessionTransport::SessionTransport(const HostAccess &access, const SshClient &client,
                                   const SessionTimings &timings, Prompter *prompter,
                                   QObject *parent)
    : HostTransport(parent)
    , m_access(access)
    , m_client(client)
    , m_timings(timings)
    , m_prompter(prompter)
{}

SessionTransport::~SessionTransport()
{
    m_link.reset(); // silently; ssh has to end before its questions do
    dropLink();
}

QString SessionTransport::name() const
{
    return m_access.kind == HostAccess::Kind::Local ? tr("this computer") : m_access.ssh.host;
}

HostTransport::Rights SessionTransport::rights() const
{
    if (m_facts.value(QStringLiteral("session_uid")) == QLatin1String("0"))
        return Rights::Root;
    return m_facts.value(QStringLiteral("session_user")) == QLatin1String("postgres")
                   ? Rights::Postgres
                   : Rights::User;
}

QString SessionTransport::sshWords() const
{
    return m_link ? m_link->log().words() : QString();
}

qint64 SessionTransport::processId() const
{
    return m_link ? m_link->processId() : 0;
}

void SessionTransport::setState(State state, const QString &why)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state, why);
}

// --- Opening and closing

TaskPtr SessionTransport::open()
{
    return std::make_unique<OpenTask>(this);
}

Result<void> SessionTransport::validateAccess() const
{
    if (m_access.kind == HostAccess::Kind::Ssh) {
        if (m_access.ssh.auth == SshTarget::Auth::Password && !m_prompter) {
            return Error::make(
                    ErrorKind::Unsupported,
                    tr("There is nobody to ask for the password of %1.").arg(name()),
                    tr("This part of pgTandem works without questions."),
                    tr("Log in with a key: load it with ssh-add, or choose a key file."));
        }
        return validate(m_access.ssh);
    }
    if (!m_access.localAccount.isEmpty())
        return validateAccountName(m_access.localAccount);
    return {};
}

void SessionTransport::connectSession()
{
    if (isOpening() || isConnected())
        return;
    m_facts.clear();
    m_hostKey.clear();
    setState(State::Connecting);
    if (const Result<void> valid = validateAccess(); !valid) {
        failOpening(valid.error());
        return;
    }
    if (m_access.kind == HostAccess::Kind::Local) {
        const Result<SessionLaunch> launch = localLaunch();
        if (launch)
            startLink(*launch);
        else
            failOpening(launch.error());
        return;
    }
    m_preparation = std::make_unique<SshPreparation>(m_client, m_access.ssh);
    connect(m_preparation.get(), &Task::finished, this, &SessionTransport::prepared);
    m_preparation->start();
}

Result<SessionLaunch> SessionTransport::localLaunch() const
{
    SessionLaunch launch;
    launch.host = name();
    launch.program = QStringLiteral("/bin/sh");
    launch.arguments = QStringList{QStringLiteral("-c"), QString::fromLatin1(sessionReader())};
    if (m_access.localAccount.isEmpty())
        return launch;
    if (!isRoot()) {
        return localError(m_access.localAccount, {}, tr("This program does not run as root."));
    }
    launch.arguments = QStringList{QStringLiteral("-u"), m_access.localAccount,
                                   QStringLiteral("--"), launch.program} +
                       launch.arguments;
    launch.program = QStringLiteral("runuser");
    return launch;
}

void SessionTransport::prepared(const Outcome &outcome)
{
    const std::unique_ptr<SshPreparation> preparation = std::move(m_preparation);
    preparation->disconnect(this);
    if (!outcome.isSucceeded()) {
        failOpening(outcome.error());
        return;
    }
    Result<SshStart> start = SshStart::make(m_client, m_access.ssh, *preparation, m_prompter);
    if (!start) {
        failOpening(start.error());
        return;
    }
    m_resolved = start->resolved;
    m_capabilities = start->client;
    m_forwarding = start->forwarding;
    m_directory = start->directory;
    m_questions = std::move(start->questions);
    startLink(start->launch);
}

void SessionTransport::startLink(const SessionLaunch &launch)
{
    m_link = std::make_unique<SessionLink>(launch, m_timings, m_prompter);
    connect(m_link.get(), &SessionLink::ready, this, &SessionTransport::linkReady);
    connect(m_link.get(), &SessionLink::ended, this, &SessionTransport::linkEnded);
    connect(m_link.get(), &SessionLink::staleChanged, this, [this](bool isStale) {
        if (isStale)
            setState(State::Stale, tr("%1 does not answer at the moment.").arg(name()));
        else if (m_state == State::Stale)
            setState(State::Ready);
    });
    connect(m_link.get(), &SessionLink::askingChanged, this, [this](bool isAsking) {
        if (isOpening())
            setState(isAsking ? State::Asking : State::Connecting);
    });
    if (m_questions) {
        connect(m_questions.get(), &SshQuestions::opened, m_link.get(),
                &SessionLink::questionOpened);
        connect(m_questions.get(), &SshQuestions::closed, m_link.get(),
                &SessionLink::questionClosed);
        connect(m_questions.get(), &SshQuestions::givenUp, this, &SessionTransport::giveUp);
    }
    m_link->start();
    if (m_questions)
        m_questions->setProcess(m_link->processId(), [link = m_link.get()] { return link->log(); });
}

void SessionTransport::giveUp(const Error &error)
{
    if (isConnected())
        m_link->breakOff(); // ssh waits for an answer that does not come
    if (!isOpening())
        return;
    const SessionFailure failure = failureOf({});
    failOpening(error.kind == ErrorKind::HostKeyUnknown && hasInvalidCertificate(failure.log)
                        ? invalidCertificateError(failure)
                        : error);
}

void SessionTransport::linkReady()
{
    m_facts = m_link->facts();
    m_hostKey = m_link->log().hostKey();
    setState(State::Ready);
    Q_EMIT opened(Outcome::succeeded());
}

void SessionTransport::linkEnded(const LinkEnd &end)
{
    const bool wasConnected = isConnected();
    const SessionFailure failure = failureOf(end);
    const std::optional<Prompt> suspect =
            m_questions ? m_questions->refusedQuestion() : std::nullopt;
    dropLink();
    if (wasConnected) {
        setState(State::Lost, lossReason(name(), end));
        return;
    }
    if (end.cause == LinkEnd::Cause::Declined) {
        failOpening(end.declined.isFailed() ? end.declined.error() : givenUpError(name()));
        return;
    }
    const Error error = m_access.kind == HostAccess::Kind::Local
                                ? localError(m_access.localAccount, end, failure.log.words())
                                : sshError(failure);
    if (suspect && error.kind == ErrorKind::LoginRefused)
        m_prompter->refused(*suspect);
    failOpening(error);
}

SessionFailure SessionTransport::failureOf(const LinkEnd &end) const
{
    SessionFailure failure;
    failure.target = m_access.ssh;
    failure.resolved = m_resolved;
    failure.end = end;
    failure.log = m_link->log();
    failure.noise = m_link->noise();
    failure.shellBegan = m_link->hasBegun();
    failure.questions = !m_prompter             ? SessionFailure::Questions::NobodyToAsk
                        : m_capabilities.canAsk ? SessionFailure::Questions::Possible
                                                : SessionFailure::Questions::OldClient;
    if (m_questions) {
        failure.asked = m_questions->asked();
        failure.waited = m_questions->waited();
    }
    return failure;
}

void SessionTransport::failOpening(const Error &error)
{
    Error named = error;
    named.host = name();
    dropLink();
    setState(State::Closed, named.text);
    Q_EMIT opened(Outcome::failed(named));
}

void SessionTransport::dropLink()
{
    if (m_link) {
        m_link->disconnect(this);
        m_link->close();
        m_link.release()->deleteLater(); // it may be the one that called
    }
    if (m_questions) {
        m_questions->disconnect(this);
        m_questions->close();
        m_questions.release()->deleteLater();
    }
    m_directory.reset(); // it goes with ssh, which still removes its socket there
}

void SessionTransport::close()
{
    const bool wasOpening = isOpening();
    m_preparation.reset();
    dropLink();
    setState(State::Closed);
    if (wasOpening)
        Q_EMIT opened(Outcome::cancelled());
}

void SessionTransport::stopWaiting()
{
    if (--m_waiting == 0 && isOpening())
        close();
}

// --- Commands and files

Result<SessionJob *> SessionTransport::run(const Command &command)
{
    const SessionAccount account{
            m_facts.value(QStringLiteral("session_user")),
            m_facts.value(QStringLiteral("session_uid")) == QLatin1String("0"),
            m_facts.contains(QStringLiteral("setpriv")),
            m_facts.contains(QStringLiteral("runuser")),
    };
    const Result<QByteArray> text = commandText(command, account);
    if (!text)
        return text.error();
    return m_link->run(command, *text);
}

std::unique_ptr<CommandTask> SessionTransport::command(const Command &command)
{
    return std::make_unique<SessionCommand>(command, this);
}

std::unique_ptr<ReadFileTask> SessionTransport::readFile(const QString &path, const QString &runAs)
{
    return readFileTask(*this, path, runAs);
}

TaskPtr SessionTransport::writeFile(const FileWrite &write)
{
    return writeFileTask(*this, write);
}

std::unique_ptr<DetachedTask> SessionTransport::startDetached(const DetachedJob &job)
{
    return startDetachedTask(*this, job);
}

std::unique_ptr<DetachedTask> SessionTransport::pollDetached(const QString &id,
                                                             const QString &runAs, qint64 offset,
                                                             std::chrono::milliseconds patience)
{
    return pollDetachedTask(*this, id, runAs, offset, patience);
}

TaskPtr SessionTransport::killDetached(const QString &id, const QString &runAs)
{
    return killDetachedTask(*this, id, runAs);
}

TaskPtr SessionTransport::forgetDetached(const QString &id, const QString &runAs)
{
    return forgetDetachedTask(*this, id, runAs);
}

std::unique_ptr<TunnelTask> SessionTransport::openTunnel(const TunnelTarget &target)
{
    if (m_access.kind == HostAccess::Kind::Local)
        return localTunnelTask(target);
    if (!m_capabilities.canShare)
        return portTunnelTask(*this, m_forwarding, target);
    return sshTunnelTask(*this, m_client, m_directory ? m_directory->path() : QString(), target);
}

} // namespace pgt
