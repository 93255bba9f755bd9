// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/focuskeeper.h"

#include <QApplication>
#include <QEvent>
#include <QScopedValueRollback>

namespace pgt {

FocusKeeper::FocusKeeper(QWidget *window, Heir heir)
    : QObject(window), m_window(window), m_heir(std::move(heir))
{
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { focusChanged(now); });
}

bool FocusKeeper::canHaveFocus(const QWidget *widget)
{
    return widget && widget->isVisible() && widget->isEnabled() &&
           widget->focusPolicy() != Qt::NoFocus;
}

QWidget *FocusKeeper::neighbour(const QWidget *lost)
{
    const QWidget *parent = lost ? lost->parentWidget() : nullptr;
    if (!parent)
        return nullptr;
    const auto isFit = [&](const QWidget *widget) {
        return widget->parentWidget() == parent && canHaveFocus(widget) &&
               widget->focusPolicy() & Qt::TabFocus;
    };
    // The chain is a ring: what is met first going on comes after, going back before.
    QWidget *next = lost->nextInFocusChain();
    while (next != lost && !isFit(next))
        next = next->nextInFocusChain();
    return next == lost ? nullptr : next;
}

void FocusKeeper::focusChanged(QWidget *now)
{
    if (m_isGiving || !now || now->window() != m_window)
        return;
    if (m_awaitsQt) {
        m_awaitsQt = false; // not by anybody's wish
        return;
    }
    m_previous = m_holder;
    watch(now);
    m_isGiven = m_hasLost = false;
    m_returnTo.clear();
    // A control that is disabled has lost the focus already when it learns of it.
    m_hasJustMoved = true;
    QMetaObject::invokeMethod(
            this, [this] { m_hasJustMoved = false; }, Qt::QueuedConnection);
}

void FocusKeeper::watch(QWidget *holder)
{
    m_holder = holder;
    holder->removeEventFilter(this); // once only
    holder->installEventFilter(this);
    disconnect(m_holderGoes);
    m_holderGoes = connect(holder, &QObject::destroyed, this, [this] { lose(nullptr); });
}

bool FocusKeeper::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = static_cast<QWidget *>(watched);
    const bool isEnabling = event->type() == QEvent::EnabledChange;
    if (event->type() == QEvent::Hide && !event->spontaneous() && widget == m_holder) {
        m_awaitsQt = QApplication::focusWidget() == widget;
        lose(widget);
    } else if (isEnabling && !widget->isEnabled()) {
        const bool hasLeft = widget == m_previous && m_hasJustMoved;
        if (widget == m_holder || hasLeft) {
            m_returnTo = widget;
            lose(widget);
            if (hasLeft) // not even for a moment: a button that loses it is not pressed any more
                settle();
        }
    } else if (isEnabling && widget == m_returnTo && m_isGiven) {
        lose(widget);
    } else if (event->type() != QEvent::Destroy && widget != m_holder && widget != m_previous &&
               widget != m_returnTo && widget != m_lost) {
        widget->removeEventFilter(this);
    }
    return false;
}

void FocusKeeper::lose(QWidget *lost)
{
    m_lost = lost;
    if (!m_hasLost) // one settlement for all that changes in this turn
        QMetaObject::invokeMethod(this, &FocusKeeper::settle, Qt::QueuedConnection);
    m_hasLost = true;
}

void FocusKeeper::settle()
{
    m_awaitsQt = false;
    if (!m_hasLost)
        return; // somebody has set it on purpose
    m_hasLost = false;
    if (!m_window->isVisible())
        return;
    if (canHaveFocus(m_lost)) {
        m_returnTo.clear();
        give(m_lost);
        m_isGiven = false;
        return;
    }
    give(m_heir(m_lost));
}

void FocusKeeper::setFocus(QWidget *widget, Qt::FocusReason reason)
{
    const QScopedValueRollback guard(m_isGiving, true);
    widget->setFocus(reason);
    watch(widget);
    m_previous.clear();
    m_returnTo.clear();
    m_isGiven = m_hasLost = m_awaitsQt = false;
}

void FocusKeeper::reconsider()
{
    if (!m_isGiven || m_hasLost || !m_window->isVisible())
        return;
    QWidget *heir = m_heir(m_lost);
    if (heir != m_holder)
        give(heir);
}

void FocusKeeper::give(QWidget *heir)
{
    if (!canHaveFocus(heir))
        return;
    const QScopedValueRollback guard(m_isGiving, true);
    heir->setFocus(Qt::OtherFocusReason);
    m_previous.clear();
    watch(heir);
    m_isGiven = true;
}

} // namespace pgt
