// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartbuilder.h"

#include "app/base/units.h"
#include "ui/dashboard/chartticks.h"
#include "ui/models/healthlook.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QHash>

#include <cmath>

namespace pgt {

namespace {

constexpr qint64 lensSpanMs = 20'000;

QString text(const char *source)
{
    return QCoreApplication::translate("pgt::ChartBuilder", source);
}

QString noData()
{
    return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "no data"));
}

QList<QPointF> pointsOf(const QList<HistoryColumn> &run)
{
    QList<QPointF> points;
    points.reserve(run.size() * 2);
    for (const HistoryColumn &column : run) {
        // A column that stands for several samples shows both of their ends.
        if (column.min < column.last)
            points.append({double(column.timeMs), column.min});
        if (column.max > column.last)
            points.append({double(column.timeMs), column.max});
        points.append({double(column.timeMs), column.last});
    }
    return points;
}

ChartLine lineOf(const QString &name, const HistoryTrace &trace, const SeriesStyle &style)
{
    ChartLine line{name, style, {}};
    for (const auto &run : trace.runs) {
        if (!run.isEmpty())
            line.runs.append(pointsOf(run));
    }
    return line;
}

void widen(const ChartLine &line, double *low, double *high)
{
    for (const auto &run : line.runs) {
        for (const QPointF &point : run) {
            *low = qMin(*low, point.y());
            *high = qMax(*high, point.y());
        }
    }
}

// The part of a line between two moments, with its ends interpolated; nothing across runs.
QList<QPointF> part(const ChartLine &line, double from, double to)
{
    QList<QPointF> points;
    for (const auto &run : line.runs) {
        for (qsizetype i = 0; i < run.size(); ++i) {
            const QPointF &here = run.at(i);
            if (i > 0) {
                const QPointF &before = run.at(i - 1);
                for (const double edge : {from, to}) {
                    if (before.x() < edge && edge < here.x()) {
                        const double share = (edge - before.x()) / (here.x() - before.x());
                        points.append({edge, before.y() + share * (here.y() - before.y())});
                    }
                }
            }
            if (here.x() >= from && here.x() <= to)
                points.append(here);
        }
    }
    return points;
}

void addBands(QList<ChartBand> &bands, const ChartLine &upper, const ChartLine &lower,
              const QColor &color)
{
    for (const auto &run : lower.runs) {
        const double from = run.first().x();
        const double to = run.last().x();
        const QList<QPointF> above = part(upper, from, to);
        if (above.size() >= 2 && run.size() >= 2)
            bands.append({color, above, part(lower, above.first().x(), above.last().x())});
    }
}

void addEnds(ChartScene &scene, const ChartLine &line, const HistoryTrace &trace,
             const Tokens &tokens, bool isLive)
{
    QList<double> gapStarts;
    for (const HistoryGap &gap : trace.gaps)
        gapStarts.append(double(gap.fromMs));
    for (const auto &run : line.runs) {
        const QPointF end = run.last();
        const bool isLast = &run == &line.runs.last();
        if (end.x() < scene.from)
            continue;
        if (gapStarts.contains(end.x()))
            scene.marks.append({end, tokens.error.glyph, ChartMark::Shape::Cross});
        else if (isLast && isLive)
            scene.marks.append({end, line.style.line, ChartMark::Shape::Dot});
    }
}

std::optional<double> valueAt(const History &history, const QString &track, qint64 ms,
                              Channel channel)
{
    const auto reading = history.at(track, ms);
    return reading ? reading->value(channel) : std::nullopt;
}

QString seconds(const std::optional<double> &value)
{
    if (!value)
        return unknownValue();
    return formatDuration(std::chrono::milliseconds(qint64(*value * 1000)));
}

QString bytes(const std::optional<double> &value)
{
    return value ? formatBytes(qint64(*value)) : unknownValue();
}

ChartSwatch lineSwatch(const SeriesStyle &style)
{
    return {ChartSwatch::Kind::Line, style};
}

ChartSwatch areaSwatch(const SeriesStyle &style)
{
    return {ChartSwatch::Kind::Area, style};
}

