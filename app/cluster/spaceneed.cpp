// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/spaceneed.h"

#include <algorithm>

namespace pgt {

namespace {

// An idle server makes little WAL; the copy itself and the standby's restartpoints need this much.
constexpr qint64 smallestWalRoom = 1ll << 30;

qint64 withReserve(qint64 bytes)
{
    return bytes + bytes / 10;
}

/// The file system that holds a path: as it was asked for with the cluster, else by the mount
/// points of the host.
const DiskFact *diskOf(const QString &path, const HostFacts &host, const Instance &instance)
{
    const auto found = std::find_if(instance.disks.cbegin(), instance.disks.cend(),
                                    [&path](const DiskFact &disk) { return disk.path == path; });
    return found != instance.disks.cend() ? &*found : host.mountOf(path);
}

} // namespace

SpaceNeed spaceNeed(const Instance &primary, const QMap<QString, QString> &mapping)
{
    SpaceNeed need;
    need.isKnown = primary.sizeBytes >= 0;
    qint64 data = std::max<qint64>(0, primary.sizeBytes);
    for (const TablespaceFact &space : primary.tablespaces) {
        const qint64 bytes = std::max<qint64>(0, space.sizeBytes);
        data -= bytes;
        need.tablespaces.append(
                {space.path, mapping.value(space.path, space.path), withReserve(bytes)});
    }
    need.dataBytes = withReserve(std::max<qint64>(0, data));
    need.walBytes = std::max(smallestWalRoom, primary.walBytes);
    return need;
}

QList<MountNeed> needPerMount(const SpaceNeed &need, const HostFacts &host, const Instance &standby)
{
    QList<MountNeed> mounts;
    const auto add = [&](const QString &path, qint64 bytes) {
        const DiskFact *disk = diskOf(path, host, standby);
        const QString mountPoint = disk ? disk->mountPoint : QString();
        auto mount = std::find_if(mounts.begin(), mounts.end(), [&](const MountNeed &m) {
            return m.mountPoint == mountPoint && (disk != nullptr) == (m.freeBytes >= 0);
        });
        if (mount == mounts.end() || !disk || disk->freeBytes < 0) {
            MountNeed made;
            made.mountPoint = mountPoint;
            made.freeBytes = disk ? disk->freeBytes : -1;
            made.freeInodes = disk ? disk->freeInodes : -1;
            mounts.append(made);
            mount = mounts.end() - 1;
        }
        mount->paths << path;
        mount->neededBytes += bytes;
    };
    add(standby.dataDirectory, need.dataBytes + need.walBytes);
    for (const TablespacePlace &space : need.tablespaces)
        add(space.to, space.bytes);
    return mounts;
}

} // namespace pgt
