// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/hbarecord.h"

#include <QHostAddress>

namespace pgt {

/// How a connection reaches the server, as the first column of pg_hba.conf tells it apart.
enum class HbaTransport { Socket, PlainTcp, TlsTcp, GssTcp };

/// A connection, to ask which line of pg_hba.conf decides it.
struct HbaQuery
{
    bool isReplication = true; ///< physical replication; the keyword, not a database of that name
    QString database;          ///< for other connections
    QString user;
    HbaTransport transport = HbaTransport::TlsTcp;
    QHostAddress address; ///< the client's, as the server sees it; unused for Socket
};

/// Why it cannot be said from the file alone whether a line matches.
enum class HbaDoubt {
    HostName,        ///< the server looks the name up
    OwnAddress,      ///< samehost, samenet: the server's interfaces
    GroupMembership, ///< +role, samerole, samegroup
    OtherFile,       ///< @file, include
    Pattern,         ///< a regular expression (16)
};

struct HbaMaybe
{
    int line = 0;
    HbaDoubt doubt = HbaDoubt::HostName;
};

/// What decides a connection: the first line that surely matches, and the lines above it that may.
struct HbaDecision
{
    int line = 0;   ///< 0: no line surely matches; the server rejects what nothing matches
    QString method; ///< of that line
    bool wantsCertificate =
            false; ///< it lets in with a client certificate only (clientcert=, cert)
    QList<HbaMaybe> maybe;

    bool isCertain() const { return maybe.isEmpty(); }
    /// A line surely matches and its method is not reject.
    bool isAllowed() const { return line > 0 && method != QLatin1String("reject"); }
};

/// A line to add. Fields are written as they are: see quoteHbaName() for names.
struct HbaRule
{
    QString type = QStringLiteral("host");
    QString database = QStringLiteral("replication");
    QString user;
    QString address; ///< 192.0.2.7/32; empty for local
    QString method = QStringLiteral("scram-sha-256");
    QString comment; ///< written behind "# "; the mark by which removeRules() finds the line again
};

/// @p name as it is written in the columns of databases and users to mean just that name: between
/// quotes if it is a keyword, begins with + or @, or contains blanks, commas, # or quotes. A name
/// that begins with / is a pattern since 16, quoted or not.
QString quoteHbaName(const QString &name);

/// Lossless editor for pg_hba.conf. The first line that matches decides, nothing falls through.
class HbaFile
{
public:
    HbaFile(const QByteArray &bytes, const PgVersion &version);

    QByteArray bytes() const;
    const QList<HbaRecord> &records() const { return m_records; }
    /// Records the server refuses. With one of them a reload keeps the old rules and a start fails.
    QList<HbaRecord> errors() const;

    HbaDecision decide(const HbaQuery &query) const;
    /// Adds @p rule as one line above the first line that decides, or may decide, @p query; if none
    /// does, below the last replication line, else at the end. Fields are set under those of a
    /// neighbouring line. Returns the number of the new line.
    int insertRule(const HbaRule &rule, const HbaQuery &query);
    /// Removes the rules whose line ends in "# " and @p comment; the number of lines removed.
    int removeRules(const QString &comment);

private:
    int insertionIndex(const HbaQuery &query) const;
    QByteArray formatRule(const HbaRule &rule, int index) const;
    QByteArray neighbourOf(int index, const HbaRule &rule) const;

    QList<QByteArray> m_lines; ///< with their line ends
    QList<HbaRecord> m_records;
    PgVersion m_version;
};

} // namespace pgt
