// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/explainrow.h"

#include "app/check/finding.h"
#include "ui/wizard/parts.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

ExplainRow::ExplainRow(QWidget *parent) : QWidget(parent), m_explain(makeLink(tr("Explain"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 1);
    row->addStretch(1);
    row->addWidget(m_explain);
    nameAs(m_explain, m_explain->text());
    connect(m_explain, &QPushButton::clicked, this,
            [this] { Q_EMIT explainRequested(QString(m_findingId)); });
}

void ExplainRow::setFinding(const Finding &finding)
{
    m_findingId = finding.id;
    setAccessibleName(finding.title);
    m_explain->setAccessibleDescription(finding.title);
}

int ExplainRow::buttonWidth()
{
    return QFontMetrics(fonts::ui(fonts::Size::Body)).horizontalAdvance(tr("Explain")) +
           fonts::scaled(24);
}

} // namespace pgt
