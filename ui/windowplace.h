// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRect>

class QWidget;

namespace pgt {

/// Where windows stand: never larger than the screen that is there, never outside of it.
namespace windowplace {

/// @p wanted, with its frame of @p frame around it, moved and as far as needed made smaller until
/// it lies within @p available.
QRect clamped(const QRect &wanted, const QRect &available, const QMargins &frame);

/// Gives the window, before it is shown for the first time, the place of @p saved (of
/// QWidget::saveGeometry()), else @p usual size; in both cases as far as its screen allows.
/// @p least is the smallest size that people may give it; a smaller screen lowers it.
void prepare(QWidget &window, const QSize &usual, const QSize &least, const QByteArray &saved = {});

} // namespace windowplace

} // namespace pgt
