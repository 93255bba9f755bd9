// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/stylepaint.h"

#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QStyleOption>

namespace pgt::stylepaint {

namespace {

bool has(const QStyleOption &option, QStyle::StateFlag flag)
{
    return option.state.testFlag(flag);
}

QRectF centred(const QRect &in, qreal side)
{
    QRectF rect(0, 0, side, side);
    rect.moveCenter(QRectF(in).center());
    return rect;
}

} // namespace

void roundedRect(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &border,
                 qreal width, qreal radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : Qt::NoBrush);
    painter->setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    const qreal inset = border.isValid() ? width / 2 : 0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset,
                             radius - inset);
    painter->restore();
}

void button(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget,
            const Tokens &t)
{
    const ButtonRole role = buttonRole(widget);
    if (role == ButtonRole::Link)
        return;
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const bool isDown = has(option, QStyle::State_Sunken);
    const bool isHovered = isEnabled && has(option, QStyle::State_MouseOver);
    if (role == ButtonRole::Flat || option.features.testFlag(QStyleOptionButton::Flat)) {
        if (isDown || isHovered)
            roundedRect(painter, option.rect, isDown ? t.press : t.hover, QColor());
        return;
    }
    if (role == ButtonRole::Primary && isEnabled) {
        const QColor fill = isDown ? t.accentPress : isHovered ? t.accentHover : t.accent;
        roundedRect(painter, option.rect, fill, QColor());
        return;
    }
    QColor fill = isDown ? t.press : isHovered ? t.hover : t.raised;
    if (!isEnabled)
        fill = QColor();
    else if (has(option, QStyle::State_On))
        fill = t.selected;
    roundedRect(painter, option.rect, fill, isEnabled ? t.buttonLine : t.line);
}

void buttonLabel(QPainter *painter, const QStyleOptionButton &option, const QWidget *widget,
                 const Tokens &t)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const ButtonRole role = buttonRole(widget);
    const bool hasIcon = !option.icon.isNull();
    const int gap = hasIcon && !option.text.isEmpty() ? 8 : 0;
    const int iconWidth = hasIcon ? option.iconSize.width() : 0;
    const int textWidth = option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    QRect content(0, 0, qMin(option.rect.width(), iconWidth + gap + textWidth),
                  option.rect.height());
    content.moveCenter(option.rect.center());
    const auto mirrored = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    if (hasIcon) {
        const QRect square(content.left(), option.rect.center().y() - iconWidth / 2 + 1, iconWidth,
                           option.iconSize.height());
        option.icon.paint(painter, mirrored(square), Qt::AlignCenter,
                          isEnabled ? QIcon::Normal : QIcon::Disabled);
    }
    QColor color = option.palette.color(QPalette::ButtonText);
    if (isEnabled && role == ButtonRole::Primary)
        color = t.onAccent;
    else if (isEnabled && role == ButtonRole::Link)
        color = t.link;
    content.adjust(iconWidth + gap, 0, 0, 0);
    painter->setPen(color);
    painter->drawText(mirrored(content), Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
}

void toolButton(QPainter *painter, const QStyleOption &option, const Tokens &t)
{
    const bool isDown = has(option, QStyle::State_Sunken) || has(option, QStyle::State_On);
    if (!has(option, QStyle::State_Enabled) || !(isDown || has(option, QStyle::State_MouseOver)))
        return;
    roundedRect(painter, option.rect, isDown ? t.press : t.hover, QColor());
}

void field(QPainter *painter, const QRect &rect, const QStyleOption &option, const QWidget *widget,
           const Tokens &t)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const bool isFocused = isEnabled && has(option, QStyle::State_HasFocus);
    const bool isWrong = widget && widget->property("pgtWrong").toBool();
    QColor border = isEnabled ? t.control : t.line;
    if (isWrong)
        border = t.error.glyph;
    else if (isFocused)
        border = t.dark ? t.link : t.accent;
    roundedRect(painter, rect, isEnabled ? t.base : QColor(), border, isFocused || isWrong ? 2 : 1);
}

void checkBox(QPainter *painter, const QStyleOption &option, const Tokens &t)
{
    const QRectF box = centred(option.rect, 16);
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const bool isOn = has(option, QStyle::State_On);
    const bool isPartial = has(option, QStyle::State_NoChange);
    if (!isOn && !isPartial) {
        QColor fill = has(option, QStyle::State_MouseOver) && isEnabled ? t.hover : t.base;
        roundedRect(painter, box, isEnabled ? fill : QColor(), isEnabled ? t.control : t.line, 1,
                    3);
        return;
    }
    roundedRect(painter, box, isEnabled ? t.accent : t.disabled, QColor(), 1, 3);
    const QColor sign = isEnabled ? t.onAccent : t.base;
    paintIcon(painter, isOn ? Icon::Check : Icon::Minus, box.adjusted(1, 1, -1, -1), sign);
}

void radioButton(QPainter *painter, const QStyleOption &option, const Tokens &t)
{
    const QRectF ring = centred(option.rect, 15);
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const bool isOn = has(option, QStyle::State_On);
    const QColor mark = isEnabled ? (t.dark ? t.link : t.accent) : t.disabled;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(isOn ? mark : isEnabled ? t.control : t.line, 1));
    painter->setBrush(isEnabled ? QBrush(t.base) : Qt::NoBrush);
    painter->drawEllipse(ring);
    if (isOn) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawEllipse(centred(option.rect, 8));
    }
    painter->restore();
}

void headerSection(QPainter *painter, const QStyleOption &option, const Tokens &t)
{
    painter->fillRect(option.rect, has(option, QStyle::State_MouseOver) ? t.hover : t.alt);
    painter->setPen(t.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
}

void scrollBar(QPainter *painter, const QStyleOptionSlider &option, const QRect &slider,
               const Tokens &t)
{
    painter->fillRect(option.rect, has(option, QStyle::State_Enabled) ? t.alt : t.win);
    if (option.maximum <= option.minimum)
        return;
    const bool isActive = option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const QColor fill = isActive ? t.control : t.buttonLine;
    const QRectF handle = QRectF(slider).adjusted(3, 3, -3, -3);
    roundedRect(painter, handle, fill, QColor(), 0, qMin(handle.width(), handle.height()) / 2);
}

void progressBar(QPainter *painter, const QStyleOptionProgressBar &option, const Tokens &t)
{
    const QRectF groove = QRectF(option.rect);
    roundedRect(painter, groove, t.hover, t.line, 1, 2);
    const qreal range = qreal(option.maximum) - option.minimum;
    if (range <= 0)
        return;
    const qreal share = qBound(0.0, (qreal(option.progress) - option.minimum) / range, 1.0);
    QRectF done(groove.left(), groove.top(), groove.width() * share, groove.height());
    if (option.direction == Qt::RightToLeft)
        done.moveRight(groove.right());
    if (done.width() >= 1)
        roundedRect(painter, done, t.accent, QColor(), 0, 2);
}

void branch(QPainter *painter, const QStyleOption &option, const Tokens &t)
{
    if (!has(option, QStyle::State_Children))
        return;
    const Icon closed = option.direction == Qt::RightToLeft ? Icon::ChevLeft : Icon::ChevRight;
    paintIcon(painter, has(option, QStyle::State_Open) ? Icon::ChevDown : closed,
              centred(option.rect, 16), t.text2);
}

void focusRing(QPainter *painter, const QRect &rect, const Tokens &t)
{
    roundedRect(painter, rect, QColor(), t.dark ? t.link : t.accent, 2, 6);
}

} // namespace pgt::stylepaint
