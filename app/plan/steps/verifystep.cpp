// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"
#include "app/pg/lsn.h"
#include "app/pg/servermessages.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/steptools.h"
#include "app/plan/steps/verifysql.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// The loop on the primary sleeps this long between samples.
constexpr std::chrono::microseconds sampling{200};

std::optional<std::chrono::microseconds> stage(const QString &text)
{
    bool ok = false;
    const qint64 value = text.toLongLong(&ok);
    if (!ok)
        return std::nullopt;
    return std::chrono::microseconds(std::max<qint64>(value, 0));
}

/// The proof: a write on the primary seen on the standby, and the evidence of the classic
/// procedure. Reads and marks only; no table of a user is touched.
class VerifyStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit VerifyStep(const StepContext &context)
        : StepAction(context)
        , m_standby(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
        , m_primary(ServerRef::fromJson(parameters().value("primaryServer"_L1).toObject()))
        , m_version(PgVersion::fromNumber(m_primary.instance.versionNum))
        , m_slot(parameters().value("slot"_L1).toString())
    {
        m_proof.primary = context.primaryHost().name;
        m_proof.standby = context.hostName();
        m_proof.slot = m_slot;
        m_proof.canaryKind = u"logical message"_s;
        m_proof.resolution = sampling;
        m_proof.logFile = m_standby.instance.logFile;
    }

    TaskPtr apply() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return waitForSender(); });
        steps.push_back([this] { return canary(); });
        steps.push_back([this] { return waitForReplay(); });
        steps.push_back([this] { return readPrimary(); });
        steps.push_back([this] {
            return readProcesses(m_context.primary(), {m_senderPid}, m_context.primaryHost().name);
        });
        steps.push_back([this] {
            return readProcesses(m_context.host(), {m_receiverPid, m_startupPid},
                                 m_context.hostName());
        });
        steps.push_back([this] { return readStandbyLog(); });
        steps.push_back([this]() -> TaskPtr {
            return std::make_unique<FunctionTask>([this] { return judge(); });
        });
        return std::make_unique<RecoverTask>(
                inSequence(std::move(steps)), [this](const Error &error) -> TaskPtr {
                    return error.kind == ErrorKind::VerifyFailed ? explain(error) : nullptr;
                });
    }

    bool isInterruptible() const override { return true; }

