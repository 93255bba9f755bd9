// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/passfile.h"
#include "app/plan/steps/steps.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

constexpr int privateMode = 0600;

/// The password file of the standby, in a place of its own. libpq ignores one that others may read.
class PassFileStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit PassFileStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
        , m_path(parameters().value("path"_L1).toString())
    {
        for (const QString &database : {u"replication"_s, u"*"_s}) {
            m_entries << PassEntry{parameters().value("host"_L1).toString(),
                                   parameters().value("port"_L1).toString(), database,
                                   parameters().value("role"_L1).toString()};
        }
    }

    ~PassFileStep() override
    {
        wipe(m_state.content);
        wipe(m_backup.content);
    }

    TaskPtr check() override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this] { return read(m_path, &m_state); });
        return std::make_unique<MappedTask>(inSequence(std::move(steps)),
                                            [this](const Outcome &outcome) {
                                                m_isDone = outcome.isSucceeded() && isComplete();
                                                return outcome;
                                            });
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"existed"_s, m_state.exists}};
        if (m_state.exists)
            m_undoData.insert("backup"_L1, backupPath());
        return nullptr;
    }

    TaskPtr apply() override
    {
        if (password().isEmpty()) {
            return std::make_unique<FunctionTask>([this] {
                return Outcome::failed(
                        stepError(m_context, ErrorKind::InvalidInput,
                                  tr("The password for replication is not known any more."),
                                  tr("Passwords are not saved with a run."),
                                  tr("Undo this run and make a new plan.")));
            });
        }
        // Wide open or of another account: not a file to add a password to.
        if (m_state.exists &&
            (m_state.mode != privateMode || m_state.owner != m_server.instance.owner)) {
            return std::make_unique<FunctionTask>([this] {
                return Outcome::failed(
                        stepError(m_context, ErrorKind::FileUnwritable,
                                  tr("%1 on %2 exists with another owner or mode.")
                                          .arg(m_path, m_context.hostName()),
                                  tr("A password written there could be read by others."),
                                  tr("Remove the file, then retry.")));
            });
        }
        std::vector<TaskFactory> steps;
        if (m_state.exists && !keptBackup().isEmpty())
            steps.push_back([this] { return read(keptBackup(), &m_backup); });
        steps.push_back([this] { return write(); });
        return inSequence(std::move(steps));
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            return Outcome::failed(stepError(
                    m_context, ErrorKind::VerifyFailed,
                    tr("%1 on %2 is not what was written.").arg(m_path, m_context.hostName()),
                    tr("The standby could not sign in."), tr("Retry.")));
        });
    }

    TaskPtr undo(const QJsonObject &undoData) override
    {
        std::vector<TaskFactory> steps;
        steps.push_back([this] { return findAccount(); });
        steps.push_back([this] { return read(m_path, &m_state); });
        if (!undoData.value("existed"_L1).toBool()) {
            steps.push_back([this] { return takeOut(); });
            return inSequence(std::move(steps));
        }
        const QString backup = undoData.value("backup"_L1).toString();
        if (backup.isEmpty()) { // written by a version that kept none
            m_context.sink.leftover(
                    tr("%1 on %2 was there before and is kept.").arg(m_path, m_context.hostName()));
            return nullptr;
        }
        steps.push_back([this, backup] { return read(backup, &m_backup); });
        steps.push_back([this]() -> TaskPtr { return m_backup.exists ? restore() : nullptr; });
        steps.push_back(
                [this, backup]() -> TaskPtr { return m_backup.exists ? remove(backup) : nullptr; });
        return inSequence(std::move(steps));
    }

