// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/setupsession.h"
#include "tests/ui/support/invented.h"
#include "tests/ui/support/setupfixture.h"
#include "ui/wizard/reviewpage.h"
#include "ui/wizard/summarystrip.h"

#include <QLabel>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

/// The headline of the page Review: whatever a plan stops or moves is named there.
class TestPlanSummary : public QObject
{
    Q_OBJECT

    static QStringList summaryOf(const Plan &plan)
    {
        QTemporaryDir dir;
        SystemClock clock;
        SetupSession session(clock, dir.path());
        ReviewPage page(session);
        SetupFixture(session).setPlan(plan);
        QStringList texts;
        for (const QLabel *label : page.findChild<SummaryStrip *>()->findChildren<QLabel *>()) {
            if (!label->text().isEmpty())
                texts << label->text();
        }
        return texts;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void namesTheClusterThatIsStoppedAndMoved()
    {
        const QStringList texts = summaryOf(invented::plan());
        QVERIFY2(texts.contains(u"17/main on berlin-2 is stopped"_s), qPrintable(texts.join(u'|')));
        QVERIFY2(texts.contains(u"its data is moved aside, not deleted"_s),
                 qPrintable(texts.join(u'|')));
        QVERIFY2(texts.contains(u"berlin-1 restarts once"_s), qPrintable(texts.join(u'|')));
    }

    void namesItWithoutARestart()
    {
        Plan plan = invented::plan();
        plan.steps.removeIf([](const Step &step) { return step.kind == StepKind::RestartServer; });
        const QString texts = summaryOf(plan).join(u'|');
        QVERIFY2(texts.contains(u"17/main on berlin-2 is stopped"_s), qPrintable(texts));
        QVERIFY2(texts.contains(u"berlin-1 does not restart"_s), qPrintable(texts));
        QVERIFY2(!texts.contains(u"No server of yours"_s), qPrintable(texts));
        plan.steps.removeIf([](const Step &step) { return step.kind == StepKind::StopServer; });
        QVERIFY(summaryOf(plan).contains(u"The data of 17/main on berlin-2 is moved aside"_s));
    }

    void saysSoWhereNothingIsInterrupted()
    {
        Plan plan = invented::plan();
        plan.steps.removeIf([](const Step &step) {
            return step.kind == StepKind::StopServer || step.kind == StepKind::MoveDataAside ||
                   step.kind == StepKind::RestartServer;
        });
        QVERIFY(summaryOf(plan).contains(u"No server of yours restarts"_s));
    }
};

QTEST_MAIN(TestPlanSummary)
#include "tst_plansummary.moc"
