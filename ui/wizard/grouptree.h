// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPersistentModelIndex>
#include <QStyledItemDelegate>
#include <QTreeView>

namespace pgt {

struct Tokens;

/// A tree of groups and rows as the wizard shows them: no columns, no branches; a click on a group
/// folds it.
class GroupTree : public QTreeView
{
    Q_OBJECT

public:
    explicit GroupTree(QWidget *parent = nullptr);
    void setModel(QAbstractItemModel *model) override;
    /// Heights of rows have changed.
    void relayout() { scheduleDelayedItemsLayout(); }

Q_SIGNALS:
    // Persistent: whoever answers may change the model, and the row may be gone before the next one
    // is called. An index that has become invalid gives no data.
    void rowClicked(const QPersistentModelIndex &index);
    /// Space or a double click on a row that is no group. A double click counts only where its
    /// first press has left the row in place.
    void rowOpened(const QPersistentModelIndex &index);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void drawBranches(QPainter *painter, const QRect &rect,
                      const QModelIndex &index) const override;

private:
    QPersistentModelIndex m_pressed;
};

/// Paints the heads of groups; rows are left to the subclasses.
class GroupDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const final;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const final;

protected:
    /// What stands at the end of a group's head. @p area is what is left of it.
    virtual void paintGroupEnd(QPainter *painter, const QRect &area, const QModelIndex &index,
                               const QStyleOptionViewItem &option) const;
    virtual bool hasChevron() const { return true; }
    virtual void paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const = 0;
    virtual int rowHeight(const QStyleOptionViewItem &option, const QModelIndex &index) const = 0;

    /// Draws one line of text in @p area, elided, and returns the width it took.
    static int drawLine(QPainter *painter, const QRect &area, const QString &text,
                        const QFont &font, const QColor &color, Qt::LayoutDirection direction,
                        Qt::Alignment alignment = Qt::AlignLeft);
    /// @p rect inside @p area, mirrored when the layout is.
    static QRect place(const QStyleOptionViewItem &option, const QRect &rect);
    static bool hasKeyboardFocus(const QStyleOptionViewItem &option);

private:
    void paintGroup(QPainter *painter, const QStyleOptionViewItem &option,
                    const QModelIndex &index) const;
};

} // namespace pgt
