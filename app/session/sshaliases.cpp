// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sshaliases.h"

#include "app/remote/processreaper.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTimer>

#include <algorithm>
#include <chrono>

#ifdef Q_OS_UNIX
#include <glob.h>
#endif

namespace pgt {

namespace {

constexpr int deepest = 16; // as in OpenSSH, readconf.c: READCONF_MAX_DEPTH
constexpr qint64 longestFile = 1 << 20;
constexpr qsizetype mostAliases = 1000;
// Each question is a process of some milliseconds.
constexpr qsizetype mostAsked = 200;
constexpr int atOnce = 4;
constexpr auto patience = std::chrono::seconds(5);

bool isName(const QString &word)
{
    for (const QChar c : word) {
        if (c == u'*' || c == u'?' || c == u'!')
            return false;
    }
    return !word.isEmpty();
}

/// The words of a line as argv_split() of OpenSSH has them: between blanks, with single or double
/// quotes and backslashes before quotes, backslashes and blanks; a word that begins with # ends the
/// line. Empty if a quote is left open.
QStringList split(const QString &line)
{
    QStringList words;
    for (qsizetype i = 0; i < line.size();) {
        if (line.at(i).isSpace()) {
            ++i;
            continue;
        }
        if (line.at(i) == u'#')
            break;
        QString word;
        QChar quote;
        for (; i < line.size() && (!quote.isNull() || !line.at(i).isSpace()); ++i) {
            const QChar c = line.at(i);
            const QChar next = i + 1 < line.size() ? line.at(i + 1) : QChar();
            const bool escapes = next == u'\'' || next == u'"' || next == u'\\' ||
                                 (quote.isNull() && next == u' ');
            if (c == u'\\' && escapes)
                word += line.at(++i);
            else if (quote.isNull() && (c == u'"' || c == u'\''))
                quote = c;
            else if (!quote.isNull() && c == quote)
                quote = QChar();
            else
                word += c;
        }
        if (!quote.isNull())
            return {};
        words << word;
    }
    return words;
}

/// Keyword and arguments of a line: "Host a b", "Host = a", "Host=a".
QStringList wordsOf(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^\\s*([A-Za-z]+)(?:\\s*=\\s*|\\s+)(.*)$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    return QStringList{match.captured(1)} + split(match.captured(2));
}

/// As match_pattern() of OpenSSH: * and ?, in small letters.
bool matches(QStringView name, QStringView pattern)
{
    if (pattern.isEmpty())
        return name.isEmpty();
    if (pattern.front() == u'*') {
        for (qsizetype i = 0; i <= name.size(); ++i) {
            if (matches(name.sliced(i), pattern.sliced(1)))
                return true;
        }
        return false;
    }
    return !name.isEmpty() && (pattern.front() == u'?' || pattern.front() == name.front()) &&
           matches(name.sliced(1), pattern.sliced(1));
}

/// The names of a Host line to which it applies.
QStringList namesOf(const QStringList &patterns)
{
    QStringList names;
    for (const QString &name : patterns) {
        const bool isNegated =
                std::any_of(patterns.cbegin(), patterns.cend(), [&name](const QString &pattern) {
                    return pattern.startsWith(u'!') &&
                           matches(name.toLower(), QStringView(pattern).sliced(1));
                });
        if (isName(name) && !isNegated)
            names << name;
    }
    return names;
}

/// Files that match an Include argument; relative ones are looked for beside the user's file.
QStringList included(const QString &pattern, const QString &folder)
{
    QString path = pattern;
    if (path.startsWith(QLatin1String("~/")))
        path = QDir::homePath() + path.mid(1);
    if (QDir::isRelativePath(path))
        path = folder + QLatin1Char('/') + path;
    QStringList files;
#ifdef Q_OS_UNIX
    glob_t found = {};
    if (::glob(QFile::encodeName(path).constData(), 0, nullptr, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; ++i)
            files << QFile::decodeName(found.gl_pathv[i]);
    }
    ::globfree(&found);
#else
    const QFileInfo info(path);
    const QStringList names = info.dir().entryList({info.fileName()}, QDir::Files, QDir::Name);
    for (const QString &name : names)
        files << info.dir().filePath(name);
#endif
    return files;
}

void read(const QString &path, const QString &folder, int depth, QStringList &aliases)
{
    QFile file(path);
    if (depth > deepest || file.size() > longestFile || !file.open(QIODevice::ReadOnly))
        return;
    while (!file.atEnd() && aliases.size() < mostAliases) {
        QStringList words = wordsOf(QString::fromUtf8(file.readLine()));
        if (words.size() < 2)
            continue;
        const QString keyword = words.takeFirst().toLower();
        if (keyword == QLatin1String("host")) {
            for (const QString &name : namesOf(words)) {
                if (!aliases.contains(name))
                    aliases << name;
            }
        } else if (keyword == QLatin1String("include")) {
            for (const QString &word : std::as_const(words)) {
                for (const QString &name : included(word, folder))
                    read(name, folder, depth + 1, aliases);
            }
        }
    }
}

} // namespace

QString sshConfigFile()
{
    return QDir::homePath() + QStringLiteral("/.ssh/config");
}

QStringList sshAliases(const QString &configFile)
{
    QStringList aliases;
    read(configFile, QFileInfo(configFile).path(), 0, aliases);
    return aliases;
}

SshAliases::SshAliases(QObject *parent, const QString &program, const QStringList &options)
    : QObject(parent), m_program(program), m_options(options)
{}

SshAliases::~SshAliases()
{
    drop();
}

void SshAliases::drop()
{
    for (std::unique_ptr<QProcess> &process : m_processes) {
        if (process) {
            process->disconnect(this);
            reapProcess(std::move(process));
        }
    }
    m_processes.clear();
}

void SshAliases::read(const QString &configFile)
{
    drop();
    m_names = sshAliases(configFile).mid(0, mostAsked);
    m_accepted = QList<bool>(m_names.size(), false);
    m_processes.resize(size_t(m_names.size()));
    m_next = 0;
    m_open = int(m_names.size());
    if (m_names.isEmpty()) {
        QMetaObject::invokeMethod(
                this, [this] { Q_EMIT ready({}); }, Qt::QueuedConnection);
        return;
    }
    for (int i = 0; i < atOnce; ++i)
        askNext();
}

void SshAliases::askNext()
{
    if (m_next >= m_names.size())
        return;
    const qsizetype index = m_next++;
    std::unique_ptr<QProcess> process = makeOwnedProcess();
    process->setStandardInputFile(QProcess::nullDevice());
    process->setStandardOutputFile(QProcess::nullDevice());
    process->setStandardErrorFile(QProcess::nullDevice());
    connect(process.get(), &QProcess::finished, this,
            [this, index](int code, QProcess::ExitStatus status) {
                answered(index, status == QProcess::NormalExit && code == 0);
            });
    connect(process.get(), &QProcess::errorOccurred, this,
            [this, index](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    answered(index, false);
            });
    QTimer::singleShot(patience, process.get(), [raw = process.get()] { raw->kill(); });
    m_processes[size_t(index)] = std::move(process);
    m_processes[size_t(index)]->start(
            m_program,
            m_options + QStringList{QStringLiteral("-G"), QStringLiteral("--"), m_names.at(index)});
}

void SshAliases::answered(qsizetype index, bool isAccepted)
{
    m_processes[size_t(index)].release()->deleteLater();
    m_accepted[index] = isAccepted;
    if (--m_open > 0) {
        askNext();
        return;
    }
    QStringList names;
    for (qsizetype i = 0; i < m_names.size(); ++i) {
        if (m_accepted.at(i))
            names << m_names.at(i);
    }
    Q_EMIT ready(names);
}

} // namespace pgt
