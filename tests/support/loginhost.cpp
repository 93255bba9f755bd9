// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loginhost.h"

namespace pgt::test {

namespace {

Error error(ErrorKind kind)
{
    return Error::make(kind, errorKindName(kind));
}

/// Any task that has no business on such a host.
template<typename T>
class NotHere final : public T
{
public:
    using T::T;

protected:
    void run() override { this->finish(Outcome::failed(error(ErrorKind::LinkLost))); }
};

} // namespace

class LoginHost::LoginTask final : public Task
{
public:
    explicit LoginTask(LoginHost &host) : m_host(host) {}

protected:
    void run() override
    {
        ++m_host.m_script.logins;
        m_host.setState(HostTransport::State::Connecting);
        if (m_host.m_script.failure)
            fail(*m_host.m_script.failure);
        else
            next();
    }

private:
    void next()
    {
        if (m_question >= m_host.m_script.questions.size()) {
            m_host.setState(HostTransport::State::Ready);
            finish(Outcome::succeeded());
            return;
        }
        Prompt prompt = m_host.m_script.questions.at(m_question);
        prompt.attempt = m_attempt;
        m_host.setState(HostTransport::State::Asking);
        m_asked = m_host.m_prompter->ask(prompt);
        connect(m_asked.get(), &Task::finished, this, &LoginTask::answered);
        m_asked->start();
    }

    void answered(const Outcome &outcome)
    {
        const Secret answer = m_asked->answer();
        m_asked.release()->deleteLater();
        m_host.setState(HostTransport::State::Connecting);
        if (outcome.isCancelled()) {
            fail(error(ErrorKind::Cancelled));
        } else if (outcome.isFailed()) {
            fail(outcome.error());
        } else if (answer == m_host.m_script.rightAnswer) {
            ++m_question;
            m_attempt = 1;
            next();
        } else {
            ++m_host.m_script.wrongAnswers;
            if (m_attempt >= m_host.m_script.attemptsAllowed) {
                Prompt prompt = m_host.m_script.questions.at(m_question);
                prompt.attempt = m_attempt;
                m_host.m_prompter->refused(prompt);
                fail(error(ErrorKind::LoginRefused));
            } else {
                ++m_attempt;
                next();
            }
        }
    }

    void fail(const Error &why)
    {
        m_host.setState(HostTransport::State::Closed);
        finish(Outcome::failed(why));
    }

    LoginHost &m_host;
    std::unique_ptr<PromptTask> m_asked;
    qsizetype m_question = 0;
    int m_attempt = 1;
};

TaskPtr LoginHost::open()
{
    return std::make_unique<LoginTask>(*this);
}

void LoginHost::setState(State state, const QString &why)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged(state, why);
}

std::unique_ptr<CommandTask> LoginHost::command(const Command &command)
{
    return std::make_unique<NotHere<CommandTask>>(command);
}

std::unique_ptr<ReadFileTask> LoginHost::readFile(const QString &, const QString &)
{
    return std::make_unique<NotHere<ReadFileTask>>();
}

TaskPtr LoginHost::writeFile(const FileWrite &)
{
    return std::make_unique<NotHere<Task>>();
}

std::unique_ptr<DetachedTask> LoginHost::startDetached(const DetachedJob &)
{
    return std::make_unique<NotHere<DetachedTask>>();
}

std::unique_ptr<DetachedTask> LoginHost::pollDetached(const QString &, const QString &, qint64,
                                                      std::chrono::milliseconds)
{
    return std::make_unique<NotHere<DetachedTask>>();
}

TaskPtr LoginHost::killDetached(const QString &, const QString &)
{
    return std::make_unique<NotHere<Task>>();
}

TaskPtr LoginHost::forgetDetached(const QString &, const QString &)
{
    return std::make_unique<NotHere<Task>>();
}

std::unique_ptr<TunnelTask> LoginHost::openTunnel(const TunnelTarget &)
{
    return std::make_unique<NotHere<TunnelTask>>();
}

} // namespace pgt::test
