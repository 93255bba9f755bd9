// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/replicationparts.h"

#include "ui/wizard/parts.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QStyle>

#include <cmath>

namespace pgt {

namespace {

constexpr double mostGigabytes = 100'000;
constexpr int strongest = 4;

} // namespace

SizeSpinBox::SizeSpinBox(QWidget *parent) : QDoubleSpinBox(parent)
{
    setRange(0, mostGigabytes);
    setDecimals(1);
    setSuffix(tr(" GB", "suffix after a number of gigabytes"));
}

QString SizeSpinBox::textFromValue(double value) const
{
    const bool isWhole = qFuzzyCompare(value, std::floor(value));
    return locale().toString(value, 'f', isWhole ? 0 : 1);
}

AddedLine::AddedLine(QWidget *content)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(fonts::scaled(28) + 10, 4, 8, 5);
    layout->addWidget(content);
}

void AddedLine::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.addBackground);
    const QRect gutter =
            QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, fonts::scaled(28), height()));
    painter.fillRect(gutter, t.addGutter);
    painter.setPen(t.addText);
    painter.setFont(fonts::fixed(fonts::Size::Label, QFont::Bold));
    painter.drawText(gutter, Qt::AlignCenter, QStringLiteral("+"));
}

StrengthMeter::StrengthMeter(QWidget *parent) : QWidget(parent)
{
    setFixedSize(fonts::scaled(86), fonts::scaled(4));
}

void StrengthMeter::setStrength(int strength)
{
    m_strength = strength;
    update();
}

void StrengthMeter::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const qreal step = width() / qreal(strongest);
    for (int i = 0; i < strongest; ++i) {
        const bool isFilled = i < m_strength;
        painter.setBrush(!isFilled         ? t.line
                         : m_strength >= 3 ? t.ok.glyph
                         : m_strength == 2 ? t.warn.glyph
                                           : t.error.glyph);
        const int place = layoutDirection() == Qt::LeftToRight ? i : strongest - 1 - i;
        painter.drawRoundedRect(QRectF(place * step, 0, step - 3, height()), 2, 2);
    }
}

} // namespace pgt
