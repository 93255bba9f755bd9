// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace pgt {

/// The type sizes of the program. All follow the font of the application (its size is that of body
/// text), so a bigger system font makes everything bigger.
namespace fonts {

enum class Size {
    Title,   ///< 20/13 of the body
    Page,    ///< 18/13
    Heading, ///< 15/13
    Body,    ///< the system font's own size
    Label,   ///< 12/13
    Small,   ///< 11/13
};

QFont ui(Size size, QFont::Weight weight = QFont::Normal);
/// The system's fixed font without ligatures: LSN, paths, commands, log lines.
QFont fixed(Size size = Size::Label, QFont::Weight weight = QFont::Normal);
/// For quantities: the UI font if its digits are equally wide, else the fixed font.
QFont quantity(Size size, QFont::Weight weight = QFont::Normal);
/// Turns @p font into one with equally wide digits: the font itself where its digits are, or can be
/// made so, else the fixed font at the same size.
QFont withTabularDigits(const QFont &font);
/// @p px at 96 dpi and a 13 px body, scaled to the font of the application.
int scaled(int px);

} // namespace fonts

} // namespace pgt