private:
    const QJsonObject &parameters() const { return m_context.step.parameters; }

    QString cannotRead(const QString &host) const
    {
        return tr("The state of replication on %1 could not be read.").arg(host);
    }

    TaskPtr waitForSender()
    {
        const auto began = m_context.clock.steady();
        return std::make_unique<RepeatTask>(
                [this] {
                    return runSql(m_context.primary(), m_primary,
                                  senderQuery(parameters().value("applicationName"_L1).toString(),
                                              m_slot),
                                  cannotRead(m_proof.primary), [this](const Rows &rows) {
                                      takeSender(rows);
                                      return Outcome::succeeded();
                                  });
                },
                [this, began](const Outcome &outcome) -> std::optional<Outcome> {
                    if (!outcome.isSucceeded() || m_proof.state == "streaming"_L1)
                        return outcome;
                    m_context.sink.note(m_proof.state.isEmpty() ? tr("waiting for the connection")
                                                                : m_proof.state);
                    // Catching up may take long and is progress; being absent is not.
                    const auto limit = m_proof.state == "catchup"_L1 ? m_context.timings.start
                                                                     : m_context.timings.streaming;
                    if (m_context.clock.steady() - began < limit)
                        return std::nullopt;
                    return Outcome::failed(stepError(
                            m_context, ErrorKind::VerifyFailed,
                            m_proof.state.isEmpty()
                                    ? tr("%1 runs, but does not connect to %2.")
                                              .arg(m_proof.standby, m_proof.primary)
                                    : tr("%1 is connected to %2, but does not stream (state %3).")
                                              .arg(m_proof.standby, m_proof.primary,
                                                   m_proof.state)));
                },
                m_context.timings.poll);
    }

    void takeSender(const Rows &rows)
    {
        const QStringList row = rows.value(0);
        m_senders = int(rows.size());
        m_senderPid = row.value(0).toInt();
        m_proof.state = row.value(1);
        m_proof.syncState = row.value(2);
        m_proof.tls =
                row.value(3).isEmpty() ? QString() : QString(row.value(3) + ", "_L1 + row.value(4));
    }

    TaskPtr canary()
    {
        m_context.sink.log(
                LogLine::Level::Command,
                u"psql (%2): SELECT pg_logical_emit_message(true, 'pgtandem', '%1')"_s.arg(
                        m_context.plan.id, m_proof.primary));
        return runSql(m_context.primary(), m_primary,
                      canaryScript(m_version, m_context.plan.id, m_senderPid,
                                   int(std::min<qint64>(m_context.timings.canary.count(), 20'000))),
                      tr("The mark could not be written on %1.").arg(m_proof.primary),
                      [this](const Rows &rows) {
                          const QStringList row = rows.isEmpty() ? QStringList() : rows.last();
                          m_proof.at = m_context.clock.utc();
                          m_proof.canaryLsn = row.value(0);
                          const QStringList seen = row.value(1).split(u',');
                          m_proof.sent = stage(seen.value(0));
                          m_proof.received = stage(seen.value(1));
                          m_proof.flushed = stage(seen.value(2));
                          m_proof.replayed = stage(seen.value(3));
                          return Outcome::succeeded();
                      });
    }

    /// Reads the mark's replay back on the standby itself.
    TaskPtr waitForReplay()
    {
        const auto began = m_context.clock.steady();
        return std::make_unique<RepeatTask>(
                [this] { return readStandby(); },
                [this, began](const Outcome &outcome) -> std::optional<Outcome> {
                    if (!outcome.isSucceeded() ||
                        isAtLeast(m_proof.standbyReplay, m_proof.canaryLsn))
                        return outcome;
                    if (m_context.clock.steady() - began < m_context.timings.canary)
                        return std::nullopt;
                    return Outcome::failed(
                            stepError(m_context, ErrorKind::VerifyFailed,
                                      tr("A write on %1 was not replayed on %2 within %3.")
                                              .arg(m_proof.primary, m_proof.standby,
                                                   formatDuration(m_context.timings.canary))));
                },
                m_context.timings.poll / 5);
    }

    TaskPtr readStandby()
    {
        return runSql(m_context.host(), m_standby, standbyEvidenceQuery(m_version),
                      cannotRead(m_proof.standby), [this](const Rows &rows) {
                          const QStringList row = rows.value(0);
                          m_proof.standbyReceive = row.value(0);
                          m_proof.standbyReplay = row.value(1);
                          m_proof.systemIdentifierStandby = row.value(2);
                          m_proof.timelineStandby = row.value(3).toInt();
                          m_receiverPid = row.value(4).toInt();
                          m_startupPid = row.value(5).toInt();
                          m_receiverSlot = row.value(6);
                          // A cluster that never ran had no log to be found by discovery.
                          if (m_standby.instance.logFile.isEmpty())
                              m_standby.instance.logFile = m_proof.logFile = row.value(7);
                          return Outcome::succeeded();
                      });
    }

    TaskPtr readPrimary()
    {
        return runSql(m_context.primary(), m_primary,
                      primaryEvidenceQuery(m_version, m_slot, m_senderPid),
                      cannotRead(m_proof.primary), [this](const Rows &rows) {
                          const QStringList row = rows.value(0);
                          m_proof.primaryWrite = row.value(0);
                          m_proof.systemIdentifierPrimary = row.value(1);
                          m_proof.timelinePrimary = row.value(2).toInt();
                          m_proof.slotActive = row.value(3) == "t"_L1;
                          return Outcome::succeeded();
                      });
    }

    TaskPtr readProcesses(HostTransport &host, const QList<int> &pids, const QString &hostName)
    {
        QStringList arguments;
        for (const int pid : pids) {
            if (pid > 0)
                arguments << QString::number(pid);
        }
        return runScript(host, "pgtandem-processes", arguments, {},
                         [this, hostName](const CommandResult &result) {
                             for (const QByteArray &line : result.out.trimmed().split('\n')) {
                                 EvidenceLine evidence;
                                 evidence.host = hostName;
                                 const QString text = QString::fromUtf8(line);
                                 evidence.pid = text.section(u' ', 0, 0).toInt();
                                 evidence.text = text.section(u' ', 1).trimmed();
                                 if (evidence.pid > 0)
                                     m_proof.processes << evidence;
                             }
                             return Outcome::succeeded();
                         });
    }

    TaskPtr readStandbyLog()
    {
        qint64 offset = 0;
        for (const Step &step : m_context.plan.steps) {
            if (step.kind == StepKind::StartServer && step.hostId == m_context.step.hostId)
                offset = m_context.undoData.value(step.id).value("logOffset"_L1).toInteger();
        }
        return readLog(m_context.host(), m_standby, offset, &m_log);
    }

    void takeLog()
    {
        static const QRegularExpression pidPattern(u"\\[(\\d+)\\]"_s);
        QStringList lines = m_log.split(u'\n', Qt::SkipEmptyParts);
        // A log inside the data directory came along with the copy: what is older is the primary's.
        const qsizetype start =
                lines.lastIndexOf(QRegularExpression(u".*starting PostgreSQL .*"_s));
        if (start > 0)
            lines.remove(0, start);
        for (const QString &line : lines) {
            EvidenceLine evidence;
            evidence.host = m_proof.standby;
            evidence.text = line.trimmed();
            evidence.pid = pidPattern.match(line).captured(1).toInt();
            const std::optional<ServerMessage> known = ServerMessages::explain(line);
            evidence.isMilestone = (known && known->tone == ServerTone::Good) ||
                                   line.contains("entering standby mode"_L1) ||
                                   line.contains("redo starts at"_L1);
            m_proof.log << evidence;
        }
    }

    static bool isAtLeast(const QString &position, const QString &mark)
    {
        const Result<Lsn> a = Lsn::parse(position);
        const Result<Lsn> b = Lsn::parse(mark);
        return a && b && *a >= *b;
    }

    /// Both ends must be the same connection: a name alone is no proof.
    void takeReceiverFailures()
    {
        if (m_receiverPid == 0)
            m_proof.failures << tr("No WAL receiver runs on %1.").arg(m_proof.standby);
        else if (m_receiverSlot != m_slot)
            m_proof.failures << tr("The WAL receiver on %1 uses the slot “%2”, not “%3”.")
                                        .arg(m_proof.standby, m_receiverSlot, m_slot);
        if (m_senders > 1)
            m_proof.failures
                    << tr("%n WAL sender(s) of %1 have the name of this standby; which one "
                          "is its own cannot be told.",
                          nullptr, m_senders)
                               .arg(m_proof.primary);
    }

    Outcome judge()
    {
        takeLog();
        const Result<Lsn> write = Lsn::parse(m_proof.primaryWrite);
        const Result<Lsn> replay = Lsn::parse(m_proof.standbyReplay);
        if (write && replay)
            m_proof.bytesApart =
                    std::max<qint64>(0, difference(*write, *replay, LsnArithmetic::Continuous));
        if (m_proof.systemIdentifierPrimary != m_proof.systemIdentifierStandby)
            m_proof.failures << tr("The system identifiers differ: %1 and %2.")
                                        .arg(m_proof.systemIdentifierPrimary,
                                             m_proof.systemIdentifierStandby);
        if (m_proof.timelinePrimary != m_proof.timelineStandby)
            m_proof.failures << tr("The timelines differ: %1 and %2.")
                                        .arg(m_proof.timelinePrimary)
                                        .arg(m_proof.timelineStandby);
        if (!m_slot.isEmpty() && !m_proof.slotActive)
            m_proof.failures << tr("The slot %1 is not in use by this standby.").arg(m_slot);
        takeReceiverFailures();
        m_proof.passed = m_proof.failures.isEmpty();
        m_context.sink.proof(m_proof);
        if (!m_proof.passed) {
            return Outcome::failed(stepError(m_context, ErrorKind::VerifyFailed,
                                             tr("Replication from %1 to %2 is not as planned.")
                                                     .arg(m_proof.primary, m_proof.standby),
                                             m_proof.failures.join(u' ')));
        }
        const QString time = m_proof.replayed ? formatDuration(*m_proof.replayed) : unknownValue();
        m_context.sink.note(tr("replayed in %1").arg(time));
        m_context.sink.log(LogLine::Level::Good,
                           tr("mark %1 replayed in %2").arg(m_proof.canaryLsn, time));
        return Outcome::succeeded();
    }

    TaskPtr explain(const Error &error)
    {
        auto reading = std::make_unique<Sequence>();
        reading->add([this] { return readStandbyLog(); });
        return std::make_unique<MappedTask>(std::move(reading), [this, error](const Outcome &) {
            Error told = withLog(error, m_log);
            if (told.remedy.isEmpty())
                told.remedy = tr("Look at the log of the standby below, then retry.");
            return Outcome::failed(told);
        });
    }

    ServerRef m_standby, m_primary;
    PgVersion m_version;
    QString m_slot;
    Proof m_proof;
    int m_senders = 0; ///< that have the standby's name, and its slot if it has one
    int m_senderPid = 0, m_receiverPid = 0, m_startupPid = 0;
    QString m_receiverSlot;
    QString m_log;
};

} // namespace

std::unique_ptr<StepAction> makeVerifyStep(const StepContext &context)
{
    return std::make_unique<VerifyStep>(context);
}

std::unique_ptr<StepAction> makeStepAction(const StepContext &context)
{
    switch (context.step.kind) {
    case StepKind::CreateRole:
    case StepKind::CreateMonitorRole:
        return makeRoleStep(context);
    case StepKind::ChangeFiles:
        return makeFilesStep(context);
    case StepKind::ReloadServer:
        return makeReloadStep(context);
    case StepKind::RestartServer:
        return makeRestartStep(context);
    case StepKind::CreateSlot:
        return makeSlotStep(context);
    case StepKind::WritePassFile:
        return makePassFileStep(context);
    case StepKind::TestLogin:
        return makeTestLoginStep(context);
    case StepKind::StopServer:
        return makeStopStep(context);
    case StepKind::MoveDataAside:
        return makeMoveStep(context);
    case StepKind::BaseBackup:
        return makeCopyStep(context);
    case StepKind::WriteStandbySignal:
        return makeSignalStep(context);
    case StepKind::PlaceCopy:
        return makePlaceStep(context);
    case StepKind::StartServer:
        return makeStartStep(context);
    case StepKind::VerifyReplication:
        break;
    }
    return makeVerifyStep(context);
}

} // namespace pgt
