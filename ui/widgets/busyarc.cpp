// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/busyarc.h"

#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"

#include <QPainter>
#include <QStyle>
#include <QTimerEvent>

namespace pgt {

BusyArc::BusyArc(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(tr("Working"));
}

QSize BusyArc::sizeHint() const
{
    const int side = fonts::scaled(12);
    return QSize(side, side);
}

void BusyArc::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &tokens = Tokens::of(this);
    paintGlyph(&painter, StateKind::Busy, QRectF(rect()), tokens, tokens.base, m_turn);
}

void BusyArc::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0)
        m_timer.start(80, this);
}

void BusyArc::hideEvent(QHideEvent *event)
{
    m_timer.stop();
    QWidget::hideEvent(event);
}

void BusyArc::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_timer.timerId()) {
        QWidget::timerEvent(event);
        return;
    }
    m_turn = (m_turn + 30) % 360;
    update();
}

} // namespace pgt
