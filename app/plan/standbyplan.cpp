// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/standbyplan.h"

#include "app/plan/primaryplan.h"
#include "app/remote/shellquote.h"

#include <QFileInfo>
#include <QJsonArray>

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

PlanHost standbyHost(const PairView &pair)
{
    // A host may well be called "primary".
    return {pair.wishes.name == "primary"_L1 ? u"standby-primary"_s : pair.wishes.name,
            pair.wishes.name,
            pair.wishes.address,
            false,
            pair.wishes.access,
            pair.standby.id,
            pair.standby.socketDirectory,
            pair.standby.port,
            pair.standby.displayName()};
}

} // namespace

StandbyPlan::StandbyPlan(PlanDraft &draft, const PairView &pair, const PrimaryPlan &primary)
    : NodePlan(draft, standbyHost(pair), pair.standbyHost, pair.standby,
               pair.isStreaming ? pair.standby : afterCopy(pair.standby, pair.primary),
               {pair.wishes.name})
    , m_pair(pair)
    , m_primaryPlan(primary)
    , m_primary(pair.primary)
    , m_standby(pair.standby)
    , m_primaryRef(primary.server())
    , m_marking(m_version)
{}

void StandbyPlan::addFollowUp()
{
    addFilesStep(u"files"_s, changes(), filesDescription());
    if (m_config.needsReload())
        addReload();
}

void StandbyPlan::addTests()
{
    addPassFile();
    addTestLogin();
}

void StandbyPlan::addMaking()
{
    QList<FileChange> files = changes();
    addCopiedAutoConf(files);
    // All of it beside the old cluster, which goes on. What comes into the live place is marked as
    // a standby's: at no moment can anything start it as a second primary.
    addBaseBackup();
    addStandbySignal();
    addFilesInCopy(files);
    addStop();
    addFilesOutside(files);
    addMoveAside();
    addPlace();
    addStart();
    addVerify();
}

QString StandbyPlan::filesDescription()
{
    return tr("What the standby needs to follow the primary. The rest of its configuration stays "
              "its own.");
}

ConnInfo StandbyPlan::connectionToPrimary() const
{
    const ReplicationSpec &spec = m_spec;
    ConnInfo connection;
    connection.set(u"host"_s, spec.primaryAddress);
    connection.set(u"port"_s, QString::number(spec.primaryPort));
    connection.set(u"user"_s, spec.role);
    connection.set(u"passfile"_s, passFile());
    if (!m_pair.usesSocket) {
        connection.set(u"sslmode"_s, tlsModeName(spec.tls));
        if (spec.tls >= TlsMode::VerifyCa && !spec.tlsRootCertificate.isEmpty())
            connection.set(u"sslrootcert"_s, spec.tlsRootCertificate);
    }
    for (const QString &keyword : connection.keywordsNotIn(m_version.conninfoKeywords()))
        connection.remove(keyword);
    return connection;
}

QString StandbyPlan::standbyConnection() const
{
    ConnInfo connection = connectionToPrimary();
    connection.set(u"application_name"_s, m_pair.wishes.application());
    return connection.toString();
}

QString StandbyPlan::passFile() const
{
    // Beside the data directory, so that it survives a new copy; a mount point has no such place
    // that belongs to the server's account.
    const QFileInfo data(m_standby.dataDirectory);
    const bool configOutside = !m_standby.configFile.startsWith(m_standby.dataDirectory + u'/');
    const QString directory = m_standby.dataDirectoryIsMountPoint && configOutside
                                      ? QFileInfo(m_standby.configFile).path()
                                      : data.path();
    return directory + "/.pgtandem-"_L1 + data.fileName() + ".pgpass"_L1;
}

