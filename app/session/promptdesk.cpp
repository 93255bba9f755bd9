// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/promptdesk.h"

#include "app/base/log.h"

#include <QTimer>

#include <algorithm>

namespace pgt {

namespace {

/// The login that asks, as far as a prompt tells: the same for all attempts at one answer.
QString loginOf(const Prompt &prompt)
{
    return QStringList{prompt.host, prompt.asker, prompt.account, prompt.secretKey}.join(u'\n');
}

Error answerNeeded(const Prompt &prompt)
{
    const QString host = prompt.asker.isEmpty() ? prompt.host : prompt.asker;
    QString what;
    switch (prompt.kind) {
    case Prompt::Kind::HostKey:
        what = PromptDesk::tr("The host key of %1 is not known yet.").arg(host);
        break;
    case Prompt::Kind::Passphrase:
        what = PromptDesk::tr("The key for %1 needs its passphrase.").arg(prompt.host);
        break;
    case Prompt::Kind::LoginPassword:
        what = PromptDesk::tr("%1 asks for the password of %2.").arg(host, prompt.account);
        break;
    case Prompt::Kind::PrivilegePassword:
        what = PromptDesk::tr("%1 on %2 asks for a password.", "sudo, a host")
                       .arg(prompt.text, host);
        break;
    case Prompt::Kind::Confirm:
    case Prompt::Kind::Notice:
        what = PromptDesk::tr("The key for %1 has to be confirmed by you.").arg(prompt.host);
        break;
    case Prompt::Kind::Challenge:
    case Prompt::Kind::Other:
        what = PromptDesk::tr("%1 asks a question at the login.").arg(host);
        break;
    }
    return Error::make(ErrorKind::AnswerNeeded, what,
                       PromptDesk::tr("Without you it cannot be answered, so the login waits."),
                       PromptDesk::tr("Press Log in."))
            .withHost(prompt.host);
}

} // namespace

class PromptDesk::Question final : public PromptTask
{
public:
    Question(PromptDesk &desk, const Prompt &asked, Policy how)
        : prompt(asked), policy(how), m_desk(desk)
    {
        limit.setSingleShot(true);
    }
    ~Question() override { m_desk.end(id); }

    void succeed(const Secret &answer)
    {
        m_answer = answer;
        finish(Outcome::succeeded());
    }
    void cancelled() { finish(Outcome::cancelled()); }
    void fail(const Error &error) { finish(Outcome::failed(error)); }

