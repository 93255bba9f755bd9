// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/themedtest.h"
#include "tests/ui/support/wizarddriver.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/models/checksmodel.h"
#include "ui/wizard/grouptree.h"
#include "ui/wizard/steppreview.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

/// To reach what is protected.
class Lines : public GroupDelegate
{
public:
    static int width(const QFont &font, const QString &text)
    {
        QImage image(400, 60, QImage::Format_RGB32);
        QPainter painter(&image);
        const int room = QFontMetrics(font).horizontalAdvance(text);
        return drawLine(&painter, QRect(0, 0, room, 60), text, font, Qt::black, Qt::LeftToRight);
    }
};

/// As the accessibility bus goes: from child to child, and every child knows the way back.
QAccessibleInterface *reach(QAccessibleInterface *from, const QString &name, QAccessible::Role role)
{
    if (!from || !from->isValid() || from->state().invisible)
        return nullptr;
    if (from->role() == role && from->text(QAccessible::Name) == name)
        return from;
    for (int i = 0; i < from->childCount(); ++i) {
        QAccessibleInterface *child = from->child(i);
        if (from->role() == QAccessible::Tree)
            return nullptr; // cells only
        if (QAccessibleInterface *found = reach(child, name, role)) {
            if (child->parent() && child->parent()->object() == from->object() &&
                from->indexOfChild(child) == i)
                return found;
        }
    }
    return nullptr;
}

} // namespace

/// The pages Checks and Review: what is seen, read out and explained.
class TestChecksReview : public ThemedTest
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { m_stage.reset(); }

    void everyWarningShowsExplain();
    void typedConfirmationIsOnTheBus();
    void countsAreNeverCutToDots();
    void countsAreReadInTheRightNumber();
    void longCommandsWrap();
    void nameOfAFileStaysInSight();

private:
    void open(Id id, const QList<Finding> &findings);
    QAccessibleInterface *window()
    {
        return QAccessible::queryAccessibleInterface(&m_stage->wizard());
    }

    std::unique_ptr<WizardStage> m_stage;
};

void TestChecksReview::open(Id id, const QList<Finding> &findings)
{
    m_stage = std::make_unique<WizardStage>();
    m_stage->wizard().resize(1000, 900);
    m_stage->wizard().show();
    m_stage->wizard().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->wizard()));
    m_stage->goTo(id, findings);
    QTest::qWait(0); // laid out
}

void TestChecksReview::everyWarningShowsExplain()
{
    open(Id::Checks, invented::findingsWithoutFailure());
    const auto *tree = m_stage->wizard().page(Id::Checks)->findChild<GroupTree *>();
    int warnings = 0;
    for (int g = 0; g < tree->model()->rowCount(); ++g) {
        const QModelIndex group = tree->model()->index(g, 0);
        for (int r = 0; r < tree->model()->rowCount(group); ++r) {
            const QModelIndex row = tree->model()->index(r, 0, group);
            const bool isWarning =
                    row.data(GroupedModel::StateRole).toInt() == int(StateKind::Warn);
            const QWidget *widget = tree->indexWidget(row);
            QCOMPARE(widget != nullptr, isWarning);
            if (!isWarning)
                continue;
            ++warnings;
            const auto *button = widget->findChild<QPushButton *>();
            QVERIFY(button && button->isVisible());
            QCOMPARE(button->text(), u"Explain"_s);
            QCOMPARE(button->accessibleDescription(), row.data().toString());
            QVERIFY(button->focusPolicy() & Qt::TabFocus);
        }
    }
    QCOMPARE(warnings, 2);
    QVERIFY(reach(window(), u"Explain"_s, QAccessible::Button));
    WizardDriver driver(&m_stage->wizard());
    QVERIFY2(driver.press(u"Explain"_s), qPrintable(driver.problem()));
    QVERIFY(driver.dialog());
    QVERIFY(driver.text(u"Text"_s).contains(u"minimal. The plan sets replica"_s));
    QVERIFY(driver.press(u"Close"_s));
}