// "rising", "falling", "steady": from the first to the last third of what is shown.
QString trendOf(const ChartLine &line)
{
    if (line.runs.isEmpty() || line.runs.last().size() < 3)
        return {};
    const auto &run = line.runs.last();
    const double before = run.at(run.size() * 2 / 3).y();
    const double now = run.last().y();
    const double margin = qMax(qMax(std::abs(before), std::abs(now)) * 0.1, 1.0);
    if (now > before + margin)
        return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "rising"));
    if (now < before - margin)
        return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "falling"));
    return text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "steady"));
}

} // namespace

ChartBuilder::ChartBuilder(const History &history, const ReplicationSnapshot &snapshot,
                           const LagLimits &limits, const Tokens &tokens,
                           const ChartOptions &options)
    : m_history(history)
    , m_snapshot(snapshot)
    , m_limits(limits)
    , m_tokens(tokens)
    , m_options(options)
    , m_standby(snapshot.standby(options.standbyId))
{}

ChartScene ChartBuilder::frame() const
{
    ChartScene scene;
    scene.to = double(m_options.toMs);
    scene.from = double(m_options.toMs - m_options.spanMs);
    scene.xTicks = timeTicks(scene.from, scene.to);
    return scene;
}

HistoryTrace ChartBuilder::trace(const QString &track, Channel channel) const
{
    return m_history.trace(track, channel, m_options.toMs - m_options.spanMs, m_options.toMs,
                           m_options.columns);
}

int ChartBuilder::indexOf(const QString &standbyId) const
{
    for (int i = 0; i < m_snapshot.standbys.size(); ++i) {
        if (m_snapshot.standbys.at(i).id == standbyId)
            return i;
    }
    return 0;
}

QString ChartBuilder::amount(double value) const
{
    return isSeconds() ? seconds(value) : bytes(value);
}

void ChartBuilder::addGaps(ChartScene &scene, const HistoryTrace &trace) const
{
    for (const HistoryGap &gap : trace.gaps) {
        const double from = qMax(scene.from, double(gap.fromMs));
        const double to = qMin(scene.to, double(gap.toMs));
        if (to > from)
            scene.hatches.append({from, to, gap.isOpen});
    }
}

void ChartBuilder::addEvents(ChartScene &scene, bool withText) const
{
    const auto events = m_history.events(qint64(scene.from), qint64(scene.to));
    for (const HistoryEvent &event : events) {
        const bool isOurs = event.serverId.isEmpty() || event.serverId == m_options.standbyId ||
                            event.serverId == m_snapshot.primary.id;
        // A disconnection is shown by its gap.
        if (isOurs && event.kind != HistoryEvent::Kind::Disconnected)
            scene.events.append({double(event.timeMs), withText ? event.text : QString()});
    }
}

ChartScene ChartBuilder::positions() const
{
    ChartScene scene = frame();
    const HistoryTrace write = trace(History::primaryTrack(), Channel::WritePosition);
    scene.lines.append(
            lineOf(text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Write")), write, m_tokens.write));
    addGaps(scene, write);
    HistoryTrace receive;
    HistoryTrace replay;
    if (m_standby) {
        receive = trace(m_standby->id, Channel::ReceivePosition);
        replay = trace(m_standby->id, Channel::ReplayPosition);
    }
    scene.lines.append(lineOf(text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Receive")), receive,
                              m_tokens.receive));
    scene.lines.append(lineOf(text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Replay")), replay,
                              m_tokens.replay));
    addGaps(scene, receive);

    double low = std::numeric_limits<double>::max();
    double high = 0;
    for (const ChartLine &line : std::as_const(scene.lines))
        widen(line, &low, &high);
    scene.isEmpty = low > high;
    const ChartAxis axis = scene.isEmpty ? positionsAxis(0, 0) : positionsAxis(low, high);
    scene.low = axis.low;
    scene.high = axis.high;
    scene.yTicks = axis.ticks;
    addPositionBands(scene);
    addEnds(scene, scene.lines.at(0), write, m_tokens, m_options.isLive);
    addEnds(scene, scene.lines.at(1), receive, m_tokens, m_options.isLive);
    addEvents(scene, true);
    addPositionLegend(scene);
    if (m_standby && !scene.hatches.isEmpty() && scene.hatches.last().isOpen) {
        const QString since =
                m_standby->sampledAt.isValid()
                        ? m_standby->sampledAt.toLocalTime().toString(QStringLiteral("HH:mm:ss"))
                        : unknownValue();
        scene.callout = {scene.hatches.last().from,
                         text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "No data from %1"))
                                 .arg(m_standby->name),
                         text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "since %1 · last value %2"))
                                 .arg(since, QStringLiteral("×"))};
    }
    if (m_options.crosshairMs)
        addPositionCrosshair(scene);
    if (m_options.isLive)
        addLens(scene);
    return scene;
}

