// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowplace.h"

#include <QGuiApplication>
#include <QScreen>
#include <QWidget>

namespace pgt::windowplace {

namespace {

/// What window managers put around a window before it is known what this one does.
constexpr QMargins usualFrame(8, 34, 8, 8);

const QScreen *screenOf(const QWidget &window)
{
    // A saved place may be on a screen that is not there any more; a dialog belongs to its parent.
    if (const QWidget *parent = window.parentWidget())
        return parent->window()->screen();
    const QScreen *at = QGuiApplication::screenAt(window.geometry().center());
    return at ? at : window.screen();
}

} // namespace

QRect clamped(const QRect &wanted, const QRect &available, const QMargins &frame)
{
    const QRect room = available.marginsRemoved(frame);
    QRect rect(wanted.topLeft(), wanted.size().boundedTo(room.size()));
    rect.moveRight(qMin(rect.right(), room.right()));
    rect.moveBottom(qMin(rect.bottom(), room.bottom()));
    rect.moveLeft(qMax(rect.left(), room.left()));
    rect.moveTop(qMax(rect.top(), room.top()));
    return rect;
}

void prepare(QWidget &window, const QSize &usual, const QSize &least, const QByteArray &saved)
{
    const bool isRestored = !saved.isEmpty() && window.restoreGeometry(saved);
    const QScreen *screen = screenOf(window);
    if (!screen)
        return;
    const QRect available = screen->availableGeometry();
    window.setMinimumSize(least.boundedTo(available.marginsRemoved(usualFrame).size()));
    if (!isRestored) {
        // Where it goes is the window manager's choice.
        window.resize(clamped(QRect(available.topLeft(), usual), available, usualFrame).size());
    } else if (!(window.windowState() & (Qt::WindowMaximized | Qt::WindowFullScreen))) {
        window.setGeometry(clamped(window.geometry(), available, usualFrame));
    }
}

} // namespace pgt::windowplace
