// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QWidget>

namespace pgt {

/// A quarter arc that turns while it is visible: something is being read. Stands still where the
/// desktop asks for reduced motion.
class BusyArc : public QWidget
{
    Q_OBJECT

public:
    explicit BusyArc(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    QBasicTimer m_timer;
    int m_turn = 0;
};

} // namespace pgt
