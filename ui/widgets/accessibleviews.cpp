// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/accessibleviews.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QScrollBar>

namespace pgt {

namespace {

/// As Qt's own, but every request is answered by what is there at that moment.
class ScrollAreaInterface : public QAccessibleWidget
{
public:
    explicit ScrollAreaInterface(QAbstractScrollArea *area)
        : QAccessibleWidget(area, QAccessible::Client)
    {}

    int childCount() const override { return int(parts().size()); }
    QAccessibleInterface *child(int index) const override
    {
        const QList<QWidget *> present = parts();
        return index >= 0 && index < present.size()
                       ? QAccessible::queryAccessibleInterface(present.at(index))
                       : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        return child ? int(parts().indexOf(qobject_cast<QWidget *>(child->object()))) : -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QList<QWidget *> present = parts();
        for (QWidget *part : present) {
            if (part->isVisible() &&
                QRect(part->mapToGlobal(QPoint()), part->size()).contains(x, y))
                return QAccessible::queryAccessibleInterface(part);
        }
        return nullptr;
    }

private:
    QList<QWidget *> parts() const
    {
        const auto *area = qobject_cast<QAbstractScrollArea *>(object());
        QList<QWidget *> present;
        if (!area) // it is being destroyed
            return present;
        if (area->viewport())
            present << area->viewport();
        for (QScrollBar *bar : {area->horizontalScrollBar(), area->verticalScrollBar()}) {
            if (bar && bar->isVisible())
                present << bar;
        }
        return present;
    }
};

QAccessibleInterface *makeInterface(const QString &className, QObject *object)
{
    // Views and texts have interfaces of their own and are asked for by their own names first.
    if (className != QLatin1String("QScrollArea") &&
        className != QLatin1String("QAbstractScrollArea"))
        return nullptr;
    auto *area = qobject_cast<QAbstractScrollArea *>(object);
    return area ? new ScrollAreaInterface(area) : nullptr;
}

} // namespace

void installAccessibleViews()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
}

void forgetCellsBeforeRemoval(QAbstractItemView *view)
{
    const auto forget = [view] {
        if (!QAccessible::isActive())
            return;
        QAccessibleTableModelChangeEvent event(view, QAccessibleTableModelChangeEvent::ModelReset);
        QAccessible::updateAccessibility(&event);
    };
    QObject::connect(view->model(), &QAbstractItemModel::rowsAboutToBeRemoved, view, forget);
    QObject::connect(view->model(), &QAbstractItemModel::columnsAboutToBeRemoved, view, forget);
}

} // namespace pgt
