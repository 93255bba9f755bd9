// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QFontMetricsF>

namespace pgt::fonts {

namespace {

qreal ratio(Size size)
{
    switch (size) {
    case Size::Title:
        return 20.0 / 13;
    case Size::Page:
        return 18.0 / 13;
    case Size::Heading:
        return 15.0 / 13;
    case Size::Body:
        break;
    case Size::Label:
        return 12.0 / 13;
    case Size::Small:
        return 11.0 / 13;
    }
    return 1.0;
}

// The application's font has a pixel size or a point size, never both.
void copySize(QFont &to, qreal factor)
{
    const QFont app = QApplication::font();
    if (app.pixelSize() > 0)
        to.setPixelSize(qMax(1, qRound(app.pixelSize() * factor)));
    else
        to.setPointSizeF(app.pointSizeF() * factor);
}

bool hasTabularDigits(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char c = '1'; c <= '9'; ++c) {
        if (!qFuzzyCompare(metrics.horizontalAdvance(QLatin1Char(c)), width))
            return false;
    }
    return true;
}

} // namespace

QFont ui(Size size, QFont::Weight weight)
{
    QFont font = QApplication::font();
    copySize(font, ratio(size));
    font.setWeight(weight);
    return font;
}

QFont fixed(Size size, QFont::Weight weight)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    copySize(font, ratio(size));
    font.setWeight(weight);
    font.setStyleHint(QFont::Monospace);
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("liga", 0);
    font.setFeature("calt", 0);
#endif
    return font;
}

QFont withTabularDigits(const QFont &font)
{
    QFont result = font;
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    result.setFeature("tnum", 1);
#endif
    if (hasTabularDigits(result))
        return result;
    QFont mono = fixed(Size::Body, font.weight());
    if (font.pixelSize() > 0)
        mono.setPixelSize(font.pixelSize());
    else
        mono.setPointSizeF(font.pointSizeF());
    return mono;
}

QFont quantity(Size size, QFont::Weight weight)
{
    return withTabularDigits(ui(size, weight));
}

int scaled(int px)
{
    const QFontInfo info(QApplication::font());
    return qMax(px, qRound(px * info.pixelSize() / 13.0));
}

} // namespace pgt::fonts
