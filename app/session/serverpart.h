// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/abilities.h"
#include "app/remote/hostaccess.h"
#include "app/remote/hosttransport.h"
#include "app/store/secretstore.h"
#include "app/task/task.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace pgt {

class PromptDesk;

/// One server of the wizard: the way to it, its discovery, and the chosen cluster.
/// States: Idle -> Connecting -> Discovering -> Found | Failed; a change of the access goes back to
/// Idle and clears the discovery, nothing else.
class ServerPart : public QObject
{
    Q_OBJECT

public:
    enum class Purpose {
        Primary,
        Standby,
        Watch, ///< only looked at: any role, also what another tool manages
    };
    enum class State { Idle, Connecting, Discovering, Found, Failed };
    Q_ENUM(State)
    /// How the session stands, from the moment it was opened.
    enum class Link {
        None,
        Up,
        Stale, ///< no answer; the session goes on if the link returns
        Lost,  ///< ended; what was found stays, connectToHost() opens it again
    };
    Q_ENUM(Link)
    /// A sentence about the chosen cluster, for the banner under the table.
    struct Note
    {
        enum class Level { Ok, Info, Warning, Error };
        Level level = Level::Ok;
        QString what, why;
        QString remedy = {}; ///< filled for Error
    };

    /// @p maker: how hosts are reached; tests put theirs here. What a login asks goes to @p desk,
    /// which is borrowed and must outlive this; nullptr: nothing is asked.
    explicit ServerPart(Purpose purpose, TransportMaker maker = makeTransport,
                        PromptDesk *desk = nullptr, QObject *parent = nullptr);
    ~ServerPart() override;

    Purpose purpose() const { return m_purpose; }
    const HostAccess &access() const { return m_access; }
    /// No effect if nothing differs.
    void setAccess(const HostAccess &access);
    /// The password typed on the page, and how long to remember it: the answer to the first
    /// question for it with SshTarget::Auth::Password. Without one the user is asked. Changes
    /// nothing that was found.
    void setPassword(const Secret &password, Remember remember);
    const Secret &password() const { return m_password; }
    Remember passwordRemember() const { return m_passwordRemember; }
    /// For the box beside it; empty: there is no keychain.
    QString keychainName() const;
    /// A sentence: how long it is kept otherwise.
    QString keepingText() const;
    /// Data directories that no package manager knows of (the sandbox).
    void setDirectoryHints(const QStringList &directories);
    /// Data directories of the only clusters of this computer that are shown, of all that it has.
    /// Empty: all. Other hosts show what they have.
    void setOffered(const QStringList &directories);
    /// The other server, for what can only be judged against it. Borrowed; nullptr: none.
    void setPeer(const ServerPart *peer);

    /// Opens the session and reads the facts. Precondition: not Connecting or Discovering.
    void connectToHost();
    /// Back to Idle as soon as the session is seen closed.
    void cancelConnect();

    State state() const { return m_state; }
    Link link() const { return m_link; }
    /// A question of this login is open.
    bool isAsking() const { return m_isAsking; }
    /// "Connected in 0.4 s, sudo works without a password"; the step in progress while busy; what
    /// is the matter with the link.
    QString statusText() const;
    /// Set in state Failed.
    const std::optional<Error> &error() const { return m_error; }
    /// "ED25519 SHA256:..." or empty for this computer.
    QString hostKey() const;
    /// Set from state Found on.
    const std::optional<HostFacts> &facts() const { return m_facts; }
    /// The host's name for people: the facts' host name, before that what was typed.
    QString displayName() const;

    QString selectedInstanceId() const { return m_instanceId; }
    void selectInstance(const QString &instanceId);
    /// nullptr: nothing chosen.
    const Instance *selectedInstance() const;
    std::optional<Note> note() const;
    /// What the session's rights allow of the work on the chosen cluster; empty: nothing is chosen,
    /// or nothing is to be done on it.
    QList<Ability> abilities() const;

    bool isReady() const { return notReadyReason().isEmpty(); }
    /// Why Next is disabled, in words; empty if ready.
    QString notReadyReason() const;

    /// nullptr unless Found. Owned by this part, valid until the access changes.
    HostTransport *transport() const;
    /// Reads the facts again over the open session. Precondition: transport() is not null.
    TaskPtr makeRefresh();
    /// Takes facts read later (checks, a run) without a new connection.
    void setFacts(const HostFacts &facts);

Q_SIGNALS:
    void changed();          ///< anything above
    void transportClosing(); ///< tasks over transport() must be destroyed now
    void discoveryCleared(); ///< facts of an earlier access are gone

private:
    friend class SetupFixture; ///< tests of the screens put states here that take servers to reach
    class LoginPrompter;

    void transportChanged(HostTransport::State state, const QString &why);
    QString foundText() const;
    void dropSession();
    void setState(State state);
    void fail(const Error &error);
    void opened(const class Outcome &outcome);
    void probed(const class Outcome &outcome);
    QString instanceProblem(const Instance &instance) const;
    QString peerProblem(const Instance &instance) const;
    bool isPeer(const Instance &instance) const;
    Note primaryNote(const Instance &instance) const;
    Note standbyNote(const Instance &instance) const;
    Note watchNote(const Instance &instance) const;
    /// If there is no cluster at all.
    Note emptyNote() const;
    QString privilegeSentence() const;
    QString sessionUser() const;
    void preselect();

    Purpose m_purpose;
    TransportMaker m_makeTransport;
    HostAccess m_access;
    std::unique_ptr<LoginPrompter> m_prompter; ///< outlives the transport
    PromptDesk *m_desk;
    Secret m_password;
    Remember m_passwordRemember = Remember::ForThisRun;
    QStringList m_hints;
    QStringList m_offered;
    const ServerPart *m_peer = nullptr;
    State m_state = State::Idle;
    Link m_link = Link::None;
    bool m_isAsking = false;
    QString m_statusText;
    QString m_linkText; ///< the transport's sentence, in Stale and Lost
    std::optional<Error> m_error;
    std::optional<HostFacts> m_facts;
    QString m_instanceId;
    std::unique_ptr<HostTransport> m_transport;
    TaskPtr m_task;
    QElapsedTimer m_clock;
    double m_connectSeconds = 0;
};

} // namespace pgt
