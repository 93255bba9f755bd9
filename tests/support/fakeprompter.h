// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompter.h"

#include <QList>

#include <functional>
#include <optional>

namespace pgt {

/// Answers prompts by a function and keeps what was asked.
class FakePrompter final : public Prompter
{
public:
    /// nullopt: the user cancels.
    using Answer = std::function<std::optional<Secret>(const Prompt &prompt)>;

    explicit FakePrompter(Answer answer) : m_answer(std::move(answer)) {}
    ~FakePrompter() override;

    std::unique_ptr<PromptTask> ask(const Prompt &prompt) override;
    void refused(const Prompt &prompt) override { m_refused << prompt; }

    /// Questions stay unanswered until released.
    void hold() { m_held = true; }
    void release();

    const QList<Prompt> &asked() const { return m_asked; }
    /// Questions after whose answer a login was given up.
    const QList<Prompt> &refusedQuestions() const { return m_refused; }
    int count(Prompt::Kind kind) const;
    /// Questions that are open now: started, not ended and not withdrawn.
    int openCount() const { return int(m_open.size()); }

private:
    class FakePromptTask;

    Answer m_answer;
    QList<Prompt> m_asked;
    QList<Prompt> m_refused;
    QList<FakePromptTask *> m_open;
    bool m_held = false;
};

} // namespace pgt