void ChartBuilder::addPositionBands(ChartScene &scene) const
{
    addBands(scene.bands, scene.lines.at(0), scene.lines.at(1), m_tokens.receive.area);
    addBands(scene.bands, scene.lines.at(1), scene.lines.at(2), m_tokens.replay.area);
}

void ChartBuilder::addPositionLegend(ChartScene &scene) const
{
    scene.subtitle = text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "position in the WAL stream, GB"));
    scene.legend.append({lineSwatch(m_tokens.write),
                         text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Primary write")),
                         positionText(m_snapshot.primary.write), true});
    QStringList parts{text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Primary write %1."))
                              .arg(positionText(m_snapshot.primary.write))};
    if (!m_standby) {
        scene.summary = parts.join(QLatin1Char(' '));
        return;
    }
    const bool isFresh = m_standby->isFresh;
    const auto add = [&](const SeriesStyle &style, const QString &name,
                         const std::optional<WalPosition> &position) {
        scene.legend.append({lineSwatch(style), name, isFresh ? positionText(position) : noData(),
                             isFresh, !isFresh});
    };
    add(m_tokens.receive, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Receive")),
        m_standby->flushed);
    add(m_tokens.replay, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Replay")),
        m_standby->replayed);
    if (isFresh) {
        parts.append(text(QT_TRANSLATE_NOOP("pgt::ChartBuilder",
                                            "%1 receives %2 and replays %3, %4 behind."))
                             .arg(m_standby->name, positionText(m_standby->flushed),
                                  positionText(m_standby->replayed),
                                  lagText(m_standby->replayLag)));
    } else {
        parts.append(text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "No data from %1."))
                             .arg(m_standby->name));
    }
    scene.summary = parts.join(QLatin1Char(' '));
}

QString ChartBuilder::crosshairLabel() const
{
    return QDateTime::fromMSecsSinceEpoch(*m_options.crosshairMs)
            .toString(QStringLiteral("HH:mm:ss"));
}

void ChartBuilder::addPositionCrosshair(ChartScene &scene) const
{
    const qint64 at = *m_options.crosshairMs;
    ChartCrosshair cross;
    cross.at = double(at);
    cross.label = crosshairLabel();
    cross.isPinned = m_options.isPinned;
    const auto arithmetic = m_snapshot.primary.write ? m_snapshot.primary.write->arithmetic
                                                     : LsnArithmetic::Continuous;
    const auto written = valueAt(m_history, History::primaryTrack(), at, Channel::WritePosition);
    const auto add = [&](const SeriesStyle &style, const QString &what, const QString &name,
                         const std::optional<double> &value) {
        ChartReadoutRow row;
        row.swatch = lineSwatch(style);
        row.name = QStringLiteral("%1, %2").arg(what, name);
        row.isFixed = true;
        row.values.append(value ? WalPosition{qint64(*value), arithmetic}.toString() : noData());
        const bool isPrimary = cross.rows.isEmpty();
        if (!isPrimary) {
            row.values.append(value && written
                                      ? formatBytes(-qMax<qint64>(0, qint64(*written - *value)))
                                      : unknownValue());
        }
        cross.rows.append(row);
        if (value)
            cross.marks.append({{double(at), *value}, style.line, ChartMark::Shape::Ring});
    };
    add(m_tokens.write, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Write")),
        m_snapshot.primary.name, written);
    if (m_standby) {
        add(m_tokens.receive, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Receive")),
            m_standby->name, valueAt(m_history, m_standby->id, at, Channel::ReceivePosition));
        add(m_tokens.replay, text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Replay")),
            m_standby->name, valueAt(m_history, m_standby->id, at, Channel::ReplayPosition));
    }
    scene.crosshair = cross;
}

