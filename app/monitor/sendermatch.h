// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/sendernature.h"
#include "app/monitor/serversample.h"

namespace pgt {

/// One side of the question "which WAL sender serves which standby?".
struct SenderCandidate
{
    QString name;                   ///< the standby's application_name, as saved
    QString address;                ///< "10.20.0.12:5432"; may be empty
    QString slot;                   ///< that it uses now, or used last; may be empty
    std::optional<qint64> received; ///< its newest received position
    bool isReceiverRunning = true;  ///< false only if its own sample says so
};

/// The slot that a row holds; nullptr: none, or 9.4, which does not say.
const SlotSample *slotOf(const ServerSample &sender, const SenderSample &row);

/// What the row serves.
SenderNature senderNature(const ServerSample &sender, const SenderSample &row);

/// For each of @p standbys the index of its row in @p sender.senders, or -1. Only rows that are
/// standbys, or may still turn out to be, are given. Surest signs first: the slot and the process
/// that holds it, then the application name, then the address; among equals the nearest position.
/// No row is given twice.
QList<int> matchSenders(const ServerSample &sender, const QList<SenderCandidate> &standbys);

} // namespace pgt
