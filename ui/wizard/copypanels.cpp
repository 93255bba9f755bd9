// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/copypanels.h"

#include "app/session/runsession.h"
#include "ui/theme/fonts.h"
#include "ui/wizard/copypanel.h"

#include <QEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace pgt {

namespace {

constexpr int mostHeight = 190; // of several: the log below needs the rest

} // namespace

CopyPanels::CopyPanels(QWidget *parent) : QScrollArea(parent)
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusPolicy(Qt::NoFocus);
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    setWidget(column);
    // The page's own ground shows between the panels.
    viewport()->setAutoFillBackground(false);
    column->setAutoFillBackground(false);
    column->installEventFilter(this);
}

void CopyPanels::setPlan(const Plan &plan)
{
    const auto isCopy = [](const Step &step) { return step.kind == StepKind::BaseBackup; };
    const auto copies = std::count_if(plan.steps.cbegin(), plan.steps.cend(), isCopy);
    const PlanHost *primary = plan.primary();
    for (const Step &step : plan.steps) {
        if (!isCopy(step))
            continue;
        auto *panel = new CopyPanel(widget());
        const PlanHost *standby = plan.host(step.hostId);
        panel->setRoute(step.title, tr("%1 → %2", "from host to host")
                                            .arg(primary ? primary->name : QString(),
                                                 standby ? standby->name : step.hostId));
        panel->setCompact(copies > 1);
        widget()->layout()->addWidget(panel);
        m_panels.insert(step.id, panel);
    }
    setVisible(copies > 0);
    updateGeometry();
}

void CopyPanels::setProgress(const RunSession &run)
{
    for (auto it = m_panels.cbegin(); it != m_panels.cend(); ++it)
        it.value()->setProgress(run.copyProgress(it.key()), run.stepStatus(it.key()).state);
}

int CopyPanels::shownHeight() const
{
    const int whole = widget()->sizeHint().height();
    return m_panels.size() > 1 ? std::min(whole, fonts::scaled(mostHeight)) : whole;
}

QSize CopyPanels::sizeHint() const
{
    return {widget()->sizeHint().width(), shownHeight()};
}

QSize CopyPanels::minimumSizeHint() const
{
    return {widget()->minimumSizeHint().width(), shownHeight()};
}

bool CopyPanels::eventFilter(QObject *object, QEvent *event)
{
    // Its panels have come to be of another height, with a larger font for example.
    if (object == widget() && event->type() == QEvent::LayoutRequest)
        updateGeometry();
    return QScrollArea::eventFilter(object, event);
}

} // namespace pgt
