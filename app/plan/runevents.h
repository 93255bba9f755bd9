// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>

#include <chrono>
#include <optional>

namespace pgt {

/// The words for how a run stands and for what is wanted of it.
class RunTerms
{
    Q_GADGET

public:
    enum class State {
        Ready,
        Running,       ///< also while the other hosts end their steps after one has failed
        Stopping,      ///< cancel was asked for; the steps that run are being ended
        NeedsDecision, ///< a step failed or the run was cancelled: retry, undo or leave
        Undoing,
        Undone,       ///< everything that could be taken back was
        LeftForLater, ///< the journal stays and is offered at the next start
        Succeeded
    };
    Q_ENUM(State)
    /// What happens when a step has failed.
    enum class OnFailure { StopAndAsk, UndoEverything, KeepWhatIsDone };
    Q_ENUM(OnFailure)
};

/// How a step stands, for the list on the Apply page.
enum class StepState {
    Waiting,
    Running,
    Done,
    Skipped,
    Failed,
    Undone,
    Cancelled,  ///< the user stopped it
    Interrupted ///< the program ended while it ran
};

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

/// What a stopped run asks besides retry, undo and leave: a step would do something that nobody has
/// agreed to. The error of the run says what was seen, why it matters and what to do.
struct RunQuestion
{
    enum class Kind {
        RestartAgain, ///< the restart that was agreed to has taken place
        UndoAnyway,   ///< the server is not any more as the run left it
    };
    Kind kind = Kind::RestartAgain;
    QString stepId;
    QString proceed; ///< label for doing it: "Restart berlin-1 again"
    QString skip;    ///< label for undoing the rest only; empty: there is no such way
    QString kept;    ///< what then is left, as a sentence
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
