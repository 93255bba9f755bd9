// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planapplyfixture.h"

#include "app/probe/hostprobe.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int runLimit = 120000;

} // namespace

const QString PlanApplyFixture::hba = u"local all all trust\n"
                                      "host all all 127.0.0.1/32 scram-sha-256\n"_s;

void PlanApplyFixture::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
}

void PlanApplyFixture::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_runs = std::make_unique<QTemporaryDir>();
    TempClusterOptions primary;
    primary.conf = {u"wal_level = minimal"_s, u"max_wal_senders = 0"_s, u"log_checkpoints = on"_s};
    primary.hba = hba;
    primary.programs = programs();
    m_primary = std::make_unique<TempCluster>(primary);
    TempClusterOptions standby;
    standby.hba = hba;
    standby.programs = programs();
    standby.conf = {u"max_connections = 40"_s};
    m_standby = std::make_unique<TempCluster>(standby);
    QVERIFY2(m_primary->start(), qPrintable(m_primary->error()));
    QVERIFY2(m_standby->start(), qPrintable(m_standby->error()));
    m_primary->sql(u"CREATE TABLE t AS SELECT generate_series(1, 1000) AS i"_s);
    HostAccess access;
    access.kind = HostAccess::Kind::Local;
    access.localAccount = TempCluster::account();
    m_access = access;
    m_host = makeTransport(access);
    QVERIFY(finished(m_host->open()).isSucceeded());
}

void PlanApplyFixture::cleanup()
{
    m_session.reset();
    if (m_host)
        m_host->close();
    m_host.reset();
    m_standby.reset();
    m_primary.reset();
}

QByteArray PlanApplyFixture::readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("missing");
}

RunTimings PlanApplyFixture::timings()
{
    RunTimings timings;
    timings.poll = std::chrono::milliseconds(100);
    timings.serverGone = std::chrono::milliseconds(1500);
    return timings;
}

QString PlanApplyFixture::systemOf(TempCluster &cluster)
{
    return cluster.sql(u"SELECT system_identifier FROM pg_control_system()"_s);
}

Outcome PlanApplyFixture::finished(TaskPtr task)
{
    QSignalSpy spy(task.get(), &Task::finished);
    task->start();
    if (!spy.wait(runLimit))
        return Outcome::cancelled();
    return task->outcome();
}

PlanInput PlanApplyFixture::facts()
{
    auto probe = std::make_unique<HostProbe>(*m_host);
    HostProbe *raw = probe.get();
    QSignalSpy spy(raw, &Task::finished);
    raw->start();
    spy.wait(runLimit);
    PlanInput input;
    input.primaryHost() = input.standbyHost() = raw->facts();
    input.now = QDateTime::currentDateTimeUtc();
    input.planId = newPlanId(input.now);
    ReplicationSpec &spec = input.spec;
    spec.clusterName = u"test"_s;
    spec.primaryName = u"boxed"_s;
    spec.primaryAccess = m_access;
    spec.primaryInstanceId = m_primary->dataDir();
    spec.primaryAddress = u"127.0.0.1"_s;
    spec.primaryPort = m_primary->port();
    spec.rolePassword = Secret::fromString(u"it's a \\ päss:word"_s);
    spec.monitorPassword = Secret::generate();
    spec.keepAtMostBytes = 1ll << 30;
    StandbySpec standby;
    standby.name = u"box"_s;
    standby.access = m_access;
    standby.instanceId = m_standby->dataDir();
    standby.address = u"127.0.0.1"_s;
    standby.slotName = u"box"_s;
    spec.standbys = {standby};
    return input;
}

void PlanApplyFixture::start(const Plan &plan, const PlanInput &input, const Secret &password)
{
    const RunSecrets secrets{password.isEmpty() ? input.spec.rolePassword : password,
                             input.spec.monitorPassword};
    m_session = std::make_unique<PlanRunSession>(
            plan, secrets,
            QHash<QString, HostTransport *>{{u"primary"_s, m_host.get()}, {u"box"_s, m_host.get()}},
            m_clock, m_runs->path());
    m_session->setTimings(timings());
    m_session->start();
}

bool PlanApplyFixture::reaches(RunSession::State state)
{
    return QTest::qWaitFor(
                   [this, state] {
                       return m_session->state() == state ||
                              (m_session->state() == RunSession::State::NeedsDecision &&
                               state != RunSession::State::NeedsDecision);
                   },
                   runLimit) &&
           m_session->state() == state;
}

void PlanApplyFixture::runUntil(const Plan &plan, const PlanInput &input, const QString &lastStep)
{
    start(plan, input);
    connect(m_session.get(), &RunSession::stepChanged, this, [this, lastStep](const QString &id) {
        if (id == lastStep && m_session->stepStatus(id).state == StepState::Done)
            m_session->cancel(); // before the next step begins
    });
    QVERIFY2(reaches(RunSession::State::NeedsDecision), qPrintable(why()));
    QVERIFY2(m_session->stepStatus(lastStep).state == StepState::Done, qPrintable(why()));
    m_session.reset();
}

QString PlanApplyFixture::why() const
{
    QString text = m_session->error() ? m_session->error()->toPlainText() : QString();
    for (const LogLine &line : m_session->log())
        text += u'\n' + line.host + u": "_s + line.text;
    return text;
}

QStringList PlanApplyFixture::leftBeside() const
{
    return QDir(m_standby->dir())
            .entryList({u"*pgtandem*"_s}, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

} // namespace pgt::test
