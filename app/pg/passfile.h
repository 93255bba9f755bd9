// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/base/secret.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace pgt {

/// Whom a line of a password file is for. "*" matches anything. The WAL receiver and pg_basebackup
/// look for the database "replication"; "*" serves them too.
struct PassEntry
{
    QString host;
    QString port;
    QString database;
    QString user;

    bool operator==(const PassEntry &other) const = default;
};

/// Editor for a libpq password file (.pgpass). Lines it does not change keep every byte, comments,
/// broken lines and line ends included. libpq takes the first line that matches.
/// libpq before 13 reads at most 319 bytes of a line.
class PassFile
{
public:
    PassFile() = default;
    explicit PassFile(const QByteArray &content);
    ~PassFile();
    PassFile(const PassFile &) = default;
    PassFile &operator=(const PassFile &) = default;

    /// The whole file. Holds secrets: wipe() the copy after use, never log it.
    QByteArray content() const { return m_content; }

    /// True if a line has exactly these four fields.
    bool contains(const PassEntry &entry) const;
    /// The password libpq would use for a connection, none if no line matches.
    std::optional<Secret> lookup(const PassEntry &connection) const;
    /// Makes libpq use @p password for @p entry: changes the password of the line with exactly
    /// these fields, or adds a line; always above other lines that would be found first. The line
    /// keeps its line end. Error: InvalidInput for an empty password or one with a line end or NUL,
    /// which the format cannot hold.
    Result<void> set(const PassEntry &entry, const Secret &password);
    /// Removes all lines with exactly these fields; the number of lines removed.
    int remove(const PassEntry &entry);

private:
    QByteArray m_content;
};

} // namespace pgt
