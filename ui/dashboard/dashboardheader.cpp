// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboardheader.h"

#include "app/session/watchsession.h"
#include "ui/models/healthlook.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/livetext.h"
#include "ui/widgets/statepill.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pgt {

DashboardHeader::DashboardHeader(QWidget *parent)
    : QWidget(parent)
    , m_name(new ElidedLabel(QString(), fonts::Size::Title, QFont::DemiBold))
    , m_version(new StatePill(QString(), PillKind::Outline))
    , m_timeline(new StatePill(QString(), PillKind::Outline))
    , m_headline(new GlyphLabel)
    , m_detail(new ElidedLabel(QString(), TextRole::Secondary))
{
    m_headline->label()->setFont(fonts::ui(fonts::Size::Body, QFont::DemiBold));
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(m_name, 0);
    first->addWidget(m_version, 0, Qt::AlignVCenter);
    first->addWidget(m_timeline, 0, Qt::AlignVCenter);
    first->addStretch(1);
    auto *second = new QHBoxLayout;
    second->setSpacing(4);
    second->addWidget(m_headline, 0);
    second->addWidget(m_detail, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 9);
    layout->setSpacing(2);
    layout->addLayout(first);
    layout->addLayout(second);
    enableLiveText(this, QAccessible::Grouping);
    setAccessibleName(tr("Health"));
    enableLiveText(m_detail, QAccessible::StaticText);
    m_detail->setAccessibleName(tr("Health in detail"));
}

void DashboardHeader::showSession(const WatchSession &session)
{
    const PrimarySample &primary = session.snapshot().primary;
    m_name->setText(session.cluster().name);
    m_version->setPill(primary.versionText.isEmpty() ? QString()
                                                     : tr("PostgreSQL %1").arg(primary.versionText),
                       PillKind::Outline);
    m_timeline->setPill(primary.timeline > 0 ? tr("timeline %1").arg(primary.timeline) : QString(),
                        PillKind::Outline);
    const HealthSentence health = session.health();
    const bool isBusy = session.state() == WatchSession::State::Connecting;
    const QString headline = isBusy ? session.statusText() : health.headline;
    m_headline->setState(isBusy ? StateKind::Busy : stateKind(health.level), headline);
    m_detail->setText(isBusy || health.detail.isEmpty() ? QString()
                                                        : QStringLiteral("— ") + health.detail);
    setLiveText(m_detail, health.detail);
    setLiveText(this, sentence());
}

QString DashboardHeader::sentence() const
{
    return QString(m_headline->text() + QLatin1Char(' ') + m_detail->text()).trimmed();
}

void DashboardHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(QRect(0, height() - 1, width(), 1), Tokens::of(this).line);
}

} // namespace pgt
