// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"
#include "app/layout/serverlayout.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

Finding versionCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("version", 9, Finding::Scope::Standby, Texts::tr("PostgreSQL version"));
    const PgVersion standby = PgVersion::fromNumber(context.standby.versionNum);
    finding = seenBy(finding, u"postgres -V"_s,
                     u"%1: %2\n%3: %4"_s.arg(context.standbyName, context.standby.versionText,
                                             context.primaryName, context.primary.versionText));
    const QString major = majorText(context.version.major());
    const QString both = Texts::tr("%1 here, %2 on the primary")
                                 .arg(standby.toString(), context.version.toString());
    if (standby.major() != context.version.major()) {
        const QString command = installLine(context.standbyHost, major);
        return failure(
                finding, ErrorKind::VersionMismatch, both,
                Texts::tr("A standby replays the primary's files; these differ between major "
                          "versions."),
                command.isEmpty()
                        ? Texts::tr("Install PostgreSQL %1 on %2.").arg(major, context.standbyName)
                        : Texts::tr("Install PostgreSQL %1 on %2: %3")
                                  .arg(major, context.standbyName, command));
    }
    if (const std::optional<Error> problem = context.version.setUpProblem())
        return failure(finding, problem->kind, both, problem->why, problem->remedy);
    if (standby.minor() < context.version.minor()) {
        finding.title = Texts::tr("PostgreSQL minor version");
        return warning(
                finding, Texts::tr("%1. Works; update the standby soon.").arg(both),
                Texts::tr(
                        "The primary's minor release repairs mistakes that the standby still has."),
                Texts::tr("Update PostgreSQL on %1; standbys are updated first.")
                        .arg(context.standbyName));
    }
    return passed(finding, both);
}

Finding programsCheck(const CheckContext &context)
{
    Finding finding = context.finding("programs", 9, Finding::Scope::Standby,
                                      Texts::tr("Programs for the copy"));
    const QString directory = context.standby.binDirectory;
    finding = seenBy(finding, u"ls %1/pg_basebackup %1/psql"_s.arg(directory), {});
    const auto found = std::find_if(
            context.standbyHost.binaries.cbegin(), context.standbyHost.binaries.cend(),
            [&directory](const BinariesFact &binaries) { return binaries.directory == directory; });
    QStringList missing;
    if (found == context.standbyHost.binaries.cend()) {
        if (context.standbyHost.binaries.isEmpty() && !directory.isEmpty())
            return skipped(finding, Texts::tr("programs were not looked at"));
        if (const BinariesFact *unreadable = unreadablePrograms(context.standbyHost)) {
            finding.answer = unreadable->versionText;
            return failure(
                    finding, ErrorKind::VersionMismatch,
                    Texts::tr("the version of %1/postgres cannot be read")
                            .arg(unreadable->directory),
                    Texts::tr("It says \"%1\"; the copy needs programs of the primary's version.")
                            .arg(unreadable->versionText),
                    Texts::tr("If this is a fork of PostgreSQL, set up its standby with its own "
                              "tools; else install PostgreSQL %1 on %2.")
                            .arg(majorText(context.version.major()), context.standbyName));
        }
        missing = QStringList{u"postgres"_s, u"pg_basebackup"_s, u"psql"_s};
    } else {
        if (!found->hasBaseBackup)
            missing << u"pg_basebackup"_s;
        if (!found->hasPsql && context.standby.clientDirectory.isEmpty())
            missing << u"psql"_s;
    }
    if (!missing.isEmpty()) {
        const QString major = majorText(context.version.major());
        const QString command = installLine(context.standbyHost, major);
        return failure(
                finding, ErrorKind::NoPostgres, Texts::tr("%1 missing").arg(missing.join(u", "_s)),
                Texts::tr("The copy is made on the standby's host with the server's own programs."),
                command.isEmpty()
                        ? Texts::tr("Install them on %1.").arg(context.standbyName)
                        : Texts::tr("Install them on %1: %2").arg(context.standbyName, command));
    }
    return passed(finding, Texts::tr("pg_basebackup and psql in %1").arg(directory));
}

