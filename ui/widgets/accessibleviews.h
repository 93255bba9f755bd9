// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QAbstractItemView;

namespace pgt {

/// Accessible objects that hold what an accessibility client may ask at any time, in the place of
/// those of Qt that do not. Called once a program is enough; more do no harm.
///
/// Scroll areas: a client asks how many children there are, then for each of them, in requests of
/// their own. A scroll bar may have gone in between, and Qt's interface then reads past the end of
/// its list (Qt 6.4.2, QAccessibleAbstractScrollArea::child(); seen as a crash).
void installAccessibleViews();

/// Before rows of the view's present model are removed, the accessible cells are forgotten and made
/// anew when a client asks. Qt otherwise loses its hold of headers and of the corner of a table
/// (QAccessibleTable::modelChange(), Qt 6.4.2): they outlive the view, to which the corner keeps a
/// plain pointer.
void forgetCellsBeforeRemoval(QAbstractItemView *view);

} // namespace pgt
