// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/elidedlabel.h"

#include <QPainter>
#include <QStyle>

namespace pgt {

void ElidedLabel::setElideMode(Qt::TextElideMode mode)
{
    m_mode = mode;
    update();
}

QSize ElidedLabel::minimumSizeHint() const
{
    const QSize hint = Label::minimumSizeHint();
    const int least = fontMetrics().horizontalAdvance(QStringLiteral("mmm"));
    return QSize(qMin(hint.width(), least), hint.height());
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled,
                                   QPalette::WindowText));
    const QString shown = fontMetrics().elidedText(text(), m_mode, contentsRect().width());
    painter.drawText(contentsRect(),
                     int(QStyle::visualAlignment(layoutDirection(), alignment())) |
                             Qt::TextSingleLine,
                     shown);
    updateToolTip(); // a new text, or another font
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    Label::resizeEvent(event);
    updateToolTip();
}

void ElidedLabel::updateToolTip()
{
    const bool isCut = fontMetrics().horizontalAdvance(text()) > contentsRect().width();
    const QString whole = isCut ? text() : QString();
    if (m_isOwnTip || toolTip().isEmpty()) {
        m_isOwnTip = true;
        if (toolTip() != whole)
            setToolTip(whole);
    }
}

} // namespace pgt
