// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/serverconfig.h"

#include "app/cluster/instanceconf.h"
#include "app/pg/confvalue.h"
#include "app/pg/settings.h"
#include "app/plan/diff.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Planner)
};

// Where a value cannot be beaten by any file (column source of pg_settings).
bool isAboveFiles(const QString &source)
{
    return source == "command line"_L1 || source == "environment variable"_L1 ||
           source == "override"_L1;
}

// The comment goes above the first new line, so that people find what was done and when.
QByteArray withMark(const QByteArray &before, const QByteArray &after, const QString &mark)
{
    if (mark.isEmpty())
        return after;
    const Diff diff = diffLines(before, after, 0);
    for (const DiffHunk &hunk : diff.hunks) {
        for (const DiffLine &line : hunk.lines) {
            if (line.kind != DiffLine::Kind::Added)
                continue;
            qsizetype begin = 0;
            for (int i = 1; i < line.newNumber; ++i)
                begin = after.indexOf('\n', begin) + 1;
            const qsizetype firstEnd = before.indexOf('\n');
            const bool crlf = firstEnd > 0 && before.at(firstEnd - 1) == '\r';
            QByteArray marked = after;
            return marked.insert(begin, QByteArray("# " + mark.toUtf8() + (crlf ? "\r\n" : "\n")));
        }
    }
    return after;
}

} // namespace

ServerConfig::ServerConfig(const Instance &instance)
    : m_instance(instance)
    , m_version(PgVersion::fromNumber(instance.versionNum))
    , m_tree(confTreeOf(instance))
    , m_hba(instance.hba.content, m_version)
{
    addFiles();
}

QList<const ConfigFileFact *> ServerConfig::facts() const
{
    QList<const ConfigFileFact *> all;
    for (const ConfigFileFact *file : {&m_instance.config, &m_instance.autoConf, &m_instance.hba}) {
        if (!file->path.isEmpty())
            all << file;
    }
    for (const ConfigFileFact &file : m_instance.includedFiles)
        all << &file;
    return all;
}

/// The tree knows files by their plain names, discovery by those that the server uses. A file with
/// several names is one file: the first one found stands for it.
const ConfigFileFact *ServerConfig::fact(const QString &path) const
{
    const QList<const ConfigFileFact *> all = facts();
    const auto named = std::find_if(all.cbegin(), all.cend(), [&path](const ConfigFileFact *file) {
        return file->path == path || QDir::cleanPath(file->path) == QDir::cleanPath(path);
    });
    if (named == all.cend())
        return nullptr;
    return *std::find_if(all.cbegin(), all.cend(), [named](const ConfigFileFact *file) {
        return file == *named ||
               (!file->resolvedPath.isEmpty() && file->resolvedPath == (*named)->resolvedPath);
    });
}

void ServerConfig::addFiles()
{
    // Files bring up further includes; each round adds at least one or ends.
    for (;;) {
        const QStringList files = m_tree.wantedFiles();
        const QStringList directories = m_tree.wantedDirectories();
        if (files.isEmpty() && directories.isEmpty())
            return;
        for (const QString &path : files) {
            const ConfigFileFact *file = fact(path);
            if (file && file->exists)
                m_tree.addFile(path, file->content);
            else
                m_tree.addMissing(path);
        }
        for (const QString &directory : directories) {
            QStringList names;
            for (const ConfigFileFact &file : m_instance.includedFiles) {
                const QFileInfo info(QDir::cleanPath(file.path));
                if (info.path() == QDir::cleanPath(directory))
                    names << info.fileName();
            }
            m_tree.addDirectory(directory, names);
        }
    }
}

QString ServerConfig::value(const QString &name) const
{
    const SettingFact fact = m_instance.settings.value(name);
    if (isAboveFiles(fact.source))
        return fact.value;
    const std::optional<ConfOrigin> origin = m_tree.find(name);
    return origin ? origin->line.value : fact.value;
}

void ServerConfig::want(const QString &name, const QString &wanted)
{
    want(name, wanted, [this, &name, &wanted](const QString &value) {
        return sameValue(name, value, wanted, m_version.major());
    });
}

