// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/clusterprobe.h"

#include "app/probe/clusterquery.h"
#include "app/probe/psql.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// $1 psql, $2 and $3 connection strings; the SQL comes on standard input. Exit code 2 of psql means
// that it had no connection, so nothing was printed yet.
constexpr char script[] = "sql=$(cat); ask() { printf '%s\\n' \"$sql\" | \"$1\" -X -w -q -A -t -v "
                          "VERBOSITY=verbose -d \"$2\"; }\n"
                          "ask \"$1\" \"$2\"; code=$?\n"
                          "[ \"$code\" = 2 ] && [ -n \"$3\" ] && { ask \"$1\" \"$3\"; code=$?; }\n"
                          "exit \"$code\"\n";

} // namespace

Command clusterProbeCommand(const Instance &instance)
{
    const QString database = u"postgres"_s;
    QString second;
    if (instance.sqlUser.isEmpty() && instance.owner != "postgres"_L1)
        second = psqlConnection(instance, database, u"postgres"_s);
    Command command;
    command.argv = QStringList{u"/bin/sh"_s,
                               u"-c"_s,
                               QLatin1String(script),
                               u"pgtandem-discovery"_s,
                               psqlProgram(instance),
                               psqlConnection(instance, database, instance.sqlUser),
                               second};
    command.runAs = instance.owner;
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    command.input = psqlPreamble(instance.versionNum) + clusterQuery(instance);
    command.exit = Command::Exit::AnyCode;
    return command;
}

ClusterProbe::ClusterProbe(HostTransport &transport, const Instance &instance, QObject *parent)
    : Task(parent), m_transport(transport), m_instance(instance)
{}

ClusterProbe::~ClusterProbe() = default;

void ClusterProbe::run()
{
    m_command = m_transport.command(clusterProbeCommand(m_instance));
    connect(m_command.get(), &Task::finished, this, &ClusterProbe::answered);
    m_command->start();
}

void ClusterProbe::abort()
{
    m_command->cancel();
}

void ClusterProbe::answered(const Outcome &outcome)
{
    if (!outcome.isSucceeded()) {
        // A server that hangs must not hide the others; without a session there is nothing to hide.
        if (outcome.isCancelled() || outcome.error().kind == ErrorKind::LinkLost) {
            finish(outcome);
            return;
        }
        m_instance.problems << outcome.error();
        finish(Outcome::succeeded());
        return;
    }
    const CommandResult &result = m_command->result();
    const bool known = applyClusterRows(m_instance, parsePsqlRows(result.out));
    if (!known || !result.err.trimmed().isEmpty()) {
        Error error =
                psqlError(result, known ? tr("Some facts about the cluster %1 could not be read.")
                                                  .arg(m_instance.displayName())
                                        : tr("The cluster %1 could not be asked anything.")
                                                  .arg(m_instance.displayName()));
        error.why = tr("pgTandem reads settings, roles and slots with the server's own psql as %1.")
                            .arg(m_instance.owner);
        error.remedy =
                tr("See the server's answer in the details; peer authentication for %1 is enough.")
                        .arg(m_instance.owner);
        error.host = m_transport.name();
        m_instance.problems << error;
    }
    finish(Outcome::succeeded());
}

} // namespace pgt
