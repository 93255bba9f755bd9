// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/field.h"
#include "ui/widgets/fittedlabel.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/progressbar.h"
#include "ui/widgets/secretedit.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/statepill.h"

#include <QAccessible>
#include <QClipboard>
#include <QPainter>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

using namespace pgt;

class TestWidgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void cleanupTestCase() { m_theme.reset(); }

    void fieldNamesItsInputWithoutMnemonic()
    {
        auto *edit = new QLineEdit;
        Field field(QStringLiteral("SSH &port"), edit);
        QCOMPARE(edit->accessibleName(), QStringLiteral("SSH port"));
    }

    void fieldErrorStandsBelowAndIsDescribed()
    {
        auto *edit = new QLineEdit;
        Field field(QStringLiteral("SSH &port"), edit);
        field.setHint(QStringLiteral("Usually 22."));
        field.setError(QStringLiteral("Use a port from 1 to 65535."));
        field.show();
        const auto labels = field.findChildren<QLabel *>();
        const auto shows = [&](const QString &text) {
            return std::any_of(labels.begin(), labels.end(), [&](QLabel *label) {
                return label->isVisible() && label->text() == text;
            });
        };
        QVERIFY(shows(QStringLiteral("Use a port from 1 to 65535.")));
        QVERIFY(!shows(QStringLiteral("Usually 22.")));
        QCOMPARE(edit->accessibleDescription(), QStringLiteral("Use a port from 1 to 65535."));
        field.setError({});
        QVERIFY(shows(QStringLiteral("Usually 22.")));
        QCOMPARE(edit->accessibleDescription(), QStringLiteral("Usually 22."));
    }

    void arrowsMoveTheSegment()
    {
        SegmentedControl control(QStringLiteral("Unit"));
        control.addSegment(QStringLiteral("Bytes"));
        control.addSegment(QStringLiteral("Seconds"));
        control.show();
        QVERIFY(QTest::qWaitForWindowExposed(&control));
        QSignalSpy changed(&control, &SegmentedControl::currentChanged);
        QCOMPARE(control.current(), 0);
        control.segment(0)->setFocus();
        QTest::keyClick(control.segment(0), Qt::Key_Right);
        QCOMPARE(control.current(), 1);
        QCOMPARE(changed.count(), 1);
        control.setCurrent(1);
        QCOMPARE(changed.count(), 1);
    }

    void segmentIsARadioButtonToAssistiveTechnology()
    {
        SegmentedControl control(QStringLiteral("Unit"));
        auto *bytes = control.addSegment(QStringLiteral("Bytes"));
        QAccessibleInterface *iface = QAccessible::queryAccessibleInterface(bytes);
        QVERIFY(iface);
        QCOMPARE(iface->role(), QAccessible::RadioButton);
        QCOMPARE(iface->text(QAccessible::Name), QStringLiteral("Bytes"));
    }

    void secretNeverEchoesUnlessTheEyeIsPressed()
    {
        SecretEdit edit;
        edit.resize(200, 28);
        edit.setSecret(Secret::fromString(QStringLiteral("s3cret")));
        QCOMPARE(edit.echoMode(), QLineEdit::Password);
        QVERIFY(!edit.displayText().contains(QStringLiteral("s3cret")));
        auto *eye = edit.findChild<QPushButton *>();
        QVERIFY(eye);
        QVERIFY(!eye->accessibleName().isEmpty());
        QTest::mousePress(eye, Qt::LeftButton);
        QCOMPARE(edit.displayText(), QStringLiteral("s3cret"));
        QTest::mouseRelease(eye, Qt::LeftButton);
        QCOMPARE(edit.echoMode(), QLineEdit::Password);
        QVERIFY(edit.secret() == Secret::fromString(QStringLiteral("s3cret")));
        edit.clearSecret();
        QVERIFY(edit.secret().isEmpty());
    }

    void secretIsWipedInSilenceWhenItsFieldGoes()
    {
        auto edit = std::make_unique<SecretEdit>();
        edit->setSecret(Secret::fromString(QStringLiteral("s3cret")));
        QSignalSpy changed(edit.get(), &QLineEdit::textChanged);
        edit.reset();
        QCOMPARE(changed.count(), 0);
    }

    void bannerQuotesTextsAsTheyAre()
    {
        Banner banner;
        banner.setMessage(Banner::Kind::Warning, QStringLiteral("a < b & c."),
                          QStringLiteral("<b>why</b>"), QStringLiteral("Do it."));
        const auto *label = banner.findChild<QLabel *>();
        QVERIFY(label->text().contains(QStringLiteral("a &lt; b &amp; c.")));
        QVERIFY(label->text().contains(QStringLiteral("&lt;b&gt;why")));
        QCOMPARE(banner.accessibleName(), QStringLiteral("a < b & c. <b>why</b> Do it."));
    }

    void bannerErrorExpandsAndCopiesEverything()
    {
        Error error =
                Error::make(ErrorKind::CommandFailed, QStringLiteral("It stopped."),
                            QStringLiteral("Nothing was changed."), QStringLiteral("Try again."));
        error.detail = QStringLiteral("stderr: no space left");
        error.command = QStringLiteral("pg_ctl start");
        error.exitCode = 3;
        Banner banner;
        banner.setError(error);
        banner.show();
        auto *details = banner.findChild<QPlainTextEdit *>();
        QVERIFY(!details->isVisible());
        QPushButton *more = nullptr;
        QPushButton *copy = nullptr;
        const auto buttons = banner.findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->text() == QStringLiteral("Details"))
                more = button;
            if (button->text() == QStringLiteral("Copy"))
                copy = button;
        }
        QVERIFY(more && copy);
        more->click();
        QVERIFY(details->isVisible());
        QVERIFY(details->toPlainText().contains(QStringLiteral("no space left")));
        copy->click();
        const QString copied = QGuiApplication::clipboard()->text();
        for (const char *part :
             {"It stopped.", "Nothing was changed.", "Try again.", "no space left", "pg_ctl start"})
            QVERIFY2(copied.contains(QLatin1String(part)), part);
    }

    void elidedLabelKeepsItsTextForReaders()
    {
        ElidedLabel label(QStringLiteral("a very long name that does not fit at all"));
        label.resize(60, 20);
        label.show();
        QCOMPARE(label.toolTip(), label.text());
        label.resize(2000, 20);
        QVERIFY(label.toolTip().isEmpty());
    }

    void pillsAndGlyphsHaveAName()
    {
        StatePill pill(QStringLiteral("sync"), PillKind::Info);
        QCOMPARE(pill.accessibleName(), QStringLiteral("sync"));
        GlyphLabel state(StateKind::Ok, QStringLiteral("streaming"));
        QCOMPARE(state.accessibleName(), QStringLiteral("streaming"));
    }

    void progressTakesMoreThanAnInt()
    {
        ProgressBar bar;
        bar.setShare(qint64(1) << 40, qint64(1) << 42);
        QCOMPARE(bar.value(), 2500);
        bar.setShare(5, 0);
        QCOMPARE(bar.value(), 0);
    }

    void sparklineDrawsNothingInsideAGap()
    {
        SparklineData with;
        SparklineData without;
        for (int i = 0; i < 30; ++i) {
            with.values.append(10.0);
            without.values.append(i < 10 || i >= 20 ? std::optional<double>(10.0) : std::nullopt);
        }
        const auto drawn = [](const SparklineData &data) {
            QImage image(60, 20, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            paintSparkline(&painter, QRectF(0, 0, 60, 18), data, Qt::black, Tokens::light());
            return image;
        };
        const auto inkAt = [](const QImage &image, int x) {
            for (int y = 0; y < 17; ++y) {
                if (qGray(image.pixel(x, y)) < 128)
                    return true;
            }
            return false;
        };
        QVERIFY(inkAt(drawn(with), 30));
        QVERIFY(!inkAt(drawn(without), 30));
        QVERIFY(inkAt(drawn(without), 5));
    }

    /// Words that are laid out in more lines than the banner asked for were cut at its border.
    void aBannerIsAsHighAsItsWordsNeed()
    {
        QWidget page;
        auto *layout = new QVBoxLayout(&page);
        auto *banner = new Banner;
        banner->setMessage(Banner::Kind::Error,
                           QStringLiteral("The user name “%1” cannot be used.")
                                   .arg(QString(80, QLatin1Char('x'))),
                           QStringLiteral("It is empty, starts with “-” or has blanks or special "
                                          "characters, which programs could take for something "
                                          "else."),
                           QStringLiteral("Correct it and try again."));
        layout->addWidget(banner);
        layout->addStretch(1);
        page.show();
        const auto *label = banner->findChild<QLabel *>();
        for (int width = 700; width <= 1500; width += 20) {
            page.resize(width, 400);
            QCoreApplication::processEvents();
            QVERIFY2(label->height() >= label->heightForWidth(label->width()),
                     qPrintable(QString::number(width)));
            QCOMPARE(banner->height(), banner->heightForWidth(banner->width())); // and no higher
        }
    }

    void aWordThatCannotBreakLosesItsMiddle()
    {
        const QString path = QStringLiteral("/srv/") + QString(200, QLatin1Char('x')) +
                             QStringLiteral("/17/data");
        const QString text = path + QStringLiteral(" on berlin-2 is stopped");
        FittedLabel label(text);
        label.resize(200, 60);
        label.show();
        QVERIFY(label.minimumSizeHint().width() < 200);
        const QStringList words = label.text().split(QLatin1Char(' '));
        QCOMPARE(words.size(), 5);
        QVERIFY(words.first().startsWith(QStringLiteral("/srv/")));
        QVERIFY(words.first().endsWith(QStringLiteral("/data")));
        for (const QString &word : words)
            QVERIFY(label.fontMetrics().horizontalAdvance(word) <= 200);
        QCOMPARE(label.toolTip(), text);
        QCOMPARE(QAccessible::queryAccessibleInterface(&label)->text(QAccessible::Name), text);
        label.resize(label.fontMetrics().horizontalAdvance(path) + 10, 60);
        QCOMPARE(label.text(), text);
        QVERIFY(label.toolTip().isEmpty());
    }

    void labelsFollowTheScheme()
    {
        m_theme->setScheme(Scheme::Light);
        Label label(QStringLiteral("x"), TextRole::Warn);
        label.show();
        QCOMPARE(label.palette().color(QPalette::WindowText), Tokens::light().warn.text);
        m_theme->setScheme(Scheme::Dark);
        QTRY_COMPARE(label.palette().color(QPalette::WindowText), Tokens::darkScheme().warn.text);
        m_theme->setScheme(Scheme::Light);
    }

private:
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