Finding architectureCheck(const CheckContext &context)
{
    Finding finding = context.finding("architecture", 10, Finding::Scope::Standby,
                                      Texts::tr("Same architecture and block size"));
    const Instance &a = context.primary, &b = context.standby;
    const QString here = context.standbyHost.architecture, there = context.primaryHost.architecture;
    finding = seenBy(finding, u"uname -m; pg_controldata"_s,
                     u"%1, %2, %3\n%4, %5, %6"_s.arg(here)
                             .arg(b.blockSize)
                             .arg(b.walSegmentBytes)
                             .arg(there)
                             .arg(a.blockSize)
                             .arg(a.walSegmentBytes));
    const QString remedy = Texts::tr("Choose a host of the same kind, or use logical replication.");
    if (here != there) {
        return failure(finding, ErrorKind::VersionMismatch,
                       Texts::tr("%1 here, %2 on the primary").arg(here, there),
                       Texts::tr("Data files of one architecture are of no use on another."),
                       remedy);
    }
    // The block size is compiled in; WAL segments come with the copy.
    if (a.blockSize > 0 && b.blockSize > 0 && a.blockSize != b.blockSize) {
        return failure(finding, ErrorKind::VersionMismatch,
                       Texts::tr("%1 blocks here, %2 on the primary")
                               .arg(formatBytes(b.blockSize), formatBytes(a.blockSize)),
                       Texts::tr("The block size is built into the server programs."),
                       Texts::tr("Install programs with the primary's block size on %1.")
                               .arg(context.standbyName));
    }
    if (a.blockSize == 0)
        return passed(finding, here);
    return passed(finding,
                  Texts::tr("%1, %2 blocks, %3 WAL segments")
                          .arg(here, formatBytes(a.blockSize), formatBytes(a.walSegmentBytes)));
}

/// "en_US.UTF-8" and "en_US.utf8" are one locale.
QString plainLocale(QString name)
{
    const QString language = name.section(u'.', 0, 0);
    const QString encoding = name.section(u'.', 1).section(u'@', 0, 0).toLower().remove(u'-');
    const QString modifier =
            name.contains(u'@') ? QString(u'@' + name.section(u'@', 1)) : QString();
    return encoding.isEmpty() ? language + modifier
                              : QString(language + u'.' + encoding + modifier);
}

/// Locales of the primary's databases that depend on the system's library.
QStringList neededLocales(const Instance &primary)
{
    QStringList names;
    for (const QString &entry : primary.databaseLocales) {
        for (const QString &part : entry.section(u" ("_s, 0, 0).split(u", "_s)) {
            if (part != "C"_L1 && part != "POSIX"_L1 && !part.isEmpty() && !names.contains(part))
                names << part;
        }
    }
    return names;
}

/// 2.28 brought new collation data and changed the order of most texts.
bool isOldOrder(const QString &glibc)
{
    return glibc.section(u'.', 0, 0).toInt() == 2 && glibc.section(u'.', 1, 1).toInt() < 28;
}

QString libraryName(const QString &glibc)
{
    return glibc.isEmpty() ? Texts::tr("no glibc") : QString(u"glibc "_s + glibc);
}

Finding localeCheck(const CheckContext &context)
{
    Finding finding = context.finding("locale", 11, Finding::Scope::Standby,
                                      Texts::tr("Locale and collation versions"));
    const QString here = context.standbyHost.glibcVersion, there = context.primaryHost.glibcVersion;
    const QStringList needed = neededLocales(context.primary);
    finding =
            seenBy(finding, u"locale -a; getconf GNU_LIBC_VERSION"_s,
                   u"%1: %2\n%3: %4"_s.arg(context.standbyName, here, context.primaryName, there));
    QStringList available;
    for (const QString &name : context.standbyHost.locales)
        available << plainLocale(name);
    QStringList missing;
    for (const QString &name : needed) {
        if (!available.isEmpty() && !available.contains(plainLocale(name)))
            missing << name;
    }
    if (!missing.isEmpty()) {
        const bool debian = context.standbyHost.packageFamily == "deb"_L1;
        return failure(
                finding, ErrorKind::VersionMismatch,
                Texts::tr("%1 is missing on %2").arg(missing.join(u", "_s), context.standbyName),
                Texts::tr("Databases with this locale could not be opened on the standby."),
                debian ? Texts::tr("On %1 run localedef -i %2 -f UTF-8 %3, or dpkg-reconfigure "
                                   "locales.")
                                 .arg(context.standbyName, missing.first().section(u'.', 0, 0),
                                      missing.first())
                       : Texts::tr("Install the locale on %1, for example glibc-langpack-%2.")
                                 .arg(context.standbyName, missing.first().left(2)));
    }
    if (needed.isEmpty())
        return passed(finding, Texts::tr("only C, which sorts alike everywhere"));
    if (here != there) {
        const QString libraries =
                Texts::tr("%1 here, %2 on the primary").arg(libraryName(here), libraryName(there));
        const QString reason =
                Texts::tr("Text sorts differently, so indexes on text can miss rows on the "
                          "standby and after a switchover.");
        const QString remedy =
                Texts::tr("Use the same system version on both hosts, or rebuild text indexes "
                          "after a switchover.");
        const bool crosses =
                here.isEmpty() || there.isEmpty() || isOldOrder(here) != isOldOrder(there);
        if (crosses)
            return failure(finding, ErrorKind::VersionMismatch, libraries, reason, remedy);
        return warning(finding, libraries, reason, remedy);
    }
    return passed(finding,
                  Texts::tr("%1, %2 on both hosts").arg(needed.join(u", "_s), libraryName(here)));
}

} // namespace

void checkVersions(const CheckContext &context, QList<Finding> &findings)
{
    findings << versionCheck(context) << programsCheck(context) << architectureCheck(context)
             << localeCheck(context);
}

} // namespace pgt
