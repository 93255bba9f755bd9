// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planrebootfixture.h"

#include <QTest>

namespace pgt::test {

using namespace Qt::StringLiterals;

void PlanRebootFixture::addSteps(const char *ending)
{
    QTest::addColumn<QString>("lastStep");
    QTest::addColumn<QString>("lives"); // what a start in the live directory gives
    const QString old = u"old"_s;
    const std::pair<QString, QString> rows[] = {
            {u"copy"_s, old},
            {u"signal"_s, old},
            {u"files"_s, old},
            {u"stop"_s, old},
            {u"move-aside"_s, u"nothing"_s},
            {u"place"_s, u"standby"_s},
            {u"start"_s, u"standby"_s},
    };
    for (const auto &[step, lives] : rows)
        QTest::addRow("%s, %s", qPrintable(step), ending) << QString(u"box/"_s + step) << lives;
}

void PlanRebootFixture::rebootAfter(const QString &lastStep, const QString &lives)
{
    const PlanInput input = facts();
    const Result<Plan> plan = makePlan(input);
    QVERIFY2(plan.has_value(), qPrintable(plan ? QString() : plan.error().toPlainText()));
    const QString oldSystem = systemOf(*m_standby);
    const QString primarySystem = systemOf(*m_primary);
    QVERIFY(oldSystem != primarySystem);
    runUntil(*plan, input, lastStep);
    if (QTest::currentTestFailed())
        return;

    m_standby->stop(u"immediate"_s);
    m_standby->start(); // as the system would
    if (lives == "nothing"_L1) {
        QVERIFY(!m_standby->isRunning());
    } else {
        QVERIFY2(m_standby->isRunning(), qPrintable(m_standby->error()));
        QCOMPARE(systemOf(*m_standby), lives == "old"_L1 ? oldSystem : primarySystem);
        QCOMPARE(m_standby->sql(u"SELECT pg_is_in_recovery()"_s),
                 lives == "old"_L1 ? u"f"_s : u"t"_s);
    }

    auto resumed =
            PlanRunSession::resume(m_runs->path(), plan->id,
                                   {input.spec.rolePassword, input.spec.monitorPassword}, m_clock);
    QVERIFY2(resumed.has_value(), qPrintable(resumed ? QString() : resumed.error().toPlainText()));
    m_session = std::move(*resumed);
    m_session->setTimings(timings());
}

} // namespace pgt::test
