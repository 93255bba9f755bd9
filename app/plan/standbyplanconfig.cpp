// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conffile.h"
#include "app/pg/confvalue.h"
#include "app/plan/primaryplan.h"
#include "app/plan/standbyplan.h"

#include <algorithm>

// What the standby's configuration has to say when it starts, whoever wrote it.

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

bool isSameConnection(const QString &a, const QString &b)
{
    const Result<ConnInfo> first = ConnInfo::parse(a);
    const Result<ConnInfo> second = ConnInfo::parse(b);
    return first && second && *first == *second;
}

bool atLeast(const QString &value, int needed)
{
    bool ok = false;
    const int number = value.toInt(&ok);
    return ok && number >= needed;
}

} // namespace

void StandbyPlan::wantSettings()
{
    ServerConfig &config = m_config;
    if (!m_marking.isInMarker())
        wantConnection();
    overcomeInherited();
    config.want(u"wal_level"_s, m_version.walLevelForStandby(),
                [this](const QString &value) { return m_version.walLevelSuffices(value); });
    for (const QString &name : m_version.paritySettings()) {
        const QString needed = m_primaryPlan.bindingValue(name);
        config.want(name, needed,
                    [&needed](const QString &value) { return atLeast(value, needed.toInt()); });
    }
    tellInherited();
}

void StandbyPlan::wantConnection()
{
    const QString connection = standbyConnection();
    m_config.want(u"primary_conninfo"_s, connection, [&connection](const QString &value) {
        return isSameConnection(value, connection);
    });
    const QString slotName = m_spec.useSlot ? m_pair.wishes.slotName : QString();
    m_config.want(u"primary_slot_name"_s, slotName,
                  [&slotName](const QString &value) { return value == slotName; });
}

/// Settings of an earlier standby, or of the primary, that would keep this one from following or
/// from showing that it does.
void StandbyPlan::overcomeInherited()
{
    ServerConfig &config = m_config;
    QStringList changed;
    const auto want = [&](const QString &name, const QString &wanted,
                          const ServerConfig::Suffices &suffices) {
        const QString before = config.value(name);
        config.want(name, wanted, suffices);
        if (config.edits(name) && !before.isEmpty())
            //: 1 is a setting, 2 its value before
            changed << tr("%1 (was %2)").arg(name, before);
    };
    const auto wantJust = [&](const QString &name, const QString &wanted) {
        want(name, wanted, [&](const QString &value) {
            return sameValue(name, value, wanted, m_version.major());
        });
    };
    wantJust(u"hot_standby"_s, u"on"_s);
    if (m_marking.isInMarker()) {
        changed += changedInMarker();
    } else {
        wantJust(u"recovery_target_timeline"_s, u"latest"_s);
        // A promote_trigger_file (12 to 15) that is there already ends recovery at the start.
        const QStringList endings = targetSettings() << u"promote_trigger_file"_s;
        for (const QString &ending : endings)
            want(ending, {}, [](const QString &value) { return value.isEmpty(); });
        const QString delay = u"recovery_min_apply_delay"_s;
        want(delay, u"0"_s, [&](const QString &value) {
            return value.isEmpty() || sameValue(delay, value, u"0"_s, m_version.major());
        });
        if (m_spec.acceptedFixes.contains("restore_command"_L1))
            config.want(u"restore_command"_s, {},
                        [](const QString &value) { return value.isEmpty(); });
    }
    if (!changed.isEmpty()) {
        m_draft.plan.notes
                << tr("On %1 settings that would keep it from following are changed: %2. What "
                      "you want back, set again when the proof is done.")
                           .arg(m_pair.wishes.name, changed.join(u", "_s));
    }
}

/// Of the recovery.conf that the old cluster has of its own; markerChange() does it.
QStringList StandbyPlan::changedInMarker()
{
    QStringList changed;
    const ConfFile before(m_standby.recoveryConf.content, ConfDialect::RecoveryConf);
    const ConfFile after(markerChange({}).after, ConfDialect::RecoveryConf);
    const QStringList names = haltingSettings()
                              << u"recovery_target_timeline"_s << u"trigger_file"_s;
    for (const QString &name : names) {
        const QString value = before.value(name);
        if (!value.isEmpty() && value != after.value(name))
            changed << tr("%1 (was %2)").arg(name, value);
    }
    if (!StandbyConfig::isReusable(m_standby.recoveryConf.content)) {
        m_draft.plan.notes
                << tr("The recovery.conf of the old cluster on %1 has includes or lines that "
                      "the server refuses: the new one is written without it.")
                           .arg(m_pair.wishes.name);
    }
    return changed;
}

/// What stays and has an effect that nobody may expect; only names, because such commands can hold
/// passwords.
void StandbyPlan::tellInherited()
{
    QStringList kept;
    const ConfFile marker(markerChange({}).after, ConfDialect::RecoveryConf);
    for (const char *name :
         {"restore_command", "archive_cleanup_command", "recovery_end_command"}) {
        const QString setting = QString::fromLatin1(name);
        const QString value =
                m_marking.isInMarker() ? marker.value(setting) : m_config.value(setting);
        if (!value.isEmpty())
            kept << setting;
    }
    if (!kept.isEmpty()) {
        m_draft.plan.notes << tr("These settings stay in force on %1: %2.")
                                      .arg(m_pair.wishes.name, kept.join(u", "_s));
    }
    if (!bringsAutoConf(m_standby, m_primary))
        return;
    const QStringList left = hostSettings(m_primary.autoConf);
    QStringList coming;
    const ConfFile copied(m_later.autoConf.content);
    for (const ConfLine &line : copied.lines()) {
        const bool counts = line.kind == ConfLine::Kind::Setting && !m_config.edits(line.name) &&
                            !coming.contains(line.name);
        if (counts)
            coming << line.name;
    }
    if (!left.isEmpty()) {
        m_draft.plan.notes
                << tr("%1 has no postgresql.auto.conf of its own, so the copy brings the "
                      "primary's. Left out of it, because they belong to its host: %2.")
                           .arg(m_pair.wishes.name, left.join(u", "_s));
    }
    if (!coming.isEmpty()) {
        m_draft.plan.notes
                << tr("From the primary's postgresql.auto.conf these come along to %1 and win "
                      "over its own files: %2.")
                           .arg(m_pair.wishes.name, coming.join(u", "_s));
    }
    if (coming.contains("synchronous_standby_names"_L1)) {
        m_draft.plan.notes
                << tr("synchronous_standby_names comes along: after a promotion of %1 commits "
                      "there wait for the standbys that it names.")
                           .arg(m_pair.wishes.name);
    }
}

/// The primary's postgresql.auto.conf as it has to be on the standby, written whole: what the copy
/// brings may be newer than what was read.
void StandbyPlan::addCopiedAutoConf(QList<FileChange> &files)
{
    if (!bringsAutoConf(m_standby, m_primary))
        return;
    const QString &path = m_later.autoConf.path;
    const auto there = std::find_if(files.begin(), files.end(),
                                    [&path](const FileChange &file) { return file.path == path; });
    FileChange change;
    change.path = path;
    change.before = m_primary.autoConf.content;
    change.after = there == files.end() ? m_later.autoConf.content : there->after;
    if (there != files.end())
        files.erase(there);
    if (change.after != change.before)
        files << change;
}

} // namespace pgt
