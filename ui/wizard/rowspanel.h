// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/parts.h"

#include <QList>

namespace pgt {

class GroupTree;

/// A card around a tree some of whose rows are widgets. To assistive technology a tree has cells
/// only, and what lies in its rows is nowhere; here those widgets stand beside the tree, in the
/// order of the rows.
class RowsPanel : public Card
{
    Q_OBJECT

public:
    explicit RowsPanel(GroupTree *tree, QWidget *parent = nullptr);
    GroupTree *tree() const { return m_tree; }
    /// Those that are visible, in the order of the rows.
    QList<QWidget *> rowWidgets() const;

private:
    GroupTree *m_tree;
};

} // namespace pgt
