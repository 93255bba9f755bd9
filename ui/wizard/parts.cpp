// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/parts.h"

#include "app/base/units.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace pgt {

namespace {

constexpr qreal panelRadius = 6;
constexpr QChar stressBegin(0x02);
constexpr QChar stressEnd(0x03);

} // namespace

IconView::IconView(Icon icon, TextRole role, int size, QWidget *parent)
    : QWidget(parent), m_icon(icon), m_role(role)
{
    setFixedSize(fonts::scaled(size), fonts::scaled(size));
}

void IconView::setIcon(Icon icon, TextRole role)
{
    m_icon = icon;
    m_role = role;
    update();
}

void IconView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = Tokens::of(this);
    QColor color = textColor(t, m_role);
    if (m_role == TextRole::Ok)
        color = t.ok.glyph;
    else if (m_role == TextRole::Warn)
        color = t.warn.glyph;
    else if (m_role == TextRole::Error)
        color = t.error.glyph;
    paintIcon(&painter, m_icon, rect(), color);
}

Card::Card(QWidget *parent)
    : QWidget(parent), m_outer(new QVBoxLayout(this)), m_body(new QVBoxLayout)
{
    m_outer->setContentsMargins(1, 1, 1, 1);
    m_outer->setSpacing(0);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    m_outer->addLayout(m_body, 1);
}

QHBoxLayout *Card::head()
{
    if (!m_head) {
        m_head = new QWidget(this);
        m_head->setSizePolicy(QSizePolicy::Preferred,
                              QSizePolicy::Minimum); // grows for wrapped words
        auto *layout = new QHBoxLayout(m_head);
        layout->setContentsMargins(12, 4, 12, 5);
        layout->setSpacing(8);
        m_outer->insertWidget(0, m_head);
    }
    return static_cast<QHBoxLayout *>(m_head->layout());
}

void Card::setAlternate()
{
    m_isAlternate = true;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF frame = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_isAlternate ? t.alt : t.base);
    painter.drawRoundedRect(frame, panelRadius, panelRadius);
    if (m_head && !m_isAlternate) {
        const qreal bottom = m_head->geometry().bottom() + 0.5;
        painter.save();
        painter.setClipRect(QRectF(0, 0, width(), bottom));
        painter.setBrush(t.alt);
        painter.drawRoundedRect(frame, panelRadius, panelRadius);
        painter.restore();
        painter.setPen(t.line);
        painter.drawLine(QPointF(0.5, bottom), QPointF(width() - 0.5, bottom));
    }
    painter.setPen(t.line);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(frame, panelRadius, panelRadius);
}

Field *makeField(const QString &label, QWidget *input)
{
    auto *field = new Field(label, input);
    nameAs(input, label);
    return field;
}

void nameAs(QWidget *widget, const QString &label)
{
    const QString name = withoutMnemonic(label);
    widget->setObjectName(name);
    widget->setAccessibleName(name);
}

QString breakablePath(QString path)
{
    return path.replace(QLatin1Char('/'), QStringLiteral("/\u200b"));
}

void showState(GlyphLabel *line, StateKind kind, const QString &text, TextRole role)
{
    line->setState(kind, text);
    line->setTextRole(role);
    line->setVisible(!text.isEmpty());
}

QString wholeSeconds(std::chrono::milliseconds duration)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(duration);
    if (seconds < std::chrono::minutes(1))
        return QCoreApplication::translate("pgt::parts", "%1 s").arg(seconds.count());
    return formatDuration(seconds);
}

QString stressedToHtml(const QString &text)
{
    QString html = text.toHtmlEscaped();
    html.replace(stressBegin, QStringLiteral("<b>"));
    return html.replace(stressEnd, QStringLiteral("</b>"));
}

QString stressedToPlain(QString text)
{
    return text.remove(stressBegin).remove(stressEnd);
}

} // namespace pgt
