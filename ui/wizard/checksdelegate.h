// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/grouptree.h"

namespace pgt {

/// Rows of the checks: glyph, title, evidence. Rows that carry a card are as high as it.
class ChecksDelegate : public GroupDelegate
{
    Q_OBJECT

public:
    explicit ChecksDelegate(GroupTree *tree) : GroupDelegate(tree), m_tree(tree) {}

protected:
    void paintGroupEnd(QPainter *painter, const QRect &area, const QModelIndex &index,
                       const QStyleOptionViewItem &option) const override;
    void paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                  const QModelIndex &index) const override;
    int rowHeight(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    GroupTree *m_tree;
};

} // namespace pgt
