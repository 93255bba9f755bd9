// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompter.h"
#include "app/store/secretstore.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <vector>

namespace pgt {

/// A question as the screens show it. A plain value without secrets.
struct PromptQuestion
{
    quint64 id = 0; ///< names it in answer() and cancel(); never used twice
    Prompt prompt;
    bool canRemember = false; ///< a keychain is there, and this answer may go into it
    QString keychainName;     ///< for "Remember in ..."; empty unless canRemember
    QString keepingText;      ///< a sentence: how long the answer is kept without the keychain
};

/// How long a remembered answer is looked for. The values are the product's; tests shorten them.
struct PromptTimings
{
    /// A keychain that has to be unlocked first answers late; the user may type meanwhile.
    std::chrono::milliseconds showAfter{1'000};
    /// Without the user: below the two minutes that OpenSSH's server gives a login by default.
    std::chrono::milliseconds giveUpAfter{30'000};
};

/// Where all questions of logins come together. What was answered before and may be remembered is
/// given at a login's first attempt without asking, and forgotten when it was refused; one-time
/// codes never are. What is left goes to the user, one question at a time; a question that is
/// withdrawn vanishes.
///
/// Two ways to ask: the desk itself is the Prompter of logins that the user has just begun and
/// waits for. silent() is for logins that the program begins: it never opens a dialog, and fails
/// with AnswerNeeded what only the user can answer.
class PromptDesk final : public QObject, public Prompter
{
    Q_OBJECT

public:
    /// @p secrets is borrowed and must outlive the desk.
    explicit PromptDesk(SecretStore &secrets, const PromptTimings &timings = {},
                        QObject *parent = nullptr);
    ~PromptDesk() override;

    std::unique_ptr<PromptTask> ask(const Prompt &prompt) override;
    /// Forgets the answer that was given there, unless it was replaced meanwhile.
    void refused(const Prompt &prompt) override;
    Prompter &silent() { return m_silent; }

    /// For a caller that has answered @p prompt by itself, with what the user typed elsewhere:
    /// remembers that as if it had been typed here.
    void keep(const Prompt &prompt, const Secret &answer, Remember remember);

    /// Where answers can be kept longer than this run; empty: nowhere.
    QString keychainName() const;
    /// A sentence: how long an answer is kept that does not go there.
    QString keepingText() const;

    /// The questions to be shown now: at most one to be answered, and all notices.
    QList<PromptQuestion> shown() const;
    /// Unknown ids are ignored, here and below: the question may just have been withdrawn.
    void answer(quint64 id, const Secret &answer, Remember remember);
    /// The user does not want to answer; the login is given up.
    void cancel(quint64 id);

Q_SIGNALS:
    void opened(const pgt::PromptQuestion &question);
    /// Answered, cancelled or withdrawn.
    void closed(quint64 id);
    /// The keychain did not take an answer; it is known for this run only.
    void notKept(const pgt::Error &error);

private:
    enum class Policy { Attended, Silent };
    class Question;
    class SilentPrompter final : public Prompter
    {
    public:
        explicit SilentPrompter(PromptDesk &desk) : m_desk(desk) {}
        std::unique_ptr<PromptTask> ask(const Prompt &prompt) override;
        void refused(const Prompt &prompt) override { m_desk.refused(prompt); }

    private:
        PromptDesk &m_desk;
    };

    void begin(Question &question);
    void lookFor(Question &question);
    void lookedFor(quint64 id);
    void nothingRemembered(Question &question);
    void give(Question &question, const Secret &answer);
    void giveToOthers(const QString &secretKey, const Secret &answer);
    void end(quint64 id);
    void showNext();
    void store(const QString &secretKey, const Secret &answer, Remember remember);
    void forget(const QString &secretKey);
    void runStoreTask(TaskPtr task);
    Question *question(quint64 id) const;
    PromptQuestion describe(const Question &question) const;

    SecretStore &m_secrets;
    PromptTimings m_timings;
    SilentPrompter m_silent{*this};
    quint64 m_lastId = 0;
    std::vector<Question *> m_open;     ///< started and not ended, in the order of asking; borrowed
    QHash<QString, Secret> m_known;     ///< by Prompt::secretKey: what would be given
    QHash<QString, Secret> m_lastGiven; ///< by login and key: what a refusal is about
    std::vector<TaskPtr> m_storeTasks;
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::PromptQuestion)
