// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/datastep.h"

#include "app/base/units.h"
#include "app/pg/standbyconfig.h"
#include "app/plan/steps/stepscripts.h"

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)
};

using Kind = CopyState::Kind;

Kind kindFromWord(const QString &word)
{
    static const std::pair<QLatin1StringView, Kind> words[] = {
            {"missing"_L1, Kind::Missing},   {"foreign"_L1, Kind::Foreign},
            {"complete"_L1, Kind::Complete}, {"standby"_L1, Kind::Standby},
            {"promoted"_L1, Kind::Promoted},
    };
    for (const auto &[name, kind] : words) {
        if (word == name)
            return kind;
    }
    return Kind::Partial;
}

StandbyConfig marking(const ServerRef &server)
{
    return StandbyConfig(PgVersion::fromNumber(server.instance.versionNum));
}

Error unusable(const StepContext &context, const ServerRef &server, const DataPlaces &places,
               const QString &directory, const CopyState &state)
{
    const QString &host = context.hostName();
    const QString &primary = context.primaryHost().name;
    switch (state.kind) {
    case Kind::Promoted:
        return stepError(
                context, ErrorKind::WrongRole,
                Texts::tr("The copy in %1 on %2 has been started as a primary.")
                        .arg(directory, host),
                Texts::tr("It has left recovery (state \"%1\", timeline %2) and does not follow "
                          "%3 any more. It may hold changes that are nowhere else, so it is "
                          "neither marked as a standby nor moved nor removed.")
                        .arg(state.control)
                        .arg(state.timeline)
                        .arg(primary),
                Texts::tr("Find out who started it and what was written to it; keep or remove it "
                          "by hand, then make a new plan. The old data, if it was moved, is at "
                          "%1.")
                        .arg(places.aside));
    case Kind::Foreign:
        return stepError(context, ErrorKind::ForeignData,
                         Texts::tr("%1 on %2 was not made by this run.").arg(directory, host),
                         Texts::tr("Nothing is marked, moved or removed there."),
                         Texts::tr("Look at it on %1 and move it away, then retry.").arg(host));
    case Kind::Missing:
    case Kind::Partial:
        return stepError(context, ErrorKind::VerifyFailed,
                         Texts::tr("The copy in %1 on %2 is not complete.").arg(directory, host),
                         Texts::tr("It is missing, lacks files or is of another system."),
                         Texts::tr("Undo and make a new plan."));
    case Kind::Complete:
    case Kind::Standby:
        break;
    }
    return stepError(context, ErrorKind::VerifyFailed,
                     Texts::tr("%1 on %2 has no %3 that makes it a standby.")
                             .arg(directory, host, marking(server).marker()),
                     Texts::tr("Without it the copy would start as a second primary."),
                     Texts::tr("Undo and make a new plan."));
}

} // namespace

TaskPtr readCopyState(const StepContext &context, const ServerRef &server, const DataPlaces &places,
                      const QString &directory, CopyState *state)
{
    *state = {};
    // Written when everything else is there, since 13.
    const bool hasManifest =
            PgVersion::fromNumber(server.instance.versionNum).isAtLeast(PgMajor::V13);
    const QString host = context.hostName();
    return runScript(
            context.host(), "pgtandem-copy-state",
            {directory, places.label, places.systemIdentifier,
             server.instance.binDirectory + "/pg_controldata"_L1, hasManifest ? u"yes"_s : u"no"_s,
             marking(server).marker()},
            server.instance.owner, [state, &context, directory, host](const CommandResult &result) {
                const QString line = QString::fromUtf8(result.out).trimmed();
                if (!result.ok() || line.isEmpty()) {
                    return Outcome::failed(
                            stepError(context, ErrorKind::CommandFailed,
                                      Texts::tr("The copy in %1 on %2 could not be looked at.")
                                              .arg(directory, host),
                                      {}, Texts::tr("Look at the answer below, then retry."))
                                    .withDetail(QString::fromUtf8(result.err).trimmed()));
                }
                state->kind = kindFromWord(line.section(u' ', 0, 0));
                state->hasSignal = line.section(u' ', 1, 1) == "yes"_L1;
                state->timeline = line.section(u' ', 2, 2).toInt();
                state->control = line.section(u' ', 3);
                return Outcome::succeeded();
            });
}

