// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/configrows.h"

#include "app/base/redact.h"
#include "app/pg/confvalue.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// guc-file.l and guc.c write these two without translating them (the same from 9.5 to 18).
constexpr QLatin1String notApplied("setting could not be applied");

/// The setting whose line was removed although only a restart can change it; empty if @p error is
/// another one.
QString removedSetting(const QString &error)
{
    static const QRegularExpression form(
            u"^parameter \"([^\"]+)\" cannot be changed without restarting the server$"_s);
    return form.match(error).captured(1);
}

/// Sources that a line in a file can replace.
bool isFromFiles(const SettingFact &setting)
{
    return setting.source == "configuration file"_L1 || setting.source == "default"_L1;
}

bool isReadOnReload(const SettingFact &setting)
{
    return setting.context != "postmaster"_L1 && setting.context != "internal"_L1;
}

const ConfigFileFact *fileAt(const Instance &instance, const QString &path)
{
    const QString wanted = QDir::cleanPath(path);
    for (const ConfigFileFact *file : {&instance.config, &instance.autoConf}) {
        if (QDir::cleanPath(file->path) == wanted)
            return file;
    }
    for (const ConfigFileFact &file : instance.includedFiles) {
        if (QDir::cleanPath(file.path) == wanted)
            return &file;
    }
    return nullptr;
}

WaitingSetting waiting(const Instance &instance, const QString &name, WaitingSetting::Until until)
{
    WaitingSetting setting;
    setting.name = name;
    setting.running = instance.setting(name.toLower());
    setting.until = until;
    return setting;
}

} // namespace

QString ConfigRows::query(const PgVersion &version)
{
    QString sql = u"SELECT 'loaded', extract(epoch FROM pg_conf_load_time());\n"_s;
    if (version.hasFileSettings()) {
        sql += u"SELECT 'fileerror', sourcefile, sourceline, name, error FROM pg_file_settings "
               u"WHERE "
               u"error IS NOT NULL ORDER BY seqno;\n"
               u"SELECT 'filesetting', sourcefile, sourceline, name, setting FROM pg_file_settings "
               u"WHERE "
               u"applied OR error = '%1' ORDER BY seqno;\n"_s.arg(notApplied);
    }
    if (version.hasHbaFileRules()) {
        const QString file = version.hasHbaIncludes() ? u"file_name"_s : u"NULL"_s;
        sql += u"SELECT 'hbaerror', %1, line_number, error FROM pg_hba_file_rules WHERE error IS "
               u"NOT "
               u"NULL;\n"_s.arg(file);
    }
    return sql;
}

bool ConfigRows::take(const QStringList &row)
{
    const QString tag = row.value(0);
    if (tag == "loaded"_L1) {
        bool known = false;
        const double seconds = row.value(1).toDouble(&known);
        if (known)
            m_loadedAt = QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), Qt::UTC);
    } else if (tag == "fileerror"_L1) {
        m_errors << Place{row.value(1), row.value(2).toInt(), row.value(3), row.value(4)};
    } else if (tag == "filesetting"_L1) {
        m_hasFileSettings = true;
        m_values.insert(row.value(3).toLower(),
                        {row.value(1), row.value(2).toInt(), row.value(3), row.value(4)});
    } else if (tag == "hbaerror"_L1) {
        m_hbaErrors << Place{row.value(1), row.value(2).toInt(), {}, row.value(3)};
    } else {
        return false;
    }
    return true;
}

/// An error of pg_file_settings is a value that waits for a restart, or one that never will do.
void ConfigRows::sortOut(Instance &instance, const Place &error) const
{
    if (const QString removed = removedSetting(error.text); !removed.isEmpty()) {
        instance.waiting << waiting(instance, removed, WaitingSetting::Until::Restart);
        return;
    }
    const SettingFact setting = instance.settings.value(error.name.toLower());
    // The same words are said of a value that is no value at all; only a good one is pending.
    if (error.text == notApplied && setting.context == "postmaster"_L1 && setting.pendingRestart) {
        WaitingSetting found = waiting(instance, error.name, WaitingSetting::Until::Restart);
        found.inFile = m_values.value(error.name.toLower()).text;
        found.file = error.file;
        found.line = error.line;
        instance.waiting << found;
        return;
    }
    instance.fileErrors << u"%1:%2: %3: %4"_s.arg(error.file)
                                   .arg(error.line)
                                   .arg(error.name, redactText(error.text));
}

/// Whether the line was written after the server last read its files; false if that is not known.
bool ConfigRows::isNotLoaded(const Instance &instance, const Place &place) const
{
    const ConfigFileFact *file = fileAt(instance, place.file);
    return file && file->modifiedAt.isValid() && m_loadedAt.isValid() &&
           file->modifiedAt > m_loadedAt;
}

void ConfigRows::findReloadable(Instance &instance) const
{
    const PgMajor major = PgVersion::fromNumber(instance.versionNum).major();
    for (const Place &place : m_values) {
        const SettingFact setting = instance.settings.value(place.name.toLower());
        // Values in a form that the server changes on reading would look new for ever: those count
        // only in a file that was written since.
        if (!isFromFiles(setting) || !isReadOnReload(setting) ||
            sameValue({place.name, setting.type, setting.unit}, place.text, setting.resetValue,
                      major) ||
            !isNotLoaded(instance, place))
            continue;
        WaitingSetting found = waiting(instance, place.name, WaitingSetting::Until::Reload);
        found.inFile = place.text;
        found.file = place.file;
        found.line = place.line;
        instance.waiting << found;
    }
    for (auto it = instance.settings.cbegin(); it != instance.settings.cend(); ++it) {
        const bool isGone = it->source == "configuration file"_L1 && isReadOnReload(*it) &&
                            !m_values.contains(it.key());
        if (isGone)
            instance.waiting << waiting(instance, it.key(), WaitingSetting::Until::Reload);
    }
}

void ConfigRows::finish(Instance &instance) const
{
    instance.filesLoadedAt = m_loadedAt;
    instance.fileErrors.clear();
    instance.hbaErrors.clear();
    instance.hbaWarnings.clear();
    instance.waiting.clear();
    instance.unloadedFiles.clear();
    for (const Place &error : m_errors)
        sortOut(instance, error);
    // With a name that it does not know the server judges no line at all.
    if (m_hasFileSettings && instance.fileErrors.isEmpty())
        findReloadable(instance);
    std::sort(instance.waiting.begin(), instance.waiting.end(),
              [](const WaitingSetting &a, const WaitingSetting &b) { return a.name < b.name; });
    for (const Place &error : m_hbaErrors) {
        const QString said =
                u"%1:%2: %3"_s.arg(error.file.isEmpty() ? instance.hbaFile : error.file)
                        .arg(error.line)
                        .arg(redactText(error.text));
        // "hostssl record cannot match because SSL is disabled" (10 to 18), and its like for
        // hostgssenc: the server warns and goes on.
        if (error.text.contains("record cannot match because"_L1))
            instance.hbaWarnings << said;
        else
            instance.hbaErrors << said;
    }
    const std::pair<QString, QDateTime> others[] = {{instance.hbaFile, instance.hba.modifiedAt},
                                                    {instance.identFile, instance.identModifiedAt}};
    for (const auto &[path, modifiedAt] : others) {
        if (modifiedAt.isValid() && m_loadedAt.isValid() && modifiedAt > m_loadedAt)
            instance.unloadedFiles << path;
    }
}

} // namespace pgt
