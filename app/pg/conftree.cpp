// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conftree.h"

#include <QDir>

#include <algorithm>

namespace pgt {

namespace {

// CONF_FILE_MAX_DEPTH in guc.h and conffiles.h.
constexpr int maxDepth = 10;

QString absolutePath(const QString &path, const QString &includingFile)
{
    // The server's paths, never this computer's: Windows would add a drive letter to them.
    if (path.startsWith(QLatin1Char('/')) || path.contains(QLatin1String(":/")))
        return QDir::cleanPath(path);
    const QString folder = includingFile.section(QLatin1Char('/'), 0, -2);
    return QDir::cleanPath(QString(folder % QLatin1Char('/') % path));
}

bool isConfName(const QString &name)
{
    return !name.startsWith(QLatin1Char('.')) && name.size() > 5 &&
           name.endsWith(QLatin1String(".conf"));
}

} // namespace

struct ConfTree::Walk
{
    QList<ConfOrigin> settings;
    QList<ConfProblem> problems;
    QStringList files;
    QStringList wantedFiles;
    QStringList wantedDirectories;
};

ConfTree::ConfTree(const QString &mainFile, const QString &autoConf)
    : m_mainFile(QDir::cleanPath(mainFile))
    , m_autoConf(autoConf.isEmpty() ? QString() : QDir::cleanPath(autoConf))
{}

void ConfTree::addFile(const QString &path, const QByteArray &bytes)
{
    m_files.insert(QDir::cleanPath(path), bytes);
    m_missing.removeAll(QDir::cleanPath(path));
}

void ConfTree::addDirectory(const QString &path, const QStringList &names)
{
    QStringList sorted = names;
    sorted.removeIf([](const QString &name) { return !isConfName(name); });
    // strcmp() of the server; UTF-16 order differs from it beyond the basic plane.
    std::sort(sorted.begin(), sorted.end(),
              [](const QString &a, const QString &b) { return a.toUtf8() < b.toUtf8(); });
    m_directories.insert(QDir::cleanPath(path), sorted);
}

void ConfTree::addMissing(const QString &path)
{
    m_missing << QDir::cleanPath(path);
}

void ConfTree::visitFile(Walk &walk, const QString &path, int depth, const ConfOrigin &from) const
{
    const bool isOptional = from.line.kind == ConfLine::Kind::IncludeIfExists || from.isAutoConf;
    if (depth > maxDepth) {
        walk.problems << ConfProblem{ConfProblem::Kind::TooDeep, from.path, from.line.number, path};
        return;
    }
    const auto bytes = m_files.constFind(path);
    if (bytes == m_files.constEnd()) {
        if (!m_missing.contains(path)) {
            if (!walk.wantedFiles.contains(path))
                walk.wantedFiles << path;
        } else if (!isOptional) {
            walk.problems << ConfProblem{ConfProblem::Kind::MissingFile, from.path,
                                         from.line.number, path};
        }
        return;
    }
    if (!walk.files.contains(path))
        walk.files << path;
    const ConfFile file(*bytes);
    for (const ConfLine &line : file.lines()) {
        if (line.kind == ConfLine::Kind::Setting)
            walk.settings << ConfOrigin{path, line, path == m_autoConf};
        else if (line.kind == ConfLine::Kind::Broken)
            walk.problems << ConfProblem{ConfProblem::Kind::Syntax, path, line.number, line.near};
        else if (line.isInclude())
            visitInclude(walk, path, depth, line);
    }
}

void ConfTree::visitInclude(Walk &walk, const QString &path, int depth, const ConfLine &line) const
{
    const QString target = absolutePath(line.value, path);
    const ConfOrigin from{path, line, false};
    if (line.kind != ConfLine::Kind::IncludeDir) {
        visitFile(walk, target, depth + 1, from);
        return;
    }
    const auto names = m_directories.constFind(target);
    if (names == m_directories.constEnd()) {
        if (!m_missing.contains(target)) {
            if (!walk.wantedDirectories.contains(target))
                walk.wantedDirectories << target;
        } else {
            walk.problems << ConfProblem{ConfProblem::Kind::MissingDirectory, path, line.number,
                                         target};
        }
        return;
    }
    for (const QString &name : *names)
        visitFile(walk, QString(target % QLatin1Char('/') % name), depth + 1, from);
}

ConfTree::Walk ConfTree::walk() const
{
    Walk walk;
    visitFile(walk, m_mainFile, 0, ConfOrigin{m_mainFile, {}, false});
    if (!m_autoConf.isEmpty())
        visitFile(walk, m_autoConf, 0, ConfOrigin{m_autoConf, {}, true});
    return walk;
}

QStringList ConfTree::wantedFiles() const
{
    return walk().wantedFiles;
}

QStringList ConfTree::wantedDirectories() const
{
    return walk().wantedDirectories;
}

QStringList ConfTree::files() const
{
    return walk().files;
}

QList<ConfOrigin> ConfTree::findAll(const QString &name) const
{
    QList<ConfOrigin> found = walk().settings;
    found.removeIf([&name](const ConfOrigin &origin) {
        return origin.line.name.compare(name, Qt::CaseInsensitive) != 0;
    });
    return found;
}

std::optional<ConfOrigin> ConfTree::find(const QString &name) const
{
    const QList<ConfOrigin> found = findAll(name);
    if (found.isEmpty())
        return std::nullopt;
    return found.last();
}

QString ConfTree::value(const QString &name) const
{
    const std::optional<ConfOrigin> origin = find(name);
    return origin ? origin->line.value : QString();
}

QList<ConfProblem> ConfTree::problems() const
{
    return walk().problems;
}

ConfChange ConfTree::set(const QString &name, const QString &value) const
{
    const std::optional<ConfOrigin> origin = find(name);
    ConfChange change;
    change.path = origin ? origin->path : m_mainFile;
    change.isAutoConf = origin && origin->isAutoConf;
    change.before = m_files.value(change.path);
    ConfFile file(change.before);
    change.line = file.set(name, value);
    change.after = file.bytes();
    return change;
}

} // namespace pgt
