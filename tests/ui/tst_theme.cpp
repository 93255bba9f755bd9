// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/theme/svgpath.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFocusFrame>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QImage>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace pgt;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (qMax(x, y) + 0.05) / (qMin(x, y) + 0.05);
}

QImage drawn(const std::function<void(QPainter *)> &draw, int side = 24)
{
    QImage image(side, side, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    draw(&painter);
    return image;
}

bool isEmptyImage(const QImage &image)
{
    QImage blank(image.size(), image.format());
    blank.fill(Qt::transparent);
    return image == blank;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_theme->setScheme(Scheme::Light);
        m_theme->setContrast(Contrast::Normal);
    }
    void cleanupTestCase() { m_theme.reset(); }

    void textIsReadableOnEveryGround_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void textIsReadableOnEveryGround()
    {
        QFETCH(bool, dark);
        const Tokens &t = dark ? Tokens::darkScheme() : Tokens::light();
        for (const QColor &ground : {t.win, t.base, t.alt, t.raised}) {
            for (const QColor &text : {t.text, t.text2, t.text3, t.link})
                QVERIFY2(contrastRatio(text, ground) >= 4.5,
                         qPrintable(ground.name() + text.name()));
            for (const QColor &line : {t.control, t.ok.glyph, t.warn.glyph, t.error.glyph})
                QVERIFY2(contrastRatio(line, ground) >= 2.9,
                         qPrintable(ground.name() + line.name()));
        }
        QVERIFY(contrastRatio(t.onAccent, t.accent) >= 4.5);
        QVERIFY(contrastRatio(t.text, t.selected) >= 4.5);
    }

    void schemeSwitchesWhileRunning()
    {
        QWidget window;
        window.ensurePolished();
        const QColor before = Tokens::of(&window).win;
        QSignalSpy changed(m_theme.get(), &Theme::changed);
        m_theme->setScheme(Scheme::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(Tokens::of(&window).win, Tokens::darkScheme().win);
        QTRY_COMPARE(window.palette().color(QPalette::Window), Tokens::darkScheme().win);
        QVERIFY(before != Tokens::of(&window).win);
        m_theme->setScheme(Scheme::Dark);
        QCOMPARE(changed.count(), 1);
    }

    void highContrastStrengthensHintsAndLines()
    {
        const Tokens normal = m_theme->tokens();
        m_theme->setContrast(Contrast::High);
        const Tokens &high = m_theme->tokens();
        QVERIFY(contrastRatio(high.text3, high.base) > contrastRatio(normal.text3, normal.base));
        QVERIFY(contrastRatio(high.line, high.base) > contrastRatio(normal.line, normal.base));
    }

    void everyIconDrawsSomething()
    {
        for (int id = int(Icon::Plus); id <= int(Icon::Sidebar); ++id) {
            const QImage image = drawn([&](QPainter *painter) {
                paintIcon(painter, Icon(id), QRectF(0, 0, 24, 24), Qt::black);
            });
            QVERIFY2(!isEmptyImage(image), qPrintable(QString::number(id)));
        }
    }

    void iconsFollowTheScheme()
    {
        const QIcon plus = icon(Icon::Plus);
        const QImage light = plus.pixmap(16).toImage();
        m_theme->setScheme(Scheme::Dark);
        QVERIFY(light != plus.pixmap(16).toImage());
    }

    void glyphsDifferInShapeWithoutColour()
    {
        Tokens grey = Tokens::light();
        for (StateColors *state : {&grey.ok, &grey.warn, &grey.error, &grey.idle})
            state->glyph = Qt::black;
        grey.link = Qt::black;
        QList<QImage> seen;
        for (int kind = int(StateKind::Ok); kind <= int(StateKind::Waiting); ++kind) {
            const QImage image = drawn([&](QPainter *painter) {
                paintGlyph(painter, StateKind(kind), QRectF(0, 0, 24, 24), grey, Qt::white);
            });
            QVERIFY(!seen.contains(image));
            seen.append(image);
        }
    }

    void svgPathUnderstandsArcsAndShortNumbers()
    {
        const QRectF circle = parseSvgPath(u"M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z").boundingRect();
        QVERIFY(std::abs(circle.left() - 2) < 0.01);
        QVERIFY(std::abs(circle.width() - 12) < 0.01);
        const QPainterPath lines = parseSvgPath(u"M1 1l.5.5-1.5 2h3v-1");
        QCOMPARE(lines.currentPosition(), QPointF(3, 2.5));
        QVERIFY(parseSvgPath(u"nonsense").isEmpty());
    }

    void quantitiesUseEqualDigits()
    {
        const QFontMetricsF metrics(fonts::quantity(fonts::Size::Body));
        const qreal width = metrics.horizontalAdvance(u'0');
        for (ushort c = u'1'; c <= u'9'; ++c)
            QCOMPARE(metrics.horizontalAdvance(QChar(c)), width);
    }

    void sizesFollowTheApplicationFont()
    {
        const QFont before = QApplication::font();
        QFont bigger = before;
        bigger.setPixelSize(26);
        QApplication::setFont(bigger);
        QCOMPARE(fonts::ui(fonts::Size::Title).pixelSize(), 40);
        QCOMPARE(fonts::ui(fonts::Size::Small).pixelSize(), 22);
        QVERIFY(fonts::scaled(28) > 28);
        QApplication::setFont(before);
    }

    void focusRingShowsForTheKeyboardOnly()
    {
        QWidget window;
        auto *layout = new QHBoxLayout(&window);
        auto *first = new QPushButton(QStringLiteral("One"));
        auto *second = new QPushButton(QStringLiteral("Two"));
        layout->addWidget(first);
        layout->addWidget(second);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        window.activateWindow();
        QTRY_VERIFY(window.isActiveWindow());
        QTest::mouseClick(first, Qt::LeftButton);
        const auto ring = [&] { return window.findChild<QFocusFrame *>(); };
        QVERIFY(!ring() || !ring()->isVisible());
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Tab);
        QTRY_VERIFY(second->hasFocus());
        QTRY_VERIFY(ring() && ring()->isVisible());
        QCOMPARE(ring()->widget(), second);
        QTest::mouseClick(first, Qt::LeftButton);
        QVERIFY(!ring()->isVisible());
    }

    void wrongFieldLooksDifferent()
    {
        QLineEdit field;
        field.resize(120, 28);
        const QImage before = field.grab().toImage();
        setFieldState(&field, FieldState::Wrong);
        QVERIFY(before != field.grab().toImage());
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
