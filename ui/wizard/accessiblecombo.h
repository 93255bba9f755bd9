// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pgt {

/// Makes every combo box of the program known to assistive technology by its accessible name. On
/// Unix, Qt (seen in 6.4) gives the chosen text as the name instead, so that a box can only be
/// found by what happens to be chosen. May be called more than once.
void installAccessibleComboBoxes();

} // namespace pgt
