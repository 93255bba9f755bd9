// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/copypanel.h"

#include "app/base/units.h"
#include "ui/widgets/progressbar.h"
#include "ui/wizard/ratechart.h"

#include <QHBoxLayout>

namespace pgt {

CopyPanel::CopyPanel(QWidget *parent)
    : Card(parent)
    , m_title(new Label({}, fonts::Size::Body, QFont::DemiBold))
    , m_route(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_done(new Label({}, fonts::Size::Body))
    , m_rate(new Label({}, fonts::Size::Body, QFont::DemiBold))
    , m_bar(new ProgressBar(this))
    , m_chart(new RateChart(this))
{
    body()->setContentsMargins(12, 10, 12, 8);
    body()->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_route);
    body()->addLayout(head);
    auto *figures = new QHBoxLayout;
    m_done->setTextFormat(Qt::RichText);
    figures->addWidget(m_done, 1);
    figures->addWidget(m_rate);
    body()->addLayout(figures);
    nameAs(m_bar, tr("Copy progress"));
    m_bar->setFixedHeight(fonts::scaled(11));
    body()->addWidget(m_bar);
    body()->addWidget(m_chart);
}

void CopyPanel::setRoute(const QString &title, const QString &route)
{
    m_title->setText(title);
    m_route->setText(route);
}

void CopyPanel::setCompact(bool isCompact)
{
    m_chart->setVisible(!isCompact);
}

void CopyPanel::setProgress(const std::optional<CopyProgress> &progress, StepState state)
{
    if (progress) {
        if (state == StepState::Running && progress->bytesPerSecond > 0)
            m_chart->add(progress->bytesPerSecond);
        m_last = progress;
    }
    const bool isDone = state == StepState::Done || state == StepState::Skipped;
    const bool isRunning = state == StepState::Running;
    if (!m_last || (!isRunning && !isDone && m_last->doneBytes == 0)) {
        m_done->setText((state == StepState::Skipped ? tr("nothing to copy")
                         : isRunning                 ? tr("starting")
                                                     : tr("not started yet"))
                                .toHtmlEscaped());
        m_rate->clear();
        m_bar->setShare(state == StepState::Skipped ? 1 : 0, 1);
        return;
    }
    const qint64 total = m_last->totalBytes;
    const qint64 done = isDone && total > 0 ? total : m_last->doneBytes;
    const QString size = QStringLiteral("<span style=\"font-size:%1px;font-weight:600\">%2</span>")
                                 .arg(QFontInfo(fonts::ui(fonts::Size::Title)).pixelSize())
                                 .arg(formatBytes(done).toHtmlEscaped());
    m_done->setText(total > 0 ? tr("%1 of %2", "bytes copied").arg(size, formatBytes(total))
                              : size);
    m_done->setAccessibleName(
            total > 0 ? tr("%1 of %2", "bytes copied").arg(formatBytes(done), formatBytes(total))
                      : formatBytes(done));
    QString rate;
    if (isDone)
        rate = tr("copied");
    else if (m_last->waitingForCheckpoint)
        rate = tr("waiting for a checkpoint on the primary");
    else if (isRunning && m_last->left)
        rate = tr("%1 · %2 left", "rate, time left")
                       .arg(formatRate(m_last->bytesPerSecond), wholeSeconds(*m_last->left));
    else if (isRunning && m_last->bytesPerSecond > 0)
        rate = formatRate(m_last->bytesPerSecond);
    m_rate->setText(rate);
    m_bar->setShare(done, total);
}

} // namespace pgt
