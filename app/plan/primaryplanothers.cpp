// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/primaryplan.h"

#include <QFileInfo>
#include <QJsonArray>

// What other people changed on the primary and what our reload or restart brings into force.

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

/// "max_connections (now 100, then 200)". Texts may hold anything, also passwords: only their name.
QString shownChange(const WaitingSetting &setting, const QString &type, const QString &form)
{
    static const QStringList plain{u"bool"_s, u"integer"_s, u"real"_s, u"enum"_s};
    if (!plain.contains(type) || !setting.inFile)
        return setting.name;
    return form.arg(setting.name, setting.running, *setting.inFile);
}

} // namespace

/// Settings that this plan changes itself are not among them.
QList<WaitingSetting> PrimaryPlan::othersSettings(bool isRestart) const
{
    QList<WaitingSetting> settings = m_primary.waiting;
    settings.removeIf([&](const WaitingSetting &setting) {
        const bool isOurs =
                m_config.edits(setting.name) || m_config.restartFor().contains(setting.name);
        return isOurs || (setting.until == WaitingSetting::Until::Restart && !isRestart);
    });
    return settings;
}

void PrimaryPlan::tellOthersChanges(Step &step)
{
    const bool isRestart = step.kind == StepKind::RestartServer;
    QStringList names, shown;
    for (const WaitingSetting &setting : othersSettings(isRestart)) {
        names << setting.name;
        //: 1 is a setting, 2 its present value, 3 the one in the configuration file
        shown << shownChange(setting, m_primary.settings.value(setting.name.toLower()).type,
                             tr("%1 (now %2, then %3)"));
    }
    for (const QString &path : m_primary.unloadedFiles) {
        names << QFileInfo(path).fileName();
        //: 1 is a file such as pg_hba.conf
        shown << tr("%1 (written after %2 last read it)").arg(path, hostName());
    }
    if (names.isEmpty())
        return;
    step.parameters.insert("others"_L1, QJsonArray::fromStringList(names));
    const QString list = shown.join(u", "_s);
    step.description += u' ' + (isRestart ? tr("It also brings into force what others changed and "
                                               "nobody applied yet: %1.")
                                          : tr("It also brings into force what others changed and "
                                               "nobody loaded yet: %1."))
                                       .arg(list);
    m_draft.plan.notes
            << (isRestart ? tr("The restart of %1 also applies changes that others made: %2.")
                          : tr("The reload of %1 also applies changes that others made: %2."))
                       .arg(hostName(), list);
    if (isRestart) {
        m_draft.plan.consents << tr("the restart of %1 also applies what others changed: %2",
                                    "a clause after: I agree that")
                                         .arg(hostName(), names.join(u", "_s));
    }
}

} // namespace pgt
