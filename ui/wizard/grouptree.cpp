// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/grouptree.h"

#include "ui/models/groupedmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/accessibleviews.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace pgt {

namespace {

constexpr int groupHeight = 30;
constexpr int padding = 12;
constexpr int chevronSize = 14;

bool isGroup(const QModelIndex &index)
{
    return index.isValid() && index.data(GroupedModel::IsGroupRole).toBool();
}

} // namespace

GroupTree::GroupTree(QWidget *parent) : QTreeView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(true);
    setExpandsOnDoubleClick(false);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformRowHeights(false);
    setMouseTracking(true);
    header()->setStretchLastSection(true);
}

void GroupTree::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    forgetCellsBeforeRemoval(this);
    expandAll();
    // New groups are open; what the user closed stays closed.
    connect(model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &parent, int first, int last) {
                for (int row = first; !parent.isValid() && row <= last; ++row)
                    expand(this->model()->index(row, 0));
            });
}

void GroupTree::keyPressEvent(QKeyEvent *event)
{
    const QPersistentModelIndex current = currentIndex();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        event->ignore(); // goes on to the window's default button
        return;
    }
    if (event->key() != Qt::Key_Space || !current.isValid()) {
        QTreeView::keyPressEvent(event);
        return;
    }
    if (isGroup(current))
        setExpanded(current, !isExpanded(current));
    else
        Q_EMIT rowOpened(current);
}

void GroupTree::mousePressEvent(QMouseEvent *event)
{
    const QPersistentModelIndex index = indexAt(event->position().toPoint());
    m_pressed = index;
    QTreeView::mousePressEvent(event); // selects; who follows the selection may change the model
    if (event->button() != Qt::LeftButton || !index.isValid())
        return;
    if (isGroup(index))
        setExpanded(index, !isExpanded(index));
    else
        Q_EMIT rowClicked(index);
}

void GroupTree::mouseDoubleClickEvent(QMouseEvent *event)
{
    // The second press on a group folds it again, as a press does.
    const QPersistentModelIndex index = indexAt(event->position().toPoint());
    if (isGroup(index))
        setExpanded(index, !isExpanded(index));
    else if (index.isValid() && index == m_pressed && event->button() == Qt::LeftButton)
        Q_EMIT rowOpened(index);
}

void GroupTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // wrapped rows depend on the width
}

void GroupTree::drawBranches(QPainter *, const QRect &, const QModelIndex &) const
{}

void GroupDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (isGroup(index))
        paintGroup(painter, option, index);
    else
        paintRow(painter, option, index);
    if (hasKeyboardFocus(option)) {
        painter->setPen(QPen(Tokens::of(option.widget).link, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int height = isGroup(index) ? fonts::scaled(groupHeight) : rowHeight(option, index);
    return {0, height};
}

void GroupDelegate::paintGroup(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    painter->fillRect(option.rect, t.alt);
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      t.lineSoft);
    QRect area = option.rect.adjusted(padding, 0, -padding, 0);
    if (hasChevron()) {
        const auto *tree = qobject_cast<const QTreeView *>(option.widget);
        const bool isOpen = !tree || tree->isExpanded(index);
        const bool isMirrored = option.direction == Qt::RightToLeft;
        const Icon shape = isOpen ? Icon::ChevDown : isMirrored ? Icon::ChevLeft : Icon::ChevRight;
        const QRect chevron(area.left(), area.center().y() - chevronSize / 2 + 1, chevronSize,
                            chevronSize);
        paintIcon(painter, shape, place(option, chevron), t.text2);
        area.setLeft(area.left() + chevronSize + 6);
    }
    const QFont bold = fonts::ui(fonts::Size::Body, QFont::DemiBold);
    const int used = drawLine(painter, place(option, area), index.data().toString(), bold, t.text,
                              option.direction);
    area.setLeft(area.left() + used + 6);
    const int noteWidth = drawLine(painter, place(option, area),
                                   index.data(GroupedModel::SubtitleRole).toString(),
                                   fonts::ui(fonts::Size::Label), t.text2, option.direction);
    area.setLeft(area.left() + noteWidth + 6);
    paintGroupEnd(painter, area, index, option);
}

void GroupDelegate::paintGroupEnd(QPainter *painter, const QRect &area, const QModelIndex &index,
                                  const QStyleOptionViewItem &option) const
{
    drawLine(painter, place(option, area), index.data(GroupedModel::TrailingRole).toString(),
             fonts::ui(fonts::Size::Label), Tokens::of(option.widget).text2, option.direction,
             Qt::AlignRight);
}

int GroupDelegate::drawLine(QPainter *painter, const QRect &area, const QString &text,
                            const QFont &font, const QColor &color, Qt::LayoutDirection direction,
                            Qt::Alignment alignment)
{
    if (text.isEmpty() || area.width() <= 0)
        return 0;
    const QFontMetrics metrics(font);
    // Eliding counts in fractions of a pixel: a text that was given exactly its width would lose
    // it.
    const bool fits = metrics.horizontalAdvance(text) <= area.width();
    const QString shown = fits ? text : metrics.elidedText(text, Qt::ElideRight, area.width());
    painter->setFont(font);
    painter->setPen(color);
    painter->drawText(area, int(QStyle::visualAlignment(direction, alignment | Qt::AlignVCenter)),
                      shown);
    return metrics.horizontalAdvance(shown);
}

QRect GroupDelegate::place(const QStyleOptionViewItem &option, const QRect &rect)
{
    return QStyle::visualRect(option.direction, option.rect, rect);
}

bool GroupDelegate::hasKeyboardFocus(const QStyleOptionViewItem &option)
{
    return option.state.testFlag(QStyle::State_HasFocus) &&
           option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange);
}

} // namespace pgt
