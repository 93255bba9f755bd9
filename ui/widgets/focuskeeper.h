// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include <functional>

namespace pgt {

/// Keeps the keyboard focus of a window where its user can expect it. When the control that has it
/// is hidden or disabled by the program, Qt hands the focus to whatever comes next: to Cancel, or
/// to the first button of the window. Instead an heir is asked for, once the present event has been
/// dealt with; a control that was only disabled gets the focus back when it is enabled again. What
/// sets the focus on purpose meanwhile has its way.
class FocusKeeper : public QObject
{
    Q_OBJECT

public:
    /// Who gets the focus that @p lost (may be gone: nullptr) has lost; nullptr: Qt's choice stays.
    using Heir = std::function<QWidget *(const QWidget *lost)>;

    /// Lives as long as @p window.
    FocusKeeper(QWidget *window, Heir heir);

    /// Sets the focus on purpose, also where Qt has just moved it to the same control.
    void setFocus(QWidget *widget, Qt::FocusReason reason);
    /// What could inherit has changed: an heir that was chosen here is chosen again.
    void reconsider();

    /// Whether @p widget can have the focus now.
    static bool canHaveFocus(const QWidget *widget);
    /// The next control after @p lost, else the one before it, below the same parent.
    static QWidget *neighbour(const QWidget *lost);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void focusChanged(QWidget *now);
    void watch(QWidget *holder);
    void lose(QWidget *lost);
    void settle();
    void give(QWidget *heir);

    QWidget *m_window;
    Heir m_heir;
    QMetaObject::Connection m_holderGoes;
    QPointer<QWidget> m_holder;   ///< has it by the user's or a page's wish, or from here
    QPointer<QWidget> m_previous; ///< the holder before
    QPointer<QWidget> m_lost;
    QPointer<QWidget> m_returnTo; ///< was disabled while it had the focus
    bool m_hasLost = false;
    bool m_isGiving = false;
    bool m_isGiven = false;      ///< the holder has it from here
    bool m_awaitsQt = false;     ///< Qt is about to hand it on
    bool m_hasJustMoved = false; ///< in this turn of the event loop
};

} // namespace pgt
