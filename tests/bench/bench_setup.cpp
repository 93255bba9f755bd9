// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long the set-up of a 2 GB database takes against the bare commands of the classic procedure,
// on the same hosts in the same run. The bare commands run before and after the program, because
// whoever comes first finds a cold cache and a disk that is still busy with the database's
// creation. Run it as root:
//     tests/lab/inlab.sh bench build/dev/tests/bench/bench_setup
#include "app/base/clock.h"
#include "app/session/runsession.h"
#include "app/session/setupsession.h"
#include "tests/lab/labhosts.h"
#include "tests/lab/labssh.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

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
pg_ctlcluster 15 main stop -m fast
rm -rf /var/lib/postgresql/15/main
printf '*:*:*:bare:bare-password\n' >/var/lib/postgresql/.pgpass
chown postgres: /var/lib/postgresql/.pgpass; chmod 600 /var/lib/postgresql/.pgpass
runuser -u postgres -- /usr/lib/postgresql/15/bin/pg_basebackup -h 10.97.0.31 -U bare -w \
    -D /var/lib/postgresql/15/main -X stream -c fast -R -C -S bare
pg_ctlcluster 15 main start
until [ "$(sudo -u postgres psql -qAtX -c 'SELECT count(*) FROM pg_stat_wal_receiver' 2>/dev/null)" = 1 ]
do sleep 0.1; done
)sh"_s;

bool waitFor(const std::function<bool()> &condition, int ms)
{
    return QTest::qWaitFor(condition, ms);
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

double setUp(const QString &runs)
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
    QElapsedTimer timer;
    timer.start();
    session.startRun();
    const RunSession &run = *session.runSession();
    waitFor([&run] { return run.state() != RunSession::State::Running; }, 600'000);
    if (run.state() != RunSession::State::Succeeded)
        qFatal("failed: %s", qPrintable(run.error() ? run.error()->toPlainText() : QString()));
    for (const Step &step : run.plan().steps)
        qInfo("  %-28s %6.2f s", qPrintable(step.id),
              double(run.stepStatus(step.id).elapsed.count()) / 1000);
    return double(timer.elapsed()) / 1000;
}

/// Seconds that the bare commands take. The primary is left as before, so that the next one has its
/// own restart to do.
double byHand(LabHosts &lab)
{
    QElapsedTimer timer;
    timer.start();
    if (!lab.shell(u"prima"_s, bareOnPrimary).ok())
        qFatal("bare commands failed on the primary");
    const double onPrimary = double(timer.elapsed()) / 1000;
    const ProgramResult bare = lab.shell(u"bare"_s, bareOnStandby);
    if (!bare.ok())
        qFatal("bare commands failed: %s", bare.err.constData());
    const double seconds = double(timer.elapsed()) / 1000;
    qInfo("  by hand: primary %.2f s, standby %.2f s", onPrimary, seconds - onPrimary);
    lab.shell(u"bare"_s, u"pg_ctlcluster 15 main stop -m fast"_s);
    const ProgramResult undone = lab.shell(
            u"prima"_s, u"sed -i '/^listen_addresses/d' /etc/postgresql/15/main/postgresql.conf; "
                        "sudo -u postgres psql -qX -c \"SELECT pg_drop_replication_slot('bare')\" "
                        "-c 'DROP ROLE bare' && pg_ctlcluster 15 main restart -m fast"_s);
    lab.shell(u"bare"_s, u"pg_ctlcluster 15 main start"_s); // the next one has a server to stop
    if (!undone.ok())
        qFatal("bare commands were not undone: %s", undone.err.constData());
    return seconds;
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

    const double before = byHand(lab);
    const QTemporaryDir runs;
    const double byProgram = setUp(runs.path());
    lab.shell(u"stand"_s, u"pg_ctlcluster 15 main stop -m fast"_s);
    const double after = byHand(lab);
    qInfo("%s: bare commands %.1f s and %.1f s, pgTandem %.1f s with proof, ratio %.2f",
          qPrintable(size), before, after, byProgram, byProgram / ((before + after) / 2));
    return 0;
}
