// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/diskspace.h"

#include "app/base/units.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

namespace pgt {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::DiskSpace)
};

/// @p path or the nearest folder above it that exists.
QString existingPart(const QString &path)
{
    QFileInfo info(QDir::cleanPath(QFileInfo(path).absoluteFilePath()));
    while (!info.exists() && !info.isRoot())
        info.setFile(info.path());
    return info.filePath();
}

} // namespace

qint64 freeBytesFor(const QString &path)
{
    const QStorageInfo storage(existingPart(path));
    return storage.isValid() && storage.isReady() ? storage.bytesAvailable() : -1;
}

std::optional<Error> spaceProblem(const QString &path, qint64 needed, const QString &why)
{
    const qint64 free = freeBytesFor(path);
    if (free < 0 || free >= needed)
        return std::nullopt;
    const QString place = QStorageInfo(existingPart(path)).rootPath();
    return Error::make(ErrorKind::NoSpace,
                       Texts::tr("The disk of this computer that holds %1 has too little room: %2 "
                                 "are free, %3 are needed.")
                               .arg(path, formatBytes(free), formatBytes(needed)),
                       why, Texts::tr("Free some space on %1, then try again.").arg(place));
}

} // namespace pgt
