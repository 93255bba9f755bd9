// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sshaliases.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>

namespace pgt {

namespace {

constexpr int deepest = 16; // as in OpenSSH, readconf.c: READCONF_MAX_DEPTH
constexpr qint64 longestFile = 1 << 20;
constexpr qsizetype mostAliases = 1000;

bool isName(const QString &word)
{
    for (const QChar c : word) {
        if (c == u'*' || c == u'?' || c == u'!')
            return false;
    }
    return !word.isEmpty();
}

/// Keyword and arguments of a line: "Host a b", "Host = a", with arguments in double quotes.
QStringList wordsOf(QString line)
{
    line = line.trimmed();
    if (line.startsWith(u'#'))
        return {};
    const qsizetype end = line.indexOf(QLatin1Char('='));
    const qsizetype blank = line.indexOf(QLatin1Char(' '));
    if (end > 0 && (blank < 0 || end < blank || line.mid(blank, end - blank).trimmed().isEmpty()))
        line[end] = QLatin1Char(' ');
    return QProcess::splitCommand(line);
}

/// Files that match an Include argument; relative ones are looked for beside the user's file.
QStringList included(const QString &pattern, const QString &folder)
{
    QString path = pattern;
    if (path.startsWith(QLatin1String("~/")))
        path = QDir::homePath() + path.mid(1);
    if (QDir::isRelativePath(path))
        path = folder + QLatin1Char('/') + path;
    const QFileInfo info(path);
    QStringList files;
    const QStringList names = info.dir().entryList({info.fileName()}, QDir::Files, QDir::Name);
    for (const QString &name : names)
        files << info.dir().filePath(name);
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
        for (const QString &word : std::as_const(words)) {
            if (keyword == QLatin1String("host") && isName(word) && !aliases.contains(word))
                aliases << word;
            if (keyword != QLatin1String("include"))
                continue;
            const QStringList files = included(word, folder);
            for (const QString &name : files)
                read(name, folder, depth + 1, aliases);
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

} // namespace pgt
