// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/serversview.h"

#include "ui/models/adoptedmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace pgt {

namespace {

constexpr int maxRows = 7;
constexpr int padding = 12;

class ServerDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const Tokens &t = Tokens::of(option.widget);
        const bool isSelected = option.state.testFlag(QStyle::State_Selected);
        painter->fillRect(option.rect, isSelected ? t.selected : t.base);
        if (index.row() + 1 < index.model()->rowCount())
            painter->fillRect(
                    QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                    t.lineSoft);
        QRect area = option.rect.adjusted(padding, 0, -padding, 0);
        if (const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>(); !icon.isNull()) {
            const QRect glyph(area.left(), area.center().y() - 5, 12, 12);
            icon.paint(painter, QStyle::visualRect(option.direction, area, glyph));
            area = QStyle::visualRect(option.direction, area, area.adjusted(18, 0, 0, 0));
        }
        const QFont font = cellFont(index.column());
        painter->setFont(font);
        painter->setPen(index.column() == AdoptedModel::FoundBy ? t.text2 : t.text);
        const auto alignment =
                QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
        painter->drawText(area, int(alignment),
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideRight,
                                                        area.width()));
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        Q_UNUSED(option)
        const int text =
                QFontMetrics(cellFont(index.column())).horizontalAdvance(index.data().toString());
        const int glyph = index.column() == AdoptedModel::State ? 18 : 0;
        return {text + 2 + glyph + 2 * padding, fonts::scaled(RowTable::rowPitch)};
    }

private:
    static QFont cellFont(int column)
    {
        return column == AdoptedModel::Address  ? fonts::fixed(fonts::Size::Label)
               : column == AdoptedModel::Server ? fonts::ui(fonts::Size::Body, QFont::DemiBold)
                                                : fonts::ui(fonts::Size::Body);
    }
};

} // namespace

ServersView::ServersView(AdoptedModel *model, QWidget *parent)
    : RowTable(model, {AdoptedModel::FoundBy, maxRows}, parent), m_model(model)
{
    setItemDelegate(new ServerDelegate(this));
    // The selection, not the current row: assistive technology selects without moving the latter.
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ServersView::currentServerChanged);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        if (currentServer().isEmpty() && m_model->rowCount() > 0)
            selectRow(0);
    });
}

QString ServersView::currentServer() const
{
    const QModelIndexList rows = selectionModel()->selectedRows();
    return rows.isEmpty() ? QString() : m_model->serverId(rows.first().row());
}

} // namespace pgt
