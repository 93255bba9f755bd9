// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"
#include "app/monitor/history.h"
#include "ui/dashboard/chartscene.h"

namespace pgt {

/// What the user has chosen for both charts.
struct ChartOptions
{
    enum class View { ByStage, Compare };
    enum class Unit { Bytes, Seconds };

    QString standbyId;
    qint64 spanMs = 5 * 60 * 1000;
    View view = View::ByStage;
    Unit unit = Unit::Bytes;
    qint64 toMs = 0; ///< right end: now, or the moment of the pause
    bool isLive = true;
    std::optional<qint64> crosshairMs;
    bool isPinned = false;
    int columns = 480; ///< pixels of the plot
};

/// Makes the scenes of both charts from the recorded past and the newest snapshot. Pure: everything
/// is only read; all but the limits is borrowed. A value that is not known never becomes 0: lines
/// end, gaps are hatched, texts say so.
class ChartBuilder
{
public:
    ChartBuilder(const History &history, const ReplicationSnapshot &snapshot,
                 const LagLimits &limits, const Tokens &tokens, const ChartOptions &options);

    /// Left: write of the primary, receive and replay of the chosen standby.
    ChartScene positions() const;
    /// Right: how far behind, by stage or compared.
    ChartScene lag() const;
    /// Both charts as a table of tab-separated columns with a header, for the clipboard.
    QString valuesAsText() const;

private:
    ChartScene frame() const;
    HistoryTrace trace(const QString &track, Channel channel) const;
    void addGaps(ChartScene &scene, const HistoryTrace &trace) const;
    void addEvents(ChartScene &scene, bool withText) const;
    void addPositionBands(ChartScene &scene) const;
    void addPositionLegend(ChartScene &scene) const;
    void addPositionCrosshair(ChartScene &scene) const;
    void addLens(ChartScene &scene) const;
    void addStages(ChartScene &scene) const;
    void addStageLegend(ChartScene &scene) const;
    void addTotals(ChartScene &scene) const;
    void addLagCrosshair(ChartScene &scene) const;
    void addLimit(ChartScene &scene) const;
    QString callout() const;
    QString crosshairLabel() const;
    bool isSeconds() const { return m_options.unit == ChartOptions::Unit::Seconds; }
    bool isCompare() const { return m_options.view == ChartOptions::View::Compare; }
    int indexOf(const QString &standbyId) const;
    QString amount(double value) const;

    const History &m_history;
    const ReplicationSnapshot &m_snapshot;
    const LagLimits m_limits;
    const Tokens &m_tokens;
    const ChartOptions &m_options;
    const StandbySample *m_standby;
};

} // namespace pgt
