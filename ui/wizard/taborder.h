// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QButtonGroup;
class QWidget;

namespace pgt {

/// All controls below @p root that can have the focus, hidden ones included, in the order in which
/// layouts place them: as they are read. What lies in no layout (widgets in the rows of a tree)
/// comes by its place, after the view that it lies in.
QList<QWidget *> inVisualOrder(QWidget *root);

/// Tab goes to the checked button of a group of radio buttons only; the arrow keys move in it.
void keepTabOnChecked(QButtonGroup *group);

} // namespace pgt
