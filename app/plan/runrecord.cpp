// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/runrecord.h"

#include "app/base/log.h"
#include "app/base/redact.h"

namespace pgt {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

RunRecord::RunRecord(const Plan &plan, const Clock &clock, QObject *parent)
    : QObject(parent), m_plan(plan), m_clock(clock)
{}

StepStatus RunRecord::status(const QString &stepId) const
{
    StepStatus status = m_status.value(stepId);
    if (status.state == StepState::Running)
        status.elapsed =
                std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_began.value(stepId));
    return status;
}

std::optional<CopyProgress> RunRecord::copyProgress(const QString &stepId) const
{
    const auto it = m_copies.constFind(stepId);
    return it == m_copies.cend() ? std::nullopt : std::optional(*it);
}

std::optional<Proof> RunRecord::proof(const QString &standbyId) const
{
    const auto it = m_proofs.constFind(standbyId);
    return it == m_proofs.cend() ? std::nullopt : std::optional(*it);
}

void RunRecord::setStartedNow()
{
    if (!m_startedAt.isValid())
        m_startedAt = m_clock.utc();
}

void RunRecord::takeJournal(std::unique_ptr<Journal> journal)
{
    m_journal = std::move(journal);
    const RunState state = m_journal->state();
    m_done = state.done;
    m_started = state.started;
    m_undoData = state.undoData;
    m_startedAt = state.startedAt;
    m_leftovers = state.leftovers;
    m_log = m_journal->log();
    if (state.downtimeMs >= 0)
        m_downtime = milliseconds(state.downtimeMs);
    for (const Step &step : std::as_const(m_plan.steps)) {
        StepStatus status;
        const QJsonObject result = state.results.value(step.id);
        if (m_done.contains(step.id)) {
            status.state = state.skipped.contains(step.id) ? StepState::Skipped : StepState::Done;
            status.note = result.value("note"_L1).toString();
            status.elapsed = milliseconds(result.value("ms"_L1).toInteger());
        } else if (state.undone.contains(step.id)) {
            status.state = StepState::Undone;
        } else if (state.failed.contains(step.id)) {
            status.state = StepState::Failed;
        } else if (state.cancelled.contains(step.id)) {
            status.state = StepState::Cancelled;
        } else if (m_started.contains(step.id)) {
            status.state = StepState::Interrupted;
        }
        m_status.insert(step.id, status);
    }
}

Result<void> RunRecord::write(const QString &event, const QString &stepId, const QJsonObject &data)
{
    const Result<void> written = m_journal->append(event, stepId, data);
    if (!written) {
        qCWarning(lcPlan, "%s", qUtf8Printable(written.error().toPlainText()));
        return written;
    }
    Q_EMIT journalled(int(m_journal->entries().size()));
    return {};
}

void RunRecord::mention(const QString &event, const QString &stepId, const QJsonObject &data)
{
    const Result<void> written = write(event, stepId, data);
    Q_UNUSED(written) // it is in the program's log
}

void RunRecord::mentionFailure(const QString &event, const QString &stepId, const Error &error)
{
    mention(event, stepId, {{u"kind"_s, errorKindName(error.kind)}, {u"text"_s, error.text}});
}

Result<void> RunRecord::begin(const QString &stepId, const QJsonObject &undoData)
{
    if (const Result<void> written = write(u"started"_s, stepId, {{u"undo"_s, undoData}}); !written)
        return written;
    m_started << stepId;
    m_undoData.insert(stepId, undoData);
    return {};
}

Result<void> RunRecord::finish(const QString &stepId, StepState state)
{
    setState(stepId, state);
    const StepStatus status = m_status.value(stepId);
    const Result<void> written =
            write(state == StepState::Skipped ? u"skipped"_s : u"done"_s, stepId,
                  {{u"note"_s, status.note}, {u"ms"_s, qint64(status.elapsed.count())}});
    if (written)
        m_done.insert(stepId);
    return written;
}

Result<void> RunRecord::takeBack(const QString &stepId, StepState state, const QJsonObject &data)
{
    if (const Result<void> written = write(u"undone"_s, stepId, data); !written)
        return written;
    m_started.removeAll(stepId);
    m_undoData.remove(stepId);
    m_done.remove(stepId);
    setState(stepId, state);
    return {};
}

void RunRecord::log(const QString &stepId, LogLine::Level level, const QString &words)
{
    const QString text = redactText(words);
    const Step *step = m_plan.step(stepId);
    const PlanHost *host = step ? m_plan.host(step->hostId) : nullptr;
    LogLine line;
    line.at = m_clock.utc();
    line.hostId = host ? host->id : QString();
    line.host = host ? host->name : QString();
    line.level = level;
    line.text = text;
    m_log << line;
    if (m_journal)
        m_journal->keep(line);
    qCInfo(lcPlan, "%s: %s", qUtf8Printable(line.host), qUtf8Printable(text));
    Q_EMIT logAppended();
}

void RunRecord::note(const QString &stepId, const QString &text)
{
    m_status[stepId].note = redactText(text);
    Q_EMIT stepChanged(stepId);
}

void RunRecord::setCopyProgress(const QString &stepId, const CopyProgress &progress)
{
    m_copies.insert(stepId, progress);
    Q_EMIT copyProgressChanged();
}

void RunRecord::addDowntime(const QString &stepId, milliseconds duration)
{
    m_downtime = m_downtime.value_or(milliseconds(0)) + duration;
    mention(u"downtime"_s, stepId, {{u"ms"_s, qint64(m_downtime->count())}});
}

void RunRecord::setProof(const QString &stepId, const Proof &proof)
{
    if (const Step *step = m_plan.step(stepId))
        m_proofs.insert(step->hostId, proof);
}

void RunRecord::revert(const QString &stepId)
{
    m_done.remove(stepId);
    mention(u"reverted"_s, stepId, {});
    setState(stepId, StepState::Undone);
}

void RunRecord::addLeftover(const QString &stepId, const QString &words)
{
    const QString sentence = redactText(words);
    if (m_leftovers.contains(sentence))
        return;
    m_leftovers << sentence;
    mention(u"leftover"_s, stepId, {{u"text"_s, sentence}});
}

void RunRecord::remember(const QString &stepId, const QJsonObject &facts)
{
    QJsonObject &data = m_undoData[stepId];
    for (auto it = facts.begin(); it != facts.end(); ++it)
        data.insert(it.key(), it.value());
    mention(u"fact"_s, stepId, facts);
}

void RunRecord::setState(const QString &stepId, StepState state)
{
    StepStatus &status = m_status[stepId];
    if (state == StepState::Running)
        m_began.insert(stepId, m_clock.steady());
    else if (status.state == StepState::Running)
        status.elapsed =
                std::chrono::duration_cast<milliseconds>(m_clock.steady() - m_began.take(stepId));
    status.state = state;
    Q_EMIT stepChanged(stepId);
}

void RunRecord::forgetDone(const QString &stepId)
{
    m_done.remove(stepId);
    m_status[stepId].state = StepState::Waiting;
}

} // namespace pgt
