// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QFocusFrame;
class QWidget;

namespace pgt {

/// Draws the ring of 2 px around the button or card that has the focus, 1 px outside it, as long as
/// the keyboard is what moved the focus. Fields and tables show their focus inside their own frame.
/// One object for the whole application.
class FocusRing : public QObject
{
    Q_OBJECT

public:
    explicit FocusRing(QObject *parent = nullptr);

    /// Asks for the ring around a @p widget that is not a button (a card).
    static void enableFor(QWidget *widget);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow(QWidget *now);

    QPointer<QFocusFrame> m_frame;
    bool m_isKeyboard = false;
};

} // namespace pgt