void TestChecksReview::typedConfirmationIsOnTheBus()
{
    Finding foreign;
    foreign.id = u"foreign"_s;
    foreign.scope = Finding::Scope::Standby;
    foreign.state = Finding::State::Failure;
    foreign.kind = ErrorKind::ForeignData;
    foreign.title = u"17/main holds data of another system"_s;
    open(Id::Checks, {foreign});
    QAccessibleInterface *field =
            reach(window(), u"Host name to confirm"_s, QAccessible::EditableText);
    QVERIFY(field);
    field->setText(QAccessible::Value, u"berlin-2"_s);
    QTRY_COMPARE(m_stage->session().spec().replaceForeignDataOn, QStringList{u"berlin-2"_s});
    // What is gone is not offered any more.
    m_stage->setFindings(invented::findingsWithoutFailure());
    QVERIFY(!reach(window(), u"Host name to confirm"_s, QAccessible::EditableText));
}

void TestChecksReview::countsAreNeverCutToDots()
{
    QFont font = QApplication::font();
    font.setHintingPreference(QFont::PreferNoHinting); // widths are fractions then
    for (qreal size = 7; size < 20; size += 0.25) {
        font.setPointSizeF(size);
        for (const QString &text : {u"1"_s, u"7"_s, u"14"_s, u"117"_s})
            QCOMPARE(Lines::width(font, text), QFontMetrics(font).horizontalAdvance(text));
    }
}

void TestChecksReview::countsAreReadInTheRightNumber()
{
    open(Id::Checks, invented::findings());
    const auto *model = m_stage->wizard().page(Id::Checks)->findChild<GroupTree *>()->model();
    const QString standby = model->index(0, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(standby.endsWith(u"5 passed, 1 warning, 1 failed"_s), qPrintable(standby));
    const QString primary = model->index(1, 0).data(Qt::AccessibleTextRole).toString();
    QVERIFY2(primary.endsWith(u"6 passed, 1 warning"_s), qPrintable(primary));
}

void TestChecksReview::longCommandsWrap()
{
    StepPreview preview;
    preview.resize(420, 300);
    preview.show();
    Step step;
    step.commands = {{u"postgres"_s,
                      u"/usr/lib/postgresql/17/bin/pg_basebackup -D /var/lib/postgresql/17/main "
                      "-S berlin_2 -X stream --checkpoint=spread --label=pgtandem"_s,
                      u"/a/path/without/any/place/to/break/that/is/longer/than/the/preview/is/wide/"
                      "and/goes/on\n"_s}};
    preview.setStep(step, StepPreview::Mode::Commands);
    QTest::qWait(0);
    QCOMPARE(preview.horizontalScrollBar()->maximum(), 0);
    int wrapped = 0;
    for (QTextBlock block = preview.document()->begin(); block.isValid(); block = block.next()) {
        wrapped += block.layout()->lineCount() > 1;
        for (int i = 0; i < block.layout()->lineCount(); ++i)
            QVERIFY(block.layout()->lineAt(i).naturalTextRect().right() <=
                    preview.viewport()->width());
    }
    QCOMPARE(wrapped, 2);
}

void TestChecksReview::nameOfAFileStaysInSight()
{
    StepPreview preview;
    preview.resize(360, 300);
    preview.show();
    Step step;
    FileChange file;
    file.path = u"/etc/postgresql/17/a-cluster-with-a-long-name/conf.d/90-replication.conf"_s;
    file.before = "wal_level = minimal\n";
    file.after = "wal_level = replica # " + QByteArray(200, 'x') + "\n";
    step.files = {file};
    preview.setStep(step, StepPreview::Mode::Diff);
    QTest::qWait(0);
    QVERIFY(preview.horizontalScrollBar()->maximum() > 0);
    const auto head = [&] { // right of the text cursor
        return preview.grab().toImage().copy(100, 0, preview.width() - 120, 24);
    };
    const QImage before = head();
    preview.horizontalScrollBar()->setValue(preview.horizontalScrollBar()->maximum());
    QVERIFY(head() == before);
    const QPoint at(100, 10);
    QHelpEvent help(QEvent::ToolTip, at, preview.viewport()->mapToGlobal(at));
    QApplication::sendEvent(preview.viewport(), &help);
    QTRY_COMPARE(QToolTip::text(), file.path);
    QToolTip::hideText();
}

QTEST_MAIN(TestChecksReview)
#include "tst_checksreview.moc"
