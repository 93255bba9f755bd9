// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/rowspanel.h"

#include "ui/wizard/grouptree.h"

#include <QAccessibleWidget>

namespace pgt {

namespace {

class PanelInterface : public QAccessibleWidget
{
public:
    explicit PanelInterface(RowsPanel *panel) : QAccessibleWidget(panel, QAccessible::Grouping) {}

    int childCount() const override { return int(parts().size()); }
    QAccessibleInterface *child(int index) const override
    {
        return QAccessible::queryAccessibleInterface(parts().value(index));
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child ? int(parts().indexOf(qobject_cast<QWidget *>(child->object()))) : -1;
    }

private:
    QList<QWidget *> parts() const
    {
        const auto *panel = static_cast<RowsPanel *>(object());
        return QList<QWidget *>{panel->tree()} + panel->rowWidgets();
    }
};

RowsPanel *panelOf(const QWidget *row)
{
    const QWidget *viewport = row->parentWidget();
    auto *tree = viewport ? qobject_cast<GroupTree *>(viewport->parentWidget()) : nullptr;
    return tree ? qobject_cast<RowsPanel *>(tree->parentWidget()) : nullptr;
}

/// A widget in a row: its parent is the panel, not the viewport that nobody sees.
class RowInterface : public QAccessibleWidget
{
public:
    explicit RowInterface(QWidget *row) : QAccessibleWidget(row, QAccessible::Grouping) {}
    QAccessibleInterface *parent() const override
    {
        RowsPanel *panel = panelOf(widget()); // it may have been put there later
        return panel ? QAccessible::queryAccessibleInterface(panel) : QAccessibleWidget::parent();
    }
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    if (className == QLatin1String("pgt::RowsPanel"))
        return new PanelInterface(static_cast<RowsPanel *>(object));
    if (className == QLatin1String("pgt::FailureCard") ||
        className == QLatin1String("pgt::ExplainRow"))
        return new RowInterface(static_cast<QWidget *>(object));
    return nullptr;
}

} // namespace

RowsPanel::RowsPanel(GroupTree *tree, QWidget *parent) : Card(parent), m_tree(tree)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
    body()->addWidget(tree);
}

QList<QWidget *> RowsPanel::rowWidgets() const
{
    QList<QWidget *> widgets;
    const QAbstractItemModel *model = m_tree->model();
    for (int g = 0; model && g < model->rowCount(); ++g) {
        const QModelIndex group = model->index(g, 0);
        for (int r = 0; r < model->rowCount(group); ++r) {
            QWidget *widget = m_tree->indexWidget(model->index(r, 0, group));
            if (widget && widget->isVisible())
                widgets << widget;
        }
    }
    return widgets;
}

} // namespace pgt
