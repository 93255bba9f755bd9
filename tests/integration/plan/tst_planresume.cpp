// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planrebootfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// The host of the standby restarts between two steps of a plan on real servers; the plan goes on
/// then.
class TestPlanResume : public PlanRebootFixture
{
    Q_OBJECT

private Q_SLOTS:
    void restartOfTheHostBetweenStepsMakesNoSecondPrimary_data() { addSteps("resumed"); }
    void restartOfTheHostBetweenStepsMakesNoSecondPrimary()
    {
        QFETCH(QString, lastStep);
        QFETCH(QString, lives);
        rebootAfter(lastStep, lives);
        if (QTest::currentTestFailed())
            return;

        m_session->retry();
        if (!reaches(RunSession::State::Succeeded) &&
            m_session->currentStepId() == "box/move-aside"_L1)
            m_session->retry(); // the old cluster, which was started again, is stopped again
        QVERIFY2(reaches(RunSession::State::Succeeded), qPrintable(why()));
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s), u"t"_s);
        QCOMPARE(m_standby->sql(u"SELECT count(*) FROM t"_s), u"1000"_s);
    }
};

QTEST_GUILESS_MAIN(TestPlanResume)
#include "tst_planresume.moc"
