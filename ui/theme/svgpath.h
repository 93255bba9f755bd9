// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QStringView>

namespace pgt {

/// Reads the "d" attribute of an SVG path (SVG 1.1, 8.3: M L H V C S A Z, absolute and relative)
/// into a QPainterPath. Stops at the first thing it does not know. A move followed by a line of no
/// length gives a dot when stroked with a round cap.
QPainterPath parseSvgPath(QStringView data);

} // namespace pgt
