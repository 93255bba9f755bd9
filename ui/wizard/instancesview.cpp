// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/instancesview.h"

#include "ui/models/instancesmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"

#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>

namespace pgt {

namespace {

constexpr int maxRows = 6;
constexpr int padding = 12;
constexpr int markGap = 8;

class InstanceDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = Tokens::of(option.widget);
        const bool isChosen = index.data(InstancesModel::ChosenRole).toBool();
        const auto *view = qobject_cast<const QTableView *>(option.widget);
        painter->fillRect(option.rect, isChosen ? t.selected : t.base);
        if (view && index.row() + 1 < index.model()->rowCount())
            painter->fillRect(
                    QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                    t.lineSoft);
        QRect area = option.rect.adjusted(padding, 0, -padding, 0);
        const int column = index.column();
        if (column == InstancesModel::Version)
            area = paintMark(painter, option, area, isChosen);
        else if (column == InstancesModel::State)
            area = paintState(painter, option, area, index);
        const QFont font = cellFont(column);
        painter->setFont(font);
        painter->setPen(t.text);
        const auto mode =
                column == InstancesModel::DataDirectory ? Qt::ElideMiddle : Qt::ElideRight;
        const QString text =
                QFontMetrics(font).elidedText(index.data().toString(), mode, area.width());
        const auto alignment = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
        painter->drawText(area, int(QStyle::visualAlignment(option.direction, alignment)), text);
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size(
                QFontMetrics(cellFont(index.column())).horizontalAdvance(index.data().toString()) +
                        2,
                0);
        Q_UNUSED(option)
        if (index.column() == InstancesModel::Version)
            size.rwidth() += 16 + markGap;
        if (index.column() == InstancesModel::State)
            size.rwidth() += 12 + markGap;
        return {size.width() + 2 * padding, fonts::scaled(RowTable::rowPitch)};
    }

private:
    static QFont cellFont(int column)
    {
        if (column == InstancesModel::Port || column == InstancesModel::DataDirectory)
            return fonts::fixed(fonts::Size::Label);
        if (column == InstancesModel::Version || column == InstancesModel::Size)
            return fonts::quantity(fonts::Size::Body);
        return fonts::ui(fonts::Size::Body);
    }
    static QRect paintMark(QPainter *painter, const QStyleOptionViewItem &option, QRect area,
                           bool isChosen)
    {
        QStyleOptionButton radio;
        radio.initFrom(option.widget);
        radio.direction = option.direction;
        radio.state = QStyle::State_Enabled | (isChosen ? QStyle::State_On : QStyle::State_Off);
        const QRect mark(area.left(), area.center().y() - 7, 16, 16);
        radio.rect = QStyle::visualRect(option.direction, area, mark);
        option.widget->style()->drawPrimitive(QStyle::PE_IndicatorRadioButton, &radio, painter,
                                              option.widget);
        return QStyle::visualRect(option.direction, area, area.adjusted(16 + markGap, 0, 0, 0));
    }
    static QRect paintState(QPainter *painter, const QStyleOptionViewItem &option, QRect area,
                            const QModelIndex &index)
    {
        const Tokens &t = Tokens::of(option.widget);
        const bool isChosen = index.data(InstancesModel::ChosenRole).toBool();
        const QRect glyph(area.left(), area.center().y() - 5, 12, 12);
        paintGlyph(painter, StateKind(index.data(InstancesModel::StateRole).toInt()),
                   QStyle::visualRect(option.direction, area, glyph), t,
                   isChosen ? t.selected : t.base);
        return QStyle::visualRect(option.direction, area, area.adjusted(12 + 6, 0, 0, 0));
    }
};

} // namespace

InstancesView::InstancesView(InstancesModel *model, QWidget *parent)
    : RowTable(model, {InstancesModel::DataDirectory, maxRows}, parent), m_model(model)
{
    setItemDelegate(new InstanceDelegate(this));
    // The selection, not the current row: assistive technology selects without moving the latter.
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this](const QItemSelection &selected) {
                if (!m_isSyncing && !selected.isEmpty())
                    Q_EMIT chosen(m_model->instanceId(selected.first().top()));
            });
}

void InstancesView::showChosen(const QString &instanceId)
{
    const QScopedValueRollback guard(m_isSyncing, true);
    m_model->setChosen(instanceId);
    const int row = m_model->rowOf(instanceId);
    if (row < 0)
        clearSelection();
    else if (!selectionModel()->isRowSelected(row))
        selectRow(row);
}

} // namespace pgt
