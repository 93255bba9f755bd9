// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/walretention.h"

#include "app/base/units.h"
#include "app/pg/confvalue.h"
#include "app/pg/pgversion.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using Change = WalRetention::Change;
using Stays = WalRetention::Stays;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::WalRetention)
};

constexpr qint64 megabyte = 1 << 20;

qint64 segmentBytes(const Instance &primary)
{
    return primary.walSegmentBytes > 0 ? primary.walSegmentBytes : 16 * megabyte;
}

QString written(const QString &setting, qint64 bytes, const Instance &primary)
{
    if (bytes < 0)
        return u"-1"_s;
    if (setting == "wal_keep_segments"_L1) {
        const qint64 segment = segmentBytes(primary);
        return QString::number((bytes + segment - 1) / segment);
    }
    const qint64 megabytes = (bytes + megabyte - 1) / megabyte;
    return megabytes > 0 && megabytes % 1024 == 0 ? u"%1GB"_s.arg(megabytes / 1024)
                                                  : u"%1MB"_s.arg(megabytes);
}

qint64 bytesOf(const QString &setting, const QString &value, const Instance &primary)
{
    if (setting == "wal_keep_segments"_L1)
        return std::max<qint64>(0, value.toLongLong()) * segmentBytes(primary);
    // An empty value is one that was not read: the compiled-in default.
    const qint64 otherwise = setting == "max_slot_wal_keep_size"_L1 ? -1 : 0;
    return confBytes(value, u"MB"_s).value_or(otherwise);
}

/// Somebody wrote it, even if it is what the server would do by itself.
bool isWritten(const SettingFact &fact, const QString &present)
{
    return (!fact.source.isEmpty() && fact.source != "default"_L1) ||
           (!present.isNull() && present != fact.value);
}

class Decision
{
public:
    Decision(const ReplicationSpec &spec, const Instance &primary, const QString &present)
        : m_spec(spec), m_primary(primary)
    {
        m_result.setting = walRetentionSetting(spec, primary.versionNum);
        m_result.wishedBytes = std::max<qint64>(0, spec.keepAtMostBytes);
        if (const DiskFact *disk = walDisk(primary))
            m_result.freeBytes = disk->freeBytes;
        const SettingFact fact = primary.settings.value(m_result.setting);
        const QString value = present.isNull() ? fact.value : present;
        m_isWritten = isWritten(fact, present);
        m_isFixed = fact.isAboveFiles();
        m_result.presentBytes = bytesOf(m_result.setting, value, primary);
        m_result.resultBytes = m_result.presentBytes;
        m_result.value = value;
        findOthers();
    }

    WalRetention take()
    {
        if (m_result.setting.isEmpty()) {
            m_result.presentBytes = m_result.resultBytes = m_spec.useSlot ? -1 : 0;
        } else if (m_spec.walLimit == WalLimitWish::Exactly) {
            const bool isNone = m_spec.keepAtMostBytes <= 0;
            change(isNone ? (m_spec.useSlot ? -1 : 0) : m_spec.keepAtMostBytes);
        } else if (m_result.wishedBytes > 0) {
            considerate();
        }
        bind();
        if (m_result.change == Change::Cap || m_result.change == Change::Lower)
            findHit();
        return m_result;
    }

private:
    bool isAnyStandby(auto has) const
    {
        return std::any_of(m_spec.standbys.cbegin(), m_spec.standbys.cend(), has);
    }

    void findOthers()
    {
        for (const SlotFact &slot : m_primary.slotList) {
            const bool isOwn = m_spec.useSlot && isAnyStandby([&slot](const StandbySpec &standby) {
                                   return standby.slotName == slot.name;
                               });
            if (!isOwn && slot.walStatus != "lost"_L1)
                m_result.others << slot;
        }
    }

    /// Written as the server keeps it, so that a second plan finds nothing to do.
    void change(qint64 bytes)
    {
        const QString value = written(m_result.setting, bytes, m_primary);
        const qint64 target = bytesOf(m_result.setting, value, m_primary);
        if (target == m_result.presentBytes)
            return;
        m_result.change = target < 0                       ? Change::Lift
                          : m_result.presentBytes < 0      ? Change::Cap
                          : target < m_result.presentBytes ? Change::Lower
                                                           : Change::Raise;
        m_result.resultBytes = target;
        m_result.value = value;
    }

