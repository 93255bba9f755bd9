// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <optional>

namespace pgt {

/// How a step stands, for the list on the Apply page.
enum class StepState { Waiting, Running, Done, Skipped, Failed, Undone, Cancelled };

struct StepStatus
{
    StepState state = StepState::Waiting;
    QString note; ///< "2.1 s without connections", "pg_basebackup, 4.2 of 11.8 GB"
    std::chrono::milliseconds elapsed{0};
};

/// Progress of the base backup.
struct CopyProgress
{
    qint64 doneBytes = 0;
    qint64 totalBytes = -1;    ///< -1: not known yet
    double bytesPerSecond = 0; ///< over the last seconds
    std::optional<std::chrono::seconds> left;
    bool waitingForCheckpoint = false;
};

struct LogLine
{
    enum class Level { Command, Output, Good, Bad };
    QDateTime at;
    QString hostId, host; ///< id and name of the PlanHost
    Level level = Level::Output;
    QString text;
};

} // namespace pgt
