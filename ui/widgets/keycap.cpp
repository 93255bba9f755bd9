// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/keycap.h"

#include "ui/theme/fonts.h"
#include "ui/theme/stylepaint.h"

#include <QFontMetrics>
#include <QPainter>

namespace pgt {

void paintKeyCap(QPainter *painter, const QRect &rect, const QString &text, const Tokens &tokens)
{
    stylepaint::roundedRect(painter, rect, tokens.raised, tokens.buttonLine, 1, 3);
    painter->save();
    painter->setFont(fonts::ui(fonts::Size::Small, QFont::Medium));
    painter->setPen(tokens.text2);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter->restore();
}

QSize keyCapSize(const QString &text)
{
    const QFontMetrics metrics(fonts::ui(fonts::Size::Small, QFont::Medium));
    return QSize(qMax(fonts::scaled(18), metrics.horizontalAdvance(text) + 10),
                 qMax(fonts::scaled(16), metrics.height() + 2));
}

KeyCap::KeyCap(const QString &text, QWidget *parent) : QWidget(parent), m_text(text)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

KeyCap::KeyCap(const QKeySequence &sequence, QWidget *parent)
    : KeyCap(sequence.toString(QKeySequence::NativeText), parent)
{}

QSize KeyCap::sizeHint() const
{
    return keyCapSize(m_text);
}

void KeyCap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintKeyCap(&painter, rect(), m_text, Tokens::of(this));
}

} // namespace pgt
