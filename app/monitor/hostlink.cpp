// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/hostlink.h"

#include "app/base/log.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds firstDelay = 1s;
constexpr std::chrono::milliseconds lastDelay = 30s;

/// Trying these again by itself would lock accounts or hide an attack.
bool needsTheUser(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::AnswerNeeded:
    case ErrorKind::HostKeyChanged:
    case ErrorKind::HostKeyUnknown:
    case ErrorKind::LoginRefused:
    case ErrorKind::InvalidInput:
    case ErrorKind::Unsupported:
    case ErrorKind::Cancelled:
    case ErrorKind::ShellUnusable:
        return true;
    default:
        return false;
    }
}

class NobodyAnswers final : public PromptTask
{
public:
    explicit NobodyAnswers(const Prompt &prompt) : m_prompt(prompt) {}

protected:
    void run() override { finish(Outcome::failed(nobodyToAsk(m_prompt))); }

private:
    Prompt m_prompt;
};

// Only the way to the server's port is needed: nobody is asked for sudo's password to watch.
HostAccess asLoginAccount(HostAccess access)
{
    access.ssh.useSudo = false;
    return access;
}

} // namespace

Prompter *HostLink::LinkPrompter::current() const
{
    return m_link.m_isAttended ? m_prompters.attended : m_prompters.silent;
}

void HostLink::LinkPrompter::refused(const Prompt &prompt)
{
    if (Prompter *const prompter = current())
        prompter->refused(prompt);
}

std::unique_ptr<PromptTask> HostLink::LinkPrompter::ask(const Prompt &prompt)
{
    std::unique_ptr<PromptTask> task;
    if (Prompter *const prompter = current())
        task = prompter->ask(prompt);
    else
        task = std::make_unique<NobodyAnswers>(prompt);
    connect(task.get(), &Task::finished, &m_link, [link = &m_link](const Outcome &outcome) {
        if (outcome.isFailed())
            link->m_unanswered = outcome.error();
    });
    return task;
}

HostLink::HostLink(const HostAccess &access, const TransportMaker &maker,
                   const LinkPrompters &prompters, QObject *parent)
    : QObject(parent)
    , m_access(access)
    , m_prompter(*this, prompters)
    , m_transport(maker(asLoginAccount(access), &m_prompter))
    , m_delay(firstDelay)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] {
        m_isAttended = false;
        attempt();
    });
    connect(m_transport.get(), &HostTransport::stateChanged, this, &HostLink::transportChanged);
}

HostLink::~HostLink()
{
    m_transport->disconnect(this);
    m_task.reset();
}

bool HostLink::isReady() const
{
    // A stale session may come back by itself; its tunnels live on.
    const HostTransport::State state = m_transport->state();
    return m_isWanted &&
           (state == HostTransport::State::Ready || state == HostTransport::State::Stale);
}

void HostLink::open()
{
    m_isWanted = true;
    m_delay = firstDelay;
    if (m_task || isReady())
        return;
    m_isAttended = false;
    attempt();
}

void HostLink::logIn()
{
    if (isReady())
        return;
    m_isWanted = true;
    m_delay = firstDelay;
    if (m_task && !m_isAttended) {
        // What is under way would end at its first question.
        m_task.reset();
        m_transport->close();
    }
    m_isAttended = true;
    if (!m_task)
        attempt();
}

void HostLink::close()
{
    m_isWanted = false;
    m_wasReady = false;
    m_retry.stop();
    m_task.reset();
    m_error.reset();
    m_transport->close();
    Q_EMIT statusChanged();
}

void HostLink::attempt()
{
    m_retry.stop();
    m_unanswered.reset();
    m_task = m_transport->open();
    connect(m_task.get(), &Task::finished, this, &HostLink::opened);
    m_task->start();
    Q_EMIT statusChanged();
}

void HostLink::opened(Outcome outcome)
{
    m_task.reset();
    if (!m_isWanted)
        return;
    if (outcome.isCancelled() || outcome.error().kind == ErrorKind::Cancelled) {
        fail(Error::make(ErrorKind::AnswerNeeded,
                         tr("The login to %1 was cancelled.").arg(m_transport->name()),
                         tr("Nothing can be read from it until somebody logs in."),
                         tr("Press Log in.")));
        return;
    }
    if (outcome.isFailed()) {
        fail(m_unanswered.value_or(outcome.error()));
        return;
    }
    m_error.reset();
    m_delay = firstDelay;
    m_wasReady = true;
    m_isAttended = false; // when it is lost, it comes back without asking
    Q_EMIT readyChanged();
    Q_EMIT statusChanged();
}

void HostLink::fail(const Error &error)
{
    qCInfo(lcWatch) << "host" << m_transport->name() << errorKindName(error.kind);
    m_error = error;
    if (!needsTheUser(error.kind)) {
        m_retry.start(m_delay);
        m_delay = std::min(lastDelay, 2 * m_delay);
    }
    Q_EMIT failed(error);
    Q_EMIT statusChanged();
}

void HostLink::transportChanged(HostTransport::State state, const QString &why)
{
    m_why = why;
    const bool isEnded =
            state == HostTransport::State::Lost || state == HostTransport::State::Closed;
    if (!isEnded || !m_wasReady || !m_isWanted) {
        Q_EMIT statusChanged();
        return;
    }
    m_wasReady = false;
    Q_EMIT readyChanged();
    fail(Error::make(ErrorKind::LinkLost,
                     tr("The connection to %1 was lost.").arg(m_transport->name()),
                     why.isEmpty() ? tr("Nothing can be read through it.") : why,
                     tr("It is tried again by itself.")));
}

LinkStatus::State HostLink::linkState() const
{
    using State = LinkStatus::State;
    if (!m_isWanted)
        return State::Closed;
    // Without the user a question is only looked up.
    if (m_task && m_isAttended && m_transport->state() == HostTransport::State::Asking)
        return State::Asking;
    // An attempt that nobody waits for changes nothing until it has succeeded.
    if (m_task && (m_isAttended || !m_error))
        return State::Connecting;
    if (m_transport->state() == HostTransport::State::Stale)
        return State::Stale;
    if (isReady())
        return State::Ready;
    if (!m_error)
        return State::Connecting;
    if (m_error->kind == ErrorKind::AnswerNeeded)
        return State::NeedsLogin;
    return needsTheUser(m_error->kind) ? State::Refused : State::Retrying;
}

LinkStatus HostLink::status() const
{
    LinkStatus status;
    status.access = m_access;
    status.state = linkState();
    const QString name = m_transport->name();
    switch (status.state) {
    case LinkStatus::State::Closed:
    case LinkStatus::State::Ready:
        break;
    case LinkStatus::State::Connecting:
        status.error = m_error;
        status.text = tr("Connecting to %1.").arg(name);
        break;
    case LinkStatus::State::Asking:
        status.text = tr("The login to %1 waits for your answer.").arg(name);
        break;
    case LinkStatus::State::Stale:
        status.text = m_why.isEmpty() ? tr("%1 does not answer.").arg(name) : m_why;
        break;
    case LinkStatus::State::Retrying:
    case LinkStatus::State::NeedsLogin:
    case LinkStatus::State::Refused:
        status.error = m_error;
        status.text = m_error->text;
        break;
    }
    return status;
}

} // namespace pgt
