// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakeprompter.h"

#include <algorithm>

namespace pgt {

class FakePrompter::FakePromptTask final : public PromptTask
{
public:
    FakePromptTask(FakePrompter &prompter, Prompt prompt)
        : m_prompter(prompter), m_prompt(std::move(prompt))
    {}
    ~FakePromptTask() override { m_prompter.m_open.removeAll(this); }

    void answerNow()
    {
        m_prompter.m_open.removeAll(this);
        const std::optional<Secret> given = m_prompter.m_answer(m_prompt);
        if (given)
            m_answer = *given;
        finish(given ? Outcome::succeeded() : Outcome::cancelled());
    }

protected:
    void run() override
    {
        m_prompter.m_asked << m_prompt;
        m_prompter.m_open << this;
        if (!m_prompter.m_held)
            answerNow();
    }

    void abort() override
    {
        m_prompter.m_open.removeAll(this);
        finish(Outcome::cancelled());
    }

private:
    FakePrompter &m_prompter;
    Prompt m_prompt;
};

FakePrompter::~FakePrompter() = default;

std::unique_ptr<PromptTask> FakePrompter::ask(const Prompt &prompt)
{
    return std::make_unique<FakePromptTask>(*this, prompt);
}

void FakePrompter::release()
{
    m_held = false;
    const QList<FakePromptTask *> open = m_open;
    for (FakePromptTask *task : open)
        task->answerNow();
}

int FakePrompter::count(Prompt::Kind kind) const
{
    return int(std::count_if(m_asked.cbegin(), m_asked.cend(),
                             [kind](const Prompt &prompt) { return prompt.kind == kind; }));
}

} // namespace pgt
