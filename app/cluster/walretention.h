// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/cluster/replicationspec.h"

namespace pgt {

/// How much WAL the primary will keep for the new standby, which setting has to change for it, and
/// whom that change hits. max_slot_wal_keep_size (13+), wal_keep_size (13+) and wal_keep_segments
/// (to 12) are of the whole server, never of one slot: this is the one place that decides about
/// them. Seen on 15: a slot that holds more than a new, lower limit is "lost" after the next
/// checkpoint, and only a new copy helps its consumer.
struct WalRetention
{
    enum class Bound {
        SlotLimit,        ///< the slot keeps WAL, at most resultBytes
        SlotUnlimited,    ///< the slot keeps WAL without a limit, as the server is set
        SlotWithoutLimit, ///< the same, because the version has no limit for slots (to 12)
        Reserve,          ///< no slot: at least the last resultBytes are kept
        Nothing,          ///< no slot and no reserve
    };
    enum class Change { None, Cap, Lower, Raise, Lift };
    /// Why nothing is changed although something else would be wished for.
    enum class Stays { No, Enough, OthersRely, OnPurpose, NoRoom, Fixed };

    Bound bound = Bound::Nothing;
    Change change = Change::None;
    Stays stays = Stays::No;
    QString setting;          ///< the one that decides; empty: this version has none
    QString value;            ///< of setting after the plan, as it is written
    qint64 presentBytes = -1; ///< -1: no limit
    qint64 resultBytes = -1;  ///< -1: no limit
    qint64 wishedBytes = 0;   ///< 0: no wish
    qint64 freeBytes = -1;    ///< where the primary's WAL is
    QList<SlotFact> others; ///< slots of others that the limit is for; those that are lost are not
    QList<SlotFact> lost;   ///< those of them that hold more than the result: lost by the change
    QStringList receivers;  ///< others without a slot that lose reserve by the change

    bool isTooSmall() const
    {
        return wishedBytes > 0 && resultBytes >= 0 && resultBytes < wishedBytes;
    }
    /// The change takes WAL from others: never without their names in the consent.
    bool takesFromOthers() const;
};

/// What is to be done for @p spec on @p primary. @p present: the setting as its files say; null: as
/// it runs. A pure function for every version.
WalRetention walRetention(const ReplicationSpec &spec, const Instance &primary,
                          const QString &present = {});
/// The setting that walRetention() will decide about; empty if the version has none.
QString walRetentionSetting(const ReplicationSpec &spec, int versionNum);

/// Where the primary's WAL lies; nullptr: not known.
const DiskFact *walDisk(const Instance &primary);

/// "The primary keeps the WAL that berlin-2 still needs, at most 6.0 GB.": what will be true.
QString keepingSentence(const WalRetention &retention, const Instance &primary,
                        const QString &standby);
/// What happens to the server's limit and why; empty if there is nothing to say.
QString limitSentence(const WalRetention &retention, const QString &primaryName);
/// "barman (not in use) holds 12.0 GB, sub (in use) holds 3.0 MB"; empty if there are no others.
QString othersText(const WalRetention &retention);
/// What has to be agreed to, a clause; empty unless takesFromOthers().
QString takingClause(const WalRetention &retention, const QString &primaryName);

} // namespace pgt
