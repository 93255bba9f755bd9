// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/replicationsnapshot.h"

#include "app/base/units.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("pgt::ReplicationSnapshot", text, comment);
}

std::optional<qint64> between(const std::optional<qint64> &far, const std::optional<qint64> &near)
{
    if (!far || !near)
        return std::nullopt;
    return std::max<qint64>(0, *far - *near);
}

/// A difference is only as good as both of its ends: two values below the resolution have none.
std::optional<std::chrono::milliseconds> between(const std::optional<LagTime> &far,
                                                 const std::optional<LagTime> &near)
{
    if (!far || !near || far->qualifier == LagTime::Qualifier::MoreThan ||
        near->qualifier == LagTime::Qualifier::MoreThan)
        return std::nullopt;
    return std::max(std::chrono::milliseconds::zero(), far->value - near->value);
}

} // namespace

QString standbyStateText(StandbyState state)
{
    switch (state) {
    case StandbyState::Unknown:
        return tr("unknown", "state of a standby");
    case StandbyState::Streaming:
        return tr("streaming", "state of a standby");
    case StandbyState::CatchingUp:
        return tr("catching up", "state of a standby");
    case StandbyState::ReplayPaused:
        return tr("replay paused", "state of a standby");
    case StandbyState::ArchiveRecovery:
        return tr("archive recovery", "state of a standby");
    case StandbyState::Disconnected:
        return tr("disconnected", "state of a standby");
    }
    return unknownValue();
}

QString syncStateText(SyncState state)
{
    switch (state) {
    case SyncState::Unknown:
        break;
    case SyncState::Async:
        return QStringLiteral("async"); // the server's own words, untranslated
    case SyncState::Potential:
        return QStringLiteral("potential");
    case SyncState::Sync:
        return QStringLiteral("sync");
    case SyncState::Quorum:
        return QStringLiteral("quorum");
    }
    return unknownValue();
}

QString LagTime::toText() const
{
    const auto joined = [](QString text) { return text.replace(QLatin1Char(' '), QChar(0xA0)); };
    switch (qualifier) {
    case Qualifier::AtMost:
        return joined(
                tr("< %1 s", "less than that many seconds").arg((value.count() + 999) / 1000));
    case Qualifier::MoreThan:
        return joined(tr("> %1", "more than that duration").arg(formatDuration(value)));
    case Qualifier::Measured:
        break;
    }
    if (value.count() <= 0)
        return joined(tr("%1 s", "seconds").arg(0));
    return formatDuration(value);
}

std::optional<qint64> StandbySample::networkStageBytes() const
{
    return writeLag.bytes;
}

std::optional<qint64> StandbySample::flushStageBytes() const
{
    return between(flushLag.bytes, writeLag.bytes);
}

std::optional<qint64> StandbySample::replayStageBytes() const
{
    return between(replayLag.bytes, flushLag.bytes);
}

std::optional<std::chrono::milliseconds> StandbySample::networkStageTime() const
{
    return between(writeLag.time, LagTime{});
}

std::optional<std::chrono::milliseconds> StandbySample::flushStageTime() const
{
    return between(flushLag.time, writeLag.time);
}

std::optional<std::chrono::milliseconds> StandbySample::replayStageTime() const
{
    return between(replayLag.time, flushLag.time);
}

const StandbySample *ReplicationSnapshot::standby(const QString &id) const
{
    const auto found = std::find_if(standbys.begin(), standbys.end(),
                                    [&id](const StandbySample &s) { return s.id == id; });
    return found == standbys.end() ? nullptr : &*found;
}

int ReplicationSnapshot::streamingCount() const
{
    return int(std::count_if(standbys.begin(), standbys.end(),
                             [](const StandbySample &s) { return s.isConnected; }));
}

} // namespace pgt
