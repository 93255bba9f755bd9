// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QWidget;

namespace pgt {
class Theme;
}

namespace pgt::test {

/// If pictures of what a test shows are wanted, makes their folder, which is named by
/// PGTANDEM_PICTURES, and sets the font of the design.
void preparePictures();

/// Renders the window, and keeps it as NAME.png if pictures are wanted. False: it could not be
/// rendered or written.
bool shoot(QWidget &window, const QString &name);

/// NAME-light.png and NAME-dark.png if pictures are wanted; leaves the light scheme behind.
bool shootBoth(QWidget &window, Theme &theme, const QString &name);

} // namespace pgt::test
