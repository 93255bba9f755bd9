// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

#include <array>

class QWidget;

namespace pgt {

/// What a state glyph, a pill or a sentence says about its object. Each has its own shape, so that
/// colour is never the only sign.
enum class StateKind {
    Ok,      ///< streaming, passed, done
    Warn,    ///< catching up, above the limit, a warning
    Error,   ///< disconnected, failed
    Idle,    ///< paused, stopped, not watched
    Busy,    ///< running now
    Waiting, ///< not started yet
};

/// The colours of one state.
struct StateColors
{
    QColor text;
    QColor glyph;
    QColor background;
    QColor border;
};

/// One line of a chart: colour, colour of the area below (invalid if it has none), and the dash
/// pattern in pen widths (empty means solid).
struct SeriesStyle
{
    QColor line;
    QColor area;
    QList<qreal> dashes;
};

/// All colours of the program in one scheme. Everything painted takes its colours from here; the
/// palette of the application is made from the same values.
struct Tokens
{
    QColor win, base, alt, raised;
    QColor hover, press;
    QColor line, lineSoft;
    QColor buttonLine, control;
    QColor text, text2, text3, disabled;
    QColor accent, accentHover, accentPress, onAccent;
    QColor link;
    QColor selected, selectedInactive;
    QColor tint, tintLine;
    QColor addBackground, addGutter, addText;
    QColor removeBackground, removeGutter, removeText;
    StateColors ok, warn, error, idle;
    SeriesStyle write, receive, replay, flush;
    std::array<SeriesStyle, 6> standbys;
    QColor grid, axis, crosshair, hatch;
    QColor primaryBadge, onPrimaryBadge;
    bool dark = false;

    /// The light scheme and the dark one.
    static const Tokens &light();
    static const Tokens &darkScheme();
    /// The same scheme with hints, lines and borders in stronger colours.
    Tokens withHighContrast() const;

    /// The tokens that @p widget is painted with: those of its style, or those of the application's
    /// style, or the light ones when the program runs without a Theme (as in some tests).
    static const Tokens &of(const QWidget *widget);

    /// Busy has the link colour, Waiting that of Idle.
    StateColors state(StateKind kind) const;
    /// The hue of the standby with this index; the hues repeat from the seventh on.
    const SeriesStyle &standby(int index) const;
    QPalette palette() const;
};

} // namespace pgt
