// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <optional>

namespace pgt {

/// Free bytes for this account on the disk of this computer that holds @p path, or will hold it:
/// the last parts need not exist. -1: not known.
qint64 freeBytesFor(const QString &path);

/// NoSpace if the disk that holds @p path has less than @p needed bytes free; says both, and in
/// @p why what cannot be done without. Nothing if that much is free or nobody knows.
std::optional<Error> spaceProblem(const QString &path, qint64 needed, const QString &why);

} // namespace pgt
