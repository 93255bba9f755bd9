// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/replicationsnapshot.h"

#include "app/base/units.h"

#include <QCoreApplication>
#include <QLocale>

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
    case StandbyState::AlsoPrimary:
        return tr("also a primary", "state of a server");
    case StandbyState::Diverged:
        return tr("other timeline", "state of a standby");
    }
    return unknownValue();
}

SyncState syncStateOf(const QString &word)
{
    if (word == QLatin1String("async"))
        return SyncState::Async;
    if (word == QLatin1String("potential"))
        return SyncState::Potential;
    if (word == QLatin1String("sync"))
        return SyncState::Sync;
    if (word == QLatin1String("quorum"))
        return SyncState::Quorum;
    return SyncState::Unknown;
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

QString momentText(const QDateTime &moment, const QDateTime &now)
{
    const QDateTime local = moment.toLocalTime();
    if (local.date() == now.toLocalTime().date())
        return local.toString(QStringLiteral("HH:mm:ss"));
    return tr("%1 %2", "date, time")
            .arg(QLocale().toString(local.date(), QStringLiteral("d MMM")),
                 local.toString(QStringLiteral("HH:mm")));
}

QString LagTime::toText() const
{
    const auto joined = [](QString text) { return text.replace(QLatin1Char(' '), QChar(0xA0)); };
    switch (qualifier) {
    case Qualifier::AtMost:
        if (value.count() < 100)
            return joined(tr("< %1 ms", "less than that many milliseconds").arg(value.count()));
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

QString LagTime::toWords() const
{
    switch (qualifier) {
    case Qualifier::AtMost:
        return tr("at most %1", "a duration").arg(formatDuration(value));
    case Qualifier::MoreThan:
        return tr("more than %1", "a duration").arg(formatDuration(value));
    case Qualifier::Measured:
        break;
    }
    return toText();
}

QString LagTime::sourceText() const
{
    if (source == Source::Server)
        return tr("Time measured by the primary itself, by its own clock.");
    if (qualifier == Qualifier::MoreThan)
        return tr("Time from the samples of this program, which do not reach back further.");
    return tr("Time from the samples of this program: no server's clock is used.");
}

QString CollectorSample::sentence() const
{
    const QString who = name.isEmpty() ? tr("A program") : name;
    const QString where = address.isEmpty() ? senderName : address;
    switch (nature) {
    case SenderNature::BaseBackup:
        return tr("%1 on %2 copies the data of %3 at this moment; it is no standby.")
                .arg(who, where, senderName);
    case SenderNature::LogicalDecoding:
        return tr("%1 on %2 receives changes of %3 by logical decoding; it is no standby.")
                .arg(who, where, senderName);
    case SenderNature::WalCollector:
        return tr("%1 on %2 only collects WAL of %3; it is no standby.")
                .arg(who, where, senderName);
    case SenderNature::Standby:
    case SenderNature::Undecided:
        break;
    }
    return tr("%1 on %2 receives WAL of %3 and has not reported yet what it does with it.")
            .arg(who, where, senderName);
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

const StandbySample *ReplicationSnapshot::otherPrimary() const
{
    const auto found = std::find_if(standbys.begin(), standbys.end(), [](const auto &s) {
        return s.state == StandbyState::AlsoPrimary;
    });
    return found == standbys.end() ? nullptr : &*found;
}

int ReplicationSnapshot::streamingCount() const
{
    return int(std::count_if(standbys.begin(), standbys.end(),
                             [](const StandbySample &s) { return s.isConnected; }));
}

} // namespace pgt
