// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"
#include "ui/wizard/parts.h"

namespace pgt {

class ProgressBar;
class RateChart;

/// How far the base backup is: bytes, rate, time left, and the rate since it began.
class CopyPanel : public Card
{
    Q_OBJECT

public:
    explicit CopyPanel(QWidget *parent = nullptr);

    void setRoute(const QString &title, const QString &route);
    /// One of several: without the rate's history.
    void setCompact(bool isCompact);
    /// @p state is that of the step that copies.
    void setProgress(const std::optional<CopyProgress> &progress, StepState state);
    RateChart *chart() const { return m_chart; }

private:
    Label *m_title;
    Label *m_route;
    Label *m_done;
    Label *m_rate;
    ProgressBar *m_bar;
    RateChart *m_chart;
    std::optional<CopyProgress> m_last;
};

} // namespace pgt
