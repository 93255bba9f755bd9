// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshquestions.h"

#include "app/base/log.h"
#include "app/remote/askpass.h"
#include "app/remote/ssherrors.h"

#include <QFile>

namespace pgt {

namespace {

constexpr qsizetype textRoom = 1000; ///< characters of ssh's words before a question

// What a process was started with; empty where the system does not tell.
QByteArrayList commandLine(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split('\0') : QByteArrayList();
}

/// Whether a login that is refused after its answer was refused because of it. ssh tries a
/// passphrase by itself; only after a wrong one it asks again.
bool isSuspect(const Prompt &prompt)
{
    return prompt.kind == Prompt::Kind::LoginPassword ||
           (prompt.kind == Prompt::Kind::Passphrase && prompt.attempt > 1);
}

} // namespace

SshQuestions::SshQuestions(Prompter *prompter, const SshTarget &target, const SshResolved &resolved,
                           QObject *parent)
    : QObject(parent), m_prompter(prompter), m_target(target), m_resolved(resolved)
{
    connect(&m_server, &AskPassServer::asked, this, &SshQuestions::ask);
    connect(&m_server, &AskPassServer::withdrawn, this, &SshQuestions::withdraw);
}

SshQuestions::~SshQuestions() = default;

void SshQuestions::close()
{
    m_server.close();
    m_questions.clear();
}

std::chrono::milliseconds SshQuestions::waited() const
{
    return std::chrono::milliseconds(m_waiting.isValid() ? m_waiting.elapsed() : 0);
}

void SshQuestions::setProcess(qint64 pid, std::function<SshLog()> log)
{
    m_process = pid;
    m_log = std::move(log);
}

void SshQuestions::ask(quint32 id, const AskPassQuestion &question)
{
    const SshQuestion read = readSshQuestion(question.hint, question.text);
    Prompt prompt = read.prompt;
    complete(read, question.asker, prompt);
    qCDebug(lcRemote) << m_target.host << "asks, kind" << int(prompt.kind) << "attempt"
                      << prompt.attempt;
    // No question for a "yes": ssh would go on with the same words for a thief of the address.
    if (prompt.kind == Prompt::Kind::Confirm && isChangedAddressKey(prompt.text)) {
        SessionFailure failure;
        failure.target = m_target;
        failure.resolved = m_resolved;
        Q_EMIT givenUp(changedAddressKeyError(failure, prompt.text));
        return;
    }
    if (!m_prompter) {
        Q_EMIT givenUp(nobodyToAsk(prompt));
        return;
    }
    m_asked << prompt.kind;
    std::unique_ptr<PromptTask> task = m_prompter->ask(prompt);
    connect(task.get(), &Task::finished, this,
            [this, id](const Outcome &outcome) { answered(id, outcome); });
    PromptTask *started = task.get();
    m_questions[id] = {prompt, std::move(task)};
    started->start();
    m_waiting.start();
    Q_EMIT opened();
}

void SshQuestions::complete(const SshQuestion &question, qint64 asker, Prompt &prompt)
{
    if (question.repeatsHostKey) {
        const QString text = prompt.text;
        prompt = m_hostKeys.value(asker, prompt);
        prompt.text = text;
        ++prompt.attempt;
    } else {
        const QString sameness = QStringLiteral("%1 %2 %3")
                                         .arg(QString::number(asker),
                                              QString::number(int(prompt.kind)), prompt.text);
        prompt.attempt = ++m_attempts[sameness];
        prompt.asker = jumpHost(prompt, asker);
    }
    // Why it asks at all is on its stderr only.
    if (prompt.kind == Prompt::Kind::HostKey && asker == m_process && m_log &&
        hasInvalidCertificate(m_log()))
        prompt.text = m_log().words().right(textRoom) + QLatin1Char('\n') + prompt.text;
    prompt.host = m_target.host;
    if (prompt.kind == Prompt::Kind::HostKey)
        m_hostKeys.insert(asker, prompt);
    if (prompt.kind == Prompt::Kind::Passphrase) {
        prompt.secretKey = QStringLiteral("ssh-key/") + prompt.keyFile;
    } else if (prompt.kind == Prompt::Kind::LoginPassword) {
        const QString place =
                prompt.asker.isEmpty()
                        ? QStringLiteral("%1:%2").arg(m_resolved.hostName,
                                                      QString::number(m_resolved.port))
                        : prompt.asker;
        prompt.secretKey = QStringLiteral("ssh-login/%1@%2").arg(prompt.account, place);
    }
}

// The name of the asking host if it is not the one that is connected to.
QString SshQuestions::jumpHost(const Prompt &prompt, qint64 asker) const
{
    const bool isKnown = asker != 0 && m_process != 0;
    const bool isOurs = isKnown ? asker == m_process
                                : prompt.asker.isEmpty() || prompt.asker == m_target.host ||
                                          prompt.asker == m_resolved.hostName;
    // An agent asks for the host itself as far as anybody can tell.
    if (isOurs || prompt.kind == Prompt::Kind::Confirm)
        return {};
    // Its command line has the name that people use, its question only the address behind it.
    const QByteArrayList arguments = commandLine(asker);
    if (arguments.value(0).endsWith("ssh")) {
        const QString name = sshDestination(arguments);
        if (!name.isEmpty())
            return name.section(QLatin1Char('@'), -1);
    }
    return prompt.asker.isEmpty() ? m_target.jumpHost : prompt.asker;
}

void SshQuestions::withdraw(quint32 id)
{
    const auto open = m_questions.find(id);
    if (open == m_questions.end())
        return;
    m_questions.erase(open);
    Q_EMIT closed();
}

void SshQuestions::answered(quint32 id, const Outcome &outcome)
{
    const auto open = m_questions.find(id);
    if (open == m_questions.end())
        return;
    const Open question = std::move(open->second);
    m_questions.erase(open);
    const Secret answer = question.task->answer();
    // It is the one that called; to the prompter it has ended.
    Q_EMIT closed();
    if (outcome.isSucceeded()) {
        m_suspect = isSuspect(question.prompt) ? std::optional(question.prompt) : std::nullopt;
        pass(id, question.prompt, answer);
    } else if (question.prompt.kind == Prompt::Kind::Confirm)
        m_server.refuse(id); // a no is an answer, too
    else
        Q_EMIT givenUp(outcome.isFailed() ? outcome.error() : refusal(question.prompt));
}

void SshQuestions::pass(quint32 id, const Prompt &prompt, const Secret &answer)
{
    switch (prompt.kind) {
    case Prompt::Kind::Notice:
        return; // ssh ends it
    case Prompt::Kind::Confirm:
        m_server.answer(id, "yes");
        return;
    case Prompt::Kind::HostKey: {
        // ssh compares it with the key that the host has shown; so a wrong reading of its words or
        // of the user's cannot lead to a wrong key. Without a fingerprint ssh asks again.
        const QByteArray fingerprint = fingerprintIn(QString::fromUtf8(answer.view())).toLatin1();
        m_server.answer(id, fingerprint.isEmpty() ? QByteArray("?") : fingerprint);
        return;
    }
    default:
        break;
    }
    const QByteArrayView bytes = answer.view();
    if (bytes.size() > qsizetype(askpass::answerLimit) || bytes.contains('\n') ||
        bytes.contains('\0')) {
        Q_EMIT givenUp(
                Error::make(ErrorKind::InvalidInput, tr("This answer cannot be given to ssh."),
                            tr("ssh takes one line of at most %1 bytes.").arg(askpass::answerLimit),
                            tr("Check what was pasted, and connect again.")));
        return;
    }
    m_server.answer(id, bytes);
}

Error SshQuestions::refusal(const Prompt &prompt) const
{
    const QString host = prompt.asker.isEmpty() ? m_target.host : prompt.asker;
    if (prompt.kind == Prompt::Kind::HostKey) {
        return Error::make(
                ErrorKind::HostKeyUnknown,
                tr("The host key of %1 was not accepted: %2").arg(host, prompt.fingerprint),
                tr("Without a known key it is not certain that this is the right server. Nothing "
                   "secret was sent."),
                tr("Compare the fingerprint with the server's own (on its console: ssh-keygen -lf "
                   "/etc/ssh/ssh_host_ed25519_key.pub), and connect again."));
    }
    return givenUpError(host).withDetail(prompt.text);
}

} // namespace pgt
