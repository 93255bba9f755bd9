// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

#include "app/base/units.h"
#include "app/plan/planner.h"
#include "app/probe/clusterquery.h"
#include "app/probe/psql.h"
#include "app/task/adapters.h"

#include <algorithm>
#include <cmath>

// The part of the page Replication about kept WAL and where the primary listens.

namespace pgt {

namespace {

constexpr qint64 mebibyte = 1 << 20;
constexpr qint64 gibibyte = qint64(1) << 30;
// What a copy does at least on today's disks and networks; a measurement follows during the copy.
constexpr double assumedCopyRate = 14.0 * mebibyte;

qint64 roundedUp(qint64 bytes)
{
    return (bytes + gibibyte - 1) / gibibyte * gibibyte;
}

QString joined(const QStringList &sentences)
{
    QStringList kept = sentences;
    kept.removeAll(QString());
    return kept.join(QLatin1Char(' '));
}

} // namespace

std::optional<ListenChange> ReplicationPart::listenChange() const
{
    if (!m_session->primary().facts() || !m_session->standby().facts())
        return std::nullopt;
    return listenChangeFor(m_session->planInput());
}

void ReplicationPart::noteWal()
{
    if (const Instance *primary = m_session->primary().selectedInstance())
        m_walMeter.add(*primary);
}

void ReplicationPart::readWal()
{
    HostTransport *host = m_session->primary().transport();
    const Instance *primary = m_session->primary().selectedInstance();
    if (!host || !primary || m_walTask)
        return;
    Command command = psqlCommand(*primary, walPointQuery(*primary));
    command.exit = Command::Exit::AnyCode;
    m_walTask = withResult<CommandTask>(host->command(command), [this](CommandTask &task) {
        // Without an answer the rate stays what it is; the checks read everything again.
        if (task.result().ok())
            m_walMeter.add(walPointOf(parsePsqlRows(task.result().out)));
        return Outcome::succeeded();
    });
    connect(m_walTask.get(), &Task::finished, this, [this] {
        m_walTask.release()->deleteLater();
        applyDefaults();
    });
    m_walTask->start();
}

Instance ReplicationPart::measuredPrimary() const
{
    Instance primary = *m_session->primary().selectedInstance();
    if (const double rate = m_walMeter.bytesPerSecond(); rate >= 0)
        primary.walBytesPerSecond = rate;
    return primary;
}

QString ReplicationPart::rateText() const
{
    const auto visit = m_walMeter.visit();
    const auto files = m_walMeter.files();
    const auto over = [](const WalMeter::Rate &rate) {
        return tr("%1 over the last %2", "a rate over a time")
                .arg(formatRate(rate.bytesPerSecond), formatDuration(rate.span));
    };
    if (visit && files)
        return tr("%1 (by its WAL files %2)").arg(over(*visit), over(*files));
    if (visit || files)
        return over(visit ? *visit : *files);
    return tr("%1 in one moment only").arg(formatRate(m_walMeter.bytesPerSecond()));
}

ReplicationPart::Retention ReplicationPart::retention() const
{
    Retention retention;
    const Instance *chosen = m_session->primary().selectedInstance();
    if (!chosen)
        return retention;
    const Instance primary = measuredPrimary();
    retention.walBytesPerSecond = primary.walBytesPerSecond;
    retention.databaseBytes = primary.sizeBytes;
    const DiskFact *disk = walDisk(primary);
    if (!disk && !primary.disks.isEmpty())
        disk = &primary.disks.constFirst();
    if (disk)
        retention.primaryFreeBytes = disk->freeBytes;
    QStringList sentences;
    if (retention.databaseBytes >= 0 && retention.walBytesPerSecond >= 0) {
        const double seconds = double(retention.databaseBytes) / assumedCopyRate;
        retention.walDuringCopyBytes = qint64(seconds * retention.walBytesPerSecond);
        sentences << tr("Measured WAL rate %1, copy time at most about %2 (%3 at %4): %5 of WAL, "
                        "doubled and rounded up.")
                             .arg(rateText(),
                                  formatDuration(std::chrono::seconds(std::llround(seconds))),
                                  formatBytes(retention.databaseBytes), formatRate(assumedCopyRate),
                                  formatBytes(retention.walDuringCopyBytes));
    } else {
        sentences << tr(
                "The WAL rate could not be measured; the default leaves room for a slow copy.");
    }
    const QString name = m_session->primary().displayName();
    if (retention.primaryFreeBytes >= 0)
        sentences << tr("%1 has %2 free.").arg(name, formatBytes(retention.primaryFreeBytes));
    retention.sentence = joined(sentences);

    const WalRetention decision = walRetention(m_session->spec(), primary);
    const QString others = othersText(decision);
    retention.consequence =
            joined({keepingSentence(decision, primary, m_session->standby().displayName()),
                    limitSentence(decision, name),
                    others.isEmpty() ? QString() : tr("Other slots there: %1.").arg(others)});
    if (const QString clause = takingClause(decision, name); !clause.isEmpty())
        retention.consequence = joined(
                {limitSentence(decision, name), tr("%1.", "a clause as a sentence").arg(clause)});
    using Bound = WalRetention::Bound;
    retention.isDoubtful = decision.takesFromOthers() || decision.isTooSmall() ||
                           decision.bound == Bound::SlotUnlimited ||
                           decision.bound == Bound::SlotWithoutLimit ||
                           decision.bound == Bound::Nothing;
    retention.decision = decision;
    return retention;
}

qint64 ReplicationPart::shownKeepBytes() const
{
    if (m_values.walLimit == WalLimitWish::Exactly && hasLimit())
        return m_values.keepAtMostBytes;
    return std::max<qint64>(0, retention().decision.resultBytes);
}

bool ReplicationPart::hasLimit() const
{
    const Instance *primary = m_session->primary().selectedInstance();
    return !primary || !walRetentionSetting(m_values, primary->versionNum).isEmpty();
}

qint64 ReplicationPart::suggestedKeep() const
{
    const Retention known = retention();
    qint64 keep = std::max(gibibyte, roundedUp(2 * std::max<qint64>(known.walDuringCopyBytes, 0)));
    // The primary must never run out of disk because of a standby that is away.
    if (known.primaryFreeBytes > 0)
        keep = std::min(keep, std::max<qint64>(known.primaryFreeBytes / 2, 64 * mebibyte));
    return keep / mebibyte * mebibyte;
}

} // namespace pgt
