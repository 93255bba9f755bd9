// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/stepsdelegate.h"

#include "ui/models/stepsmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/icons.h"

#include <QPainter>

namespace pgt {

namespace {

constexpr int oneLine = 28;
constexpr int twoLines = 40;
constexpr int edge = 10;
constexpr int iconLeft = 28;
constexpr int reviewTextLeft = 52;
constexpr int glyphLeft = 12;
constexpr int applyTextLeft = 32;

} // namespace

void StepsDelegate::paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    const bool isReview = m_purpose == Purpose::Review;
    const bool isMarked = isReview ? option.state.testFlag(QStyle::State_Selected)
                                   : index.data(StepsModel::CurrentRole).toBool();
    const QColor ground = isMarked ? t.selected : t.base;
    painter->fillRect(option.rect, ground);
    const QRect row = option.rect;
    const int size = isReview ? 16 : 12;
    paintSign(painter, option, index,
              QRect(row.left() + (isReview ? iconLeft : glyphLeft), row.center().y() - size / 2 + 1,
                    size, size),
              ground);
    const int endWidth = paintEnd(painter, option, index);

    QRect area = row.adjusted(isReview ? reviewTextLeft : applyTextLeft, 0, -edge - endWidth, 0);
    const bool isWaiting = index.data(GroupedModel::StateRole).toInt() == int(StateKind::Waiting);
    const QColor color = !isReview && isWaiting ? t.text2 : t.text;
    const QFont font = fonts::ui(fonts::Size::Body, isMarked ? QFont::DemiBold : QFont::Normal);
    const QString subtitle = index.data(GroupedModel::SubtitleRole).toString();
    if (subtitle.isEmpty()) {
        drawLine(painter, place(option, area), index.data().toString(), font, color,
                 option.direction);
        return;
    }
    const int title = QFontMetrics(font).height();
    const QFont small = fonts::ui(fonts::Size::Small);
    const int both = title + QFontMetrics(small).height();
    const int top = row.top() + (row.height() - both) / 2;
    drawLine(painter, place(option, QRect(area.left(), top, area.width(), title)),
             index.data().toString(), font, color, option.direction);
    drawLine(painter, place(option, QRect(area.left(), top + title, area.width(), both - title)),
             subtitle, small, t.text2, option.direction);
}

void StepsDelegate::paintSign(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index, const QRect &sign,
                              const QColor &ground) const
{
    const Tokens &t = Tokens::of(option.widget);
    if (m_purpose == Purpose::Review) {
        const bool isMarked = option.state.testFlag(QStyle::State_Selected);
        paintIcon(painter, Icon(index.data(GroupedModel::IconRole).toInt()), place(option, sign),
                  isMarked ? t.link : t.text2);
        return;
    }
    const auto kind = StateKind(index.data(GroupedModel::StateRole).toInt());
    paintGlyph(painter, kind, place(option, sign), t, ground, kind == StateKind::Busy ? m_turn : 0);
}

int StepsDelegate::paintEnd(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    const QRect row = option.rect;
    if (!index.data(GroupedModel::WarningRole).toString().isEmpty()) {
        const QRect sign(row.right() - edge - 10, row.center().y() - 5, 12, 12);
        paintGlyph(painter, StateKind::Warn, place(option, sign), t,
                   option.state.testFlag(QStyle::State_Selected) ? t.selected : t.base);
        return 12 + edge;
    }
    const QString text = index.data(GroupedModel::TrailingRole).toString();
    if (text.isEmpty())
        return 0;
    const QFont font = fonts::quantity(fonts::Size::Label);
    const int width = QFontMetrics(font).horizontalAdvance(text) + 2;
    const bool isCurrent = index.data(StepsModel::CurrentRole).toBool();
    drawLine(painter,
             place(option, QRect(row.right() - edge - width, row.top(), width, row.height())), text,
             font, isCurrent ? t.text : t.text2, option.direction, Qt::AlignRight);
    return width + edge;
}

int StepsDelegate::rowHeight(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const bool hasTwo = !index.data(GroupedModel::SubtitleRole).toString().isEmpty();
    return fonts::scaled(hasTwo ? twoLines : oneLine);
}

} // namespace pgt
