// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/conffile.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

/// One active line somewhere in the files the server reads.
struct ConfOrigin
{
    QString path;
    ConfLine line;
    bool isAutoConf = false; ///< in postgresql.auto.conf, which ALTER SYSTEM writes
};

/// A reason for which the server would refuse the configuration.
struct ConfProblem
{
    enum class Kind {
        Syntax,           ///< the line cannot be read; near says where
        MissingFile,      ///< included, but not there
        MissingDirectory, ///< included, but not there
        TooDeep,          ///< files include one another
    };

    Kind kind = Kind::Syntax;
    QString path; ///< the file with the offending line
    int line = 0;
    QString near; ///< the offending token, file or directory
};

/// What set() changes: one file.
struct ConfChange
{
    QString path;
    QByteArray before;
    QByteArray after;
    int line = 0;
    bool isAutoConf = false;
};

/// postgresql.conf with all it includes and postgresql.auto.conf, resolved as the server does: in
/// order, the last one wins, include_dir in the order of bytes, without names that start with a dot
/// or do not end in .conf. No I/O: the caller adds files until nothing is wanted any more.
class ConfTree
{
public:
    /// @p mainFile and @p autoConf are absolute. Without @p autoConf (before 9.4) nothing is read
    /// after the main file.
    explicit ConfTree(const QString &mainFile, const QString &autoConf = {});

    void addFile(const QString &path, const QByteArray &bytes);
    /// The names in a directory, without its path; others than *.conf are left out here.
    void addDirectory(const QString &path, const QStringList &names);
    /// Says that the file or directory does not exist.
    void addMissing(const QString &path);

    /// Files and directories that are needed and were not added yet. Adding files can bring up
    /// more.
    QStringList wantedFiles() const;
    QStringList wantedDirectories() const;
    /// Every file that was read, in order of reading.
    QStringList files() const;

    /// The line that decides, none if the built-in default holds. Other sources that beat all files
    /// (command line, environment) are not known here.
    std::optional<ConfOrigin> find(const QString &name) const;
    QList<ConfOrigin> findAll(const QString &name) const;
    QString value(const QString &name) const;
    QList<ConfProblem> problems() const;

    /// The smallest change of one file that makes @p value effective: of the deciding line where
    /// there is one (even in postgresql.auto.conf), else of the main file. Changes nothing here;
    /// add the result with addFile() to go on.
    ConfChange set(const QString &name, const QString &value) const;

private:
    struct Walk;

    void visitFile(Walk &walk, const QString &path, int depth, const ConfOrigin &from) const;
    void visitInclude(Walk &walk, const QString &path, int depth, const ConfLine &line) const;
    Walk walk() const;

    QString m_mainFile;
    QString m_autoConf;
    QHash<QString, QByteArray> m_files;
    QHash<QString, QStringList> m_directories;
    QStringList m_missing;
};

} // namespace pgt
