// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/adoptsession.h"

#include <QAbstractTableModel>

namespace pgt {

/// The servers of a cluster that is to be watched, one row each.
class AdoptedModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Server, Role, Address, FoundBy, State, ColumnCount };
    /// What the last column says: whether a server was reached, or whether the sign-in worked.
    enum class Shows { Reach, Login };

    explicit AdoptedModel(Shows shows, QObject *parent = nullptr);

    /// Keeps the rows of servers that are still there; with Shows::Login only reached ones.
    void setServers(const QList<AdoptedServer> &servers);
    QString serverId(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QString text(const AdoptedServer &server, int column) const;
    QString loginText(const AdoptedServer &server) const;
    int stateKind(const AdoptedServer &server) const;

    Shows m_shows;
    QList<AdoptedServer> m_servers;
};

} // namespace pgt
