// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QIcon>

class QPainter;
class QRectF;

namespace pgt {

/// Draws the filled glyph of a state on its grid of 12 px into @p rect: disc with tick, triangle
/// with bar, octagon with cross, ring, quarter arc, dashed ring. @p background shows through the
/// sign inside. @p turn moves the quarter arc, in degrees clockwise.
void paintGlyph(QPainter *painter, StateKind kind, const QRectF &rect, const Tokens &tokens,
                const QColor &background, qreal turn = 0);

/// The glyph as an icon for models and combo boxes; follows the scheme of the program.
QIcon glyphIcon(StateKind kind);

} // namespace pgt
