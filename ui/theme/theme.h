// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QObject>

namespace pgt {

class Style;

/// Which scheme the user wants. System follows the desktop.
enum class Scheme { System, Light, Dark };
enum class Contrast { Normal, High };

/// Gives the running QApplication its style, palette and focus ring, and switches the scheme while
/// the program runs. Created once by the composition root, before the first window, and destroyed
/// after the last one. Widgets take their colours from Tokens::of(this) when they paint.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    Scheme scheme() const { return m_scheme; }
    Contrast contrast() const { return m_contrast; }
    bool isDark() const;
    const Tokens &tokens() const;

    void setScheme(Scheme scheme);
    void setContrast(Contrast contrast);

Q_SIGNALS:
    /// The colours have changed; all widgets are already told to repaint.
    void changed();

private:
    void apply();

    Style *m_style; // owned by QApplication
    Scheme m_scheme = Scheme::System;
    Contrast m_contrast = Contrast::Normal;
    bool m_systemIsDark = false;
};

} // namespace pgt
