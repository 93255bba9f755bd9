// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/planworld.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace pgt::test {

namespace {

constexpr int limit = 20000;

/// Journals are synced line by line: in memory that costs nothing.
QString temporaryTemplate()
{
    const QString memory = u"/dev/shm"_s;
    return (QFileInfo(memory).isWritable() ? memory : QDir::tempPath()) + u"/pgtandem-XXXXXX"_s;
}

RunTimings timings()
{
    using std::chrono::milliseconds;
    RunTimings timings;
    timings.poll = milliseconds(1);
    timings.reload = milliseconds(50);
    timings.serverGone = milliseconds(5);
    timings.start = milliseconds(500);
    timings.streaming = milliseconds(50);
    timings.canary = milliseconds(50);
    return timings;
}

void compare(const QString &host, QMap<QString, FakeFile> before, QMap<QString, FakeFile> after,
             QStringList *differences)
{
    const auto isLog = [](const QString &path) { return path.endsWith(".log"_L1); };
    before.removeIf([&](const auto &entry) { return isLog(entry.key()); });
    after.removeIf([&](const auto &entry) { return isLog(entry.key()); });
    for (const QString &path : before.keys() + after.keys()) {
        if (before.contains(path) != after.contains(path) || !(before[path] == after[path]))
            *differences << host + u": "_s + path;
    }
    differences->removeDuplicates();
}

} // namespace

bool spinUntil(const std::function<bool()> &condition)
{
    const QDeadlineTimer deadline(limit);
    QTimer alarm; // ends the wait for events
    alarm.start(limit);
    while (!condition() && !deadline.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
    return condition();
}

QByteArray everythingSaved(const QString &directory)
{
    QByteArray all;
    QDirIterator files(directory, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

PlanWorld::PlanWorld(const PlanInput &facts)
    : input(facts)
    , plan(*makePlan(input))
    , primary(u"berlin-1"_s, input.primaryHost().instances.first(), trouble)
    , standby(u"berlin-2"_s, input.standbyHost().instances.first(), trouble)
    , runs(temporaryTemplate())
{
    primary.server().downstream = {&standby.server()};
    standby.server().upstream = &primary.server();
    primaryBefore = primary.files().all();
    standbyBefore = standby.files().all();
}

void PlanWorld::begin()
{
    runner = std::make_unique<PlanRunner>(plan, secrets(), hosts(), clock, runs.path());
    runner->setTimings(timings());
    runner->start();
}

void PlanWorld::restartProgram()
{
    runner.reset();
    trouble.thaw();
    primary.letJobsGoOn();
    standby.letJobsGoOn();
    primary.close();
    standby.close();
    Result<std::unique_ptr<Journal>> journal = Journal::open(runs.path(), plan.id);
    if (!journal)
        qFatal("%s", qPrintable(journal.error().toPlainText()));
    runner = std::make_unique<PlanRunner>(std::move(*journal), RunSecrets(), hosts(), clock);
    runner->setTimings(timings());
}

bool PlanWorld::waitFor(std::initializer_list<PlanRunner::State> states)
{
    return spinUntil([&] {
        return trouble.isFrozen ||
               std::find(states.begin(), states.end(), runner->state()) != states.end();
    });
}

bool PlanWorld::reaches(PlanRunner::State state)
{
    using State = PlanRunner::State;
    return waitFor({State::NeedsDecision, State::Succeeded, State::Undone, State::LeftForLater}) &&
           runner->state() == state;
}

QStringList PlanWorld::remains()
{
    QStringList differences;
    compare(u"berlin-1"_s, primaryBefore, primary.files().all(), &differences);
    compare(u"berlin-2"_s, standbyBefore, standby.files().all(), &differences);
    if (!primary.server().isRunning())
        differences << u"the primary is down"_s;
    if (!standby.server().isRunning() || standby.server().inRecovery())
        differences << u"the old cluster does not run"_s;
    if (!primary.server().roles.isEmpty())
        differences << u"roles are left"_s;
    if (!primary.server().slotList.isEmpty())
        differences << u"slots are left"_s;
    return differences;
}

bool PlanWorld::works()
{
    return primary.server().isRunning() && standby.server().isStreaming() &&
           primary.server().slotIsActive(u"berlin_2"_s) &&
           !standby.files().below(asideDirectory()).isEmpty();
}

DataPlaces PlanWorld::places() const
{
    return DataPlaces::fromJson(
            findStep(plan, StepKind::MoveDataAside)->parameters.value("places"_L1).toObject());
}

void PlanWorld::rebootStandby()
{
    standby.server().stop();
    standby.server().start();
}

bool PlanWorld::hasSecondPrimary()
{
    const FakeServer &server = standby.server();
    return server.isRunning() && !server.inRecovery() &&
           server.systemIdentifier() == primary.server().systemIdentifier();
}

QString PlanWorld::why() const
{
    QString text = runner->currentStepId() + u": "_s +
                   (runner->error() ? runner->error()->toPlainText() : QString());
    for (const LogLine &line : runner->log().mid(std::max<qsizetype>(0, runner->log().size() - 12)))
        text += u"\n  "_s + line.text;
    return text;
}

int callsOfAWholeRun()
{
    PlanWorld world;
    world.begin();
    world.reaches(PlanRunner::State::Succeeded);
    return world.trouble.calls;
}

} // namespace pgt::test
