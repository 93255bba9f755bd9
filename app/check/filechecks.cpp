// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/check/checkcontext.h"
#include "app/cluster/instanceconf.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

QString nameOf(const QString &path)
{
    return path.section(u'/', -1);
}

Finding errorsCheck(const CheckContext &context, Finding::Scope scope)
{
    const bool isPrimary = scope == Finding::Scope::Primary;
    const Instance &instance = isPrimary ? context.primary : context.standby;
    const QString &host = isPrimary ? context.primaryName : context.standbyName;
    Finding finding = context.finding("file_errors", 22, scope, Texts::tr("Configuration files"));
    const QStringList errors = instance.fileErrors + instance.hbaErrors;
    finding = seenBy(finding,
                     u"SELECT * FROM pg_file_settings, pg_hba_file_rules WHERE error IS NOT NULL"_s,
                     errors.join(u'\n'));
    if (!errors.isEmpty()) {
        return failure(
                finding, ErrorKind::ConfigBroken, errors.first(),
                Texts::tr("A reload would ignore everything new in this file, and a restart would "
                          "fail."),
                Texts::tr("Correct it on %1, then run the checks again.").arg(host));
    }
    if (!instance.hbaWarnings.isEmpty()) {
        return warning(
                seenBy(finding, finding.command, instance.hbaWarnings.join(u'\n')),
                instance.hbaWarnings.first(),
                Texts::tr("The server reads such a line and never uses it. It is no obstacle."),
                Texts::tr("Nothing to do, unless somebody is to sign in through it."));
    }
    return passed(finding, Texts::tr("%1 and %2 have no errors")
                                   .arg(nameOf(instance.configFile), nameOf(instance.hbaFile)));
}

Finding writableCheck(const CheckContext &context, Finding::Scope scope)
{
    const bool isPrimary = scope == Finding::Scope::Primary;
    const Instance &instance = isPrimary ? context.primary : context.standby;
    const QString &host = isPrimary ? context.primaryName : context.standbyName;
    Finding finding =
            context.finding("file_access", 39, scope, Texts::tr("Configuration can be changed"));
    QStringList missing, fixed;
    const QList<ConfigFileFact> files{instance.config, instance.hba};
    for (const ConfigFileFact &file : files) {
        if (!file.exists)
            missing << (file.path.isEmpty() ? u"postgresql.conf"_s : file.path);
        else if (!file.writable)
            fixed << file.path;
    }
    finding = seenBy(finding, u"ls -l %1 %2"_s.arg(instance.configFile, instance.hbaFile), {});
    if (!missing.isEmpty()) {
        return failure(finding, ErrorKind::NoPostgres,
                       Texts::tr("%1 does not exist").arg(missing.first()),
                       Texts::tr("Without it the server does not start."),
                       Texts::tr("Restore it on %1, or create the cluster again with the tools of "
                                 "the system "
                                 "(pg_createcluster, initdb).")
                               .arg(host));
    }
    if (!fixed.isEmpty()) {
        return failure(
                finding, ErrorKind::FileUnwritable,
                Texts::tr("%1 cannot be written").arg(fixed.first()),
                Texts::tr("The plan has to change it; it is on a read-only file system, marked "
                          "immutable (chattr +i), or belongs to somebody else."),
                Texts::tr("Make it writable on %1, then run the checks again.").arg(host));
    }
    const bool outside = !instance.configFile.startsWith(instance.dataDirectory + u'/');
    return passed(finding, outside ? Texts::tr("in %1, outside the data directory")
                                             .arg(instance.configFile.section(u'/', 0, -2))
                                   : Texts::tr("in the data directory"));
}

/// Files that the primary's configuration names are on the standby only if somebody put them there;
/// a copy brings those inside the data directory along.
Finding placeCheck(const CheckContext &context)
{
    Finding finding = context.finding("config_place", 39, Finding::Scope::Standby,
                                      Texts::tr("Place of the configuration"));
    const Instance &a = context.primary, &b = context.standby;
    const bool outsideHere = !b.configFile.startsWith(b.dataDirectory + u'/');
    const bool outsideThere = !a.configFile.startsWith(a.dataDirectory + u'/');
    finding = seenBy(finding, u"SHOW config_file"_s, u"%1\n%2"_s.arg(b.configFile, a.configFile));
    if (outsideHere == outsideThere)
        return passed(finding, outsideHere ? Texts::tr("%1, stays as it is").arg(b.configFile)
                                           : Texts::tr("in the data directory on both hosts"));
    if (outsideHere)
        return passed(finding, Texts::tr("%1; the primary's copy in the data directory is not used")
                                       .arg(b.configFile));
    return warning(
            finding,
            Texts::tr("here in the data directory, on the primary in %1")
                    .arg(a.configFile.section(u'/', 0, -2)),
            Texts::tr(
                    "The copy brings no configuration along; the old one of this host is put into "
                    "the new data directory."),
            Texts::tr("Compare settings such as shared_preload_libraries and memory with the "
                      "primary."));
}

} // namespace

void checkFiles(const CheckContext &context, QList<Finding> &findings)
{
    findings << errorsCheck(context, Finding::Scope::Standby)
             << errorsCheck(context, Finding::Scope::Primary)
             << writableCheck(context, Finding::Scope::Standby)
             << writableCheck(context, Finding::Scope::Primary) << placeCheck(context);
}

} // namespace pgt
