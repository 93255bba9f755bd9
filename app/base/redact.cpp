// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/redact.h"

#include <QList>
#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

constexpr auto anyCase = QRegularExpression::CaseInsensitiveOption;

// By how a name ends: PGPASSWORD, ldapbindpasswd, radiussecrets, AWS_SECRET_ACCESS_KEY,
// repo1-cipher-pass, scram_client_key. Not passfile, password_encryption, ssl_key_file.
QString namePattern()
{
    return uR"((?:[\w.-]*(?:pass|passwds?|passwords?|pwd|passphrase|passcode|secrets?|tokens?|)"
           R"(credentials?|[_-]key|apikey|secretkey|accesskey)))"_s;
}

// As in \'x\', ''x y'', 'x ''y''', "x y" or a bare word, within a line; only a backslash at the end
// of a line of pg_hba.conf (14+) lets a value go on in the next one. A word keeps one closing quote
// of what it stands in.
QString valuePattern()
{
    return uR"re((?:\\'[^\n]*?\\'|''[^\n]*?''|'(?:[^'\\\n]|\\[\s\S]|'')*'?|)re"
           R"re("(?:[^"\\\n]|\\[\s\S]|"")*"?|)re"
           R"re((?:\\\n|[^\s\\]|\\\S)+?(?=['"]?(?:\s|$))))re"_s;
}

/// What the group "keep" of a match holds stays, the rest is masked.
QList<QRegularExpression> makePatterns()
{
    const QString name = namePattern();
    const QString value = valuePattern();
    const auto any = [](const QString &text) { return QRegularExpression(text, anyCase); };
    const auto exact = [](const QString &text) { return QRegularExpression(text); };
    return {
            exact(uR"(-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?)"
                  R"((?:-----END [A-Z ]*PRIVATE KEY-----|\z))"_s),
            exact(uR"(\bmd5[0-9a-f]{32}\b)"_s),
            exact(uR"re(\bSCRAM-SHA-256\$\S+?(?=['"]?(?:\s|$)))re"_s),
            // A quoted word of pg_hba.conf: "ldapbindpasswd=a b".
            any(u"(?<keep>\""_s + name + uR"re(=)[^"]*)re"_s),
            any(u"(?<keep>"_s + name + uR"([ \t]*=[ \t]*))"_s + value),
            any(u"(?<keep>--"_s + name + uR"([ \t]+))"_s + value),
            exact(uR"((?<keep>\bsshpass\s+-p\s*))"_s + value),
            any(uR"((?<keep>\bPASSWORD\s+)E?'(?:[^'\\]|\\.|'')*'?)"_s),
            any(uR"((?<keep>\b[a-z][a-z0-9+.-]*://[^\s:/@]*:)\S*(?=@))"_s),
            any(uR"re((?<keep>\b(?:Authorization|X-[\w-]*(?:Key|Token|Auth)):\s*)[^'"\n]+)re"_s),
            exact(uR"((?<keep>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,})"_s),
            exact(uR"((?<keep>not in name=value format: ).*)"_s),
            // What the server logs of its commands; they have quotes inside.
            exact(uR"((?<keep>The failed archive command was: ).*)"_s),
            exact(uR"re((?<keep>parameter "(?:\w*_command|\w*\.\w*)" changed to ").*(?="))re"_s),
            exact(uR"re((?<keep>\b\w+_command ").*(?="))re"_s),
            // And what a comment says about one.
            any(uR"re((?<keep>\b\w+_command[ \t]*=?[ \t]*)'(?:[^'\\\n]|\\.|'')*'?)re"_s),
            any(uR"re((?<keep>\b(?:archive|restore|archive_cleanup|recovery_end|ssl_passphrase))re"
                R"re(_command[ \t]*=[ \t]*)[^'\s].*)re"_s),
            exact(uR"re((?<keep>\bexecuting (?:\w+ )?command ").*(?="))re"_s),
    };
}

/// The mask for @p secret, a line for each of its lines.
QString maskOf(const QString &secret)
{
    QString mask = redactedMark;
    for (qsizetype i = secret.count(u'\n'); i > 0; --i)
        mask += u'\n' + QString(redactedMark);
    return mask;
}

/// Empty quotes, or masked already.
bool hidesNothing(QString secret)
{
    secret.remove(u'\'').remove(u'"');
    return secret.isEmpty() || secret == redactedMark;
}

} // namespace

QString redactText(const QString &text)
{
    static const QList<QRegularExpression> patterns = makePatterns();
    // Most lines of logs and files have none of the words that any of the patterns needs.
    static const QRegularExpression hint(
            u"pass|pwd|secret|token|credential|key|md5|scram-|://|private|_command|command \"|"
            "command was|authorization|bearer|basic|x-|name=value"_s,
            anyCase);
    if (!hint.match(text).hasMatch())
        return text;
    QString result = text;
    for (const QRegularExpression &pattern : patterns) {
        QString done;
        qsizetype end = 0;
        for (auto it = pattern.globalMatch(result); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            const QString kept = match.captured(u"keep"_s);
            const QString secret = match.captured(0).mid(kept.size());
            if (hidesNothing(secret))
                continue;
            done += QStringView(result).mid(end, match.capturedStart() - end);
            done += kept + maskOf(secret);
            end = match.capturedEnd();
        }
        if (end > 0)
            result = done + result.mid(end);
    }
    return result;
}

Error redacted(Error error)
{
    for (QString *part : {&error.text, &error.why, &error.remedy, &error.detail, &error.command})
        *part = redactText(*part);
    return error;
}

bool isSecretName(QStringView name)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(namePattern()),
                                            anyCase);
    return pattern.match(name.toString()).hasMatch();
}

} // namespace pgt
