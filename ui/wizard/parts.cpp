// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/parts.h"

#include "ui/theme/glyph.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

namespace pgt {

namespace {

constexpr int glyphSize = 12;
constexpr int glyphGap = 6;
constexpr int degreesPerTick = 30;
constexpr auto tick = std::chrono::milliseconds(80);
constexpr qreal panelRadius = 6;
constexpr QChar stressBegin(0x02);
constexpr QChar stressEnd(0x03);

} // namespace

QColor toneColor(const Tokens &tokens, Tone tone)
{
    switch (tone) {
    case Tone::Strong:
        return tokens.text;
    case Tone::Label:
        return tokens.text2;
    case Tone::Hint:
        return tokens.text3;
    case Tone::Ok:
        return tokens.ok.text;
    case Tone::Warn:
        return tokens.warn.text;
    case Tone::Error:
        return tokens.error.text;
    }
    return tokens.text;
}

ToneLabel::ToneLabel(const QString &text, Tone tone, const QFont &font, QWidget *parent)
    : QLabel(text, parent), m_tone(tone)
{
    setFont(font);
    recolor();
}

void ToneLabel::setTone(Tone tone)
{
    m_tone = tone;
    recolor();
}

void ToneLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        recolor();
}

void ToneLabel::recolor()
{
    const QColor color = toneColor(Tokens::of(this), m_tone);
    QPalette own = palette();
    if (own.color(QPalette::WindowText) == color && own.color(QPalette::Text) == color)
        return;
    own.setColor(QPalette::WindowText, color);
    own.setColor(QPalette::Text, color);
    setPalette(own);
}

IconView::IconView(Icon icon, Tone tone, int size, QWidget *parent)
    : QWidget(parent), m_icon(icon), m_tone(tone), m_size(size)
{
    setFixedSize(fonts::scaled(size), fonts::scaled(size));
}

void IconView::setIcon(Icon icon, Tone tone)
{
    m_icon = icon;
    m_tone = tone;
    update();
}

QSize IconView::sizeHint() const
{
    return {fonts::scaled(m_size), fonts::scaled(m_size)};
}

void IconView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = Tokens::of(this);
    const bool isSign = m_tone == Tone::Ok || m_tone == Tone::Warn || m_tone == Tone::Error;
    const QColor color = !isSign        ? toneColor(t, m_tone)
            : m_tone == Tone::Ok        ? t.ok.glyph
            : m_tone == Tone::Warn      ? t.warn.glyph
                                        : t.error.glyph;
    paintIcon(&painter, m_icon, rect(), color);
}

StateLine::StateLine(QWidget *parent)
    : QWidget(parent), m_label(new ToneLabel({}, Tone::Strong, fonts::ui(fonts::Size::Body), this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(fonts::scaled(glyphSize) + glyphGap, 0, 0, 0);
    layout->addWidget(m_label, 1);
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setVisible(false);
    m_turning.setInterval(tick);
    connect(&m_turning, &QTimer::timeout, this, [this] {
        m_turn = (m_turn + degreesPerTick) % 360;
        update();
    });
}

void StateLine::setState(StateKind kind, const QString &text, Tone tone)
{
    m_kind = kind;
    m_label->setText(text);
    m_label->setTone(tone);
    setVisible(!text.isEmpty());
    updateTimer();
    update();
}

void StateLine::updateTimer()
{
    const bool moves = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
    if (m_kind == StateKind::Busy && isVisible() && moves)
        m_turning.start();
    else
        m_turning.stop();
}

void StateLine::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateTimer();
}

void StateLine::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateTimer();
}

void StateLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int size = fonts::scaled(glyphSize);
    const int lineHeight = m_label->fontMetrics().height();
    const bool isOneLine = m_label->height() < 2 * lineHeight;
    const int top = isOneLine ? (height() - size) / 2 : m_label->y() + (lineHeight - size) / 2;
    const QRect place = QStyle::visualRect(layoutDirection(), rect(), QRect(0, top, size, size));
    paintGlyph(&painter, m_kind, place, Tokens::of(this), palette().color(backgroundRole()),
               m_turn);
}

Panel::Panel(QWidget *parent)
    : QWidget(parent), m_outer(new QVBoxLayout(this)), m_body(new QVBoxLayout)
{
    m_outer->setContentsMargins(1, 1, 1, 1);
    m_outer->setSpacing(0);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    m_outer->addLayout(m_body, 1);
}

QHBoxLayout *Panel::head()
{
    if (!m_head) {
        m_head = new QWidget(this);
        auto *layout = new QHBoxLayout(m_head);
        layout->setContentsMargins(12, 4, 12, 5);
        layout->setSpacing(8);
        m_outer->insertWidget(0, m_head);
    }
    return static_cast<QHBoxLayout *>(m_head->layout());
}

void Panel::setAlternate()
{
    m_isAlternate = true;
    update();
}

void Panel::paintEvent(QPaintEvent *)
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

SoftLine::SoftLine(Qt::Orientation orientation, QWidget *parent) : QWidget(parent)
{
    if (orientation == Qt::Horizontal)
        setFixedHeight(1);
    else
        setFixedWidth(1);
}

void SoftLine::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), Tokens::of(this).lineSoft);
}

QVBoxLayout *labelled(const QString &label, QWidget *field)
{
    auto *text = new ToneLabel(label, Tone::Label, fonts::ui(fonts::Size::Label));
    text->setBuddy(field);
    nameAs(field, label);
    auto *layout = new QVBoxLayout;
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(text);
    layout->addWidget(field);
    return layout;
}

void nameAs(QWidget *widget, const QString &label)
{
    const QString name = withoutMnemonic(label);
    widget->setObjectName(name);
    widget->setAccessibleName(name);
}

QString withoutMnemonic(QString label)
{
    label.replace(QStringLiteral("&&"), QStringLiteral("\x01"));
    label.remove(QLatin1Char('&'));
    return label.replace(QLatin1Char('\x01'), QLatin1Char('&'));
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
