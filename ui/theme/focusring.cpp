// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/focusring.h"

#include <QAbstractButton>
#include <QApplication>
#include <QEvent>
#include <QFocusEvent>
#include <QFocusFrame>

namespace pgt {

namespace {

constexpr char ringProperty[] = "pgtFocusRing";

bool wantsRing(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || widget->property(ringProperty).toBool();
}

} // namespace

FocusRing::FocusRing(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this,
            [this](QWidget *, QWidget *now) { follow(now); });
}

void FocusRing::enableFor(QWidget *widget)
{
    widget->setProperty(ringProperty, true);
}

bool FocusRing::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride) {
        m_isKeyboard = true;
    } else if (event->type() == QEvent::MouseButtonPress) {
        m_isKeyboard = false;
        if (m_frame)
            m_frame->setWidget(nullptr);
    } else if (event->type() == QEvent::FocusIn && watched == QApplication::focusWidget()) {
        const auto reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason ||
            reason == Qt::ShortcutFocusReason)
            m_isKeyboard = true;
        follow(QApplication::focusWidget());
    }
    return QObject::eventFilter(watched, event);
}

void FocusRing::follow(QWidget *now)
{
    if (!now || !m_isKeyboard || !wantsRing(now) || !now->parentWidget()) {
        if (m_frame)
            m_frame->setWidget(nullptr);
        return;
    }
    if (!m_frame) {
        // Its parent changes with the widget it follows; it dies with the window it was last in.
        m_frame = new QFocusFrame(now->parentWidget());
        m_frame->setObjectName(QStringLiteral("focusRing"));
    }
    m_frame->setWidget(now);
}

} // namespace pgt
