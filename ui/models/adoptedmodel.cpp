// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/adoptedmodel.h"

#include "app/base/units.h"
#include "ui/theme/glyph.h"

#include <algorithm>

namespace pgt {

AdoptedModel::AdoptedModel(Shows shows, QObject *parent)
    : QAbstractTableModel(parent), m_shows(shows)
{}

void AdoptedModel::setServers(const QList<AdoptedServer> &servers)
{
    QList<AdoptedServer> next;
    std::copy_if(servers.cbegin(), servers.cend(), std::back_inserter(next),
                 [this](const AdoptedServer &server) {
                     return m_shows == Shows::Reach ||
                            server.state == AdoptedServer::State::Reached;
                 });
    const auto same = [](const AdoptedServer &a, const AdoptedServer &b) { return a.id == b.id; };
    // New servers come at the end: rows that stay keep selection and scroll position.
    const bool isLonger = next.size() >= m_servers.size() &&
                          std::equal(m_servers.cbegin(), m_servers.cend(), next.cbegin(), same);
    if (!isLonger) {
        beginResetModel();
        m_servers = next;
        endResetModel();
        return;
    }
    const int before = int(m_servers.size());
    if (next.size() > before) {
        beginInsertRows({}, before, int(next.size()) - 1);
        m_servers = next;
        endInsertRows();
    }
    m_servers = next;
    if (before > 0)
        Q_EMIT dataChanged(index(0, 0), index(before - 1, ColumnCount - 1));
}

QString AdoptedModel::serverId(int row) const
{
    return row >= 0 && row < m_servers.size() ? m_servers.at(row).id : QString();
}

int AdoptedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_servers.size());
}

int AdoptedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AdoptedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const AdoptedServer &server = m_servers.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text(server, index.column());
    case Qt::DecorationRole:
        return index.column() == State ? QVariant(glyphIcon(StateKind(stateKind(server))))
                                       : QVariant();
    default:
        return {};
    }
}

QString AdoptedModel::text(const AdoptedServer &server, int column) const
{
    switch (column) {
    case Server:
        return server.name;
    case Role:
        return server.roleText();
    case Address:
        return server.address.isEmpty() ? unknownValue() : server.address;
    case FoundBy:
        return server.foundBy;
    case State:
        return m_shows == Shows::Reach ? server.stateText() : loginText(server);
    default:
        return {};
    }
}

QString AdoptedModel::loginText(const AdoptedServer &server) const
{
    switch (server.login) {
    case AdoptedServer::Login::NotTested:
        return tr("not tested");
    case AdoptedServer::Login::Testing:
        return tr("signing in");
    case AdoptedServer::Login::Passed:
        return tr("sign-in works");
    case AdoptedServer::Login::Failed:
        break;
    }
    return tr("sign-in failed");
}

int AdoptedModel::stateKind(const AdoptedServer &server) const
{
    using Reach = AdoptedServer::State;
    using Login = AdoptedServer::Login;
    if (m_shows == Shows::Login)
        return int(server.login == Login::Passed    ? StateKind::Ok
                   : server.login == Login::Failed  ? StateKind::Error
                   : server.login == Login::Testing ? StateKind::Busy
                                                    : StateKind::Waiting);
    switch (server.state) {
    case Reach::Reached:
        return int(StateKind::Ok);
    case Reach::Connecting:
        return int(StateKind::Busy);
    case Reach::NeedsChoice:
        return int(StateKind::Warn);
    case Reach::Failed:
        return int(StateKind::Error);
    case Reach::Skipped:
        return int(StateKind::Idle);
    case Reach::Found:
        break;
    }
    return int(StateKind::Waiting);
}

QVariant AdoptedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Server:
        return tr("Server");
    case Role:
        return tr("Role");
    case Address:
        return tr("Address");
    case FoundBy:
        return tr("Found because it", "receives WAL from ...");
    case State:
        return m_shows == Shows::Reach ? tr("State") : tr("Sign-in");
    default:
        return {};
    }
}

} // namespace pgt
