// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flowlayout.h"

#include <QStyle>
#include <QWidget>

namespace pgt {

FlowLayout::FlowLayout(int horizontalGap, int verticalGap, QWidget *parent)
    : QLayout(parent), m_horizontalGap(horizontalGap), m_verticalGap(verticalGap)
{}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[size_t(index)].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem *item = m_items[size_t(index)].release();
    m_items.erase(m_items.begin() + index);
    if (m_stretchAt > index)
        --m_stretchAt;
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return place(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize size = item->sizeHint();
        width += size.width() + (width > 0 ? m_horizontalGap : 0);
        height = qMax(height, size.height());
    }
    const QMargins margins = contentsMargins();
    return QSize(width + margins.left() + margins.right(),
                 height + margins.top() + margins.bottom());
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    const QMargins margins = contentsMargins();
    return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    place(rect, true);
}

int FlowLayout::place(const QRect &rect, bool applies) const
{
    const QRect area = rect.marginsRemoved(contentsMargins());
    std::vector<int> row;
    int used = 0;
    int height = 0;
    int top = area.top();
    const auto endRow = [&] {
        if (applies)
            placeRow(row, area, top, height);
        top += height + m_verticalGap;
        row.clear();
        used = height = 0;
    };
    for (int i = 0; i < count(); ++i) {
        const QLayoutItem *item = m_items[size_t(i)].get();
        if (item->isEmpty())
            continue;
        const int width = qMin(item->sizeHint().width(), area.width());
        if (!row.empty() && used + m_horizontalGap + width > area.width())
            endRow();
        used += width + (row.empty() ? 0 : m_horizontalGap);
        const int needed =
                item->hasHeightForWidth() ? item->heightForWidth(width) : item->sizeHint().height();
        height = qMax(height, needed);
        row.push_back(i);
    }
    const int bottom = row.empty() ? qMax(area.top(), top - m_verticalGap) : top + height;
    if (applies && !row.empty())
        placeRow(row, area, top, height);
    return bottom - rect.top() + contentsMargins().bottom();
}

void FlowLayout::placeRow(const std::vector<int> &row, const QRect &area, int top, int height) const
{
    const Qt::LayoutDirection direction =
            parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;
    int used = m_horizontalGap * (int(row.size()) - 1);
    for (const int index : row)
        used += qMin(m_items[size_t(index)]->sizeHint().width(), area.width());
    int x = area.left();
    for (const int index : row) {
        if (m_stretchAt > 0 && index >= m_stretchAt && row.front() < m_stretchAt) {
            x += qMax(0, area.width() - used);
            used = area.width(); // once
        }
        QLayoutItem *item = m_items[size_t(index)].get();
        const int width = qMin(item->sizeHint().width(), area.width());
        const int own =
                item->hasHeightForWidth() ? item->heightForWidth(width) : item->sizeHint().height();
        const QRect place(x, top + (height - own) / 2, width, own);
        item->setGeometry(QStyle::visualRect(direction, area, place));
        x += width + m_horizontalGap;
    }
}

} // namespace pgt
