// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/cluster/instance.h"
#include "app/pg/conftree.h"
#include "app/pg/hbafile.h"
#include "app/plan/plan.h"

#include <functional>
#include <optional>

namespace pgt {

/// The configuration of one cluster while a plan is made: what the files say, what the running
/// server uses, and the edits collected so far. Settings are changed in the file that decides them;
/// nothing that suffices already is touched.
class ServerConfig
{
public:
    /// Says whether a value is good enough.
    using Suffices = std::function<bool(const QString &value)>;

    explicit ServerConfig(const Instance &instance);

    /// What the server will use after the edits and a restart: from the files, else what it runs
    /// with.
    QString value(const QString &name) const;
    /// Makes sure that @p name has a value that suffices, @p wanted if it has to be changed.
    void want(const QString &name, const QString &wanted, const Suffices &suffices);
    /// Same for a value that must be just this one.
    void want(const QString &name, const QString &wanted);
    /// Adds @p rule unless @p query is allowed already by one of the methods @p enough.
    /// True if it was added.
    bool allow(const HbaQuery &query, const HbaRule &rule, const QStringList &enough);
    /// Whether allow() would add a rule.
    bool needsRule(const HbaQuery &query, const QStringList &enough) const;

    bool needsRestart() const { return !m_restartFor.isEmpty(); }
    bool needsReload() const { return m_needsReload; }
    /// Names of the settings that need the restart.
    QStringList restartFor() const { return m_restartFor; }
    /// The settings that were edited, with their new values, for texts.
    QStringList editedSettings() const { return m_edited; }
    bool edits(const QString &name) const;
    /// The first thing that makes a change impossible.
    const std::optional<Error> &problem() const { return m_problem; }

    /// One change a file. @p stamp names the backups, @p mark is the comment put above new lines.
    QList<FileChange> changes(const QString &stamp, const QString &mark) const;

private:
    QList<const ConfigFileFact *> facts() const;
    const ConfigFileFact *fact(const QString &path) const;
    void addFiles();
    void edit(const QString &name, const QString &wanted);

    const Instance &m_instance;
    PgVersion m_version;
    ConfTree m_tree;
    HbaFile m_hba;
    QHash<QString, QByteArray> m_after; ///< changed configuration files
    QStringList m_order;                ///< their paths, in order of change
    bool m_hbaChanged = false;
    bool m_needsReload = false;
    QStringList m_restartFor, m_edited;
    std::optional<Error> m_problem;
};

} // namespace pgt
