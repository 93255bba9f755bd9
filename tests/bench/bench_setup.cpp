// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long the set-up of a 2 GB database takes against the bare commands of the classic procedure,
// on the same hosts in the same run. Both are run in turns, and the median counts: who comes first
// finds a cold cache. Run it as root, with the number of rounds (3 if not given):
//     tests/lab/inlab.sh bench build/dev/tests/bench/bench_setup [ROUNDS]
#include "app/base/clock.h"
#include "app/session/runsession.h"
#include "app/session/setupsession.h"
#include "tests/lab/labhosts.h"
#include "tests/lab/labssh.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <functional>
#include <vector>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

// A person who knows by heart what has to be done, and does it without looking at the result.
const QString bareOnPrimary = uR"sh(
set -e
sudo -u postgres psql -qX -c "CREATE ROLE bare LOGIN REPLICATION PASSWORD 'bare-password'"
echo "host replication bare 10.97.0.0/16 scram-sha-256" >>/etc/postgresql/15/main/pg_hba.conf
echo "listen_addresses = '*'" >>/etc/postgresql/15/main/postgresql.conf
pg_ctlcluster 15 main restart -m fast
)sh"_s;
const QString bareOnStandby = uR"sh(
set -e
seconds() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { printf "%.2f", b - a }'; }
at=$(seconds)
pg_ctlcluster 15 main stop -m fast
rm -rf /var/lib/postgresql/15/main
printf '*:*:*:bare:bare-password\n' >/var/lib/postgresql/.pgpass
chown postgres: /var/lib/postgresql/.pgpass; chmod 600 /var/lib/postgresql/.pgpass
echo "stop $(since "$at"),"; at=$(seconds)
runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_basebackup -h 10.97.0.31 -U bare -w \
    -D /var/lib/postgresql/15/main -X stream -c fast -R -C -S bare
echo "copy $(since "$at"),"; at=$(seconds)
pg_ctlcluster 15 main start
until [ "$(sudo -u postgres psql -qAtX -c 'SELECT count(*) FROM pg_stat_wal_receiver' 2>/dev/null)" = 1 ]
do sleep 0.1; done
echo "start $(since "$at")"
)sh"_s;

/// QTest::qWaitFor() would sleep 10 ms between any two events, which is longer than most of them
/// take; the program itself has a loop without pauses.
bool waitFor(const std::function<bool()> &condition, int ms)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (condition())
            loop.quit();
    });
    look.start(20);
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
    return condition();
}

