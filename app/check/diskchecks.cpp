// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/check/checkcontext.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A data directory has about this many files besides one for each table and index part of 1 GB.
constexpr qint64 neededInodes = 20000;
// An idle server makes little WAL; the copy itself and the standby's restartpoints need this much.
constexpr qint64 smallestWalRoom = 1ll << 30;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Checks)
};

const DiskFact *diskOf(const Instance &instance, const QString &path)
{
    const auto found = std::find_if(instance.disks.cbegin(), instance.disks.cend(),
                                    [&path](const DiskFact &disk) { return disk.path == path; });
    return found == instance.disks.cend() ? nullptr : &*found;
}

qint64 tablespaceBytes(const Instance &instance)
{
    qint64 sum = 0;
    for (const TablespaceFact &space : instance.tablespaces)
        sum += std::max<qint64>(0, space.sizeBytes);
    return sum;
}

/// The data with a tenth for what is written meanwhile, and as much WAL as may be kept.
Finding standbyDiskCheck(const CheckContext &context)
{
    Finding finding =
            context.finding("disk", 35, Finding::Scope::Standby, Texts::tr("Free disk space"));
    const QString directory = context.standby.dataDirectory;
    const DiskFact *disk = diskOf(context.standby, directory);
    finding = seenBy(finding, u"df -Pk "_s + directory,
                     disk ? u"%1 of %2 free on %3"_s.arg(formatBytes(disk->freeBytes),
                                                         formatBytes(disk->totalBytes),
                                                         disk->mountPoint)
                          : QString());
    if (context.isStreaming)
        return passed(finding, Texts::tr("%1 free, nothing to copy")
                                       .arg(disk ? formatBytes(disk->freeBytes) : unknownValue()));
    if (!disk || disk->freeBytes < 0 || context.primary.sizeBytes < 0) {
        return warning(
                finding, Texts::tr("could not be found out"),
                Texts::tr("If the disk fills up during the copy, everything done so far is lost."),
                Texts::tr("Compare the primary's size with the free space on %1.")
                        .arg(context.standbyName));
    }
    const qint64 data = context.primary.sizeBytes - tablespaceBytes(context.primary);
    const qint64 wal = std::max(smallestWalRoom, context.primary.walBytes);
    const qint64 needed = data + data / 10 + wal;
    const QString where = disk->mountPoint.isEmpty() ? directory : disk->mountPoint;
    if (disk->freeBytes < needed) {
        return failure(finding, ErrorKind::NoSpace,
                       Texts::tr("%1 free, %2 data + %3 WAL needed")
                               .arg(formatBytes(disk->freeBytes), formatBytes(data + data / 10),
                                    formatBytes(wal)),
                       Texts::tr("The old data is kept until you remove it, so both have to fit."),
                       Texts::tr("Free %1 on %2, or choose another data directory.")
                               .arg(formatBytes(needed - disk->freeBytes), where));
    }
    if (disk->freeInodes >= 0 && disk->freeInodes < neededInodes) {
        return failure(finding, ErrorKind::NoSpace,
                       Texts::tr("only %1 free inodes").arg(disk->freeInodes),
                       Texts::tr("Each table and index needs some files."),
                       Texts::tr("Remove small files on %1.").arg(where));
    }
    return passed(finding,
                  Texts::tr("%1 free, %2 data + %3 WAL needed")
                          .arg(formatBytes(disk->freeBytes), formatBytes(data), formatBytes(wal)));
}

/// What the slot may hold back has to fit on the primary.
Finding primaryDiskCheck(const CheckContext &context)
{
    Finding finding = context.finding("wal_disk", 34, Finding::Scope::Primary,
                                      Texts::tr("Room for kept WAL"));
    const DiskFact *disk = diskOf(context.primary, context.primary.walDirectory);
    if (!disk)
        disk = diskOf(context.primary, context.primary.dataDirectory);
    finding = seenBy(finding, u"df -Pk "_s + context.primary.walDirectory, {});
    if (!disk || disk->freeBytes < 0)
        return skipped(finding, Texts::tr("could not be found out"));
    const QString free = formatBytes(disk->freeBytes);
    finding.answer = u"%1, %2"_s.arg(free, disk->mountPoint);
    const qint64 limit = context.spec.keepAtMostBytes;
    if (limit > 0 && disk->freeBytes < limit) {
        return failure(
                finding, ErrorKind::NoSpace,
                Texts::tr("%1 free, up to %2 may be kept").arg(free, formatBytes(limit)),
                Texts::tr("A full WAL disk stops the primary."),
                Texts::tr("Enter a lower limit on the page Replication, or free space on %1.")
                        .arg(disk->mountPoint));
    }
    if (limit <= 0 && context.spec.useSlot) {
        return warning(
                finding, Texts::tr("%1 free, no limit for kept WAL").arg(free),
                Texts::tr(
                        "While the standby is away its slot keeps WAL until the disk is full, and "
                        "then the primary stops."),
                Texts::tr("Set “Keep at most” on the page Replication."));
    }
    return passed(finding,
                  limit > 0
                          ? Texts::tr("%1 free, at most %2 are kept").arg(free, formatBytes(limit))
                          : Texts::tr("%1 free").arg(free));
}

} // namespace

void checkDisks(const CheckContext &context, QList<Finding> &findings)
{
    findings << standbyDiskCheck(context) << primaryDiskCheck(context);
}

} // namespace pgt
