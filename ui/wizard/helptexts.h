// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpage.h"

namespace pgt {

/// What a page needs and why, as simple HTML; ends with the keys that work on every page.
QString helpText(WizardPage::Id id);

} // namespace pgt
