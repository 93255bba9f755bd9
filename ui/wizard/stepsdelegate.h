// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/grouptree.h"

namespace pgt {

/// Steps of a plan: on Review with the icon of what they do, on Apply with how they stand.
class StepsDelegate : public GroupDelegate
{
    Q_OBJECT

public:
    enum class Purpose { Review, Apply };
    StepsDelegate(Purpose purpose, QObject *parent) : GroupDelegate(parent), m_purpose(purpose) {}

    /// Turns the quarter arc of running steps; degrees.
    void setTurn(qreal degrees) { m_turn = degrees; }

protected:
    bool hasChevron() const override { return m_purpose == Purpose::Review; }
    void paintRow(QPainter *painter, const QStyleOptionViewItem &option,
                  const QModelIndex &index) const override;
    int rowHeight(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintSign(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index,
                   const QRect &sign, const QColor &ground) const;
    int paintEnd(QPainter *painter, const QStyleOptionViewItem &option,
                 const QModelIndex &index) const;

    Purpose m_purpose;
    qreal m_turn = 0;
};

} // namespace pgt
