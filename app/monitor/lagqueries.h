// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/monitor/serversample.h"
#include "app/pg/pgresult.h"
#include "app/pg/pgversion.h"

#include <QList>

namespace pgt {

/// The statements that watch a server of one version. Read-only, touch no table of the user, safe
/// on either role, and every number is a bigint. Run on 9.1 to 18 as superuser and as a monitoring
/// role.
class LagQueries
{
public:
    /// Whether replay's pause can be asked for: 9.1 to 9.3 let only superusers call that function.
    enum class PauseColumns { With, Without };
    enum class InfoPart { With, Without };

    explicit LagQueries(const PgVersion &version) : m_version(version) {}

    /// The sender's view: one row per WAL sender, one row with NULLs if there is none.
    QString senderView() const;
    /// The receiver's view: always one row.
    QString receiverView(PauseColumns pause = PauseColumns::With) const;
    /// Replication slots; empty before 9.4.
    QString slotView() const;
    /// ServerInfo: one row.
    QString info() const;

    /// All of them for one round trip. The role may change between two samples, so both views are
    /// always asked for.
    QString batch(PauseColumns pause, InfoPart info) const;

    /// Reads the results of batch(), in any order and whichever are there. Times and roundTrip are
    /// left for the caller. Error: Internal, if the first view is missing.
    Result<ServerSample> parse(const QList<PgResult> &results) const;

private:
    QString bytes(const QString &expression) const;

    PgVersion m_version;
};

} // namespace pgt
