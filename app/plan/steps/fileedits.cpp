// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/fileedits.h"

#include "app/pg/pgversion.h"
#include "app/plan/steps/stepscripts.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)
};

FileWrite writeOf(const FileChange &file, const ServerRef &server, const QString &account)
{
    FileWrite write;
    write.path = file.path;
    write.owner = server.instance.owner;
    write.runAs = account;
    return write;
}

TaskPtr removeFile(HostTransport &host, const QString &path, const QString &account)
{
    return runScript(host, "pgtandem-remove-file", {path}, account,
                     [path](const CommandResult &result) {
                         if (result.ok())
                             return Outcome::succeeded();
                         return Outcome::failed(
                                 Error::make(ErrorKind::FileUnwritable,
                                             Texts::tr("%1 could not be removed.").arg(path))
                                         .withDetail(QString::fromUtf8(result.err).trimmed()));
                     });
}

Error isNotWhatItWas(const FileChange &file, const HostTransport &host)
{
    return Error::make(ErrorKind::FileChanged,
                       Texts::tr("%1 on %2 is not the file that the plan was made for.")
                               .arg(file.path, host.name()),
                       Texts::tr("Only the edits are saved with the plan; they do not fit it. "
                                 "Nothing was written."),
                       Texts::tr("Look at the file, then make a new plan."))
            .withHost(host.name());
}

/// Reads the old content where it was kept before the change. Plans of older versions have it in
/// themselves.
TaskPtr readKept(HostTransport &host, const FileChange &file, const QString &account,
                 QByteArray *kept)
{
    if (!file.saved) {
        *kept = file.before;
        return nullptr;
    }
    return withResult<ReadFileTask>(
            host.readFile(file.backupPath, account), [&host, file, kept](ReadFileTask &task) {
                *kept = task.result().content;
                if (task.result().exists && file.isOld(*kept))
                    return Outcome::succeeded();
                return Outcome::failed(
                        Error::make(
                                ErrorKind::FileChanged,
                                task.result().exists
                                        ? Texts::tr("%1 on %2 is not the copy that was kept of %3.")
                                                  .arg(file.backupPath, host.name(), file.path)
                                        : Texts::tr(
                                                  "%1 on %2, the copy that was kept of %3, is not "
                                                  "there any more.")
                                                  .arg(file.backupPath, host.name(), file.path),
                                Texts::tr("The old content is nowhere else; the file stays as it "
                                          "is."),
                                Texts::tr("Put the copy back or edit %1 by hand: the report says "
                                          "which lines were changed.")
                                        .arg(file.path))
                                .withHost(host.name()));
            });
}

} // namespace

TaskPtr applyFile(const StepContext &context, HostTransport &host, const ServerRef &server,
                  const FileChange &file)
{
    auto state = std::make_shared<RemoteFileState>();
    auto account = std::make_shared<QString>();
    std::vector<TaskFactory> steps;
    steps.push_back([&host, server, file, account] {
        return findEditAccount(host, server, file.path, account);
    });
    steps.push_back([&host, file, state, account]() -> TaskPtr {
        return withResult<ReadFileTask>(host.readFile(file.path, *account),
                                        [state](ReadFileTask &task) {
                                            *state = task.result();
                                            return Outcome::succeeded();
                                        });
    });
    steps.push_back([&host, &sink = context.sink, server, file, state, account]() -> TaskPtr {
        if (state->exists && file.isNew(state->content))
            return nullptr;
        const std::optional<QByteArray> content = file.newContent(state->content);
        if (!content)
            return std::make_unique<FunctionTask>(
                    [file, &host] { return Outcome::failed(isNotWhatItWas(file, host)); });
        FileWrite write = writeOf(file, server, *account);
        write.content = *content;
        // What a copy brought is replaced whatever it is.
        if (file.existsBefore && !file.beforeSha256.isEmpty())
            write.expectedSha256 = file.beforeSha256;
        else if (file.existsBefore && state->exists)
            write.expectedSha256 = state->sha256;
        write.backupPath = file.backupPath;
        return std::make_unique<MappedTask>(host.writeFile(write), [&sink, file](const Outcome &o) {
            if (o.isSucceeded())
                sink.log(LogLine::Level::Output,
                         file.backupPath.isEmpty()
                                 ? Texts::tr("%1 saved").arg(file.path)
                                 : Texts::tr("%1 saved, backup kept").arg(file.path));
            return o;
        });
    });
    return inSequence(std::move(steps));
}

