// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/standbysmodel.h"

#include "app/base/units.h"
#include "ui/models/healthlook.h"
#include "ui/widgets/statepill.h"

#include <QDateTime>
#include <QLocale>

#include <utility>

namespace pgt {

namespace {

const Lag *lagOf(const StandbySample &standby, int column)
{
    switch (column) {
    case StandbysModel::SentLag:
        return &standby.sentLag;
    case StandbysModel::WriteLag:
        return &standby.writeLag;
    case StandbysModel::FlushLag:
        return &standby.flushLag;
    case StandbysModel::ReplayLag:
        return &standby.replayLag;
    default:
        return nullptr;
    }
}

QString sinceText(const StandbySample &standby, const QDateTime &now)
{
    const auto &since = standby.isConnected && standby.since ? standby.since : standby.stateSince;
    if (!since)
        return unknownValue();
    return formatDuration(std::chrono::milliseconds(since->msecsTo(now)));
}

/// Since what, and by whose clock.
QString sinceTip(const StandbySample &standby)
{
    const auto moment = [](const QDateTime &utc) {
        return QLocale().toString(utc.toLocalTime(), QLocale::LongFormat);
    };
    if (standby.isConnected && standby.since)
        return StandbysModel::tr("Connected to its sender since %1.").arg(moment(*standby.since));
    if (standby.state == StandbyState::Disconnected && standby.stateSince)
        return StandbysModel::tr("Last sign of life %1.").arg(moment(*standby.stateSince));
    return standby.stateSince ? StandbysModel::tr("Seen in this state since %1.")
                                        .arg(moment(*standby.stateSince))
                              : QString();
}

} // namespace

void StandbysModel::setSnapshot(const ReplicationSnapshot &snapshot, const LagLimits &limits)
{
    m_limits = limits;
    m_snapshot = snapshot;
    for (int row = int(m_standbys.size()) - 1; row >= 0; --row) {
        if (!snapshot.standby(m_standbys.at(row).id)) {
            beginRemoveRows({}, row, row);
            m_shown.remove(m_standbys.at(row).id);
            m_standbys.removeAt(row);
            endRemoveRows();
        }
    }
    for (const StandbySample &standby : snapshot.standbys) {
        const int row = rowOf(standby.id);
        if (row >= 0) {
            m_standbys[row] = standby;
            tellChanges(row);
        } else {
            beginInsertRows({}, int(m_standbys.size()), int(m_standbys.size()));
            m_standbys.append(standby);
            m_shown.insert(standby.id, shownOf(standby));
            endInsertRows();
        }
    }
}

QStringList StandbysModel::shownOf(const StandbySample &standby) const
{
    const QString look = QStringLiteral("|%1|%2|%3")
                                 .arg(int(stateKind(m_snapshot, standby, m_limits)))
                                 .arg(standby.isFresh)
                                 .arg(int(standby.sync));
    QStringList shown;
    for (int column = 0; column < ColumnCount; ++column)
        shown << text(standby, column) + look;
    return shown;
}

// One signal for each run of cells that look different now.
void StandbysModel::tellChanges(int row)
{
    const StandbySample &standby = m_standbys.at(row);
    const QStringList before = std::exchange(m_shown[standby.id], shownOf(standby));
    const QStringList &now = m_shown[standby.id];
    for (int column = 0; column < ColumnCount; ++column) {
        const int first = column;
        while (column < ColumnCount && before.value(column) != now.value(column))
            ++column;
        if (column > first)
            Q_EMIT dataChanged(index(row, first), index(row, column - 1));
    }
}

const StandbySample *StandbysModel::standbyAt(int row) const
{
    return row >= 0 && row < m_standbys.size() ? &m_standbys.at(row) : nullptr;
}

int StandbysModel::rowOf(const QString &id) const
{
    for (int row = 0; row < m_standbys.size(); ++row) {
        if (m_standbys.at(row).id == id)
            return row;
    }
    return -1;
}

int StandbysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_standbys.size());
}

int StandbysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString StandbysModel::text(const StandbySample &standby, int column) const
{
    if (const Lag *lag = lagOf(standby, column))
        return lagText(*lag);
    switch (column) {
    case Standby:
        return standby.name;
    case State:
        return stateText(m_snapshot, standby);
    case Sync:
        return syncStateText(standby.sync);
    case Slot:
        return standby.slot.isEmpty() ? unknownValue() : standby.slot;
    case RetainedWal:
        return bytesText(standby.retainedBytes);
    case StateFor:
        return sinceText(standby, m_snapshot.atUtc);
    default:
        return {};
    }
}

