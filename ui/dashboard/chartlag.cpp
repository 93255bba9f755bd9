// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of ChartBuilder that makes the right chart: how far behind, by stage or compared.
#include "ui/dashboard/chartbuilder.h"

#include "app/base/units.h"
#include "ui/dashboard/chartlines.h"
#include "ui/dashboard/chartticks.h"
#include "ui/models/healthlook.h"

#include <QHash>

namespace pgt {

using namespace chart;

ChartScene ChartBuilder::lag() const
{
    ChartScene scene = frame();
    if (isCompare() || isSeconds())
        addTotals(scene);
    else
        addStages(scene);
    double low = 0;
    double high = 0;
    for (const ChartLine &line : std::as_const(scene.lines)) {
        scene.isEmpty = scene.isEmpty && line.runs.isEmpty();
        widen(line, &low, &high);
    }
    const ChartAxis axis = isSeconds() ? secondsAxis(high) : bytesAxis(high);
    scene.low = 0;
    scene.high = axis.high;
    scene.yTicks = axis.ticks;
    addLimit(scene);
    addEvents(scene, false);
    if (m_standby && !scene.hatches.isEmpty() && scene.hatches.last().isOpen) {
        scene.callout = {scene.hatches.last().from,
                         text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1: lag unknown"))
                                 .arg(m_standby->name),
                         callout()};
    }
    if (m_options.crosshairMs)
        addLagCrosshair(scene);
    return scene;
}

QString ChartBuilder::callout() const
{
    if (!m_standby->retainedBytes)
        return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "no sample since the cross"));
    const auto *sender = m_snapshot.standby(m_standby->upstreamId);
    return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "slot on %1 keeps %2"))
            .arg(sender ? sender->name : m_snapshot.primary.name,
                 formatBytes(*m_standby->retainedBytes));
}

void ChartBuilder::addLimit(ChartScene &scene) const
{
    // One that is delayed on purpose is judged by its delay, and in bytes by what it received.
    const auto delay =
            m_standby && !isCompare() ? m_standby->applyDelay : std::chrono::milliseconds::zero();
    if (delay.count() > 0 && !isSeconds())
        return;
    const double limit =
            isSeconds() ? double((m_limits.time + delay).count()) / 1000 : double(m_limits.bytes);
    if (limit > 0 && limit < scene.high) {
        scene.limit = {limit, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "warn above %1"))
                                      .arg(isSeconds() ? seconds(limit) : bytes(limit))};
    }
}

