// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QPainter>
#include <QRect>

class QStyleOption;
class QStyleOptionButton;
class QStyleOptionComboBox;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionProgressBar;
class QStyleOptionSlider;
class QStyleOptionSpinBox;
class QStyleOptionToolButton;
class QWidget;

namespace pgt::stylepaint {

/// A rounded rectangle whose border of @p width lies fully inside @p rect.
void roundedRect(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
                 qreal width = 1, qreal radius = 4);

void button(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget,
            const Tokens &t);
void buttonLabel(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget,
                 const Tokens &t);
void toolButton(QPainter *painter, const QStyleOption &option, const Tokens &t);
/// The frame and ground of a line edit, combo box or spin box.
void field(QPainter *painter, const QRect &rect, const QStyleOption &option, const QWidget *widget,
           const Tokens &t);
void checkBox(QPainter *painter, const QStyleOption &option, const Tokens &t);
void radioButton(QPainter *painter, const QStyleOption &option, const Tokens &t);
void headerSection(QPainter *painter, const QStyleOption &option, const Tokens &t);
void scrollBar(QPainter *painter, const QStyleOptionSlider &option, const QRect &slider,
               const Tokens &t);
void progressBar(QPainter *painter, const QStyleOptionProgressBar &option, const Tokens &t);
void branch(QPainter *painter, const QStyleOption &option, const Tokens &t);
void focusRing(QPainter *painter, const QRect &rect, const Tokens &t);

} // namespace pgt::stylepaint
