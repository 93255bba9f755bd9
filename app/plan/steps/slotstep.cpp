// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/steps.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A sender that was just ended still holds its slot for a moment.
constexpr int dropAttempts = 20;

/// The physical slot that keeps WAL for the standby, reserved at once.
class SlotStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit SlotStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(context.step.parameters.value("server"_L1).toObject()))
        , m_slot(context.step.parameters.value("slot"_L1).toString())
    {}

    TaskPtr check() override
    {
        const QByteArray sql = "-- pgtandem:slot-state\n"
                               "SELECT slot_type, active, coalesce(restart_lsn::text, '') "
                               "FROM pg_replication_slots WHERE slot_name = " +
                               sqlLiteral(m_slot) + ";\n";
        return runSql(m_context.host(), m_server, sql,
                      tr("The slots of %1 could not be read.").arg(m_context.hostName()),
                      [this](const Rows &rows) { return judge(rows); });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"slot"_s, m_slot}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        m_applied = true;
        const QByteArray call =
                "SELECT pg_create_physical_replication_slot(" + sqlLiteral(m_slot) + ", true);";
        m_context.sink.log(LogLine::Level::Command, "psql: "_L1 + QString::fromUtf8(call));
        return runSql(
                m_context.host(), m_server, "-- pgtandem:create-slot\n" + call + '\n',
                tr("The slot %1 could not be created on %2.").arg(m_slot, m_context.hostName()),
                [this](const Rows &) {
                    m_context.sink.log(LogLine::Level::Good, tr("slot %1 created").arg(m_slot));
                    return Outcome::succeeded();
                });
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            return Outcome::failed(stepError(
                    m_context, ErrorKind::SlotProblem,
                    tr("The slot %1 on %2 keeps no WAL.").arg(m_slot, m_context.hostName()),
                    tr("WAL could be removed before the standby needs it."),
                    tr("Drop the slot and retry.")));
        });
    }

    TaskPtr undo(const QJsonObject &) override
    {
        return ifStillPrimary(m_context, m_context.host(), m_server, [this] { return drop(); });
    }

private:
    TaskPtr drop()
    {
        auto left = std::make_shared<int>(dropAttempts);
        return std::make_unique<RepeatTask>(
                [this] {
                    const QByteArray sql = "-- pgtandem:drop-slot\n"
                                           "SELECT pg_drop_replication_slot(slot_name) "
                                           "FROM pg_replication_slots WHERE slot_name = " +
                                           sqlLiteral(m_slot) + ";\n";
                    m_context.sink.log(
                            LogLine::Level::Command,
                            u"psql: SELECT pg_drop_replication_slot('%1')"_s.arg(m_slot));
                    return runSql(m_context.host(), m_server, sql,
                                  tr("The slot %1 could not be dropped on %2.")
                                          .arg(m_slot, m_context.hostName()));
                },
                [left](const Outcome &outcome) -> std::optional<Outcome> {
                    // 55006 object_in_use: "replication slot ... is active for PID"
                    const bool isBusy =
                            outcome.isFailed() && outcome.error().sqlState == "55006"_L1;
                    return isBusy && --*left > 0 ? std::nullopt : std::optional(outcome);
                },
                m_context.timings.poll);
    }

    Outcome judge(const Rows &rows)
    {
        m_isDone = false;
        if (rows.isEmpty())
            return Outcome::succeeded();
        if (!m_context.wasStarted && !m_applied) {
            return Outcome::failed(
                    stepError(m_context, ErrorKind::SlotProblem,
                              tr("The slot %1 exists on %2 since the plan was made.")
                                      .arg(m_slot, m_context.hostName()),
                              tr("Two standbys cannot share a slot."),
                              tr("Choose another slot name and make the plan again.")));
        }
        m_isDone = rows.first().value(0) == "physical"_L1 && !rows.first().value(2).isEmpty();
        return Outcome::succeeded();
    }

    ServerRef m_server;
    QString m_slot;
    bool m_applied = false;
};

} // namespace

std::unique_ptr<StepAction> makeSlotStep(const StepContext &context)
{
    return std::make_unique<SlotStep>(context);
}

} // namespace pgt
