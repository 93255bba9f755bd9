// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clusterdelegate.h"

#include "ui/models/clustermodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/stylepaint.h"

#include <QFontMetrics>
#include <QPainter>

namespace pgt {

namespace {

void drawText(QPainter *painter, const QRect &all, const QRect &rect, Qt::LayoutDirection direction,
              Qt::Alignment alignment, const QFont &font, const QColor &color, const QString &text)
{
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(QStyle::visualRect(direction, all, rect),
                      int(QStyle::visualAlignment(direction, alignment) | Qt::AlignVCenter |
                          Qt::TextSingleLine),
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace

void ClusterDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    const QRect all = option.rect;
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight); // figures before their units
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(ClusterModel::IdRole).toString().isEmpty()) {
        drawText(painter, all, all.adjusted(16, fonts::scaled(6), -8, 0), option.direction,
                 Qt::AlignLeft, fonts::ui(fonts::Size::Small, QFont::DemiBold), t.text3,
                 index.data().toString());
        painter->restore();
        return;
    }
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected || option.state.testFlag(QStyle::State_MouseOver)) {
        stylepaint::roundedRect(painter, QRectF(all).adjusted(4, 0, -4, 0),
                                isSelected ? t.selected : t.hover, QColor());
    }
    const auto kind = StateKind(index.data(ClusterModel::KindRole).toInt());
    const bool isProblem = kind == StateKind::Warn || kind == StateKind::Error;
    const QColor lagColor = isProblem ? t.state(kind).text : t.text2;
    const QColor weak = isSelected ? t.text2 : t.text3; // on the selection hints need more contrast

    const int glyphSide = fonts::scaled(12);
    const QRect glyph(all.left() + 20, all.center().y() - glyphSide / 2 + 1, glyphSide, glyphSide);
    paintGlyph(painter, kind, QRectF(QStyle::visualRect(option.direction, all, glyph)), t, t.win);

    const QFont label = fonts::ui(fonts::Size::Label);
    const QFont small = fonts::ui(fonts::Size::Small);
    const QString bytes = index.data(ClusterModel::BytesRole).toString();
    const QString time = index.data(ClusterModel::TimeRole).toString();
    const int lagWidth = qMax(QFontMetrics(label).horizontalAdvance(bytes),
                              QFontMetrics(label).horizontalAdvance(time)) +
                         2;
    const int top = all.top() + (all.height() - fonts::scaled(36)) / 2;
    const int half = fonts::scaled(18);
    const int left = all.left() + 40;
    const int right = all.right() - 16;
    const QRect upper(left, top, right - left - lagWidth - 6, half + 2);
    const QRect lower(left, top + half, right - left - lagWidth - 6, half);
    drawText(painter, all, upper, option.direction, Qt::AlignLeft,
             fonts::ui(fonts::Size::Body, QFont::Medium), t.text, index.data().toString());
    drawText(painter, all, lower, option.direction, Qt::AlignLeft, small, weak,
             index.data(ClusterModel::SubtitleRole).toString());
    const QRect upperLag(right - lagWidth, top, lagWidth, time.isEmpty() ? 2 * half : half + 2);
    const QRect lowerLag(right - lagWidth, top + half, lagWidth, half);
    drawText(painter, all, upperLag, option.direction, Qt::AlignRight, label, lagColor, bytes);
    drawText(painter, all, lowerLag, option.direction, Qt::AlignRight, label, lagColor, time);
    if (option.state.testFlag(QStyle::State_HasFocus) &&
        option.state.testFlag(QStyle::State_KeyboardFocusChange))
        stylepaint::roundedRect(painter, QRectF(all).adjusted(4, 0, -4, 0), QColor(), t.link, 2, 4);
    painter->restore();
}

QSize ClusterDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool isGroup = index.data(ClusterModel::IdRole).toString().isEmpty();
    return QSize(100, fonts::scaled(isGroup ? 34 : 44));
}

} // namespace pgt