TaskPtr restoreFile(const StepContext &context, HostTransport &host, const ServerRef &server,
                    const FileChange &file)
{
    auto state = std::make_shared<RemoteFileState>();
    auto account = std::make_shared<QString>();
    auto kept = std::make_shared<QByteArray>();
    auto isDone = std::make_shared<bool>(false);
    std::vector<TaskFactory> steps;
    steps.push_back([&host, server, file, account] {
        return findEditAccount(host, server, file.path, account);
    });
    steps.push_back([&host, file, state, account]() -> TaskPtr {
        return withResult<ReadFileTask>(host.readFile(file.path, *account),
                                        [state](ReadFileTask &task) {
                                            *state = task.result();
                                            return Outcome::succeeded();
                                        });
    });
    steps.push_back([&host, file, state, kept, isDone, account]() -> TaskPtr {
        const bool isOld = state->exists == file.existsBefore &&
                           (!state->exists || file.isOld(state->content));
        if (isOld) {
            *isDone = true;
            return nullptr;
        }
        if (!state->exists || !file.isNew(state->content)) {
            return std::make_unique<FunctionTask>([file, &host] {
                return Outcome::failed(
                        Error::make(
                                ErrorKind::FileChanged,
                                Texts::tr("%1 on %2 was changed by somebody else since.")
                                        .arg(file.path, host.name()),
                                Texts::tr("Putting the old content back would undo that change."),
                                Texts::tr("Compare it with %1 and edit it by hand.")
                                        .arg(file.backupPath))
                                .withHost(host.name()));
            });
        }
        if (!file.existsBefore) {
            *isDone = true;
            return removeFile(host, file.path, *account);
        }
        return readKept(host, file, *account, kept.get());
    });
    steps.push_back(
            [&host, &sink = context.sink, server, file, state, kept, isDone, account]() -> TaskPtr {
                if (*isDone)
                    return nullptr;
                FileWrite write = writeOf(file, server, *account);
                write.content = *kept;
                write.expectedSha256 = state->sha256;
                sink.log(LogLine::Level::Output, Texts::tr("%1 restored").arg(file.path));
                return host.writeFile(write);
            });
    steps.push_back([&host, file, account]() -> TaskPtr {
        return file.backupPath.isEmpty()
                       ? nullptr
                       : ignoringFailure(removeFile(host, file.backupPath, *account));
    });
    return inSequence(std::move(steps));
}

TaskPtr compareFiles(HostTransport &host, const QList<FileChange> &files, bool *areNew)
{
    *areNew = true;
    std::vector<TaskFactory> steps;
    for (const FileChange &file : files) {
        steps.push_back([&host, file, areNew]() -> TaskPtr {
            return withResult<ReadFileTask>(
                    host.readFile(file.path), [file, areNew](ReadFileTask &task) {
                        if (!task.result().exists || !file.isNew(task.result().content))
                            *areNew = false;
                        return Outcome::succeeded();
                    });
        });
    }
    return inSequence(std::move(steps));
}

TaskPtr askForFileErrors(const StepContext &context, HostTransport &host, const ServerRef &server)
{
    const PgVersion version = PgVersion::fromNumber(server.instance.versionNum);
    QByteArray sql = "-- pgtandem:file-errors\n";
    if (version.hasFileSettings()) {
        // A change that waits for a restart has the same text as a wrong value. Reading the view
        // makes this session mark the former in pending_restart (seen with 13 to 18), so it is read
        // once before.
        sql += "SELECT 1 FROM pg_settings WHERE (SELECT count(*) FROM pg_file_settings) < 0;\n"
               "SELECT f.sourcefile, f.sourceline, coalesce(f.name, ''), f.error "
               "FROM pg_file_settings f LEFT JOIN pg_settings s ON lower(s.name) = lower(f.name) "
               "WHERE f.error IS NOT NULL "
               "AND f.error NOT LIKE '% cannot be changed without restarting the server' "
               "AND NOT (f.error = 'setting could not be applied' AND s.context = 'postmaster' "
               "AND s.pending_restart);\n";
    }
    // A hostssl line with ssl = off is read and never used: a warning of the server, no error.
    if (version.hasHbaFileRules())
        sql += "SELECT current_setting('hba_file'), line_number, 'pg_hba.conf', error "
               "FROM pg_hba_file_rules WHERE error IS NOT NULL "
               "AND error NOT LIKE '%record cannot match because%';\n";
    const QString hostName = context.hostName();
    return runSql(host, server, sql,
                  Texts::tr("The configuration of %1 could not be checked.").arg(hostName),
                  [hostName](const Rows &rows) {
                      if (rows.isEmpty())
                          return Outcome::succeeded();
                      QStringList lines;
                      for (const QStringList &row : rows)
                          lines << u"%1:%2: %3"_s.arg(row.value(0), row.value(1), row.value(3));
                      return Outcome::failed(
                              Error::make(ErrorKind::ConfigBroken,
                                          Texts::tr("PostgreSQL on %1 finds errors in its "
                                                    "configuration.")
                                                  .arg(hostName),
                                          Texts::tr("It would not start with these files."),
                                          Texts::tr("Correct the lines named below, then retry."))
                                      .withDetail(lines.join(u'\n'))
                                      .withHost(hostName));
                  });
}

