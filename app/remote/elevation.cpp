// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/elevation.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace pgt {

namespace {

constexpr qsizetype lineLimit = 4096;
constexpr std::chrono::milliseconds settleTime{1500};

// A question is a line that is not ended: "Password: ", "Verification code:". ssh's own debug lines
// come whole, but may be cut by a read, as may our mark.
bool isQuestion(const QByteArray &partial)
{
    return partial.trimmed().endsWith(':') && !partial.startsWith("debug1:") &&
           !partial.contains("[pw:");
}

// Nothing that would end the line or be cut off may be sent: the rest would be taken for commands.
bool isOneLine(const Secret &secret)
{
    const QByteArrayView view = secret.view();
    return !view.contains('\n') && !view.contains('\0');
}

} // namespace

Elevation::Elevation(const PrivilegeChoice &choice, const QByteArray &nonce, Prompter &prompter,
                     const Prompt &prompt, QObject *parent)
    : QObject(parent)
    , m_choice(choice)
    , m_mark(passwordMark(nonce))
    , m_prompter(prompter)
    , m_prompt(prompt)
{
    m_prompt.attempt = 0;
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    connect(&m_settle, &QTimer::timeout, this, &Elevation::askWhatIsLeft);
}

Elevation::~Elevation() = default;

QByteArray Elevation::feed(const QByteArray &bytes)
{
    // Whole lines go to the log; the last piece waits for its end or is a question.
    m_partial += bytes;
    QByteArray rest;
    const qsizetype mark = m_partial.indexOf(m_mark);
    if (mark >= 0) {
        rest = m_partial.left(mark);
        m_partial.remove(0, mark + m_mark.size());
        rest += m_partial;
        m_partial.clear();
        m_settle.stop();
        ask(Prompt::Kind::PrivilegePassword, m_choice.programName());
        return rest;
    }
    const qsizetype end = m_partial.lastIndexOf('\n') + 1;
    rest = m_partial.left(end);
    m_partial.remove(0, end);
    if (m_partial.size() > lineLimit)
        rest += std::exchange(m_partial, {});
    // Of sudo only our mark is a question at once. A second factor asks in words of its own; but a
    // lecture may also stop after a colon for a moment.
    if (m_choice.program == PrivilegeChoice::Program::Su)
        askWhatIsLeft();
    else
        m_settle.start();
    return rest;
}

void Elevation::askWhatIsLeft()
{
    if (m_task || !isQuestion(m_partial))
        return;
    const QString text = QString::fromUtf8(std::exchange(m_partial, {})).trimmed();
    if (m_choice.program == PrivilegeChoice::Program::Su && text == QLatin1String("Password:"))
        ask(Prompt::Kind::PrivilegePassword, m_choice.programName());
    else
        ask(Prompt::Kind::Challenge, text);
}

void Elevation::ask(Prompt::Kind kind, const QString &text)
{
    if (m_task)
        return;
    Prompt prompt = m_prompt;
    prompt.kind = kind;
    prompt.text = text;
    if (kind == Prompt::Kind::PrivilegePassword)
        prompt.attempt = ++m_prompt.attempt;
    else
        prompt.secretKey.clear(); // a one-time code, maybe
    prompt.attempt = std::max(prompt.attempt, 1);
    m_lastPrompt = prompt;
    m_task = m_prompter.ask(prompt);
    connect(m_task.get(), &Task::finished, this, &Elevation::ended);
    Q_EMIT askingChanged(true);
    m_task->start();
}

void Elevation::ended(const Outcome &outcome)
{
    const std::unique_ptr<PromptTask> task = std::move(m_task);
    task->disconnect(this);
    Q_EMIT askingChanged(false);
    if (!outcome.isSucceeded()) {
        Q_EMIT declined(outcome);
        return;
    }
    if (!isOneLine(task->answer())) {
        ask(Prompt::Kind::PrivilegePassword, m_choice.programName());
        return;
    }
    ++m_answers;
    Q_EMIT answered(task->answer());
}

QByteArray Elevation::takeRest()
{
    return std::exchange(m_partial, {});
}

void Elevation::withdraw()
{
    if (!m_task)
        return;
    m_task.reset();
    Q_EMIT askingChanged(false);
}

} // namespace pgt
