// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"
#include "app/remote/prompt.h"
#include "app/task/task.h"

namespace pgt {

/// One question on its way to the user. Succeeded: answer() is what the user gave. Cancelled: the
/// user does not want to answer, and the login is to be given up. Failed: nobody can be asked.
/// Destroying it withdraws the question, so that its dialog goes away.
class PromptTask : public Task
{
    Q_OBJECT

public:
    using Task::Task;
    const Secret &answer() const { return m_answer; }

protected:
    Secret m_answer;
};

/// Whoever can put questions to the user. Logins of several hosts may ask at the same time; the
/// prompter shows one after the other.
class Prompter
{
public:
    Prompter() = default;
    Prompter(const Prompter &) = delete;
    Prompter &operator=(const Prompter &) = delete;
    virtual ~Prompter() = default;

    /// A task in state Created, never null; to be destroyed before the prompter.
    virtual std::unique_ptr<PromptTask> ask(const Prompt &prompt) = 0;
    /// The login was given up by the host after the answer to this question: it was wrong, as far
    /// as anybody can tell. In the middle of a login a refused answer is asked for again instead,
    /// with the next Prompt::attempt.
    virtual void refused(const Prompt &prompt) = 0;
};

/// For a question that came up where there is no prompter. Kind AnswerNeeded.
Error nobodyToAsk(const Prompt &prompt);

} // namespace pgt
