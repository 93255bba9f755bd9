// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/secretquestion.h"

#include <QCoreApplication>

namespace pgt {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("pgt::SecretQuestion", text, comment);
}

QString joined(const QString &first, const QString &second)
{
    return QString(first + u' ' + second).trimmed();
}

/// What is asked, in the words of its kind.
void describe(const Prompt &prompt, SecretQuestion &question)
{
    const QString host = prompt.asker.isEmpty() ? prompt.host : prompt.asker;
    question.label = tr("&Password");
    switch (prompt.kind) {
    case Prompt::Kind::LoginPassword:
        question.what = prompt.account.isEmpty()
                                ? tr("Password for logging in to %1").arg(host)
                                : tr("Password of %1 on %2").arg(prompt.account, host);
        return;
    case Prompt::Kind::PrivilegePassword:
        // The prompt's text is the program's name: sudo, doas or su.
        question.what = prompt.account.isEmpty()
                                ? tr("Password for %1 on %2", "sudo, a host").arg(prompt.text, host)
                                : tr("Password of %1 for %2 on %3", "an account, sudo, a host")
                                          .arg(prompt.account, prompt.text, host);
        question.why = tr("It is needed to act as root or as the owner of the PostgreSQL servers "
                          "there.");
        return;
    case Prompt::Kind::Passphrase:
        question.label = tr("&Passphrase");
        question.what = tr("Passphrase of your key for %1").arg(host);
        question.why = prompt.keyFile;
        return;
    default:
        question.label = tr("&Answer");
        question.what = tr("%1 asks at the login", "a host").arg(host);
        question.words = prompt.text;
        question.mayBeEmpty = true;
    }
}

QString refusalOf(const Prompt &prompt)
{
    if (prompt.attempt <= 1)
        return {};
    switch (prompt.kind) {
    case Prompt::Kind::LoginPassword:
    case Prompt::Kind::PrivilegePassword:
        return tr("Attempt %1: the password before was refused.").arg(prompt.attempt);
    case Prompt::Kind::Passphrase:
        return tr("Attempt %1: the passphrase before does not open the key.").arg(prompt.attempt);
    default:
        return tr("Attempt %1: the answer before was refused.").arg(prompt.attempt);
    }
}

} // namespace

QString askerSentence(const Prompt &prompt)
{
    if (prompt.asker.isEmpty() || prompt.asker == prompt.host)
        return {};
    return tr("It is asked for by %1, on the way to %2.").arg(prompt.asker, prompt.host);
}

QString fileWarning(const QString &path)
{
    return tr("%1, mode 0600, not encrypted: whoever can read your files can read it. Without it "
              "the password is known until pgTandem ends.")
            .arg(path);
}

SecretQuestion secretQuestion(const SecretRequest &request)
{
    SecretQuestion question;
    question.title = tr("Password for %1").arg(request.clusterName);
    question.what = tr("Password of %1 on %2").arg(request.role, request.clusterName);
    question.why = request.reason;
    question.label = tr("&Password");
    question.accept = tr("Connect");
    question.canRemember = request.canRemember;
    if (request.canRemember) {
        question.rememberText = tr("&Remember in %1").arg(request.keychainName);
    } else if (!request.filePath.isEmpty()) {
        question.canRemember = true;
        question.remember = Remember::InFile;
        question.rememberText = tr("&Keep it in a file that only you can read");
        question.keepingText = fileWarning(request.filePath);
    }
    return question;
}

SecretQuestion secretQuestion(const PromptQuestion &asked)
{
    const Prompt &prompt = asked.prompt;
    SecretQuestion question;
    question.title = tr("Login to %1").arg(prompt.host);
    describe(prompt, question);
    question.why = joined(question.why, askerSentence(prompt));
    question.refusal = refusalOf(prompt);
    question.accept = tr("Continue");
    question.canRemember = asked.canRemember;
    if (!prompt.secretKey.isEmpty())
        question.rememberText = asked.canRemember ? tr("&Remember in %1").arg(asked.keychainName)
                                                  : tr("&Remember in a keychain");
    question.keepingText = asked.keepingText;
    return question;
}

} // namespace pgt
