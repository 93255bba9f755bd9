// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/standbystable.h"

#include "ui/dashboard/standbysdelegate.h"
#include "ui/models/standbysmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/accessibleviews.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyle>

#include <array>

namespace pgt {

namespace {

// Widths at 13 px body that the columns share out in proportion.
constexpr std::array<int, StandbysModel::ColumnCount> shares{136, 104, 76,  130, 130,
                                                             130, 132, 116, 140, 98};
constexpr int least = 940;

// Titles line up with the cells below: 16 px at both ends of the table, 8 px between columns.
class Header : public QHeaderView
{
public:
    using QHeaderView::QHeaderView;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        const Tokens &t = Tokens::of(this);
        const bool isRight =
                model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt() &
                Qt::AlignRight;
        painter->fillRect(rect, t.alt);
        painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.line);
        QRect inner =
                rect.adjusted(section == 0 ? 16 : 8, 0, section == count() - 1 ? -16 : -8, -1);
        if (sortIndicatorSection() == section) {
            const int side = 12;
            QRect arrow(isRight ? inner.right() - side + 1 : inner.left(), 0, side, side);
            arrow.moveTop(inner.center().y() - side / 2 + 1);
            paintIcon(painter,
                      sortIndicatorOrder() == Qt::DescendingOrder ? Icon::ChevDown : Icon::ChevUp,
                      QStyle::visualRect(layoutDirection(), rect, arrow), t.text2);
            inner.adjust(isRight ? 0 : side + 4, 0, isRight ? -side - 4 : 0, 0);
        }
        painter->setFont(font());
        painter->setPen(t.text2);
        painter->drawText(QStyle::visualRect(layoutDirection(), rect, inner),
                          int(QStyle::visualAlignment(layoutDirection(),
                                                      isRight ? Qt::AlignRight : Qt::AlignLeft) |
                              Qt::AlignVCenter | Qt::TextSingleLine),
                          model()->headerData(section, Qt::Horizontal).toString());
    }
};

} // namespace

StandbysTable::StandbysTable(StandbysModel *model, QWidget *parent)
    : QTableView(parent), m_source(model), m_proxy(new QSortFilterProxyModel(this))
{
    m_proxy->setSourceModel(model);
    m_proxy->setSortRole(StandbysModel::SortRole);
    setModel(m_proxy);
    forgetCellsBeforeRemoval(this);
    setHorizontalHeader(new Header(Qt::Horizontal, this));
    setItemDelegate(new StandbysDelegate(this));
    setAccessibleName(tr("Standbys"));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(fonts::scaled(30));
    verticalHeader()->setMinimumSectionSize(fonts::scaled(30));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(fonts::ui(fonts::Size::Label));
    horizontalHeader()->setFixedHeight(fonts::scaled(28));
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setMinimumSectionSize(fonts::scaled(56));
    setSortingEnabled(true);
    sortByColumn(StandbysModel::ReplayLag, Qt::DescendingOrder);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (!m_isSelecting && currentIndex().isValid())
            Q_EMIT standbySelected(selectedStandby());
    });
}

void StandbysTable::selectStandby(const QString &id)
{
    const int row = m_source->rowOf(id);
    if (row < 0 || id == selectedStandby())
        return;
    m_isSelecting = true;
    const int column = qMax(0, currentIndex().column());
    setCurrentIndex(m_proxy->mapFromSource(m_source->index(row, column)));
    m_isSelecting = false;
}

QString StandbysTable::selectedStandby() const
{
    return currentIndex().data(StandbysModel::IdRole).toString();
}

void StandbysTable::copySelection() const
{
    QStringList lines;
    const auto rows = selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        QStringList cells;
        for (int column = 0; column < StandbysModel::ColumnCount; ++column)
            cells.append(row.siblingAtColumn(column).data(StandbysModel::CopyRole).toString());
        lines.append(cells.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

QSize StandbysTable::sizeHint() const
{
    return QSize(least, fonts::scaled(28 + 30 * 4));
}

QSize StandbysTable::minimumSizeHint() const
{
    return QSize(200, fonts::scaled(28 + 30 * 3) + 4);
}

void StandbysTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copySelection();
        return;
    }
    QTableView::keyPressEvent(event);
}

void StandbysTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    spreadColumns();
}

void StandbysTable::spreadColumns()
{
    int total = 0;
    for (const int share : shares)
        total += share;
    const int width = qMax(viewport()->width(), fonts::scaled(least));
    int used = 0;
    for (int column = 0; column < StandbysModel::ColumnCount; ++column) {
        const bool isLast = column == StandbysModel::ColumnCount - 1;
        const int w = isLast ? width - used : width * shares.at(size_t(column)) / total;
        setColumnWidth(column, w);
        used += w;
    }
}

} // namespace pgt
