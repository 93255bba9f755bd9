// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/setupsession.h"
#include "tests/ui/support/invented.h"
#include "tests/ui/support/layoutjudge.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/setupfixture.h"
#include "tests/ui/support/themedtest.h"
#include "ui/wizard/reviewpage.h"
#include "ui/wizard/summarystrip.h"

#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// The headline of the page Review: whatever a plan stops or moves is named there.
class TestPlanSummary : public ThemedTest
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

    /// A cluster that has no name is called by its data directory, however long that is.
    void staysLowWithLongDirectories()
    {
        Plan plan = invented::plan();
        const QString directory =
                u"/srv/postgresql/clusters/"_s + u"production-"_s.repeated(12) + u"/17/data"_s;
        for (PlanHost &host : plan.hosts) {
            if (!host.isPrimary) {
                host.cluster.clear();
                host.instanceId = directory;
            }
        }
        QTemporaryDir dir;
        SystemClock clock;
        SetupSession session(clock, dir.path());
        ReviewPage page(session);
        SetupFixture(session).setPlan(plan);
        page.resize(792, 600);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QVERIFY(shoot(page, u"review-long-directory"_s));
        const auto *strip = page.findChild<SummaryStrip *>();
        QVERIFY(page.minimumSizeHint().width() <= 792);
        QVERIFY(strip->height() < 6 * strip->fontMetrics().lineSpacing());
        QCOMPARE(layoutFaults(page, page.size()), QStringList());
        const QString text = u"%1 on berlin-2 is stopped"_s.arg(directory);
        int named = 0;
        for (const QLabel *label : strip->findChildren<QLabel *>()) {
            named += label->accessibleName() == text && label->toolTip() == text &&
                     label->text().startsWith(u"/srv/"_s) && label->text().size() < text.size();
        }
        QCOMPARE(named, 1);
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