    void considerate()
    {
        const qint64 wished = m_result.wishedBytes;
        if (m_result.presentBytes < 0) {
            if (!m_result.others.isEmpty())
                m_result.stays = Stays::OthersRely;
            else if (m_isFixed)
                m_result.stays = Stays::Fixed;
            else if (m_isWritten)
                m_result.stays = Stays::OnPurpose;
            else
                change(wished); // nobody's WAL is limited by it
        } else if (m_result.presentBytes >= wished) {
            m_result.stays = Stays::Enough;
        } else if (m_isFixed) {
            m_result.stays = Stays::Fixed;
        } else if (m_result.freeBytes < wished) { // or not known
            m_result.stays = Stays::NoRoom;
        } else {
            change(wished);
        }
    }

    void bind()
    {
        using Bound = WalRetention::Bound;
        if (!m_spec.useSlot)
            m_result.bound = m_result.resultBytes > 0 ? Bound::Reserve : Bound::Nothing;
        else if (m_result.setting.isEmpty())
            m_result.bound = Bound::SlotWithoutLimit;
        else
            m_result.bound = m_result.resultBytes < 0 ? Bound::SlotUnlimited : Bound::SlotLimit;
    }

    void findHit()
    {
        if (m_spec.useSlot) {
            // What wal_keep_size keeps anyway is not taken from a slot either.
            const qint64 reserve =
                    bytesOf(u"wal_keep_size"_s, m_primary.setting(u"wal_keep_size"_s), m_primary);
            const qint64 kept = std::max(m_result.resultBytes, reserve);
            for (const SlotFact &slot : m_result.others) {
                if (slot.retainedBytes > kept)
                    m_result.lost << slot;
            }
            return;
        }
        m_result.others.clear(); // they keep what they need without that reserve
        for (const SenderFact &sender : m_primary.senders) {
            const bool hasSlot = std::any_of(
                    m_primary.slotList.cbegin(), m_primary.slotList.cend(),
                    [&sender](const SlotFact &s) { return s.active && s.activePid == sender.pid; });
            const bool isOwn = isAnyStandby([&sender](const StandbySpec &standby) {
                return standby.application() == sender.applicationName;
            });
            if (!hasSlot && !isOwn)
                m_result.receivers << (sender.applicationName.isEmpty() ? sender.clientAddress
                                                                        : sender.applicationName);
        }
    }

    const ReplicationSpec &m_spec;
    const Instance &m_primary;
    bool m_isWritten = false, m_isFixed = false;
    WalRetention m_result;
};

QString slotText(const SlotFact &slot)
{
    const QString use = slot.active ? Texts::tr("in use") : Texts::tr("not in use");
    if (slot.retainedBytes < 0)
        return Texts::tr("%1 (%2)", "slot (in use)").arg(slot.name, use);
    const QString text = Texts::tr("%1 (%2) holds %3", "slot (in use) holds 3 MB")
                                 .arg(slot.name, use, formatBytes(slot.retainedBytes));
    return slot.walStatus == "unreserved"_L1 ? Texts::tr("%1 and is about to be lost").arg(text)
                                             : text;
}

QString names(const QList<SlotFact> &list)
{
    QStringList names;
    for (const SlotFact &slot : list)
        names << slot.name;
    return names.join(u", "_s);
}

} // namespace

bool WalRetention::takesFromOthers() const
{
    return (change == Change::Cap || change == Change::Lower) &&
           (!others.isEmpty() || !receivers.isEmpty());
}

QString walRetentionSetting(const ReplicationSpec &spec, int versionNum)
{
    const PgVersion version = PgVersion::fromNumber(versionNum);
    if (spec.useSlot)
        return version.hasMaxSlotWalKeepSize() ? u"max_slot_wal_keep_size"_s : QString();
    return version.hasWalKeepSize() ? u"wal_keep_size"_s : u"wal_keep_segments"_s;
}

WalRetention walRetention(const ReplicationSpec &spec, const Instance &primary,
                          const QString &present)
{
    return Decision(spec, primary, present).take();
}

const DiskFact *walDisk(const Instance &primary)
{
    for (const QString &path : {primary.walDirectory, primary.dataDirectory}) {
        for (const DiskFact &disk : primary.disks) {
            if (!path.isEmpty() && disk.path == path)
                return &disk;
        }
    }
    return nullptr;
}

