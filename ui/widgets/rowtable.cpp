// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rowtable.h"

#include "ui/theme/fonts.h"
#include "ui/widgets/accessibleviews.h"

#include <QHeaderView>

namespace pgt {

RowTable::RowTable(QAbstractItemModel *model, const Shape &shape, QWidget *parent)
    : QTableView(parent), m_maxRows(shape.maxRows)
{
    setModel(model);
    forgetCellsBeforeRemoval(this);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->setVisible(false);
    verticalHeader()->setDefaultSectionSize(fonts::scaled(rowPitch));
    QHeaderView *head = horizontalHeader();
    head->setHighlightSections(false);
    head->setSectionsClickable(false);
    head->setDefaultAlignment(Qt::AlignVCenter | Qt::AlignLeft);
    head->setMinimumSectionSize(fonts::scaled(68));
    head->setFont(fonts::ui(fonts::Size::Label));
    head->setSectionResizeMode(QHeaderView::ResizeToContents);
    head->setSectionResizeMode(shape.stretchColumn, QHeaderView::Stretch);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(model, &QAbstractItemModel::modelReset, this, &QWidget::updateGeometry);
    connect(model, &QAbstractItemModel::rowsInserted, this, &QWidget::updateGeometry);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &QWidget::updateGeometry);
}

QSize RowTable::sizeHint() const
{
    const int rows = qBound(1, model()->rowCount(), m_maxRows);
    return {fonts::scaled(480),
            horizontalHeader()->sizeHint().height() + rows * fonts::scaled(rowPitch)};
}

QSize RowTable::minimumSizeHint() const
{
    return {fonts::scaled(320), sizeHint().height()};
}

} // namespace pgt
