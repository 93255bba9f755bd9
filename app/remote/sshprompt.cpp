// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshprompt.h"

#include <QRegularExpression>

namespace pgt {

namespace {

constexpr qsizetype textLimit = 4 << 10;

QRegularExpressionMatch match(const char *pattern, const QString &text)
{
    return QRegularExpression(QString::fromLatin1(pattern)).match(text);
}

void readHostKey(const QString &text, SshQuestion &question)
{
    Prompt &prompt = question.prompt;
    prompt.kind = Prompt::Kind::HostKey;
    // "Please type 'yes', 'no' or the fingerprint: "
    question.repeatsHostKey = text.startsWith(QLatin1String("Please type 'yes'"));
    prompt.fingerprint = fingerprintIn(text);
    prompt.keyType = match("(?m)^(\\S{1,40}) key fingerprint is", text).captured(1);
    prompt.asker = match("^The authenticity of host '([^' ]+)", text).captured(1);
}

bool readPassword(const QString &text, Prompt &prompt)
{
    const QRegularExpressionMatch found = match("\\A([^\\n]+)@([^\\n@]+)'s password: \\z", text);
    if (!found.hasMatch())
        return false;
    prompt.kind = Prompt::Kind::LoginPassword;
    prompt.account = found.captured(1);
    prompt.asker = found.captured(2);
    return true;
}

bool readChallenge(const QString &text, Prompt &prompt)
{
    const QRegularExpressionMatch found = match("\\A\\(([^\\s()]+)@([^\\s()@]+)\\) ", text);
    if (!found.hasMatch())
        return false;
    prompt.kind = Prompt::Kind::Challenge;
    prompt.account = found.captured(1);
    prompt.asker = found.captured(2);
    return true;
}

bool readPassphrase(const QString &text, Prompt &prompt)
{
    const QRegularExpressionMatch found =
            match("\\AEnter passphrase for (?:key )?'?(.+?)'?: \\z", text);
    if (!found.hasMatch())
        return false;
    prompt.kind = Prompt::Kind::Passphrase;
    prompt.keyFile = found.captured(1);
    return true;
}

} // namespace

SshQuestion readSshQuestion(const QByteArray &hint, const QByteArray &text)
{
    SshQuestion question;
    Prompt &prompt = question.prompt;
    prompt.text = QString::fromUtf8(text).left(textLimit);
    if (hint == "none") {
        prompt.kind = Prompt::Kind::Notice;
    } else if (hint == "confirm") {
        prompt.kind = Prompt::Kind::Confirm;
    } else if (readChallenge(prompt.text, prompt)) {
        return question;
    } else if (text.startsWith("The authenticity of host ") ||
               text.startsWith("Please type 'yes'")) {
        readHostKey(prompt.text, question);
    } else if (text.endsWith("(yes/no): ") || text.endsWith("(yes/no)? ")) {
        prompt.kind = Prompt::Kind::Confirm; // "Accept updated hostkeys? (yes/no): "
    } else if (!readPassphrase(prompt.text, prompt)) {
        // "Enter PIN for ...", a changed password, and what nobody has seen yet stay Other.
        readPassword(prompt.text, prompt);
    }
    return question;
}

QString fingerprintIn(const QString &text)
{
    return match("\\bSHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])", text).captured(0);
}

QString sshDestination(const QByteArrayList &arguments)
{
    // Options of ssh 7.4 to 10 that take a value, in the same word or the next.
    constexpr QByteArrayView withValue = "BbcDEeFIiJLlmOoPpQRSWw";
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const QByteArray &word = arguments[i];
        if (word == "--")
            return QString::fromUtf8(arguments.value(i + 1));
        if (!word.startsWith('-') || word.size() < 2)
            return QString::fromUtf8(word);
        for (qsizetype at = 1; at < word.size(); ++at) {
            if (!withValue.contains(word[at]))
                continue;
            if (at + 1 == word.size())
                ++i;
            break;
        }
    }
    return {};
}

} // namespace pgt
