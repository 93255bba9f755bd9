// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/privilege.h"
#include "app/remote/prompter.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace pgt {

/// The part of a handshake in which sudo or su asks for a password: watches what the host says on
/// stderr for the request, has the user asked, and hands the answer over. The answer lives no
/// longer than that.
class Elevation : public QObject
{
    Q_OBJECT

public:
    /// @p prompt: host, account and key of the question; kind, text and attempt are filled in here.
    Elevation(const PrivilegeChoice &choice, const QByteArray &nonce, Prompter &prompter,
              const Prompt &prompt, QObject *parent = nullptr);
    ~Elevation() override;

    const PrivilegeChoice &choice() const { return m_choice; }
    bool isAsking() const { return m_task != nullptr; }
    /// How many passwords were handed over.
    int answers() const { return m_answers; }
    /// The question that was put last.
    const Prompt &lastPrompt() const { return m_lastPrompt; }

    /// Takes what came on stderr, in any split, and returns it without our own mark.
    QByteArray feed(const QByteArray &bytes);
    /// What came last on stderr and was no question.
    QByteArray takeRest();
    /// Withdraws an open question: the program that asked has ended.
    void withdraw();

Q_SIGNALS:
    /// A question is open from now on, or is no more.
    void askingChanged(bool isAsking);
    /// The password, and nothing else, to be written as one line at once.
    void answered(const pgt::Secret &password);
    /// The user does not want to answer, or nobody can be asked (then with the reason).
    void declined(const pgt::Outcome &outcome);

private:
    void askWhatIsLeft();
    void ask(Prompt::Kind kind, const QString &text);
    void ended(const Outcome &outcome);

    PrivilegeChoice m_choice;
    QByteArray m_mark;
    Prompter &m_prompter;
    Prompt m_prompt;
    Prompt m_lastPrompt;
    std::unique_ptr<PromptTask> m_task;
    QByteArray m_partial; ///< the last line, as far as it has come
    QTimer m_settle;      ///< runs while sudo may go on with its line
    int m_answers = 0;
};

} // namespace pgt
