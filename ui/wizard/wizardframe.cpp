// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardframe.h"

#include "ui/wizard/wizardpage.h"

#include <QHBoxLayout>
#include <QPainter>

namespace pgt {

namespace {

constexpr int footerHeight = 52;

} // namespace

FooterStrip::FooterStrip(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("Footer"));
}

QHBoxLayout *FooterStrip::makeRow()
{
    constexpr int above = 9, below = 8;
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, above, 16, below);
    // The buttons take what a large font needs, the margins do not grow with it. Not a minimum
    // height of the strip, which would hide from layouts how high the buttons are.
    row->addStrut(qMin(fonts::scaled(footerHeight), footerHeight + 16) - above - below);
    return row;
}

void FooterStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.win);
    painter.fillRect(QRect(0, 0, width(), 1), t.line);
}

WizardPageArea::WizardPageArea(WizardPage *page)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setFocusPolicy(Qt::NoFocus);
    setBackgroundRole(QPalette::Base);
    viewport()->setBackgroundRole(QPalette::Base);
    page->setBackgroundRole(QPalette::Base);
    setWidget(page);
    page->setAutoFillBackground(true);
}

} // namespace pgt
