// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"
#include "app/cluster/spaceneed.h"
#include "app/cluster/walretention.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A data directory has about this many files besides one for each table and index part of 1 GB.
constexpr qint64 neededInodes = 20000;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

QString unknownPlaces(const QList<MountNeed> &mounts)
{
    QStringList paths;
    for (const MountNeed &mount : mounts) {
        if (mount.freeBytes < 0)
            paths += mount.paths;
    }
    return paths.join(u", "_s);
}

/// All that the copy takes, per file system; the old data stays where it is.
Finding standbyDiskCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("disk", 35, Finding::Scope::Standby, Texts::tr("Free disk space"));
    const QString directory = context.standby.dataDirectory;
    const SpaceNeed need = spaceNeed(context.primary, context.wishes.tablespaceMapping);
    const QList<MountNeed> mounts = needPerMount(need, context.standbyHost, context.standby);
    QStringList lines;
    for (const MountNeed &mount : mounts) {
        if (mount.freeBytes >= 0)
            lines << u"%1 free on %2 (%3), %4 needed"_s.arg(
                    formatBytes(mount.freeBytes), mount.mountPoint, mount.paths.join(u", "_s),
                    formatBytes(mount.neededBytes));
    }
    const MountNeed &data = mounts.constFirst();
    finding = seenBy(finding, u"df -Pk "_s + directory, lines.join(u'\n'));
    if (context.isStreaming)
        return passed(finding, Texts::tr("%1 free, nothing to copy")
                                       .arg(data.freeBytes >= 0 ? formatBytes(data.freeBytes)
                                                                : unknownValue()));
    for (const MountNeed &mount : mounts) {
        const QString where =
                mount.mountPoint.isEmpty() ? mount.paths.constFirst() : mount.mountPoint;
        if (mount.freeBytes < 0 || !need.isKnown)
            continue;
        if (mount.freeBytes < mount.neededBytes) {
            return failure(
                    finding, ErrorKind::NoSpace,
                    &mount == &data && mount.paths.size() == 1
                            ? Texts::tr("%1 free, %2 data + %3 WAL needed")
                                      .arg(formatBytes(mount.freeBytes),
                                           formatBytes(need.dataBytes), formatBytes(need.walBytes))
                            : Texts::tr("%1 free on %2, %3 needed there")
                                      .arg(formatBytes(mount.freeBytes), where,
                                           formatBytes(mount.neededBytes)),
                    Texts::tr("The old data is kept until you remove it, so both have to fit."),
                    Texts::tr("Free %1 on %2, or choose another directory.")
                            .arg(formatBytes(mount.neededBytes - mount.freeBytes), where));
        }
        if (mount.freeInodes >= 0 && mount.freeInodes < neededInodes) {
            return failure(finding, ErrorKind::NoSpace,
                           Texts::tr("only %1 free inodes").arg(mount.freeInodes),
                           Texts::tr("Each table and index needs some files."),
                           Texts::tr("Remove small files on %1.").arg(where));
        }
    }
    const QString unknown = unknownPlaces(mounts);
    if (!need.isKnown || !unknown.isEmpty()) {
        return warning(
                finding,
                need.isKnown && unknown != directory
                        ? Texts::tr("could not be found out for %1").arg(unknown)
                        : Texts::tr("could not be found out"),
                Texts::tr("If the disk fills up during the copy, everything done so far is lost."),
                Texts::tr("Compare the primary's size with the free space on %1.")
                        .arg(context.standbyName));
    }
    if (mounts.size() > 1)
        return passed(finding, lines.join(u"; "_s));
    return passed(finding, Texts::tr("%1 free, %2 data + %3 WAL needed")
                                   .arg(formatBytes(data.freeBytes), formatBytes(need.dataBytes),
                                        formatBytes(need.walBytes)));
}

/// What is kept has to fit on the primary.
Finding primaryDiskCheck(const CheckContext &context)
{
    Finding finding = context.finding("wal_disk", 34, Finding::Scope::Primary,
                                      Texts::tr("Room for kept WAL"));
    const DiskFact *disk = walDisk(context.primary);
    finding = seenBy(finding, u"df -Pk "_s + context.primary.walDirectory, {});
    if (!disk || disk->freeBytes < 0)
        return skipped(finding, Texts::tr("could not be found out"));
    const QString free = formatBytes(disk->freeBytes);
    finding.answer = u"%1, %2"_s.arg(free, disk->mountPoint);
    const WalRetention retention = walRetention(context.spec, context.primary);
    const QString kept = formatBytes(retention.resultBytes);
    using Bound = WalRetention::Bound;
    if (retention.bound == Bound::SlotUnlimited || retention.bound == Bound::SlotWithoutLimit) {
        const bool hasLimits = retention.bound == Bound::SlotUnlimited;
        return warning(
                finding, Texts::tr("%1 free, no limit for kept WAL").arg(free),
                keepingSentence(retention, context.primary, context.standbyName),
                hasLimits ? Texts::tr("Watch how much the slot holds, or set “Keep at most” on the "
                                      "page Replication.")
                          : Texts::tr("Watch how much the slot holds, or take the slot off on the "
                                      "page Replication: then a fixed amount of WAL is kept."));
    }
    if (retention.resultBytes > disk->freeBytes) {
        return failure(
                finding, ErrorKind::NoSpace,
                Texts::tr("%1 free, up to %2 may be kept").arg(free, kept),
                Texts::tr("A full WAL disk stops the primary."),
                Texts::tr("Enter a lower limit on the page Replication, or free space on %1.")
                        .arg(disk->mountPoint));
    }
    if (retention.bound == Bound::Reserve)
        return passed(finding, Texts::tr("%1 free, at least %2 are kept").arg(free, kept));
    if (retention.bound == Bound::Nothing)
        return passed(finding, Texts::tr("%1 free, nothing is kept for the standby").arg(free));
    return passed(finding, Texts::tr("%1 free, at most %2 are kept").arg(free, kept));
}

/// The limits for kept WAL are of the whole server: who else relies on them.
Finding sharedLimitCheck(const CheckContext &context)
{
    Finding finding = context.finding("wal_limit", 33, Finding::Scope::Primary,
                                      Texts::tr("Limit for kept WAL"));
    const WalRetention retention = walRetention(context.spec, context.primary);
    const QString others = othersText(retention);
    finding = seenBy(finding, u"SELECT * FROM pg_replication_slots"_s, others);
    const QString limit = limitSentence(retention, context.primaryName);
    const QString sentence =
            limit.isEmpty() ? keepingSentence(retention, context.primary, context.standbyName)
                            : limit;
    if (retention.takesFromOthers()) {
        return warning(finding, takingClause(retention, context.primaryName), sentence,
                       Texts::tr("Enter a higher limit or none on the page Replication; the review "
                                 "asks for your consent."));
    }
    if (retention.isTooSmall()) {
        return warning(finding, sentence,
                       Texts::tr("If more WAL is written during the copy or while %1 is away, the "
                                 "standby has to be copied anew.")
                               .arg(context.standbyName),
                       Texts::tr("Set “Keep at most” on the page Replication, or make room for "
                                 "more."));
    }
    return passed(finding, others.isEmpty()
                                   ? sentence
                                   : Texts::tr("%1 Other slots: %2.").arg(sentence, others));
}

} // namespace

void checkDisks(const CheckContext &context, QList<Finding> &findings)
{
    findings << standbyDiskCheck(context) << sharedLimitCheck(context) << primaryDiskCheck(context);
}

} // namespace pgt
