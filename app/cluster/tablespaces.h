// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

#include <QMap>

#include <optional>

namespace pgt {

/// Why the primary's tablespaces cannot be copied to where they are to lie.
struct TablespaceProblem
{
    ErrorKind kind = ErrorKind::Unsupported;
    QString text; ///< with %1 for the name of the standby's host
    QString why, remedy;
};
/// @p mapping as StandbySpec::tablespaceMapping. A directory that the old cluster on the standby
/// uses itself is no problem: its part is moved aside with the rest.
std::optional<TablespaceProblem> tablespaceProblem(const HostFacts &primaryHost,
                                                   const Instance &primary,
                                                   const HostFacts &standbyHost,
                                                   const Instance &standby,
                                                   const QMap<QString, QString> &mapping);

} // namespace pgt
