// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/taborder.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLayout>
#include <QLineEdit>
#include <QScrollBar>

#include <algorithm>

namespace pgt {

namespace {

/// Has parts that only Qt knows of.
bool isWhole(const QWidget *widget)
{
    return qobject_cast<const QComboBox *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) ||
           qobject_cast<const QLineEdit *>(widget) ||
           qobject_cast<const QAbstractButton *>(widget) ||
           qobject_cast<const QHeaderView *>(widget) || qobject_cast<const QScrollBar *>(widget);
}

class Collector
{
public:
    QList<QWidget *> found;

    void add(QWidget *widget)
    {
        if (widget->isWindow() || m_seen.contains(widget))
            return;
        m_seen << widget;
        if (widget->focusPolicy() != Qt::NoFocus && !widget->focusProxy())
            found << widget;
        if (isWhole(widget))
            return;
        if (const QLayout *layout = widget->layout())
            add(layout);
        addRest(widget);
    }

private:
    void add(const QLayout *layout)
    {
        for (int i = 0; i < layout->count(); ++i) {
            QLayoutItem *item = layout->itemAt(i);
            if (QWidget *widget = item->widget())
                add(widget);
            else if (const QLayout *inner = item->layout())
                add(inner);
        }
    }

    void addRest(QWidget *widget)
    {
        QList<QWidget *> rest;
        for (QObject *child : widget->children()) {
            auto *inner = qobject_cast<QWidget *>(child);
            if (inner && !m_seen.contains(inner))
                rest << inner;
        }
        std::stable_sort(rest.begin(), rest.end(), [](const QWidget *a, const QWidget *b) {
            return a->y() != b->y() ? a->y() < b->y() : a->x() < b->x();
        });
        for (QWidget *inner : std::as_const(rest))
            add(inner);
    }

    QList<const QWidget *> m_seen;
};

} // namespace

QList<QWidget *> inVisualOrder(QWidget *root)
{
    Collector collector;
    collector.add(root);
    return collector.found;
}

void keepTabOnChecked(QButtonGroup *group)
{
    const auto apply = [group] {
        for (QAbstractButton *button : group->buttons()) {
            const bool isStop = button->isChecked() || !group->checkedButton();
            button->setFocusPolicy(isStop ? Qt::StrongFocus : Qt::ClickFocus);
        }
    };
    QObject::connect(group, &QButtonGroup::buttonToggled, group, apply);
    apply();
}

} // namespace pgt
