// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

namespace pgt {

/// A card: base ground, a border of one pixel, radius 6.
class Panel : public QFrame
{
    Q_OBJECT

public:
    enum class Ground { Base, Raised, Alternate };

    explicit Panel(QWidget *parent = nullptr);

    void setGround(Ground ground);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Ground m_ground = Ground::Base;
};

/// A line of one pixel in the colour of panel borders (or row lines).
class Separator : public QWidget
{
    Q_OBJECT

public:
    enum class Strength { Line, Soft };

    explicit Separator(Qt::Orientation orientation = Qt::Horizontal,
                       Strength strength = Strength::Line, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Strength m_strength;
};

} // namespace pgt
