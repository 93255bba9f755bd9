// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"
#include "app/cluster/instanceconf.h"
#include "app/pg/conffile.h"
#include "app/pg/confvalue.h"
#include "app/pg/standbyconfig.h"

#include <QCoreApplication>

// Settings of an earlier standby that are still in the files and would govern the new one.

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

/// Where the standby will find a setting when it starts: in its files or, to 11, in the
/// recovery.conf that it has of its own.
std::optional<ConfOrigin> originLater(const CheckContext &context, const ConfTree &tree,
                                      const QString &name)
{
    if (!context.version.isRecoveryConfKey(name))
        return tree.find(name);
    const ConfigFileFact &file = context.standby.recoveryConf;
    const auto line = ConfFile(file.content, ConfDialect::RecoveryConf).find(name);
    return line ? std::optional(ConfOrigin{file.path, *line, false}) : std::nullopt;
}

/// What the standby will start with: its files, else what it runs with.
QString valueLater(const CheckContext &context, const ConfTree &tree, const QString &name)
{
    const auto origin = originLater(context, tree, name);
    return origin ? origin->line.value : context.standby.setting(name);
}

bool isNoDelay(const CheckContext &context, const QString &delay)
{
    return delay.isEmpty() ||
           sameValue(u"recovery_min_apply_delay"_s, delay, u"0"_s, context.version.major());
}

/// A standby that follows already keeps its settings; what holds back its replay is told.
Finding heldBackCheck(const CheckContext &context, Finding finding)
{
    if (context.standby.isReplayPaused) {
        return warning(finding, Texts::tr("replay is paused on %1").arg(context.standbyName),
                       Texts::tr("It receives WAL and applies nothing: queries there see old data, "
                                 "and no proof can be made."),
                       Texts::tr("Let it go on with SELECT %1() there.")
                               .arg(context.version.walNames().resumeReplay));
    }
    const QString delay = context.standby.setting(u"recovery_min_apply_delay"_s);
    if (!isNoDelay(context, delay)) {
        return warning(finding, Texts::tr("recovery_min_apply_delay is %1").arg(delay),
                       Texts::tr("What is written arrives that much later; the proof does not wait "
                                 "so long."),
                       Texts::tr("Nothing to do if the delay is meant."));
    }
    return passed(finding, Texts::tr("nothing holds back the replay"));
}

Finding inheritedCheck(const CheckContext &context, const ConfTree &tree)
{
    Finding finding = context.finding("inherited", 52, Finding::Scope::Standby,
                                      Texts::tr("Settings of an earlier standby"));
    finding = seenBy(
            finding,
            u"grep -E 'recovery_|hot_standby|trigger_file' "_s + context.standby.configFile, {});
    if (context.isStreaming)
        return heldBackCheck(context, finding);
    QStringList changed;
    const auto look = [&](const QString &name, auto isFine) {
        const QString value = valueLater(context, tree, name);
        if (!value.isEmpty() && !isFine(value))
            changed << u"%1 = %2"_s.arg(name, value);
    };
    look(u"hot_standby"_s, [&](const QString &value) {
        return sameValue(u"hot_standby"_s, value, u"on"_s, context.version.major());
    });
    look(u"recovery_target_timeline"_s, [](const QString &value) { return value == "latest"_L1; });
    const QStringList endings = targetSettings() << u"trigger_file"_s << u"promote_trigger_file"_s;
    for (const QString &name : endings)
        look(name, [](const QString &) { return false; });
    look(u"recovery_min_apply_delay"_s,
         [&](const QString &value) { return isNoDelay(context, value); });
    finding.answer = changed.join(u'\n');
    if (changed.isEmpty())
        return passed(finding, Texts::tr("none that hold it back"));
    return warning(
            finding, Texts::tr("%1. The plan changes this.").arg(changed.join(u", "_s)),
            Texts::tr("With it the standby would stop before the end of the WAL, lag behind, "
                      "refuse queries or become a primary by itself, and nothing could be "
                      "proved."),
            Texts::tr("Nothing to do. What you want back, set again when the proof is done."));
}

Finding restoreCommandCheck(const CheckContext &context, const ConfTree &tree)
{
    Finding finding =
            context.finding("restore_command", 52, Finding::Scope::Standby, u"restore_command"_s);
    finding = seenBy(
            finding,
            context.version.hasStandbySignal()
                    ? u"SHOW restore_command"_s
                    : QString(u"grep restore_command "_s + context.standby.recoveryConf.path),
            {});
    const auto origin = originLater(context, tree, u"restore_command"_s);
    const QString value = valueLater(context, tree, u"restore_command"_s);
    if (context.isStreaming || value.isEmpty())
        return passed(finding, value.isEmpty() ? Texts::tr("none") : Texts::tr("stays as it is"));
    finding.fix = context.version.hasStandbySignal() ? u"postgresql.conf: restore_command = ''"_s
                                                     : u"recovery.conf: no restore_command"_s;
    // Not its text: such commands can hold keys.
    return warning(
            finding,
            origin ? Texts::tr("is set in %1, line %2").arg(origin->path).arg(origin->line.number)
                   : Texts::tr("is set"),
            Texts::tr("The standby asks this archive before the primary. If it belongs to "
                      "another system, or does not answer, the standby does not get on."),
            Texts::tr("Leave it if it is the archive of this primary; Fix takes it out."));
}

} // namespace

void checkInherited(const CheckContext &context, QList<Finding> &findings)
{
    const ConfTree tree = confTreeOf(context.standby);
    findings << inheritedCheck(context, tree) << restoreCommandCheck(context, tree);
}

} // namespace pgt