QString keepingSentence(const WalRetention &retention, const Instance &primary,
                        const QString &standby)
{
    using Bound = WalRetention::Bound;
    switch (retention.bound) {
    case Bound::SlotLimit:
        return Texts::tr("The primary keeps the WAL that %1 still needs, at most %2. If %1 is away "
                         "for longer, it has to be copied anew.")
                .arg(standby, formatBytes(retention.resultBytes));
    case Bound::SlotUnlimited:
        return Texts::tr("The primary keeps all WAL that %1 still needs, without a limit: while "
                         "%1 is away it grows, and a full disk stops the primary.")
                .arg(standby);
    case Bound::SlotWithoutLimit:
        return Texts::tr("The primary keeps all WAL that %1 still needs, without a limit: "
                         "PostgreSQL %2 has none for slots (13 and later have). While %1 is away "
                         "it grows, and a full disk stops the primary; the dashboard shows how "
                         "much the slot holds.")
                .arg(standby, majorText(PgVersion::fromNumber(primary.versionNum).major()));
    case Bound::Reserve:
        return Texts::tr("Without a slot the primary keeps at least the last %2 of WAL. If %1 is "
                         "behind by more, it has to be copied anew.")
                .arg(standby, formatBytes(retention.resultBytes));
    case Bound::Nothing:
        break;
    }
    return Texts::tr("Without a slot and without a reserve the primary removes WAL as soon as it "
                     "does not need it itself; %1 has to be copied anew if it is away even for a "
                     "short time.")
            .arg(standby);
}

QString limitSentence(const WalRetention &retention, const QString &primaryName)
{
    const auto size = [](qint64 bytes) {
        return bytes < 0 ? Texts::tr("no limit") : formatBytes(bytes);
    };
    const QString others = names(retention.others);
    switch (retention.stays) {
    case Stays::Enough:
        return Texts::tr("%1 is %2 on %3 already and stays.")
                .arg(retention.setting, size(retention.presentBytes), primaryName);
    case Stays::OthersRely:
        return Texts::tr("%1 is one limit for all slots of %2. None is set, because it would also "
                         "hold for %3.")
                .arg(retention.setting, primaryName, others);
    case Stays::OnPurpose:
        return Texts::tr("“No limit” is written in the configuration of %1 (%2 = -1) and stays.")
                .arg(primaryName, retention.setting);
    case Stays::NoRoom:
        return Texts::tr("%1 is %2 on %3, less than the %4 that this standby may need. It is not "
                         "raised, because %5.")
                .arg(retention.setting, size(retention.presentBytes), primaryName,
                     size(retention.wishedBytes),
                     retention.freeBytes < 0
                             ? Texts::tr("the free space there is not known")
                             : Texts::tr("only %1 are free").arg(formatBytes(retention.freeBytes)));
    case Stays::Fixed:
        return Texts::tr("%1 is %2 on %3 by its command line, which wins over every file.")
                .arg(retention.setting, size(retention.presentBytes), primaryName);
    case Stays::No:
        break;
    }
    if (retention.change == Change::None)
        return {};
    if (retention.setting != "max_slot_wal_keep_size"_L1) {
        return Texts::tr("%1 changes from %2 to %3 on %4, for all who receive WAL without a slot.")
                .arg(retention.setting, size(retention.presentBytes), size(retention.resultBytes),
                     primaryName);
    }
    if (others.isEmpty())
        return Texts::tr("%1 changes from %2 to %3 on %4; there are no other slots.")
                .arg(retention.setting, size(retention.presentBytes), size(retention.resultBytes),
                     primaryName);
    return Texts::tr("%1 changes from %2 to %3 on %4. It is one limit for all slots, also for %5.")
            .arg(retention.setting, size(retention.presentBytes), size(retention.resultBytes),
                 primaryName, others);
}

QString othersText(const WalRetention &retention)
{
    QStringList texts;
    for (const SlotFact &slot : retention.others)
        texts << slotText(slot);
    return texts.join(u", "_s);
}

QString takingClause(const WalRetention &retention, const QString &primaryName)
{
    if (!retention.takesFromOthers())
        return {};
    const QString limit = formatBytes(retention.resultBytes);
    if (!retention.receivers.isEmpty())
        return Texts::tr("%1 keeps only %2 of WAL instead of %3 for %4, which have no slot")
                .arg(primaryName, limit, formatBytes(retention.presentBytes),
                     retention.receivers.join(u", "_s));
    if (retention.lost.isEmpty())
        return Texts::tr("%1 keeps at most %2 of WAL for other slots, too: %3")
                .arg(primaryName, limit, othersText(retention));
    return Texts::tr("%1 keeps at most %2 of WAL for other slots, too: %3; %4 will be lost at "
                     "the next checkpoint, because more is held now")
            .arg(primaryName, limit, othersText(retention), names(retention.lost));
}

} // namespace pgt
