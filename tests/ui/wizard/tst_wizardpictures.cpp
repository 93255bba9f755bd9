// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/theme/theme.h"
#include "ui/wizard/applypage.h"
#include "ui/wizard/ratechart.h"
#include "ui/wizard/setupwizard.h"

#include <QComboBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextBlock>
#include <QTranslator>
#include <QtTest>

#include <cmath>

using namespace pgt;
using namespace pgt::test;

namespace {

using Id = WizardPage::Id;

QScrollArea *areaOf(const SetupWizard &wizard)
{
    return qobject_cast<QScrollArea *>(
            wizard.page(wizard.currentPage())->parentWidget()->parentWidget());
}

/// Texts that are 40 % longer than the English ones, as German ones may be.
class LongTranslator : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        QString text = QString::fromUtf8(source);
        if (text.size() > 3)
            text += QStringLiteral(" und mehr davon und so weiter und so fort und noch etwas")
                            .left(text.size() * 2 / 5);
        return text;
    }
    bool isEmpty() const override { return false; }
};

} // namespace

/// Renders every page with the data of the design's pictures. With PGTANDEM_PICTURES=folder the
/// pictures are kept there.
class WizardPicturesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void pages_data();
    void pages();
    void theProofFollowsTheColourScheme();
    void theFocusStaysOnThePageWhileConnecting();
};

void WizardPicturesTest::initTestCase()
{
    preparePictures();
}

void WizardPicturesTest::pages_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<bool>("isMirrored");
    QTest::addColumn<bool>("isLong");
    QTest::newRow("light") << false << false << false;
    QTest::newRow("dark") << true << false << false;
    QTest::newRow("mirrored") << false << true << false;
    QTest::newRow("long") << false << false << true;
}

void WizardPicturesTest::pages()
{
    QFETCH(bool, isDark);
    QFETCH(bool, isMirrored);
    QFETCH(bool, isLong);
    LongTranslator translator;
    if (isLong)
        QCoreApplication::installTranslator(&translator);
    Theme theme;
    theme.setScheme(isDark ? Scheme::Dark : Scheme::Light);
    QApplication::setLayoutDirection(isMirrored ? Qt::RightToLeft : Qt::LeftToRight);
    const QString suffix = QStringLiteral("-") + QString::fromLatin1(QTest::currentDataTag());

    WizardStage stage;
    stage.wizard().show();
    QVERIFY(QTest::qWaitForWindowExposed(&stage.wizard()));
    const auto look = [&](const char *name) {
        QVERIFY(shoot(stage.wizard(), QString::fromLatin1(name) + suffix));
        QCOMPARE(stage.wizard().size(), usualWizardSize); // no page makes it larger
        const QScrollArea *area = areaOf(stage.wizard());
        QVERIFY2(area->horizontalScrollBar()->maximum() == 0, name);
    };
    look("1-goal");
    stage.fillGoal();
    stage.next(Id::Primary);
    look("2-primary-empty");
    stage.failPrimary();
    look("2-primary-failed");
    SetupFixture fixture(stage.session());
    ServerPart &primary = stage.session().primary();
    const HostAccess access = primary.access();
    QComboBox *way = nullptr;
    const auto combos = stage.wizard().page(Id::Primary)->findChildren<QComboBox *>();
    for (QComboBox *combo : combos)
        way = combo->isEditable() ? way : combo; // the other one is the jump host
    QVERIFY(way);
    way->setCurrentIndex(way->findData(int(SshTarget::Auth::Password)));
    fixture.setConnecting(primary, ServerPart::tr("Waiting for your answer"));
    look("2-primary-password");
    HostFacts limited = invented::primaryFacts();
    limited.account = QStringLiteral("postgres");
    limited.canActAsRoot = false;
    limited.instances.first().owner = limited.account;
    limited.instances.first().unit = QStringLiteral("postgresql@17-main.service");
    fixture.setFound(primary, limited, QStringLiteral("Connected in 0.4 s"),
                     invented::primaryInstanceId());
    look("2-primary-limited");
    way->setCurrentIndex(0);
    primary.setAccess(access);
    stage.connectingPrimary();
    look("2-primary-connecting");
    stage.findPrimary();
    look("2-primary");
    stage.next(Id::Standby);
    stage.findStandby();
    look("3-standby");
    stage.next(Id::Replication);
    stage.fillReplication();
    look("4-replication");
    stage.setFindings(invented::findings());
    stage.next(Id::Checks);
    look("5-checks");
    stage.setFindings(invented::findingsWithoutFailure());
    look("5-checks-fixed");
    stage.setPlan();
    stage.next(Id::Review);
    look("6-review");
    stage.agree();
    stage.next(Id::Apply);
    stage.runToCopy();
    look("7-apply");
    stage.failCopy();
    look("7-apply-failed");
    stage.run()->setState(RunSession::State::Undone);
    look("7-apply-undone");
    stage.run()->setState(RunSession::State::Running);
    stage.run()->succeed(invented::proof());
    look("8-done");
    QApplication::setLayoutDirection(Qt::LeftToRight);

    FakeRunSession failed(invented::plan());
    SetupWizard wizard(failed);
    failed.succeed(invented::failedProof());
    wizard.resize(usualWizardSize);
    wizard.show();
    QVERIFY(QTest::qWaitForWindowExposed(&wizard));
    QVERIFY(shoot(wizard, QStringLiteral("8-done-failed") + suffix));
}