TaskPtr requireCopy(const StepContext &context, const ServerRef &server, const DataPlaces &places,
                    const QString &directory, Marker marker)
{
    if (TaskPtr refusal = refuseOldRun(context, places))
        return refusal;
    auto state = std::make_shared<CopyState>();
    return std::make_unique<MappedTask>(
            readCopyState(context, server, places, directory, state.get()),
            [=, &context](const Outcome &outcome) {
                const bool isMarked = state->hasSignal || marker == Marker::NotYet;
                if (!outcome.isSucceeded() || (state->isUsable() && isMarked))
                    return outcome;
                return Outcome::failed(unusable(context, server, places, directory, *state));
            });
}

TaskPtr refuseOldRun(const StepContext &context, const DataPlaces &places)
{
    if (!places.copy.isEmpty())
        return nullptr;
    QString aside;
    for (const Step &step : context.plan.steps) {
        if (step.kind == StepKind::MoveDataAside)
            aside = step.parameters.value("aside"_L1).toString();
    }
    return std::make_unique<FunctionTask>([&context, aside] {
        return Outcome::failed(stepError(
                context, ErrorKind::Unsupported,
                Texts::tr("This run was begun by an older version of pgTandem."),
                Texts::tr("It copies into the live data directory, where a restart of the host "
                          "could start the copy as a second primary; this version does not go on "
                          "with that."),
                Texts::tr("Go on or undo with that version, or by hand: the old data of %1 is at "
                          "%2.")
                        .arg(context.hostName(), aside)));
    });
}