void ChartBuilder::addLens(ChartScene &scene) const
{
    if (!m_standby || !m_standby->isFresh || scene.isEmpty || m_options.spanMs < lensSpanMs)
        return;
    ChartLens lens;
    lens.title = text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Last 20 s"));
    lens.to = scene.to;
    lens.from = scene.to - double(lensSpanMs);
    lens.low = std::numeric_limits<double>::max();
    for (const ChartLine &line : std::as_const(scene.lines)) {
        const QList<QPointF> points = part(line, lens.from, lens.to);
        if (points.size() < 2)
            return; // one of the three is not known there: the brackets would measure nothing
        lens.lines.append({line.name, line.style, {points}});
        widen(lens.lines.last(), &lens.low, &lens.high);
    }
    addBands(lens.bands, lens.lines.at(0), lens.lines.at(1), m_tokens.receive.area);
    addBands(lens.bands, lens.lines.at(1), lens.lines.at(2), m_tokens.replay.area);
    lens.upper = lens.lines.at(0).runs.first().last().y();
    lens.lower = lens.lines.at(2).runs.first().last().y();
    lens.bytes = bytesText(m_standby->replayLag.bytes);
    const auto &time = m_standby->replayLag.time;
    if (time) {
        lens.time = time->toText();
        if (time->qualifier == LagTime::Qualifier::Measured && time->value.count() < lensSpanMs)
            lens.timeFrom = lens.to - double(time->value.count());
    }
    if (lens.high > lens.low)
        scene.lens = lens;
}

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
    const double limit =
            isSeconds() ? double(m_limits.time.count()) / 1000 : double(m_limits.bytes);
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

QString ChartBuilder::valuesAsText() const
{
    QStringList header{text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Time")),
                       text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Primary write"))};
    for (const StandbySample &standby : m_snapshot.standbys) {
        for (const char *what : {QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1 receive"),
                                 QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1 replay"),
                                 QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1 lag, bytes"),
                                 QT_TRANSLATE_NOOP("pgt::ChartBuilder", "%1 lag, seconds")})
            header.append(text(what).arg(standby.name));
    }
    QStringList lines{header.join(QLatin1Char('\t'))};
    const auto arithmetic = m_snapshot.primary.write ? m_snapshot.primary.write->arithmetic
                                                     : LsnArithmetic::Continuous;
    const auto position = [&](const std::optional<double> &value) {
        return value ? WalPosition{qint64(*value), arithmetic}.toString() : QString();
    };
    const auto plain = [](const std::optional<double> &value, int decimals) {
        return value ? QString::number(*value, 'f', decimals) : QString();
    };
    for (const auto &run : trace(History::primaryTrack(), Channel::WritePosition).runs) {
        for (const HistoryColumn &column : run) {
            QStringList cells{
                    QDateTime::fromMSecsSinceEpoch(column.timeMs).toString(Qt::ISODateWithMs),
                    position(column.last)};
            for (const StandbySample &standby : m_snapshot.standbys) {
                const auto value = [&](Channel channel) {
                    return valueAt(m_history, standby.id, column.timeMs, channel);
                };
                cells << position(value(Channel::ReceivePosition))
                      << position(value(Channel::ReplayPosition))
                      << plain(value(Channel::TotalBytes), 0)
                      << plain(value(Channel::TotalSeconds), 3);
            }
            lines.append(cells.join(QLatin1Char('\t')));
        }
    }
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

} // namespace pgt
