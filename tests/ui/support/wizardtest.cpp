// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/wizardtest.h"

#include <QTest>

namespace pgt::test {

using Id = WizardPage::Id;

void WizardTest::init()
{
    ThemedTest::init();
    m_stage = std::make_unique<WizardStage>();
    m_driver = std::make_unique<WizardDriver>(&m_stage->wizard());
    m_stage->wizard().show();
    m_stage->wizard().activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&m_stage->wizard()));
}

void WizardTest::cleanup()
{
    m_driver.reset();
    m_stage.reset();
}

void WizardTest::toPage(Id id)
{
    switch (id) {
    case Id::Goal:
        return;
    case Id::Primary:
        m_stage->goTo(Id::Goal);
        return m_stage->next(Id::Primary);
    case Id::Standby:
        m_stage->goTo(Id::Primary);
        return m_stage->next(Id::Standby);
    default:
        m_stage->goTo(id);
    }
}

} // namespace pgt::test