DataStep::DataStep(const StepContext &context)
    : StepAction(context)
    , m_server(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
    , m_places(DataPlaces::fromJson(parameters().value("places"_L1).toObject()))
{}

QString DataStep::mode() const
{
    return m_places.isMountPoint ? u"contents"_s : u"rename"_s;
}

QStringList DataStep::places(std::initializer_list<QString> more) const
{
    return QStringList{m_places.directory, m_places.aside, m_places.copy, mode(),
                       marking(m_server).marker()} +
           QStringList(more);
}

TaskPtr DataStep::findAccount()
{
    m_account = owner();
    // Without root there is no choice; inside a mount point everything is the owner's.
    if (!fileAccount(m_server).isEmpty() || m_places.isMountPoint)
        return nullptr;
    return script("pgtandem-account", {m_places.directory}, owner(),
                  tr("The directory above %1 on %2 could not be looked at.")
                          .arg(m_places.directory, m_context.hostName()),
                  [this](const QString &printed) {
                      if (printed != "owner"_L1)
                          m_account.clear();
                  });
}

TaskPtr DataStep::readPlaces()
{
    return script("pgtandem-places", places(), owner(),
                  tr("The data directory of %1 could not be looked at.").arg(m_context.hostName()),
                  [this](const QString &printed) {
                      const auto isYes = [&printed](int word) {
                          return printed.section(u' ', word, word) == "yes"_L1;
                      };
                      m_hasDirectory = isYes(0);
                      m_hasAside = isYes(1);
                      m_hasCopy = isYes(2);
                      m_access = printed.section(u' ', 3, 3);
                  });
}

TaskPtr DataStep::script(const char *name, const QStringList &arguments, const QString &runAs,
                         const QString &what, std::function<void(const QString &printed)> use)
{
    return runScript(m_context.host(), name, arguments, runAs,
                     [this, what, use](const CommandResult &result) {
                         if (!result.ok())
                             return Outcome::failed(failure(result, what));
                         if (use)
                             use(QString::fromUtf8(result.out).trimmed());
                         return Outcome::succeeded();
                     });
}

Error DataStep::failure(const CommandResult &result, const QString &what) const
{
    const QString printed = QString::fromUtf8(result.out).trimmed();
    const QString &host = m_context.hostName();
    const QString &directory = m_places.directory;
    const auto make = [&](ErrorKind kind, const QString &why, const QString &remedy) {
        return stepError(m_context, kind, what, why, remedy)
                .withDetail(QString::fromUtf8(result.err).trimmed());
    };
    const QString thenRetry = tr("Look at it on %1 and move it away, then retry.").arg(host);
    switch (result.code) {
    case IsSymlink:
        return make(ErrorKind::Unsupported,
                    tr("%1 is a symbolic link; only the link would be moved.").arg(directory),
                    tr("Name the directory itself in data_directory, then make a new plan."));
    case NoDirectory:
        return make(ErrorKind::FileChanged,
                    tr("%1 is not there any more.").arg(printed.isEmpty() ? directory : printed),
                    tr("Look for it on %1, then make a new plan.").arg(host));
    case ServerRuns:
        return make(ErrorKind::CommandFailed,
                    tr("A server runs in %1, or one crashed there.").arg(directory),
                    tr("Stop it on %1, then retry.").arg(host));
    case ForeignDirectory:
        return make(ErrorKind::ForeignData,
                    tr("%1 is not what this run has made or moved; nothing is changed there.")
                            .arg(printed),
                    thenRetry);
    case NameTaken:
        return make(ErrorKind::FileChanged, tr("%1 is in the way.").arg(printed),
                    tr("Move it away on %1, then retry.").arg(host));
    case AnotherCopy:
        return make(ErrorKind::CommandFailed,
                    tr("Process %1 is a pg_basebackup into the same directory.").arg(printed),
                    tr("Wait for it or end it on %1, then retry.").arg(host));
    case TooSmall:
        return make(ErrorKind::NoSpace,
                    tr("%1 are free on %2, %3 are needed; the old data stays, so both have to "
                       "fit.")
                            .arg(formatBytes(printed.section(u' ', 0, 0).toLongLong()),
                                 printed.section(u' ', 2),
                                 formatBytes(printed.section(u' ', 1, 1).toLongLong())),
                    tr("Free some space on %1, then retry.").arg(host));
    case NotEmpty:
        return make(ErrorKind::ForeignData, tr("%1 is not empty.").arg(printed),
                    tr("Move its content away on %1, then retry.").arg(host));
    case NotWritable:
        return make(ErrorKind::FileUnwritable, QString::fromUtf8(result.err).trimmed(),
                    tr("Give the account write permission on %1, then retry.").arg(host));
    case NotSafe:
        return make(ErrorKind::FileUnwritable,
                    tr("The directory above %1 belongs neither to %2 nor to root alone. Others "
                       "could lead root astray there.")
                            .arg(directory, owner()),
                    tr("Give that directory to %1 or to root, without write permission for others, "
                       "then retry.")
                            .arg(owner()));
    case MountedBelow:
        return make(ErrorKind::Unsupported,
                    tr("A file system is mounted inside the data directory, at %1.").arg(printed),
                    tr("It cannot be moved along. Unmount it, or use a cluster without it."));
    case OtherDirectory:
        return make(ErrorKind::FileChanged,
                    tr("%1 is another directory than the one that the plan was made for.")
                            .arg(directory),
                    tr("Look at it on %1, then make a new plan.").arg(host));
    case NoSignal:
        return make(ErrorKind::VerifyFailed,
                    tr("The copy has no %1 that makes it a standby; it would start as a second "
                       "primary.")
                            .arg(marking(m_server).marker()),
                    tr("Undo and make a new plan."));
    case NoControl:
        return make(ErrorKind::VerifyFailed, tr("pg_control cannot be read."),
                    tr("Look at the data directory on %1, then retry.").arg(host));
    default:
        return make(ErrorKind::CommandFailed, {}, tr("Look at the answer below, then retry."));
    }
}

} // namespace pgt
