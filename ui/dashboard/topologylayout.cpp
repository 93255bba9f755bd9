// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/topologylayout.h"

#include <QHash>
#include <QSet>

namespace pgt {

namespace {

class Placer
{
public:
    explicit Placer(const ReplicationSnapshot &snapshot)
    {
        for (const StandbySample &standby : snapshot.standbys) {
            const bool hasSender = standby.upstreamId != snapshot.primary.id &&
                                   standby.upstreamId != standby.id &&
                                   snapshot.standby(standby.upstreamId);
            m_receivers[hasSender ? standby.upstreamId : QString()].append(standby.id);
        }
        m_layout.rows = place(QString(), 1, 0);
        // What is left has only each other as senders: a circle is shown, not hidden.
        for (const StandbySample &standby : snapshot.standbys) {
            if (!m_placed.contains(standby.id))
                m_layout.rows += put(standby.id, QString(), 1, m_layout.rows);
        }
        m_layout.rows = qMax(1, m_layout.rows);
    }

    TopologyLayout take() { return m_layout; }

private:
    // Returns how many rows the receivers of `sender` take.
    int place(const QString &sender, int column, int row)
    {
        int used = 0;
        const QStringList receivers = m_receivers.value(sender);
        for (const QString &id : receivers) {
            if (!m_placed.contains(id))
                used += put(id, sender, column, row + used);
        }
        return used;
    }
    int put(const QString &id, const QString &sender, int column, int row)
    {
        m_placed.insert(id);
        m_layout.places.append({id, sender, column, row});
        m_layout.columns = qMax(m_layout.columns, column);
        return qMax(1, place(id, column + 1, row));
    }

    QHash<QString, QStringList> m_receivers;
    QSet<QString> m_placed;
    TopologyLayout m_layout;
};

} // namespace

bool TopologyLayout::isFree(int column, int row) const
{
    for (const TopologyPlace &place : places) {
        if (place.column == column && place.row == row)
            return false;
    }
    return true;
}

TopologyLayout layoutTopology(const ReplicationSnapshot &snapshot)
{
    return Placer(snapshot).take();
}

} // namespace pgt