void WizardPicturesTest::theProofFollowsTheColourScheme()
{
    Theme theme;
    theme.setScheme(Scheme::Light);
    FakeRunSession run(invented::plan());
    SetupWizard wizard(run);
    run.succeed(invented::proof());
    wizard.resize(usualWizardSize);
    wizard.show();
    QVERIFY(QTest::qWaitForWindowExposed(&wizard));
    const auto readable = [](const QPlainTextEdit &view) {
        const QPalette palette = view.viewport()->palette();
        const auto lightness = [](const QColor &color) { return color.lightnessF(); };
        int count = 0;
        for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
            for (auto at = block.begin(); !at.atEnd(); ++at) {
                const QBrush brush = at.fragment().charFormat().foreground();
                const QColor ink = brush.style() == Qt::NoBrush ? palette.color(QPalette::Text)
                                                                : brush.color();
                const double contrast = lightness(ink) - lightness(palette.color(QPalette::Base));
                if (std::abs(contrast) < 0.25)
                    return -1;
                ++count;
            }
        }
        return count;
    };
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Light}) {
        theme.setScheme(scheme);
        QCoreApplication::processEvents();
        for (const QString &name :
             {QStringLiteral("Log of the standby"), QStringLiteral("Processes")}) {
            const auto *view = wizard.page(Id::Done)->findChild<QPlainTextEdit *>(name);
            QVERIFY2(view, qPrintable(name));
            QVERIFY2(readable(*view) > 2, qPrintable(name));
        }
    }
}

void WizardPicturesTest::theFocusStaysOnThePageWhileConnecting()
{
    WizardStage stage;
    stage.wizard().show();
    QVERIFY(QTest::qWaitForWindowActive(&stage.wizard()));
    stage.fillGoal();
    stage.next(Id::Primary);
    QWidget *page = stage.wizard().page(Id::Primary);
    const auto button = [page](const char *name) {
        return page->findChild<QPushButton *>(QLatin1String(name));
    };
    stage.findPrimary();
    button("Connect")->setFocus();
    QVERIFY(button("Connect")->hasFocus());
    stage.connectingPrimary();
    QVERIFY(button("Stop connecting")->hasFocus());
    stage.failPrimary();
    QVERIFY(button("Connect")->hasFocus());
    stage.connectingPrimary();
    stage.findPrimary();
    // Not Back, which Enter would press.
    const QWidget *focused = QApplication::focusWidget();
    QVERIFY(focused);
    QCOMPARE(focused->accessibleName(), QStringLiteral("PostgreSQL clusters"));
    button("Connect")->setFocus();
    stage.findPrimary();
    QVERIFY(button("Connect")->hasFocus());
}

QTEST_MAIN(WizardPicturesTest)
#include "tst_wizardpictures.moc"
