// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/clusterprobe.h"

#include "app/probe/clusterquery.h"
#include "app/probe/filerecords.h"
#include "app/probe/hostscript.h"
#include "app/probe/psql.h"

#include <QDir>

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

/// Whether the server works with another file than @p file.
bool isOther(const QString &named, const QString &path, const QString &resolvedPath)
{
    const QString wanted = QDir::cleanPath(named);
    return !named.isEmpty() && wanted != QDir::cleanPath(path) && wanted != resolvedPath;
}

bool namesOtherFiles(const Instance &instance)
{
    return isOther(instance.setting(u"config_file"_s), instance.configFile,
                   instance.config.resolvedPath) ||
           isOther(instance.setting(u"hba_file"_s), instance.hbaFile, instance.hba.resolvedPath) ||
           isOther(instance.setting(u"ident_file"_s), instance.identFile, {});
}

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
    (m_reading ? m_reading : m_command)->cancel();
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
    m_answer = m_command->result();
    m_rows = parsePsqlRows(m_answer.out);
    Instance asked = m_instance;
    m_isKnown = applyClusterRows(asked, m_rows);
    if (m_isKnown && namesOtherFiles(asked)) {
        readNamedFiles(asked);
        return;
    }
    m_instance = asked;
    finishAsked();
}

/// The server was started with other files than one would think: only it knows.
void ClusterProbe::readNamedFiles(const Instance &asked)
{
    m_instance.configFile = asked.setting(u"config_file"_s);
    m_instance.hbaFile = asked.setting(u"hba_file"_s);
    m_instance.identFile = asked.setting(u"ident_file"_s);
    m_reading = m_transport.command(hostFilesCommand(m_instance));
    connect(m_reading.get(), &Task::finished, this, &ClusterProbe::filesRead);
    m_reading->start();
}

void ClusterProbe::filesRead(const Outcome &outcome)
{
    if (!outcome.isSucceeded() &&
        (outcome.isCancelled() || outcome.error().kind == ErrorKind::LinkLost)) {
        finish(outcome);
        return;
    }
    // What was read before belongs to no server.
    m_instance.config = m_instance.autoConf = m_instance.hba = m_instance.recoveryConf = {};
    m_instance.config.path = m_instance.configFile;
    m_instance.hba.path = m_instance.hbaFile;
    m_instance.includedFiles.clear();
    m_instance.includeDirectories.clear();
    const Result<QList<HostRecord>> records = outcome.isSucceeded()
                                                      ? parseHostStream(m_reading->result().out)
                                                      : Result<QList<HostRecord>>(outcome.error());
    if (records) {
        FileRecords files;
        for (const HostRecord &record : *records)
            files.read(m_instance, record);
    } else {
        m_instance.problems << records.error();
    }
    applyClusterRows(m_instance, m_rows);
    finishAsked();
}

void ClusterProbe::finishAsked()
{
    if (!m_isKnown || !m_answer.err.trimmed().isEmpty()) {
        Error error = psqlError(m_answer,
                                m_isKnown ? tr("Some facts about the cluster %1 could not be read.")
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