TaskPtr tryConfiguration(const StepContext &context, HostTransport &host, const ServerRef &server,
                         const QString &setting, const DataPlaces &places)
{
    const Instance &instance = server.instance;
    Command command;
    command.argv = {instance.binDirectory + "/postgres"_L1, u"-C"_s, setting, u"-D"_s};
    if (places.copy.isEmpty()) {
        command.argv << instance.dataDirectory << u"-c"_s
                     << "config_file="_L1 + instance.configFile;
    } else {
        // A configuration outside names the live place, which is still the old cluster's.
        command.argv << places.copy << u"-c"_s
                     << "config_file="_L1 + places.inCopy(instance.configFile) << u"-c"_s
                     << "data_directory="_L1 + places.copy;
    }
    command.runAs = instance.owner;
    command.exit = Command::Exit::AnyCode;
    context.sink.log(LogLine::Level::Command, command.shown());
    command.environment = {{u"LC_ALL"_s, u"C"_s}};
    StepSink *sink = &context.sink;
    const QString hostName = context.hostName();
    return withResult<CommandTask>(host.command(command), [sink, hostName](CommandTask &task) {
        if (task.result().ok()) {
            sink->log(LogLine::Level::Good, Texts::tr("new configuration is valid"));
            return Outcome::succeeded();
        }
        return Outcome::failed(
                Error::make(ErrorKind::ConfigBroken,
                            Texts::tr("PostgreSQL on %1 would not start with the new "
                                      "configuration.")
                                    .arg(hostName),
                            Texts::tr("Its program refuses the files."),
                            Texts::tr("Undo, correct the files and make a new plan."))
                        .withDetail(QString::fromUtf8(task.result().err).trimmed())
                        .withHost(hostName));
    });
}

TaskPtr reloadServer(const StepContext &context, HostTransport &host, const ServerRef &server)
{
    const QString hostName = context.hostName();
    const QString what = Texts::tr("PostgreSQL on %1 could not be reloaded.").arg(hostName);
    auto before = std::make_shared<QString>();
    auto now = std::make_shared<QString>();
    const QByteArray readTime = "-- pgtandem:load-time\nSELECT pg_conf_load_time();\n";
    std::vector<TaskFactory> steps;
    steps.push_back([&host, server, what, before, readTime]() -> TaskPtr {
        return runSql(host, server, readTime, what, [before](const Rows &rows) {
            *before = rows.value(0).value(0);
            return Outcome::succeeded();
        });
    });
    steps.push_back([&host, &sink = context.sink, server, what]() -> TaskPtr {
        sink.log(LogLine::Level::Command, u"psql: SELECT pg_reload_conf()"_s);
        return runSql(host, server, "-- pgtandem:reload\nSELECT pg_reload_conf();\n", what);
    });
    // The signal is asynchronous; and with an error in a file the server keeps the old settings and
    // the old time.
    steps.push_back([&host, &context, server, what, before, now, readTime, hostName]() -> TaskPtr {
        const auto began = context.clock.steady();
        return std::make_unique<RepeatTask>(
                [&host, server, what, now, readTime] {
                    return runSql(host, server, readTime, what, [now](const Rows &rows) {
                        *now = rows.value(0).value(0);
                        return Outcome::succeeded();
                    });
                },
                [=, &context](const Outcome &outcome) -> std::optional<Outcome> {
                    if (!outcome.isSucceeded() || *now != *before)
                        return outcome;
                    if (context.clock.steady() - began < context.timings.reload)
                        return std::nullopt;
                    return Outcome::failed(
                            Error::make(ErrorKind::VerifyFailed,
                                        Texts::tr("PostgreSQL on %1 has not read its files again.")
                                                .arg(hostName),
                                        Texts::tr("The new lines are not in effect."),
                                        Texts::tr("Look into its log for the reason, then retry."))
                                    .withHost(hostName));
                },
                context.timings.poll / 5);
    });
    return inSequence(std::move(steps));
}

} // namespace pgt
