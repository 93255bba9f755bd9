// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/checks.h"

namespace pgt::test {

/// Facts of two servers about which there is nothing to say; tests change one of them.
Situation goodPair();

void setSetting(Instance &instance, const QString &name, const QString &value,
                const QString &source = QStringLiteral("configuration file"));
/// The replication role of the good pair.
RoleFact &replicator(Situation &input);

/// All findings of that id; the worst first.
QList<Finding> findingsNamed(const QList<Finding> &findings, const QString &id);

} // namespace pgt::test
