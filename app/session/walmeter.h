// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"

#include <chrono>
#include <optional>

namespace pgt {

/// How fast a primary writes WAL, over as long a time as is known: from the first reading of this
/// visit to the last one, and from the oldest WAL file of the last hour to the last reading. All
/// times are by the primary's own clock.
class WalMeter
{
public:
    struct Rate
    {
        double bytesPerSecond = 0;
        std::chrono::seconds span{0};
    };

    /// Takes what a reading of the server says. Another server or timeline, or a position before
    /// the last one, starts anew.
    void add(const Instance &primary);
    /// A position alone, read later from the same server.
    void add(const WalPoint &point);
    void clear() { *this = WalMeter(); }

    /// Over this visit; nullopt: the positions are less than two seconds apart.
    std::optional<Rate> visit() const;
    /// Since the oldest WAL file of the last hour; nullopt: there is none, or it is too young.
    std::optional<Rate> files() const;
    /// The higher of the two, because what is kept has to last; else what one reading measured in
    /// half a second; -1: nothing is known.
    double bytesPerSecond() const;

private:
    std::optional<Rate> since(const WalPoint &from, std::chrono::seconds least) const;

    QString m_identity;
    WalPoint m_first, m_last, m_file;
    double m_momentary = -1;
};

} // namespace pgt
