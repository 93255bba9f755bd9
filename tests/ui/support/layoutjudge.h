// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace pgt::test {

/// What of a shown window cannot be seen or reached as a whole, one sentence each: a control that
/// leaves its parent where nothing scrolls, a text that does not fit its button or label (unless it
/// is elided by design and the tool tip gives the whole), a window that is larger than
/// @p available. Empty: all is well.
QStringList layoutFaults(const QWidget &window, const QSize &available);

} // namespace pgt::test
