// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"

#include "ui/theme/focusring.h"
#include "ui/theme/style.h"
#include "ui/widgets/accessibleviews.h"

#include <QApplication>
#include <QEvent>
#include <QGuiApplication>
#include <QStyleHints>
#include <QWidget>

#include <cmath>

namespace pgt {

namespace {

// Relative luminance as WCAG 2.1 defines it.
double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

// High contrast themes of desktops use pure black and white for text, window and fields alike;
// ordinary ones never do for the window.
Contrast contrastOf(const QPalette &palette)
{
    const double window = luminance(palette.color(QPalette::Window));
    const double text = luminance(palette.color(QPalette::WindowText));
    const double ratio = (qMax(window, text) + 0.05) / (qMin(window, text) + 0.05);
    return ratio >= 20.5 ? Contrast::High : Contrast::Normal;
}

bool isDarkPalette(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) <
           luminance(palette.color(QPalette::WindowText));
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent)
{
    const QPalette system = QGuiApplication::palette();
    m_systemIsDark = isDarkPalette(system);
    m_contrast = contrastOf(system);
    m_style = new Style;
    QApplication::setStyle(m_style);
    new FocusRing(this);
    installAccessibleViews();
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const auto *hints = QGuiApplication::styleHints();
    if (hints->colorScheme() != Qt::ColorScheme::Unknown)
        m_systemIsDark = hints->colorScheme() == Qt::ColorScheme::Dark;
    connect(hints, &QStyleHints::colorSchemeChanged, this, [this](Qt::ColorScheme now) {
        m_systemIsDark = now == Qt::ColorScheme::Dark;
        apply();
    });
#endif
    apply();
}

bool Theme::isDark() const
{
    return m_scheme == Scheme::Dark || (m_scheme == Scheme::System && m_systemIsDark);
}

const Tokens &Theme::tokens() const
{
    return m_style->tokens();
}

void Theme::setScheme(Scheme scheme)
{
    if (m_scheme == scheme)
        return;
    m_scheme = scheme;
    apply();
}

void Theme::setContrast(Contrast contrast)
{
    if (m_contrast == contrast)
        return;
    m_contrast = contrast;
    apply();
}

void Theme::apply()
{
    const Tokens &base = isDark() ? Tokens::darkScheme() : Tokens::light();
    m_style->setTokens(m_contrast == Contrast::High ? base.withHighContrast() : base);
    QApplication::setPalette(m_style->tokens().palette());
    const auto widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        // Widgets with a palette of their own would not hear of the new one. StyleChange would tell
        // them too, but it makes QFrame forget the margins that were set on it.
        QEvent event(QEvent::PaletteChange);
        QApplication::sendEvent(widget, &event);
        widget->update();
    }
    Q_EMIT changed();
}

} // namespace pgt
