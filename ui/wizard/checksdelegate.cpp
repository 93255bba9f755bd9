// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/checksdelegate.h"

#include "ui/models/checksmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/icons.h"
#include "ui/wizard/explainrow.h"
#include "ui/wizard/failurecard.h"

#include <QPainter>

namespace pgt {

namespace {

constexpr int glyphLeft = 34;
constexpr int titleLeft = 56;
constexpr int evidenceLeft = 292;
constexpr int gap = 12;
constexpr int usualHeight = 26;
constexpr int linePadding = 9;
constexpr int glyphSize = 12;

QFont titleFont(const QModelIndex &index)
{
    const bool isWarning = index.data(GroupedModel::StateRole).toInt() == int(StateKind::Warn);
    return fonts::ui(fonts::Size::Body, isWarning ? QFont::Medium : QFont::Normal);
}

QRect titleArea(const QRect &row)
{
    const int right = qMin(fonts::scaled(evidenceLeft) - gap, row.width() / 2);
    return {row.left() + titleLeft, row.top(), right - titleLeft, row.height()};
}

QRect evidenceArea(const QRect &row, const QModelIndex &index)
{
    const int left = qMin(fonts::scaled(evidenceLeft), row.width() / 2 + gap);
    const bool isWarning = index.data(GroupedModel::StateRole).toInt() == int(StateKind::Warn);
    const int end = isWarning ? ExplainRow::buttonWidth() + gap : gap;
    return {row.left() + left, row.top(), row.width() - left - end, row.height()};
}

int wrappedHeight(const QFont &font, int width, const QString &text)
{
    return QFontMetrics(font)
            .boundingRect(QRect(0, 0, width, 10'000), Qt::TextWordWrap, text)
            .height();
}

} // namespace

void ChecksDelegate::paintGroupEnd(QPainter *painter, const QRect &area, const QModelIndex &index,
                                   const QStyleOptionViewItem &option) const
{
    const Tokens &t = Tokens::of(option.widget);
    const QFont font = fonts::ui(fonts::Size::Label);
    int right = area.right() + 1;
    const auto add = [&](int role, StateKind kind) {
        const int count = index.data(role).toInt();
        if (count == 0)
            return;
        const QString text = option.locale.toString(count);
        const int width = QFontMetrics(font).horizontalAdvance(text);
        const QRect number(right - width, area.top(), width, area.height());
        drawLine(painter, place(option, number), text, font, t.text, option.direction);
        const QRect glyph(number.left() - glyphSize - 6, area.center().y() - glyphSize / 2 + 1,
                          glyphSize, glyphSize);
        paintGlyph(painter, kind, place(option, glyph), t, t.alt);
        right = glyph.left() - 11;
    };
    add(ChecksModel::FailedRole, StateKind::Error);
    add(ChecksModel::WarningsRole, StateKind::Warn);
    add(ChecksModel::PassedRole, StateKind::Ok);
}

void ChecksDelegate::paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const QColor ground = !isSelected                                   ? t.base
                          : option.state.testFlag(QStyle::State_Active) ? t.selected
                                                                        : t.selectedInactive;
    painter->fillRect(option.rect, ground);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      t.lineSoft);
    const int align =
            int(QStyle::visualAlignment(option.direction, Qt::AlignLeft) | Qt::AlignVCenter);
    if (index.data(ChecksModel::FoldRole).toBool()) {
        const bool isMirrored = option.direction == Qt::RightToLeft;
        const QRect chevron(option.rect.left() + glyphLeft, option.rect.center().y() - 6, 14, 14);
        paintIcon(painter, isMirrored ? Icon::ChevLeft : Icon::ChevRight, place(option, chevron),
                  t.link);
        painter->setPen(t.link);
        painter->setFont(fonts::ui(fonts::Size::Label));
        painter->drawText(place(option, option.rect.adjusted(titleLeft, 0, 0, 0)), align,
                          index.data().toString());
        return;
    }
    const QRect glyph(option.rect.left() + glyphLeft,
                      option.rect.top() + (fonts::scaled(usualHeight) - glyphSize) / 2, glyphSize,
                      glyphSize);
    const auto kind = StateKind(index.data(GroupedModel::StateRole).toInt());
    paintGlyph(painter, kind, place(option, glyph), t, ground);
    painter->setFont(titleFont(index));
    painter->setPen(kind == StateKind::Idle ? t.text2 : t.text);
    painter->drawText(place(option, titleArea(option.rect)), align | Qt::TextWordWrap,
                      index.data().toString());
    painter->setFont(fonts::ui(fonts::Size::Label));
    painter->setPen(kind == StateKind::Warn ? t.text : t.text2);
    painter->drawText(place(option, evidenceArea(option.rect, index)), align | Qt::TextWordWrap,
                      index.data(ChecksModel::EvidenceRole).toString());
}

int ChecksDelegate::rowHeight(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const int width = m_tree->viewport()->width();
    if (const auto *card = qobject_cast<const FailureCard *>(m_tree->indexWidget(index)))
        return qMax(card->heightForWidth(width), card->minimumSizeHint().height());
    const int usual = fonts::scaled(usualHeight);
    if (index.data(ChecksModel::FoldRole).toBool())
        return usual;
    const QRect row(0, 0, width, usual);
    const int title =
            wrappedHeight(titleFont(index), titleArea(row).width(), index.data().toString());
    const int evidence =
            wrappedHeight(fonts::ui(fonts::Size::Label), evidenceArea(row, index).width(),
                          index.data(ChecksModel::EvidenceRole).toString());
    return qMax(usual, qMax(title, evidence) + linePadding);
}

} // namespace pgt
