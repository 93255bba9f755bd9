// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QProxyStyle>

class QAbstractButton;

namespace pgt {

/// How a push button looks. A view has at most one Primary button.
enum class ButtonRole {
    Plain,   ///< raised, with a border
    Primary, ///< filled with the accent colour
    Flat,    ///< nothing but its icon until the pointer is over it
    Link,    ///< a link: no frame, link colour
};

/// Sets the look of @p button. Plain is what a button has without this.
void setButtonRole(QAbstractButton *button, ButtonRole role);
ButtonRole buttonRole(const QWidget *button);

/// Marks a field (line edit, combo box, spin box) as wrong: it gets the red border. The text that
/// says why stands below it (FieldError).
enum class FieldState { Normal, Wrong };
void setFieldState(QWidget *field, FieldState state);

/// Fusion with the measures and looks of pgTandem. Holds the tokens of the scheme in use, so that
/// Tokens::of() finds them. Style sheets are not used anywhere: they would hide this style.
class Style : public QProxyStyle
{
    Q_OBJECT

public:
    Style();

    const Tokens &tokens() const { return m_tokens; }
    void setTokens(const Tokens &tokens) { m_tokens = tokens; }

    void polish(QWidget *widget) override;
    void unpolish(QWidget *widget) override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                         SubControl subControl, const QWidget *widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption *option,
                         const QWidget *widget) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                  QStyleHintReturn *data) const override;

private:
    Tokens m_tokens = Tokens::light();
};

} // namespace pgt
