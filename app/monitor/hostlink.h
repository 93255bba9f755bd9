// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/linkstatus.h"

#include "app/remote/prompter.h"

#include <QTimer>

#include <functional>
#include <memory>

namespace pgt {

/// Who answers the questions of a watched host's logins; both borrowed, nullptr: nobody.
struct LinkPrompters
{
    Prompter *attended = nullptr; ///< when the user has asked for the login and waits for it
    Prompter *silent = nullptr;   ///< when the program logs in by itself: opens no dialog
};

/// Keeps the session to one host open for watching: opens it, and tries again after it was lost,
/// at growing intervals, for as long as it is wanted. Never tries again by itself what only the
/// user can solve (a question, a changed host key, a refused login): that waits for logIn().
class HostLink : public QObject
{
    Q_OBJECT

public:
    HostLink(const HostAccess &access, const TransportMaker &maker,
             const LinkPrompters &prompters = {}, QObject *parent = nullptr);
    ~HostLink() override;

    const HostAccess &access() const { return m_access; }
    /// Begins, or tries at once if it is waiting. Asks the user nothing.
    void open();
    /// The same for a user who waits for it: questions are asked. No effect while Ready.
    void logIn();
    /// Ends the session. Tunnels through it must be gone.
    void close();

    bool isReady() const;
    bool isWanted() const { return m_isWanted; }
    /// Precondition: isReady().
    HostTransport &transport() const { return *m_transport; }
    /// Why it is not ready; nullopt while trying for the first time.
    const std::optional<Error> &error() const { return m_error; }
    /// Without the names of servers: a link does not know them.
    LinkStatus status() const;

Q_SIGNALS:
    /// It became ready, or is not any more: what was made with the transport must be dropped.
    void readyChanged();
    /// Something in status() changed.
    void statusChanged();
    /// An attempt failed.
    void failed(const pgt::Error &error);

private:
    /// Passes questions on to whoever answers them in this attempt.
    class LinkPrompter final : public Prompter
    {
    public:
        LinkPrompter(HostLink &link, const LinkPrompters &prompters)
            : m_link(link), m_prompters(prompters)
        {}
        std::unique_ptr<PromptTask> ask(const Prompt &prompt) override;
        void refused(const Prompt &prompt) override;

    private:
        Prompter *current() const;

        HostLink &m_link;
        LinkPrompters m_prompters;
    };

    void attempt();
    void opened(Outcome outcome); ///< by value: the task that owns it is deleted
    void fail(const Error &error);
    void transportChanged(HostTransport::State state, const QString &why);
    LinkStatus::State linkState() const;

    HostAccess m_access;
    LinkPrompter m_prompter;
    std::unique_ptr<HostTransport> m_transport;
    TaskPtr m_task;
    QTimer m_retry;
    std::chrono::milliseconds m_delay;
    bool m_isWanted = false;
    bool m_isAttended = false; ///< the present or last attempt
    bool m_wasReady = false;
    QString m_why; ///< the transport's sentence about its state
    std::optional<Error> m_error;
    std::optional<Error> m_unanswered; ///< the question that ended the attempt
};

} // namespace pgt
