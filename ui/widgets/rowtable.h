// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace pgt {

/// A short table inside a page: whole rows, one chosen at a time, as high as its rows up to a
/// limit, one column that takes what width is left. Its rows are painted by a delegate of the user.
class RowTable : public QTableView
{
    Q_OBJECT

public:
    static constexpr int rowPitch = 32; ///< height of a row before scaling with the font

    struct Shape
    {
        int stretchColumn;
        int maxRows; ///< more are scrolled
    };

    RowTable(QAbstractItemModel *model, const Shape &shape, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    int m_maxRows;
};

} // namespace pgt
