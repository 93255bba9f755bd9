// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartbuilder.h"

#include "app/base/units.h"
#include "ui/dashboard/chartlines.h"
#include "ui/dashboard/chartticks.h"
#include "ui/models/healthlook.h"

#include <QDateTime>

namespace pgt {

using namespace chart;

namespace {

constexpr qint64 lensSpanMs = 20'000;
constexpr int lensColumns = 100;

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
    scene.subtitle = text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "position in the WAL stream, %1"))
                             .arg(axis.unit);
    addPositionLegend(scene);
    if (m_standby && !scene.hatches.isEmpty() && scene.hatches.last().isOpen) {
        const QString since = m_standby->sampledAt.isValid()
                                      ? momentText(m_standby->sampledAt, m_snapshot.atUtc)
                                      : unknownValue();
        scene.callout = {scene.hatches.last().from,
                         m_snapshot.isCurrent
                                 ? text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "No data from %1"))
                                           .arg(m_standby->name)
                                 : text(QT_TRANSLATE_NOOP("pgt::ChartBuilder", "Not watched")),
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
    // Traces of its own: of a long span those of the chart have one column for many samples.
    const std::pair<QString, Channel> tracks[] = {{History::primaryTrack(), Channel::WritePosition},
                                                  {m_standby->id, Channel::ReceivePosition},
                                                  {m_standby->id, Channel::ReplayPosition}};
    for (int i = 0; i < 3; ++i) {
        const ChartLine &shown = scene.lines.at(i);
        const HistoryTrace trace = m_history.trace(tracks[i].first, tracks[i].second,
                                                   qint64(lens.from), qint64(lens.to), lensColumns);
        const QList<QPointF> points =
                part(lineOf(shown.name, trace, shown.style), lens.from, lens.to);
        if (points.size() < 2)
            return; // one of the three is not known there: the brackets would measure nothing
        lens.lines.append({shown.name, shown.style, {points}});
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
