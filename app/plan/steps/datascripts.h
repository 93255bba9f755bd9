// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace pgt {

/// The text of a script that works on data directories, see stepScript(); nullptr if there is none
/// of that name.
const char *dataScript(std::string_view name);

} // namespace pgt