void ChartBuilder::addStages(ChartScene &scene) const
{
    if (!m_standby)
        return;
    scene.subtitle =
            text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1, by stage")).arg(m_standby->name);
    const HistoryTrace network = trace(m_standby->id, Channel::NetworkBytes);
    QHash<qint64, double> flush;
    QHash<qint64, double> replay;
    const auto index = [&](QHash<qint64, double> &into, Channel channel) {
        const auto runs = trace(m_standby->id, channel).runs;
        for (const auto &run : runs) {
            for (const HistoryColumn &column : run)
                into.insert(column.timeMs, column.last);
        }
    };
    index(flush, Channel::FlushBytes);
    index(replay, Channel::ReplayBytes);
    ChartLine received{
            text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Network")), m_tokens.receive, {}};
    ChartLine flushed{text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Flush")), m_tokens.flush, {}};
    SeriesStyle solid = m_tokens.replay; // the outline of the stack is the total
    solid.dashes.clear();
    ChartLine total{text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Replay")), solid, {}};
    for (const auto &run : network.runs) {
        QList<QPointF> a, b, c;
        for (const HistoryColumn &column : run) {
            const double x = double(column.timeMs);
            // A stage that is not known must not be stacked as 0: the curve stops there.
            if (!flush.contains(column.timeMs) || !replay.contains(column.timeMs))
                continue;
            a.append({x, column.last});
            b.append({x, a.last().y() + flush.value(column.timeMs)});
            c.append({x, b.last().y() + replay.value(column.timeMs)});
        }
        if (a.isEmpty())
            continue;
        received.runs.append(a);
        flushed.runs.append(b);
        total.runs.append(c);
        const QList<QPointF> ground{{a.first().x(), 0}, {a.last().x(), 0}};
        scene.bands.append({m_tokens.receive.area, a, ground});
        scene.bands.append({m_tokens.flush.area, b, a});
        scene.bands.append({m_tokens.replay.area, c, b});
    }
    scene.lines = {received, flushed, total};
    addGaps(scene, network);
    addEnds(scene, total, network, m_tokens, m_options.isLive);
    addStageLegend(scene);
    scene.texts = {{{}, received.name}, {{}, total.name}};
}

void ChartBuilder::addStageLegend(ChartScene &scene) const
{
    const bool isFresh = m_standby->isFresh;
    const auto add = [&](const SeriesStyle &style, const QString &name,
                         const std::optional<qint64> &value) {
        scene.legend.append(
                {areaSwatch(style), name, isFresh ? bytesText(value) : noData(), false, !isFresh});
    };
    add(m_tokens.receive, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Network")),
        m_standby->networkStageBytes());
    add(m_tokens.flush, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Flush")),
        m_standby->flushStageBytes());
    add(m_tokens.replay, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Replay")),
        m_standby->replayStageBytes());
    ChartLegendItem total;
    total.name = text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Total"));
    total.value = isFresh ? bytesText(m_standby->replayLag.bytes) : noData();
    total.isProblem = !isFresh;
    total.isStrong = true;
    scene.legend.append(total);
    scene.summary =
            isFresh ? text(QT_TRANSLATE_NOOP(
                                   "pgt::ChartBuilder",
                                   "%1 is %2 behind, %3: network %4, flush %5, replay %6."))
                              .arg(m_standby->name, lagText(m_standby->replayLag),
                                   trendOf(scene.lines.last()),
                                   bytesText(m_standby->networkStageBytes()),
                                   bytesText(m_standby->flushStageBytes()),
                                   bytesText(m_standby->replayStageBytes()))
                    : text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Lag of %1 is unknown: no data."))
                              .arg(m_standby->name);
}

void ChartBuilder::addTotals(ChartScene &scene) const
{
    scene.subtitle = isCompare()
                             ? text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "total, all standbys"))
                             : text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1, total"))
                                       .arg(m_standby ? m_standby->name : unknownValue());
    const Channel channel = isSeconds() ? Channel::TotalSeconds : Channel::TotalBytes;
    QStringList sentences;
    for (int i = 0; i < m_snapshot.standbys.size(); ++i) {
        const StandbySample &standby = m_snapshot.standbys.at(i);
        if (!isCompare() && standby.id != m_options.standbyId)
            continue;
        const HistoryTrace totals = trace(standby.id, channel);
        scene.lines.append(lineOf(standby.name, totals, m_tokens.standby(i)));
        if (standby.id == m_options.standbyId)
            addGaps(scene, totals);
        addEnds(scene, scene.lines.last(), totals, m_tokens, m_options.isLive);
        const QString now =
                isSeconds() ? timeText(standby.replayLag.time) : bytesText(standby.replayLag.bytes);
        scene.legend.append({lineSwatch(m_tokens.standby(i)), standby.name,
                             standby.isFresh ? now : noData(), false, !standby.isFresh});
        sentences.append(
                standby.isFresh
                        ? text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1 is %2 behind, %3."))
                                  .arg(standby.name, now, trendOf(scene.lines.last()))
                        : text(QT_TRANSLATE_NOOP("pgt::ChartBuilder",
                                                 "Lag of %1 is unknown: no data."))
                                  .arg(standby.name));
    }
    scene.summary = sentences.join(QLatin1Char(' '));
}

void ChartBuilder::addLagCrosshair(ChartScene &scene) const
{
    const qint64 at = *m_options.crosshairMs;
    ChartCrosshair cross;
    cross.at = double(at);
    cross.label = crosshairLabel();
    cross.isPinned = m_options.isPinned;
    if (isCompare() || isSeconds()) {
        for (int i = 0; i < m_snapshot.standbys.size(); ++i) {
            const StandbySample &standby = m_snapshot.standbys.at(i);
            if (!isCompare() && standby.id != m_options.standbyId)
                continue;
            const auto size = valueAt(m_history, standby.id, at, Channel::TotalBytes);
            const auto time = valueAt(m_history, standby.id, at, Channel::TotalSeconds);
            ChartReadoutRow row{lineSwatch(m_tokens.standby(i)), standby.name, {}, false, false};
            row.values = {size ? bytes(size) : noData(), seconds(time)};
            cross.rows.append(row);
            if (const auto &shown = isSeconds() ? time : size)
                cross.marks.append(
                        {{double(at), *shown}, m_tokens.standby(i).line, ChartMark::Shape::Ring});
        }
    } else if (m_standby) {
        const auto reading = [&](Channel channel) {
            return valueAt(m_history, m_standby->id, at, channel);
        };
        const auto network = reading(Channel::NetworkBytes);
        const auto flush = reading(Channel::FlushBytes);
        const auto replay = reading(Channel::ReplayBytes);
        cross.rows = {{areaSwatch(m_tokens.replay), scene.lines.value(2).name, {bytes(replay)}},
                      {areaSwatch(m_tokens.flush), scene.lines.value(1).name, {bytes(flush)}},
                      {areaSwatch(m_tokens.receive), scene.lines.value(0).name, {bytes(network)}}};
        ChartReadoutRow total;
        total.name = text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Total"));
        total.values = {bytes(reading(Channel::TotalBytes)),
                        seconds(reading(Channel::TotalSeconds))};
        total.isTotal = true;
        cross.rows.append(total);
        if (network && flush && replay) {
            cross.marks = {{{double(at), *network + *flush + *replay},
                            m_tokens.replay.line,
                            ChartMark::Shape::Ring},
                           {{double(at), *network}, m_tokens.receive.line, ChartMark::Shape::Ring}};
        }
    }
    scene.crosshair = cross;
}

} // namespace pgt
