// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/standbyconfig.h"

#include "app/pg/conffile.h"
#include "app/pg/confvalue.h"

namespace pgt {

using namespace Qt::StringLiterals;

QString StandbyConfig::marker() const
{
    return m_version.hasStandbySignal() ? u"standby.signal"_s : u"recovery.conf"_s;
}

QByteArray StandbyConfig::markerContent(const Wishes &wishes, const QByteArray &before) const
{
    if (!isInMarker())
        return {};
    ConfFile file(isReusable(before) ? before : QByteArray(), ConfDialect::RecoveryConf);
    for (const QString &name : haltingSettings())
        file.remove(name);
    if (!wishes.keepsArchive)
        file.remove(u"restore_command"_s);
    QList<std::pair<QString, QString>> wanted{
            {u"standby_mode"_s, u"on"_s},
            {u"primary_conninfo"_s, wishes.connection},
            // To 11 the default is the timeline of the copy: after a switch of the primary it would
            // stand still.
            {u"recovery_target_timeline"_s, u"latest"_s},
            {u"trigger_file"_s, wishes.triggerFile},
    };
    if (wishes.slot.isEmpty())
        file.remove(u"primary_slot_name"_s);
    else if (m_version.hasSlots())
        wanted.append({u"primary_slot_name"_s, wishes.slot});
    for (const auto &[name, value] : wanted)
        file.set(name, value);
    // A key that this version does not know stops the start.
    const QStringList known = m_version.recoveryConfKeys();
    const QList<ConfLine> lines = file.lines();
    for (const ConfLine &line : lines) {
        if (line.kind == ConfLine::Kind::Setting && !known.contains(line.name, Qt::CaseInsensitive))
            file.remove(line.name);
    }
    return "# " + wishes.mark.toUtf8() + '\n' + file.bytes();
}

bool StandbyConfig::isReusable(const QByteArray &content)
{
    const ConfFile file(content, ConfDialect::RecoveryConf);
    return file.errors().isEmpty() && file.includes().isEmpty();
}

bool StandbyConfig::isMarked(const QByteArray &content) const
{
    if (!isInMarker())
        return true;
    const ConfFile file(content, ConfDialect::RecoveryConf);
    return isReusable(content) &&
           sameValue({u"standby_mode"_s, u"bool"_s, {}}, file.value(u"standby_mode"_s), u"on"_s,
                     m_version.major());
}

QStringList haltingSettings()
{
    return targetSettings() << u"recovery_target_inclusive"_s << u"pause_at_recovery_target"_s
                            << u"recovery_target_action"_s << u"recovery_min_apply_delay"_s;
}

QStringList targetSettings()
{
    return {u"recovery_target"_s, u"recovery_target_time"_s, u"recovery_target_xid"_s,
            u"recovery_target_name"_s, u"recovery_target_lsn"_s};
}

} // namespace pgt
