// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/summarystrip.h"

#include "ui/widgets/fittedlabel.h"

#include <QHBoxLayout>

namespace pgt {

SummaryStrip::SummaryStrip(QWidget *parent) : Card(parent), m_row(new QHBoxLayout)
{
    setAlternate();
    m_row->setContentsMargins(12, 8, 12, 8);
    m_row->setSpacing(12);
    body()->addLayout(m_row);
}

void SummaryStrip::clear()
{
    while (QLayoutItem *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void SummaryStrip::add(Icon icon, TextRole iconRole, const QString &title, const QString &rest)
{
    if (m_row->count() > 0)
        m_row->addWidget(new Separator(Qt::Vertical));
    auto *cell = new QWidget(this);
    auto *layout = new QHBoxLayout(cell);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(new IconView(icon, iconRole, 18));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addStretch(1);
    words->addWidget(new FittedLabel(title, fonts::Size::Body, QFont::DemiBold));
    words->addWidget(new FittedLabel(rest, fonts::Size::Label, QFont::Normal, TextRole::Secondary));
    words->addStretch(1);
    layout->addLayout(words, 1);
    m_row->addWidget(cell, 1);
}

} // namespace pgt
