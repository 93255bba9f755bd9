// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/base/secret.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

namespace pgt {

/// A libpq connection string as keywords and values, in the order they were given. Values of the
/// keywords that hold secrets (password, sslpassword and later ones) are kept apart and leave this
/// object through withSecrets() only.
class ConnInfo
{
public:
    ConnInfo() = default;

    /// Reads "keyword = 'value' ..." as libpq does, or a postgresql:// URI. Unknown keywords are
    /// kept, because the server's libpq may be newer than ours; the last of a repeated keyword
    /// wins. Error: InvalidInput; its texts never contain a value.
    static Result<ConnInfo> parse(const QString &text);

    bool isEmpty() const { return m_values.isEmpty() && m_secrets.isEmpty(); }
    bool contains(const QString &keyword) const;
    /// Keywords in order, secret ones last.
    QStringList keywords() const;
    /// Empty if not there, and for keywords that hold secrets.
    QString value(const QString &keyword) const;
    /// Replaces or appends. An empty value is kept: libpq takes it for the default. A keyword that
    /// holds a secret goes the way of setPassword().
    void set(const QString &keyword, const QString &value);
    void remove(const QString &keyword);

    Secret password() const;
    void setPassword(const Secret &password);

    /// Keywords of this object that a server of @p allowed keywords would refuse.
    QStringList keywordsNotIn(const QStringList &allowed) const;

    /// The connection string without any secret; parse() gives the same values back.
    QString toString() const;
    /// toString() with "password=********" where there is one: for logs and screens.
    QString redacted() const;
    /// The complete string, UTF-8.
    Secret withSecrets() const;
    /// toString() as a value in postgresql.conf or recovery.conf: quoted once more.
    QString quotedForConf() const;

    bool operator==(const ConnInfo &other) const;

private:
    static Result<ConnInfo> parseUri(const QString &text);

    QList<std::pair<QString, QString>> m_values;
    QList<std::pair<QString, Secret>> m_secrets;
};

} // namespace pgt
