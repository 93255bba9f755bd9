// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/plan/journal.h"
#include "app/plan/plan.h"
#include "app/plan/proof.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <memory>
#include <optional>

namespace pgt {

/// What is known of one run: its journal on disk and the same in memory, each fact under the step
/// that it belongs to. What has to be known after a crash is in the journal first.
class RunRecord : public QObject
{
    Q_OBJECT

public:
    /// Of a new run; the journal comes with takeJournal(). The clock is borrowed.
    RunRecord(const Plan &plan, const Clock &clock, QObject *parent = nullptr);

    const Plan &plan() const { return m_plan; }
    const QSet<QString> &done() const { return m_done; }
    const QStringList &started() const { return m_started; }
    /// Undo data of the steps that were started.
    const QHash<QString, QJsonObject> &undoData() const { return m_undoData; }
    StepStatus status(const QString &stepId) const;
    std::optional<CopyProgress> copyProgress(const QString &stepId) const;
    std::optional<Proof> proof(const QString &standbyId) const;
    const QList<LogLine> &log() const { return m_log; }
    const QStringList &leftovers() const { return m_leftovers; }
    const std::optional<std::chrono::milliseconds> &primaryDowntime() const { return m_downtime; }
    QDateTime startedAt() const { return m_startedAt; }
    void setStartedNow();

    Journal *journal() const { return m_journal.get(); }
    /// From now on everything is written there.
    void setJournal(std::unique_ptr<Journal> journal) { m_journal = std::move(journal); }
    /// Takes up what an earlier program has written.
    void takeJournal(std::unique_ptr<Journal> journal);
    void closeJournal() { m_journal.reset(); }
    /// Error: Io. Nothing may be done on a server that could not be written down before.
    Result<void> write(const QString &event, const QString &stepId = {},
                       const QJsonObject &data = {});
    /// What is good to know later: without it the run goes on.
    void mention(const QString &event, const QString &stepId, const QJsonObject &data);
    void mentionFailure(const QString &event, const QString &stepId, const Error &error);

    // What a step has come to. Each is written down first.
    Result<void> begin(const QString &stepId, const QJsonObject &undoData);
    Result<void> finish(const QString &stepId, StepState state);
    /// @p data: of the line in the journal.
    Result<void> takeBack(const QString &stepId, StepState state, const QJsonObject &data = {});

    // What a step reports.
    void log(const QString &stepId, LogLine::Level level, const QString &text);
    void note(const QString &stepId, const QString &text);
    void setCopyProgress(const QString &stepId, const CopyProgress &progress);
    void clearCopyProgress() { m_copies.clear(); }
    void addDowntime(const QString &stepId, std::chrono::milliseconds duration);
    void setProof(const QString &stepId, const Proof &proof);
    void revert(const QString &stepId);
    void addLeftover(const QString &stepId, const QString &sentence);
    void clearLeftovers() { m_leftovers.clear(); }
    void remember(const QString &stepId, const QJsonObject &facts);

    void setState(const QString &stepId, StepState state);
    void clearNote(const QString &stepId) { m_status[stepId].note.clear(); }
    /// It has to be done again, although it is done: nothing is written, so that the next program
    /// decides anew.
    void forgetDone(const QString &stepId);

Q_SIGNALS:
    void stepChanged(const QString &stepId);
    void copyProgressChanged();
    void logAppended();
    /// A line was written to the journal; its number from 1, without the one that names the format.
    void journalled(int line);

private:
    Plan m_plan;
    const Clock &m_clock;
    std::unique_ptr<Journal> m_journal;
    QSet<QString> m_done;
    QStringList m_started;
    QHash<QString, QJsonObject> m_undoData;
    QHash<QString, StepStatus> m_status;
    QHash<QString, Clock::Steady> m_began; ///< of the steps that run
    QHash<QString, CopyProgress> m_copies;
    QHash<QString, Proof> m_proofs; ///< by PlanHost::id
    QList<LogLine> m_log;
    QStringList m_leftovers;
    std::optional<std::chrono::milliseconds> m_downtime;
    QDateTime m_startedAt;
};

} // namespace pgt
