// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace pgt {

/// SASLprep (RFC 4013) of a password the way PostgreSQL does it: pure ASCII stays as it is; blanks
/// beyond ASCII become a space, invisible characters go, the rest is normalised (NFKC). No value if
/// the rules forbid the text; client and server then take the bytes as typed.
std::optional<QString> saslPrep(const QString &text);

} // namespace pgt