bool connectTo(ServerPart &part, const QString &address)
{
    HostAccess access;
    access.ssh.host = address;
    access.ssh.user = u"root"_s;
    part.setAccess(access);
    part.connectToHost();
    return waitFor([&part] { return part.isReady(); }, 60'000);
}

/// A virtual machine may have to fetch memory from its host when it uses it for the first time,
/// which doubles the time of a copy. Memory that was used and given back just now is there already.
void warmMemory()
{
    constexpr size_t bytes = size_t(5) << 30;
    constexpr size_t page = 4096;
    std::vector<char> memory;
    memory.reserve(bytes);
    volatile char *first = memory.data();
    for (size_t offset = 0; offset < bytes; offset += page)
        first[offset] = 1;
}

/// What both leave behind on the primary but files and roles: a server that was restarted. It gets
/// the old settings back, so that the next one has its own restart to do.
void restartPrimary(LabHosts &lab)
{
    if (!lab.shell(u"prima"_s, u"pg_ctlcluster 15 main restart -m fast"_s).ok())
        qFatal("the primary was not restarted");
}

bool isOver(const RunSession &run)
{
    return run.state() != RunSession::State::Running && run.state() != RunSession::State::Undoing;
}

/// Seconds from Apply to the proof.
double setUp(LabHosts &lab, const QString &runs)
{
    static const SystemClock clock;
    SetupSession session(clock, runs);
    session.goal().setClusterName(u"bench"_s);
    if (!connectTo(session.primary(), u"10.97.0.31"_s) ||
        !connectTo(session.standby(), u"10.97.0.32"_s))
        qFatal("not connected");
    session.replication().applyDefaults();
    session.checks().run();
    waitFor([&session] { return session.checks().state() == ChecksPart::State::Done; }, 60'000);
    session.review().makePlan();
    if (!session.review().plan())
        qFatal("no plan: %s", qPrintable(session.review().error()->toPlainText()));
    session.review().setAgreed(true);
    warmMemory();
    QElapsedTimer timer;
    timer.start();
    session.startRun();
    RunSession &run = *session.runSession();
    waitFor([&run] { return isOver(run); }, 600'000);
    const double seconds = double(timer.elapsed()) / 1000;
    if (run.state() != RunSession::State::Succeeded)
        qFatal("failed: %s", run.error() ? qPrintable(run.error()->toPlainText()) : "");
    QStringList steps;
    for (const Step &step : run.plan().steps)
        steps << u"%1 %2"_s.arg(step.id).arg(double(run.stepStatus(step.id).elapsed.count()) / 1000,
                                             0, 'f', 2);
    qInfo("  pgTandem %.2f s: %s", seconds, qPrintable(steps.join(u", "_s)));
    run.undo();
    waitFor([&run] { return isOver(run); }, 120'000);
    if (run.state() != RunSession::State::Undone)
        qFatal("not undone: %s", run.error() ? qPrintable(run.error()->toPlainText()) : "");
    restartPrimary(lab);
    return seconds;
}

/// Seconds that the bare commands take.
double byHand(LabHosts &lab)
{
    warmMemory();
    QElapsedTimer timer;
    timer.start();
    if (!lab.shell(u"prima"_s, bareOnPrimary).ok())
        qFatal("bare commands failed on the primary");
    const double onPrimary = double(timer.elapsed()) / 1000;
    const ProgramResult bare = lab.shell(u"bare"_s, bareOnStandby);
    if (!bare.ok())
        qFatal("bare commands failed: %s", bare.err.constData());
    const double seconds = double(timer.elapsed()) / 1000;
    qInfo("  by hand %.2f s: primary %.2f, standby %.2f; %s", seconds, onPrimary,
          seconds - onPrimary, bare.out.trimmed().constData());
    const ProgramResult undone = lab.shell(
            u"prima"_s, u"sed -i '/^listen_addresses/d' /etc/postgresql/15/main/postgresql.conf; "
                        "sed -i '/ bare /d' /etc/postgresql/15/main/pg_hba.conf"_s);
    const ProgramResult fresh = lab.shell(
            u"bare"_s, u"pg_dropcluster --stop 15 main && pg_createcluster 15 main --start"_s);
    if (!undone.ok() || !fresh.ok())
        qFatal("bare commands were not undone: %s", fresh.err.constData());
    lab.shell(u"prima"_s,
              u"sudo -u postgres psql -qX -c \"SELECT pg_drop_replication_slot('bare')\" "
              "-c 'DROP ROLE bare'"_s);
    restartPrimary(lab);
    return seconds;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const size_t half = values.size() / 2;
    return values.size() % 2 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const QString reason = LabHosts::whyNot(); !reason.isEmpty())
        qFatal("%s", qPrintable(reason));
    LabHosts lab;
    if (!lab.up({{u"prima"_s, u"bookworm"_s, u"10.97.0.31"_s},
                 {u"stand"_s, u"bookworm"_s, u"10.97.0.32"_s},
                 {u"bare"_s, u"bookworm"_s, u"10.97.0.33"_s}}))
        qFatal("%s", qPrintable(lab.error()));
    const LabSsh ssh(lab);
    const ProgramResult made = lab.shell(
            u"prima"_s,
            u"sudo -u postgres /usr/lib/postgresql/15/bin/pgbench -q -i -s 135 postgres && "
            "sudo -u postgres psql -qX -c CHECKPOINT"_s);
    if (!made.ok())
        qFatal("%s", made.err.constData());
    const QString size =
            lab.sql(u"prima"_s, u"SELECT pg_size_pretty(pg_database_size('postgres'))"_s);

    const int rounds = std::max(1, application.arguments().value(1, u"3"_s).toInt());
    const QTemporaryDir runs;
    std::vector<double> hand, program;
    for (int round = 0; round < rounds; ++round) {
        hand.push_back(byHand(lab));
        program.push_back(setUp(lab, runs.path()));
    }
    qInfo("%s: bare commands %.1f s, pgTandem %.1f s with proof (medians of %d), ratio %.2f",
          qPrintable(size), median(hand), median(program), rounds, median(program) / median(hand));
    return 0;
}
