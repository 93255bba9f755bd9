// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/support/themedtest.h"
#include "tests/ui/support/wizarddriver.h"
#include "tests/ui/support/wizardstage.h"

namespace pgt::test {

/// A test of the wizard for a set-up: a new one is shown for each function.
class WizardTest : public ThemedTest
{
    Q_OBJECT

protected:
    /// The page as a user comes to it: the form of a server is empty, all others are filled.
    void toPage(WizardPage::Id id);
    WizardPage *page() { return m_stage->wizard().page(m_stage->wizard().currentPage()); }

    std::unique_ptr<WizardStage> m_stage;
    std::unique_ptr<WizardDriver> m_driver;

protected Q_SLOTS:
    void init();
    void cleanup();
};

} // namespace pgt::test
