// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/instance.h"

namespace pgt {

QString Instance::displayName() const
{
    if (layout != Layout::DebianCommon || clusterName.isEmpty())
        return dataDirectory;
    const int major = versionNum / 10000;
    const QString version =
            versionNum >= 100000 ? QString::number(major)
                                 : QStringLiteral("%1.%2").arg(major).arg(versionNum / 100 % 100);
    return version + QLatin1Char('/') + clusterName;
}

} // namespace pgt
