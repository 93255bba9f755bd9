// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgversion.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace pgt {

/// One word of a line of pg_hba.conf. A word that begins with a quote has no special meaning.
struct HbaToken
{
    QString text;
    bool isQuoted = false;

    bool isKeyword(const char *keyword) const;
};

/// One record of pg_hba.conf, which may span several physical lines since 14.
struct HbaRecord
{
    enum class Kind {
        Rule,
        Include, ///< include, include_if_exists, include_dir (16): path says what
        Broken, ///< the server refuses the file because of it; problem says why, as the server does
    };

    enum class Address { None, All, SameHost, SameNet, Network, HostName };

    Kind kind = Kind::Rule;
    int line = 0;     ///< first physical line, from 1
    int lastLine = 0; ///< same as line without continuation
    QString type;     ///< local, host, hostssl, hostnossl, hostgssenc, hostnogssenc
    QList<HbaToken> databases;
    QList<HbaToken> users;
    Address addressKind = Address::None;
    QString address;    ///< as written, with its mask
    QByteArray network; ///< of Network: 4 or 16 bytes, not yet masked
    QByteArray mask;    ///< of Network: as many bytes
    QString method;
    QStringList options; ///< name=value
    QString path;
    QString problem;

    /// True if the keyword replication is among the databases.
    bool isForReplication() const;
};

/// The records of a file given as physical lines with their line ends; comments and blank lines
/// give none. Follows hba.c of the given version: continuation lines 14+, includes 16+, GSS types
/// 12+.
QList<HbaRecord> parseHbaRecords(const QList<QByteArray> &lines, const PgVersion &version);

/// True if @p line ends in a backslash, so that the next line belongs to it (14+).
bool isContinuedHbaLine(const QByteArray &line, const PgVersion &version);

} // namespace pgt
