// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcetree.h"

QString sourcePath(const QString &relative)
{
    return QStringLiteral(PGTANDEM_SOURCE_DIR "/") + relative;
}

QString testDataPath(const QString &relative)
{
    return sourcePath(QStringLiteral("tests/data/") + relative);
}