    const Prompt prompt;
    const Policy policy;
    quint64 id = 0;
    bool isWaiting = false; ///< for the user
    bool isShown = false;
    bool isAnswered = false; ///< by the user
    std::unique_ptr<ReadSecretTask> lookup;
    QString trouble; ///< a sentence: why nothing could be looked up; empty: it could
    QTimer limit;    ///< of the lookup

protected:
    void run() override { m_desk.begin(*this); }
    void abort() override
    {
        m_desk.end(id);
        finish(Outcome::cancelled());
    }

private:
    PromptDesk &m_desk;
};

std::unique_ptr<PromptTask> PromptDesk::SilentPrompter::ask(const Prompt &prompt)
{
    return std::make_unique<Question>(m_desk, prompt, Policy::Silent);
}

PromptDesk::PromptDesk(SecretStore &secrets, const PromptTimings &timings, QObject *parent)
    : QObject(parent), m_secrets(secrets), m_timings(timings)
{}

PromptDesk::~PromptDesk() = default;

std::unique_ptr<PromptTask> PromptDesk::ask(const Prompt &prompt)
{
    return std::make_unique<Question>(*this, prompt, Policy::Attended);
}

void PromptDesk::begin(Question &question)
{
    question.id = ++m_lastId;
    m_open.push_back(&question);
    const Prompt &prompt = question.prompt;
    if (prompt.secretKey.isEmpty()) {
        nothingRemembered(question);
        return;
    }
    if (prompt.attempt <= 1) {
        lookFor(question);
        return;
    }
    const Secret refused = m_lastGiven.take(loginOf(prompt));
    const Secret known = m_known.value(prompt.secretKey);
    if (!refused.isEmpty() && known == refused) {
        forget(prompt.secretKey);
        nothingRemembered(question);
    } else if (!refused.isEmpty() && !known.isEmpty()) {
        give(question, known); // another login has had a newer answer meanwhile
    } else {
        nothingRemembered(question);
    }
}

void PromptDesk::refused(const Prompt &prompt)
{
    const Secret given = m_lastGiven.take(loginOf(prompt));
    if (!given.isEmpty() && m_known.value(prompt.secretKey) == given)
        forget(prompt.secretKey);
}

void PromptDesk::lookFor(Question &question)
{
    const quint64 id = question.id;
    question.lookup = m_secrets.read(question.prompt.secretKey);
    connect(question.lookup.get(), &Task::finished, this, [this, id] { lookedFor(id); });
    connect(&question.limit, &QTimer::timeout, this, [this, id] {
        if (Question *late = this->question(id))
            nothingRemembered(*late);
    });
    question.limit.start(question.policy == Policy::Attended ? m_timings.showAfter
                                                             : m_timings.giveUpAfter);
    question.lookup->start();
}

void PromptDesk::lookedFor(quint64 id)
{
    Question *const asked = question(id);
    if (!asked)
        return;
    asked->limit.stop();
    const std::optional<Secret> found = asked->lookup->result();
    if (asked->lookup->outcome().isFailed()) {
        asked->trouble = asked->lookup->outcome().error().text;
        qCInfo(lcStore) << "no remembered answer:"
                        << errorKindName(asked->lookup->outcome().error().kind);
    }
    asked->lookup.release()->deleteLater();
    if (found && !found->isEmpty()) {
        m_known.insert(asked->prompt.secretKey, *found);
        give(*asked, *found);
    } else if (!asked->isWaiting) {
        nothingRemembered(*asked);
    }
}

void PromptDesk::nothingRemembered(Question &question)
{
    if (question.policy == Policy::Silent) {
        const Error error = answerNeeded(question.prompt);
        question.fail(error);
        end(question.id);
        return;
    }
    question.isWaiting = true;
    showNext();
}

void PromptDesk::give(Question &question, const Secret &answer)
{
    m_lastGiven.insert(loginOf(question.prompt), answer);
    question.succeed(answer);
    end(question.id);
}

void PromptDesk::giveToOthers(const QString &secretKey, const Secret &answer)
{
    const std::vector<Question *> open = m_open;
    for (Question *other : open) {
        if (other->prompt.secretKey == secretKey && other->prompt.attempt <= 1 &&
            !other->isAnswered)
            give(*other, answer);
    }
}

void PromptDesk::keep(const Prompt &prompt, const Secret &answer, Remember remember)
{
    if (prompt.secretKey.isEmpty() || answer.isEmpty())
        return;
    m_lastGiven.insert(loginOf(prompt), answer);
    store(prompt.secretKey, answer, remember);
    giveToOthers(prompt.secretKey, answer);
}

void PromptDesk::answer(quint64 id, const Secret &answer, Remember remember)
{
    Question *const asked = question(id);
    if (!asked || !asked->isShown || asked->prompt.kind == Prompt::Kind::Notice)
        return;
    asked->succeed(answer);
    asked->isAnswered = true;
    // Others that ask for the same are served before they could be shown.
    keep(asked->prompt, answer, remember);
    end(id);
}

void PromptDesk::cancel(quint64 id)
{
    Question *const asked = question(id);
    if (!asked || !asked->isShown)
        return;
    asked->cancelled();
    end(id);
}

void PromptDesk::end(quint64 id)
{
    Question *const ended = question(id);
    if (!ended)
        return;
    std::erase(m_open, ended);
    ended->limit.stop();
    ended->lookup.reset();
    if (std::exchange(ended->isShown, false))
        Q_EMIT closed(id);
    showNext();
}

void PromptDesk::showNext()
{
    const auto isNotice = [](const Question *q) { return q->prompt.kind == Prompt::Kind::Notice; };
    const auto isNext = [&](const Question *q) {
        const bool isBusy = std::any_of(m_open.begin(), m_open.end(), [&](const Question *other) {
            return other->isShown && !isNotice(other);
        });
        return q->isWaiting && !q->isShown && (isNotice(q) || !isBusy);
    };
    const auto next = std::find_if(m_open.begin(), m_open.end(), isNext);
    if (next == m_open.end())
        return;
    (*next)->isShown = true;
    Q_EMIT opened(describe(**next));
    showNext(); // a notice does not stand in the way of another question
}

void PromptDesk::store(const QString &secretKey, const Secret &answer, Remember remember)
{
    m_known.insert(secretKey, answer);
    runStoreTask(m_secrets.write(secretKey, answer, remember));
}

void PromptDesk::forget(const QString &secretKey)
{
    m_known.remove(secretKey);
    runStoreTask(m_secrets.remove(secretKey));
}

void PromptDesk::runStoreTask(TaskPtr task)
{
    Task *const raw = task.get();
    m_storeTasks.push_back(std::move(task));
    connect(raw, &Task::finished, this, [this, raw](const Outcome &outcome) {
        std::erase_if(m_storeTasks, [raw](TaskPtr &kept) {
            if (kept.get() != raw)
                return false;
            kept.release()->deleteLater();
            return true;
        });
        if (outcome.isFailed())
            Q_EMIT notKept(outcome.error());
    });
    raw->start();
}

PromptDesk::Question *PromptDesk::question(quint64 id) const
{
    const auto found = std::find_if(m_open.begin(), m_open.end(),
                                    [id](const Question *q) { return q->id == id; });
    return found == m_open.end() ? nullptr : *found;
}

QList<PromptQuestion> PromptDesk::shown() const
{
    QList<PromptQuestion> questions;
    for (const Question *question : m_open) {
        if (question->isShown)
            questions << describe(*question);
    }
    return questions;
}

QString PromptDesk::keychainName() const
{
    return m_secrets.keychain() == SecretStore::Keychain::Available ? m_secrets.keychainName()
                                                                    : QString();
}

QString PromptDesk::keepingText() const
{
    const QString reason = m_secrets.missingReason();
    return reason.isEmpty() ? tr("Otherwise it is kept until pgTandem ends.")
                            : tr("%1 It is kept until pgTandem ends.").arg(reason);
}

PromptQuestion PromptDesk::describe(const Question &question) const
{
    PromptQuestion shown;
    shown.id = question.id;
    shown.prompt = question.prompt;
    if (question.prompt.secretKey.isEmpty()) {
        shown.keepingText = tr("The answer is used once and not kept.");
        return shown;
    }
    shown.keychainName = keychainName();
    shown.canRemember = !shown.keychainName.isEmpty();
    shown.keepingText = keepingText();
    if (!question.trouble.isEmpty())
        shown.keepingText = question.trouble + u' ' + shown.keepingText;
    return shown;
}

} // namespace pgt