void ServerConfig::want(const QString &name, const QString &wanted, const Suffices &suffices)
{
    const SettingFact fact = m_instance.settings.value(name);
    const bool runs = m_instance.state == Instance::State::Running;
    const bool runningSuffices = suffices(fact.value);
    if (isAboveFiles(fact.source)) {
        if (!runningSuffices && !m_problem) {
            m_problem = Error::make(
                    ErrorKind::ConfigBroken,
                    Texts::tr("%1 is \"%2\" by the server's command line or environment and has to "
                              "be "
                              "\"%3\".")
                            .arg(name, fact.value, wanted),
                    Texts::tr("Such a value wins over every configuration file."),
                    Texts::tr(
                            "Remove it where the server is started, restart the server and run the "
                            "checks again."));
        }
        return;
    }
    const std::optional<ConfOrigin> origin = m_tree.find(name);
    const bool filesSuffice = origin ? suffices(origin->line.value) : runningSuffices;
    if (filesSuffice && (runningSuffices || !runs))
        return;
    if (!filesSuffice)
        edit(name, wanted);
    const SettingContext context = m_version.settingContext(name);
    if (!runningSuffices || !runs) {
        if (context == SettingContext::Postmaster)
            m_restartFor << name;
        else
            m_needsReload = true;
    }
}

void ServerConfig::edit(const QString &name, const QString &wanted)
{
    const ConfChange change = m_tree.set(name, wanted);
    const ConfigFileFact *file = fact(change.path);
    if (file && !file->writable && !m_problem) {
        m_problem = Error::make(
                ErrorKind::FileUnwritable,
                Texts::tr("%1 has to be changed and cannot be written.").arg(change.path),
                Texts::tr("%1 has to be \"%2\" and is decided in that file.").arg(name, wanted),
                Texts::tr("Give the account write permission, or change the file by hand, and run "
                          "the checks again."));
    }
    const QString path = file ? file->path : change.path;
    if (!m_after.contains(path))
        m_order << path;
    m_after.insert(path, change.after);
    m_tree.addFile(change.path, change.after);
    for (const ConfigFileFact *other : facts()) {
        if (file && fact(other->path) == file)
            m_tree.addFile(other->path, change.after);
    }
    m_edited << QString(name + " = "_L1 + wanted);
    m_needsReload = true;
}

bool ServerConfig::edits(const QString &name) const
{
    return std::any_of(m_edited.cbegin(), m_edited.cend(), [&name](const QString &edited) {
        return edited.startsWith(name + " = "_L1);
    });
}

bool ServerConfig::needsRule(const HbaQuery &query, const QStringList &enough) const
{
    const HbaDecision decision = m_hba.decide(query);
    return !(decision.isAllowed() && decision.isCertain() && !decision.wantsCertificate &&
             enough.contains(decision.method));
}

bool ServerConfig::allow(const HbaQuery &query, const HbaRule &rule, const QStringList &enough)
{
    if (!needsRule(query, enough))
        return false;
    if (!m_instance.hba.writable && !m_problem) {
        m_problem = Error::make(
                ErrorKind::FileUnwritable,
                Texts::tr("%1 has to be changed and cannot be written.").arg(m_instance.hba.path),
                Texts::tr("The role %1 cannot sign in without a line there.").arg(rule.user),
                Texts::tr("Give the account write permission, or add the line by "
                          "hand, and run the checks again."));
    }
    m_hba.insertRule(rule, query);
    m_hbaChanged = true;
    m_needsReload = true;
    return true;
}

QList<FileChange> ServerConfig::changes(const QString &stamp, const QString &mark) const
{
    QList<FileChange> changes;
    const auto add = [&](const QString &path, const QByteArray &after) {
        const ConfigFileFact *file = fact(path);
        FileChange change;
        change.path = path;
        change.existsBefore = file && file->exists;
        if (change.existsBefore) {
            change.before = file->content;
            change.beforeSha256 = file->sha256;
            change.backupPath = path + ".pgtandem-"_L1 + stamp;
        }
        change.after = after;
        changes << change;
    };
    for (const QString &path : m_order) {
        const ConfigFileFact *file = fact(path);
        // ALTER SYSTEM throws comments in postgresql.auto.conf away.
        const QString comment = path == m_instance.autoConf.path ? QString() : mark;
        add(path, withMark(file ? file->content : QByteArray(), m_after.value(path), comment));
    }
    if (m_hbaChanged)
        add(m_instance.hba.path, m_hba.bytes());
    return changes;
}

} // namespace pgt
