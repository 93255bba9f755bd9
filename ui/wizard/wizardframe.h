// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QHBoxLayout;

namespace pgt {

class WizardPage;

/// A strip for the buttons of a window: window colour, a line above.
class FooterStrip : public QWidget
{
    Q_OBJECT

public:
    explicit FooterStrip(QWidget *parent = nullptr);
    /// The place for the buttons, with the strip's margins. Never lower than they need. Once.
    QHBoxLayout *makeRow();

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
