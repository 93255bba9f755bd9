// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/instancesmodel.h"

#include "app/base/units.h"
#include "ui/theme/tokens.h"

#include <algorithm>

namespace pgt {

namespace {

StateKind kindOf(const Instance &instance)
{
    switch (instance.state) {
    case Instance::State::Running:
        return StateKind::Ok;
    case Instance::State::Starting:
        return StateKind::Busy;
    case Instance::State::Stopped:
        return StateKind::Idle;
    case Instance::State::Unknown:
        break;
    }
    return StateKind::Waiting;
}

} // namespace

void InstancesModel::setInstances(const QList<Instance> &instances)
{
    const auto same = [](const Instance &a, const Instance &b) { return a.id == b.id; };
    if (std::equal(m_instances.begin(), m_instances.end(), instances.begin(), instances.end(),
                   same)) {
        m_instances = instances;
        if (!m_instances.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_instances = instances;
    endResetModel();
}

void InstancesModel::setChosen(const QString &instanceId)
{
    if (m_chosen == instanceId)
        return;
    m_chosen = instanceId;
    if (!m_instances.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString InstancesModel::instanceId(int row) const
{
    return row >= 0 && row < m_instances.size() ? m_instances[row].id : QString();
}

int InstancesModel::rowOf(const QString &instanceId) const
{
    for (qsizetype i = 0; i < m_instances.size(); ++i) {
        if (m_instances[i].id == instanceId)
            return int(i);
    }
    return -1;
}

int InstancesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_instances.size());
}

int InstancesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant InstancesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Instance &instance = m_instances[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(instance, index.column());
    case Qt::ToolTipRole:
        if (index.column() == Size && instance.sizeBytes >= 0)
            return tr("%1 bytes").arg(QLocale().toString(instance.sizeBytes));
        if (index.column() == DataDirectory)
            return instance.dataDirectory;
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (index.column() == Size ? Qt::AlignRight : Qt::AlignLeft));
    case InstanceIdRole:
        return instance.id;
    case StateRole:
        return int(kindOf(instance));
    case ChosenRole:
        return instance.id == m_chosen;
    default:
        return {};
    }
}

QString InstancesModel::text(const Instance &instance, int column) const
{
    const auto orUnknown = [](const QString &value) {
        return value.isEmpty() ? unknownValue() : value;
    };
    switch (column) {
    case Version:
        return orUnknown(instance.versionText);
    case Cluster:
        return orUnknown(instance.clusterName);
    case Port:
        return instance.port > 0 ? QString::number(instance.port) : unknownValue();
    case DataDirectory:
        return instance.dataDirectory;
    case Size:
        return instance.sizeBytes < 0 ? unknownValue() : formatBytes(instance.sizeBytes);
    case State:
        return stateText(instance);
    default:
        return {};
    }
}

QString InstancesModel::stateText(const Instance &instance) const
{
    switch (instance.state) {
    case Instance::State::Running:
        return instance.inRecovery ? tr("standby") : tr("running");
    case Instance::State::Stopped:
        return tr("stopped");
    case Instance::State::Starting:
        return tr("starting");
    case Instance::State::Unknown:
        break;
    }
    return tr("not known");
}

QVariant InstancesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section == Size ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Version:
        return tr("Version");
    case Cluster:
        return tr("Cluster");
    case Port:
        return tr("Port");
    case DataDirectory:
        return tr("Data directory");
    case Size:
        return tr("Size");
    case State:
        return tr("State");
    default:
        return {};
    }
}

} // namespace pgt
