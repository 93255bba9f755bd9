// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/panel.h"

#include "ui/theme/stylepaint.h"
#include "ui/theme/tokens.h"

#include <QPainter>

namespace pgt {

Panel::Panel(QWidget *parent) : QFrame(parent)
{
    setContentsMargins(1, 1, 1, 1);
}

void Panel::setGround(Ground ground)
{
    m_ground = ground;
    update();
}

void Panel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = Tokens::of(this);
    const QColor fill = m_ground == Ground::Raised      ? t.raised
                        : m_ground == Ground::Alternate ? t.alt
                                                        : t.base;
    stylepaint::roundedRect(&painter, rect(), fill, t.line, 1, 6);
}

Separator::Separator(Qt::Orientation orientation, Strength strength, QWidget *parent)
    : QWidget(parent), m_strength(strength)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void Separator::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter(this).fillRect(rect(), m_strength == Strength::Soft ? t.lineSoft : t.line);
}

} // namespace pgt
