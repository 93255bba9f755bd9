// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/label.h"

#include <QEvent>

namespace pgt {

QColor textColor(const Tokens &tokens, TextRole role)
{
    switch (role) {
    case TextRole::Secondary:
        return tokens.text2;
    case TextRole::Hint:
        return tokens.text3;
    case TextRole::Link:
        return tokens.link;
    case TextRole::Disabled:
        return tokens.disabled;
    case TextRole::Ok:
        return tokens.ok.text;
    case TextRole::Warn:
        return tokens.warn.text;
    case TextRole::Error:
        return tokens.error.text;
    case TextRole::Normal:
        break;
    }
    return tokens.text;
}

TextRole textRole(StateKind kind)
{
    switch (kind) {
    case StateKind::Ok:
        return TextRole::Ok;
    case StateKind::Warn:
        return TextRole::Warn;
    case StateKind::Error:
        return TextRole::Error;
    case StateKind::Busy:
        return TextRole::Link;
    case StateKind::Idle:
    case StateKind::Waiting:
        break;
    }
    return TextRole::Hint;
}

Label::Label(const QString &text, fonts::Size size, QFont::Weight weight, TextRole role,
             QWidget *parent)
    : QLabel(text, parent), m_size(size), m_weight(weight), m_role(role)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText);
    applyFont();
    applyColor();
}

Label::Label(const QString &text, TextRole role, QWidget *parent)
    : Label(text, fonts::Size::Body, QFont::Normal, role, parent)
{}

void Label::setTextRole(TextRole role)
{
    m_role = role;
    applyColor();
}

void Label::setFixedFont()
{
    m_family = Family::Fixed;
    applyFont();
}

void Label::setTabularDigits()
{
    m_family = Family::Tabular;
    applyFont();
}

void Label::setWrapsLate()
{
    m_wrapsLate = true;
    setWordWrap(true);
    updateGeometry();
}

QSize Label::oneLine() const
{
    ensurePolished();
    const QMargins margins = contentsMargins();
    // One pixel more: the width of laid out text is rounded up.
    return QSize(fontMetrics().horizontalAdvance(text()) + 1 + 2 * margin() + margins.left() +
                         margins.right(),
                 fontMetrics().height() + 2 * margin() + margins.top() + margins.bottom());
}

QSize Label::sizeHint() const
{
    return m_wrapsLate ? oneLine() : QLabel::sizeHint();
}

QSize Label::minimumSizeHint() const
{
    if (!m_wrapsLate)
        return QLabel::minimumSizeHint();
    const int least = fontMetrics().horizontalAdvance(QStringLiteral("mmmmmm"));
    const QSize line = oneLine();
    return QSize(qMin(line.width(), least), line.height());
}

void Label::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColor();
    else if (event->type() == QEvent::ApplicationFontChange)
        applyFont();
}

void Label::applyFont()
{
    const QFont wanted = m_family == Family::Fixed     ? fonts::fixed(m_size, m_weight)
                         : m_family == Family::Tabular ? fonts::quantity(m_size, m_weight)
                                                       : fonts::ui(m_size, m_weight);
    if (wanted != font())
        setFont(wanted);
}

void Label::applyColor()
{
    const Tokens &tokens = Tokens::of(this);
    // Setting a palette sends PaletteChange again: only when something differs.
    if (palette().color(QPalette::WindowText) == textColor(tokens, m_role) &&
        palette().color(QPalette::Link) == tokens.link)
        return;
    QPalette p = tokens.palette();
    p.setColor(QPalette::Active, QPalette::WindowText, textColor(tokens, m_role));
    p.setColor(QPalette::Inactive, QPalette::WindowText, textColor(tokens, m_role));
    setPalette(p);
}

} // namespace pgt