void StandbyPlan::addPassFile()
{
    const ReplicationSpec &spec = m_spec;
    const QString path = passFile();
    // libpq looks a socket up as "localhost" or by its directory, depending on how it was built;
    // the file is for this one connection anyway.
    const QString host = m_pair.usesSocket ? u"*"_s : spec.primaryAddress;
    const QString port = QString::number(spec.primaryPort);
    Step &step = addStep(u"passfile"_s, StepKind::WritePassFile,
                         tr("Write %1").arg(QFileInfo(path).fileName()));
    step.subtitle = path;
    step.description =
            tr("The password of %1, readable by %2 only. No other file and no command line "
               "has it.")
                    .arg(spec.role, m_standby.owner);
    FileChange file;
    file.path = path;
    file.existsBefore = false;
    file.privacy = FileChange::Privacy::Secret;
    for (const QString &database : {u"replication"_s, u"*"_s})
        file.after += (QStringList{host, port, database, spec.role, u"****"_s}.join(u':') + u'\n')
                              .toUtf8();
    step.files << file;
    step.undo = UndoKind::Automatic;
    step.undoText = tr("The file is removed.");
    step.checkText = tr("The file has the password already.");
    step.verifyText = tr("Owner, mode 0600 and both lines are read back.");
    step.parameters.insert("path"_L1, path);
    step.parameters.insert("host"_L1, host);
    step.parameters.insert("port"_L1, port);
    step.parameters.insert("role"_L1, spec.role);
}

void StandbyPlan::addTestLogin()
{
    ConnInfo connection = connectionToPrimary();
    connection.set(u"replication"_s, u"true"_s);
    connection.set(u"application_name"_s, u"pgtandem_test"_s);
    connection.set(u"connect_timeout"_s, u"10"_s);
    Step &step = addStep(u"test-login"_s, StepKind::TestLogin,
                         tr("Sign in to %1 for replication").arg(m_pair.primaryName));
    step.description = tr("The decisive test, before anything on %1 is stopped or moved: two real "
                          "replication connections with the new password.")
                               .arg(m_pair.wishes.name);
    const QString psql = m_standby.binDirectory + "/psql"_L1;
    const QStringList argv{psql,
                           u"-X"_s,
                           u"-w"_s,
                           u"-A"_s,
                           u"-t"_s,
                           u"-d"_s,
                           connection.toString(),
                           u"-c"_s,
                           u"IDENTIFY_SYSTEM"_s};
    step.commands << CommandPreview{m_standby.owner, shellShown(argv), {}};
    step.undo = UndoKind::Automatic;
    step.undoText = tr("Nothing to undo.");
    step.checkText = tr("The test is always made.");
    step.verifyText = tr("The primary answers with its system identifier %1.")
                              .arg(m_primary.systemIdentifier);
    step.parameters.insert("argv"_L1, QJsonArray::fromStringList(argv));
    step.parameters.insert("systemIdentifier"_L1, m_primary.systemIdentifier);
    step.parameters.insert("primaryServer"_L1, m_primaryRef.toJson());
}

void StandbyPlan::addNotes()
{
    if (const SlotFact *found = m_spec.useSlot ? m_pair.slot() : nullptr)
        m_draft.plan.notes << tr("The slot %1 exists on %2 and is idle; it will be used.")
                                      .arg(found->name, m_pair.primaryName);
    for (const TablespacePlace &tablespace : places().tablespaces) {
        m_draft.plan.notes
                << (tablespace.to == tablespace.from
                            ? tr("The tablespace in %1 is copied to the same path on %2.")
                                      .arg(tablespace.from, m_pair.wishes.name)
                            : tr("The tablespace in %1 is copied to %3 on %2.")
                                      .arg(tablespace.from, m_pair.wishes.name, tablespace.to));
    }
    if (m_facts.endsUserProcesses && !(m_facts.canActAsRoot && m_facts.hasSystemdRun))
        m_draft.plan.notes
                << tr("On %1 systemd ends what a session leaves behind "
                      "(KillUserProcesses=yes), and only root could start the copy apart "
                      "from the session: it breaks off when the connection ends.")
                           .arg(m_pair.wishes.name);
}

} // namespace pgt