private:
    const QJsonObject &parameters() const { return m_context.step.parameters; }
    const Secret &password() const { return m_context.secrets.rolePassword; }
    const QString &account() const { return *m_account; }
    TaskPtr findAccount() { return findEditAccount(m_context.host(), m_server, m_path, m_account); }
    QString backupPath() const { return m_path + ".pgtandem-"_L1 + m_context.plan.id; }
    /// Where this run keeps the old file, by its first start; empty: nowhere.
    QString keptBackup() const
    {
        return m_context.undoData.value(m_context.step.id).value("backup"_L1).toString();
    }

    TaskPtr read(const QString &path, RemoteFileState *state)
    {
        return withResult<ReadFileTask>(m_context.host().readFile(path, account()),
                                        [state](ReadFileTask &task) {
                                            *state = task.result();
                                            return Outcome::succeeded();
                                        });
    }

    TaskPtr remove(const QString &path)
    {
        m_context.sink.log(LogLine::Level::Command, "rm "_L1 + path);
        return runScript(m_context.host(), "pgtandem-remove-file", {path}, account(),
                         [this, path](const CommandResult &result) {
                             if (result.ok())
                                 return Outcome::succeeded();
                             return Outcome::failed(
                                     stepError(m_context, ErrorKind::FileUnwritable,
                                               tr("%1 on %2 could not be removed.")
                                                       .arg(path, m_context.hostName()))
                                             .withDetail(QString::fromUtf8(result.err).trimmed()));
                         });
    }

    TaskPtr write()
    {
        PassFile file(m_state.content);
        for (const PassEntry &entry : std::as_const(m_entries)) {
            if (const Result<void> set = file.set(entry, password()); !set) {
                return std::make_unique<FunctionTask>(
                        [error = set.error()] { return Outcome::failed(error); });
            }
        }
        FileWrite write;
        write.path = m_path;
        write.content = file.content();
        if (m_state.exists) {
            write.expectedSha256 = m_state.sha256;
            // Undo needs the passwords that are replaced, and they must not be in the journal. A
            // second start finds our own content: the first backup is the one that counts.
            if (!m_backup.exists)
                write.backupPath = keptBackup();
        }
        write.owner = m_server.instance.owner;
        write.mode = privateMode;
        write.runAs = account();
        write.privacy = Command::Privacy::Secret;
        m_context.sink.log(LogLine::Level::Command, u"write %1 (0600)"_s.arg(m_path));
        return m_context.host().writeFile(write);
    }

    /// The old file byte for byte, or, if somebody has changed it meanwhile, theirs without what
    /// this run has put in.
    TaskPtr restore()
    {
        if (!m_state.exists)
            return nullptr; // removed by somebody; nothing of ours is left in it
        const PassFile old(m_backup.content);
        PassFile ours(m_backup.content);
        const PassFile present(m_state.content);
        bool isOurs = true;
        for (const PassEntry &entry : std::as_const(m_entries)) {
            const std::optional<Secret> password = present.lookup(entry);
            isOurs = isOurs && password && ours.set(entry, *password);
        }
        if (isOurs && ours.content() == m_state.content)
            return replace(m_backup.content);
        PassFile theirs(m_state.content);
        for (const PassEntry &entry : std::as_const(m_entries)) {
            const std::optional<Secret> before =
                    old.contains(entry) ? old.lookup(entry) : std::nullopt;
            if (!before || !theirs.set(entry, *before))
                theirs.remove(entry);
        }
        return replace(theirs.content());
    }

    /// A file that this run has made goes away, unless somebody has added lines of his own.
    TaskPtr takeOut()
    {
        PassFile theirs(m_state.content);
        for (const PassEntry &entry : std::as_const(m_entries))
            theirs.remove(entry);
        if (theirs.content().isEmpty())
            return remove(m_path);
        m_context.sink.leftover(tr("%1 on %2 has further lines now; only those of this run were "
                                   "taken out.")
                                        .arg(m_path, m_context.hostName()));
        return replace(theirs.content());
    }

    TaskPtr replace(const QByteArray &content)
    {
        if (content == m_state.content)
            return nullptr;
        FileWrite write;
        write.path = m_path;
        write.content = content;
        write.expectedSha256 = m_state.sha256;
        write.owner = m_state.owner;
        write.group = m_state.group;
        write.mode = m_state.mode;
        write.runAs = account();
        write.privacy = Command::Privacy::Secret;
        m_context.sink.log(LogLine::Level::Command, u"restore %1"_s.arg(m_path));
        return m_context.host().writeFile(write);
    }

    bool isComplete() const
    {
        if (!m_state.exists || m_state.mode != privateMode ||
            m_state.owner != m_server.instance.owner)
            return false;
        const PassFile file(m_state.content);
        for (const PassEntry &entry : m_entries) {
            const std::optional<Secret> found = file.lookup(entry);
            // Without the password at hand, a file that this run has finished is good enough.
            if (!found || (!password().isEmpty() && !(*found == password())))
                return false;
        }
        return true;
    }

    ServerRef m_server;
    QString m_path;
    QList<PassEntry> m_entries;
    RemoteFileState m_state, m_backup;
    std::shared_ptr<QString> m_account = std::make_shared<QString>();
};

} // namespace

std::unique_ptr<StepAction> makePassFileStep(const StepContext &context)
{
    return std::make_unique<PassFileStep>(context);
}

} // namespace pgt
