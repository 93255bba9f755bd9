// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planrebootfixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

/// The host of the standby restarts between two steps of a plan on real servers; what was done is
/// undone then.
class TestPlanReboot : public PlanRebootFixture
{
    Q_OBJECT

private Q_SLOTS:
    void restartOfTheHostBetweenStepsMakesNoSecondPrimary_data() { addSteps("undone"); }
    void restartOfTheHostBetweenStepsMakesNoSecondPrimary()
    {
        QFETCH(QString, lastStep);
        QFETCH(QString, lives);
        const QString oldSystem = systemOf(*m_standby);
        rebootAfter(lastStep, lives);
        if (QTest::currentTestFailed())
            return;

        m_session->undo();
        if (!reaches(RunSession::State::Undone) && m_session->question())
            m_session->proceed(); // the standby was started again, by the host
        QVERIFY2(reaches(RunSession::State::Undone), qPrintable(why()));
        QCOMPARE(systemOf(*m_standby), oldSystem);
        QCOMPARE(leftBeside(), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestPlanReboot)
#include "tst_planreboot.moc"
