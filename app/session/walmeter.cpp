// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/walmeter.h"

#include "app/pg/lsn.h"

#include <algorithm>

namespace pgt {

namespace {

using namespace std::chrono_literals;

constexpr auto leastVisit = 2s;
// Times of files are whole seconds.
constexpr auto leastFileAge = 10s;

} // namespace

void WalMeter::add(const Instance &primary)
{
    const QString identity =
            primary.systemIdentifier + QLatin1Char('/') + QString::number(primary.timeline);
    if (identity != m_identity) {
        clear();
        m_identity = identity;
    }
    m_momentary = primary.walBytesPerSecond;
    // Facts are given again and again; only a later reading says something new.
    if (primary.walPosition.isEmpty() || !primary.walPositionAt.isValid() ||
        (m_last.at.isValid() && primary.walPositionAt < m_last.at))
        return;
    add({primary.walPosition, primary.walPositionAt});
    m_file = primary.earlierWal;
}

void WalMeter::add(const WalPoint &point)
{
    const Result<Lsn> position = Lsn::parse(point.position);
    if (!position || !point.at.isValid())
        return;
    const Result<Lsn> last = Lsn::parse(m_last.position);
    if (m_first.position.isEmpty() || !last || *position < *last || point.at < m_last.at) {
        m_first = point;
        m_file = {};
    }
    m_last = point;
}

std::optional<WalMeter::Rate> WalMeter::since(const WalPoint &from,
                                              std::chrono::seconds least) const
{
    const Result<Lsn> begin = Lsn::parse(from.position);
    const Result<Lsn> end = Lsn::parse(m_last.position);
    const qint64 ms = from.at.isValid() ? from.at.msecsTo(m_last.at) : 0;
    if (!begin || !end || *end < *begin || std::chrono::milliseconds(ms) < least)
        return std::nullopt;
    const qint64 bytes = difference(*end, *begin, LsnArithmetic::Continuous);
    return Rate{double(bytes) * 1000.0 / double(ms), std::chrono::seconds((ms + 500) / 1000)};
}

std::optional<WalMeter::Rate> WalMeter::visit() const
{
    return since(m_first, leastVisit);
}

std::optional<WalMeter::Rate> WalMeter::files() const
{
    return since(m_file, leastFileAge);
}

double WalMeter::bytesPerSecond() const
{
    const auto byVisit = visit();
    const auto byFiles = files();
    if (!byVisit && !byFiles)
        return m_momentary;
    return std::max(byVisit ? byVisit->bytesPerSecond : 0, byFiles ? byFiles->bytesPerSecond : 0);
}

} // namespace pgt
