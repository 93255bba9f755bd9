// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"
#include "app/plan/runevents.h"

#include <QFile>
#include <QHash>
#include <QLockFile>
#include <QSet>

#include <memory>

namespace pgt {

/// One line of a journal.
struct JournalEntry
{
    QDateTime at;
    QString event; ///< see Journal
    QString step;  ///< empty for events of the whole run
    QJsonObject data;
};

/// Where a run stands, read from its journal.
struct RunState
{
    QDateTime startedAt;
    QSet<QString> done;              ///< done or found done, and not undone or reverted since
    QStringList started;             ///< started and not undone, in order: what undo has to do
    QSet<QString> failed, cancelled; ///< of those, since the run last went on
    QHash<QString, QJsonObject> undoData;
    QHash<QString, QJsonObject> results; ///< note and duration of finished steps
    QSet<QString> skipped, undone;
    QStringList leftovers;
    qint64 downtimeMs = -1;
    std::chrono::milliseconds elapsed{0}; ///< while it ran, up to the last line
    /// How the last part of the run ended. Killed: without a word, the program or the computer
    /// died. Steps of other hosts may have gone on after the one that failed.
    enum class Ending { Killed, Stopped, Failed };
    Ending ending = Ending::Killed;
    bool wasLeft = false;                 ///< the user left it for later
    ErrorKind cause = ErrorKind::Unknown; ///< with Failed
    QString causeText;                    ///< with Failed
    QDateTime lastAt;                     ///< of the last line
    bool isUndoing = false;               ///< a roll-back has begun
    bool keepsCopy = false;               ///< by policy: a complete copy is not removed
    bool isFinished = false;              ///< succeeded or rolled back: nothing left to resume
};

/// The history of one run on disk: `plan.json` and `journal.jsonl` in a directory of their own
/// (0700, files 0600), without secrets. Each line is synced before append() returns, so what was
/// started is known after any crash. A last line that was cut off is ignored. A lock keeps a second
/// program away; it is released with this object or with the process.
///
/// The first line says in which format the others are: {"event": "journal", "format": 2}; one
/// without it, of version 1, is read the same way, as its steps ran one after the other. The lines
/// of steps that run at the same time come in any order between each other.
///
/// Events: run; started (undo), fact (more undo data), done (note, ms), skipped, failed (error),
/// reverted; undoing (keepsCopy), undone (kept: left as it is), undo-failed (error); agreed (what);
/// downtime (ms), leftover (text); left, succeeded, rolled-back.
///
/// `log.jsonl` beside it has the lines of the run's log. They are for people: not synced, and a
/// damaged line is left out.
class Journal
{
public:
    /// Makes the directory runs/<plan id> and writes the plan. Errors: Io.
    static Result<std::unique_ptr<Journal>> create(const QString &runsDirectory, const Plan &plan);
    /// Opens an existing run. Errors: Io (also if another program has it open), InvalidInput
    /// (damaged or of a newer version).
    static Result<std::unique_ptr<Journal>> open(const QString &runsDirectory,
                                                 const QString &planId);
    ~Journal();

    const Plan &plan() const { return m_plan; }
    const QList<JournalEntry> &entries() const { return m_entries; }
    RunState state() const;
    /// Error: Io. Nothing may be done on a server that could not be written down before.
    Result<void> append(const QString &event, const QString &step = {},
                        const QJsonObject &data = {});

    /// Adds a line to the log on disk; without it the run goes on.
    void keep(const LogLine &line);
    /// The log of the earlier parts of the run.
    QList<LogLine> log() const;

private:
    explicit Journal(const QString &directory);
    Result<void> lock();
    Result<void> openFile();
    Result<void> takeHead(const QByteArray &line);
    Result<void> writeLine(const QJsonObject &json);

    QString m_directory;
    Plan m_plan;
    QLockFile m_lock;
    QFile m_file;
    QFile m_logFile;
    QList<JournalEntry> m_entries;
};

/// A run that can be resumed, for the offer at the next start.
struct UnfinishedRun
{
    QString planId;
    QString clusterName;
    QString primaryName, standbyName; ///< names of all standbys, with commas
    QDateTime startedAt;
    int stepsDone = 0, stepsTotal = 0;
    RunState::Ending ending = RunState::Ending::Killed;
    bool wasLeft = false, isUndoing = false;
};
/// All runs below @p runsDirectory that neither succeeded nor were rolled back and that no program
/// is working on, newest first. Damaged ones are left out.
QList<UnfinishedRun> unfinishedRuns(const QString &runsDirectory);

} // namespace pgt
