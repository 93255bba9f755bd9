// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace pgt {

/// Controls one beside the other, as many as there is room for; the rest goes on in further rows.
/// What stands after addStretch() keeps to the far end of the row that it shares. Hidden
/// widgets take no room. Mirrored with the layout direction.
class FlowLayout : public QLayout
{
public:
    explicit FlowLayout(int horizontalGap, int verticalGap, QWidget *parent = nullptr);
    ~FlowLayout() override;

    /// The room that this row has to spare goes here. Once.
    void addStretch() { m_stretchAt = count(); }

    void addItem(QLayoutItem *item) override;
    int count() const override { return int(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Places the items if @p applies; returns the height that is needed.
    int place(const QRect &rect, bool applies) const;
    void placeRow(const std::vector<int> &row, const QRect &area, int top, int height) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
    int m_horizontalGap, m_verticalGap;
    int m_stretchAt = -1;
};

} // namespace pgt