QVariant StandbysModel::sortValue(const StandbySample &standby, int column) const
{
    if (const Lag *lag = lagOf(standby, column))
        return lag->bytes ? *lag->bytes : qint64(-1);
    switch (column) {
    case State:
        return int(healthOf(standby, m_limits));
    case RetainedWal:
        return standby.retainedBytes.value_or(-1);
    case StateFor:
        return standby.since ? standby.since->toMSecsSinceEpoch() : qint64(-1);
    default:
        return text(standby, column);
    }
}

QString StandbysModel::toolTip(const StandbySample &standby, int column) const
{
    if (const Lag *lag = lagOf(standby, column)) {
        if (!lag->bytes)
            return tr("Not known.");
        const QString bytes = tr("%1 bytes", "exact number").arg(QLocale().toString(*lag->bytes));
        return lag->time ? bytes + QLatin1Char('\n') + lag->time->sourceText() : bytes;
    }
    switch (column) {
    case Standby:
        return standby.address;
    case State:
        return standby.stateReason;
    case RetainedWal:
        if (standby.retainedBytes && standby.retainLimitBytes)
            return tr("%1 of at most %2")
                    .arg(formatBytes(*standby.retainedBytes),
                         formatBytes(*standby.retainLimitBytes));
        return {};
    case StateFor:
        return sinceTip(standby);
    default:
        return {};
    }
}

QVariant StandbysModel::lagData(const StandbySample &standby, const Lag &lag, int role) const
{
    switch (role) {
    case BytesRole:
        return bytesText(lag.bytes);
    case TimeRole:
        return lag.time ? timeText(lag.time) : QString();
    case ProblemRole: {
        const StateKind kind = stateKind(m_snapshot, standby, m_limits);
        return kind == StateKind::Warn || kind == StateKind::Error;
    }
    default:
        return {};
    }
}

QVariant StandbysModel::data(const QModelIndex &index, int role) const
{
    const StandbySample *standby = standbyAt(index.row());
    if (!index.isValid() || !standby)
        return {};
    const int column = index.column();
    if (const Lag *lag = lagOf(*standby, column)) {
        const QVariant value = lagData(*standby, *lag, role);
        if (value.isValid())
            return value;
    }
    switch (role) {
    case Qt::DisplayRole:
    case CopyRole:
        return text(*standby, column);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1: %2").arg(headerData(column, Qt::Horizontal, role).toString(),
                                            text(*standby, column));
    case Qt::ToolTipRole:
        return toolTip(*standby, column);
    case Qt::TextAlignmentRole:
        return lagOf(*standby, column) || column == RetainedWal || column == StateFor
                       ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                       : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case IdRole:
        return standby->id;
    case SortRole:
        return sortValue(*standby, column);
    case KindRole:
        return int(stateKind(m_snapshot, *standby, m_limits));
    case StaleRole:
        return !standby->isFresh;
    case PillRole:
        return int(standby->sync == SyncState::Sync || standby->sync == SyncState::Quorum
                           ? PillKind::Info
                           : PillKind::Quiet);
    case ShareRole:
        if (column == RetainedWal && standby->retainedBytes &&
            standby->retainLimitBytes.value_or(0) > 0)
            return double(*standby->retainedBytes) / double(*standby->retainLimitBytes);
        return {};
    default:
        return {};
    }
}

QVariant StandbysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = (section >= SentLag && section <= ReplayLag) ||
                              section == RetainedWal || section == StateFor;
        return QVariant((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (section) {
    case Standby:
        return tr("Standby");
    case State:
        return tr("State");
    case Sync:
        return tr("Sync");
    case SentLag:
        return tr("Sent lag");
    case WriteLag:
        return tr("Write lag");
    case FlushLag:
        return tr("Flush lag");
    case ReplayLag:
        return tr("Replay lag");
    case Slot:
        return tr("Slot");
    case RetainedWal:
        return tr("Retained WAL");
    case StateFor:
        return tr("In state for", "a duration");
    default:
        return {};
    }
}

} // namespace pgt
