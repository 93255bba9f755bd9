// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/fittedlabel.h"

#include <QEvent>

namespace pgt {

namespace {

constexpr QChar ellipsis(0x2026);
constexpr QChar wordJoiner(0x2060);

} // namespace

FittedLabel::FittedLabel(const QString &text, fonts::Size size, QFont::Weight weight, TextRole role,
                         QWidget *parent)
    : Label({}, size, weight, role, parent)
{
    setWordWrap(true);
    setFullText(text);
}

void FittedLabel::setFullText(const QString &text)
{
    if (text == m_fullText)
        return;
    m_fullText = text;
    setAccessibleName(text);
    setText(text);
    fit();
}

QSize FittedLabel::minimumSizeHint() const
{
    ensurePolished();
    return QSize(fontMetrics().horizontalAdvance(QStringLiteral("mmmmmm")),
                 text().isEmpty() ? 0 : fontMetrics().height());
}

void FittedLabel::resizeEvent(QResizeEvent *event)
{
    Label::resizeEvent(event);
    fit();
}

void FittedLabel::changeEvent(QEvent *event)
{
    Label::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fit();
}

void FittedLabel::fit()
{
    if (!testAttribute(Qt::WA_Resized))
        return; // not placed yet: its width says nothing
    QStringList words = m_fullText.split(QLatin1Char(' '));
    for (QString &word : words) {
        word = fontMetrics().elidedText(word, Qt::ElideMiddle, contentsRect().width());
        word.replace(ellipsis, QString(ellipsis) + wordJoiner); // a line may end behind dots
    }
    const QString shown = words.join(QLatin1Char(' '));
    if (shown != text())
        setText(shown);
    const QString tip = shown == m_fullText ? QString() : m_fullText;
    if (tip != toolTip())
        setToolTip(tip);
}

} // namespace pgt
