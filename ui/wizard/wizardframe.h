// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace pgt {

class WizardPage;

/// A strip for the buttons of a window: window colour, a line above.
class FooterStrip : public QWidget
{
    Q_OBJECT

public:
    explicit FooterStrip(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A page on the base colour; scrolls where the window is too small for it.
class WizardPageArea : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes ownership of the page.
    explicit WizardPageArea(WizardPage *page);
};

} // namespace pgt
