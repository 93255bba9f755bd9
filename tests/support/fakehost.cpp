// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakehost.h"

#include "app/plan/steps/stepscripts.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QTimer>

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int pollsOfACopy = 3;

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

CommandResult exited(int code, const QByteArray &out = {}, const QByteArray &err = {})
{
    CommandResult result;
    result.end = CommandEnd::Exited;
    result.code = code;
    result.out = out;
    result.err = err;
    return result;
}

/// A task whose work is one request: answers from the event loop, or never.
template<typename Base>
class FakeRequest : public Base
{
public:
    using Work = std::function<Outcome(FakeRequest &task)>;
    FakeRequest(FakeHost &host, Work work) : m_host(host), m_work(std::move(work)) {}
    using Base::m_state;

protected:
    void run() override
    {
        Outcome outcome;
        const FakeHost::Fate fate = m_host.request([&] { outcome = m_work(*this); });
        if (fate == FakeHost::Fate::Never)
            return;
        if (fate == FakeHost::Fate::LinkLost)
            outcome = Outcome::failed(m_host.linkLost());
        if (fate == FakeHost::Fate::Refused)
            outcome = Outcome::failed(
                    Error::make(ErrorKind::CommandFailed, u"refused by the test"_s));
        QTimer::singleShot(m_host.answerAfterMs(), this,
                           [this, outcome] { this->finish(outcome); });
    }

private:
    FakeHost &m_host;
    Work m_work;
};

class PlainBase : public Task
{
protected:
    int m_state = 0;
};

class FakeCommand final : public CommandTask
{
public:
    FakeCommand(FakeHost &host, const Command &command) : CommandTask(command), m_host(host) {}

protected:
    void run() override
    {
        CommandResult result;
        const FakeHost::Fate fate = m_host.request([&] { result = m_host.execute(command()); });
        if (fate == FakeHost::Fate::Never)
            return;
        if (fate == FakeHost::Fate::LinkLost) {
            result = {};
            result.end = CommandEnd::LinkLost;
        }
        if (fate == FakeHost::Fate::Refused)
            result = exited(1, {}, "refused by the test\n");
        QTimer::singleShot(m_host.answerAfterMs(), this,
                           [this, result] { complete(result, m_host.name()); });
    }

    void abort() override
    {
        CommandResult result;
        result.end = CommandEnd::Cancelled;
        complete(result, m_host.name());
    }

private:
    FakeHost &m_host;
};

} // namespace

FakeHost::FakeHost(const QString &name, const Instance &instance, FakeTrouble &trouble)
    : m_name(name), m_trouble(trouble), m_server(m_files, instance)
{}

FakeHost::Fate FakeHost::request(const std::function<void()> &effect)
{
    if (m_trouble.isFrozen)
        return Fate::Never;
    if (m_isOpening)
        m_state = State::Ready;
    m_isOpening = false;
    const bool isNow = ++m_trouble.calls == m_trouble.atCall;
    const FakeTrouble::Kind kind = isNow ? m_trouble.kind : FakeTrouble::Kind::None;
    if (m_state != State::Ready)
        return Fate::LinkLost;
    switch (kind) {
    case FakeTrouble::Kind::LinkLostBefore:
        m_state = State::Lost;
        return Fate::LinkLost;
    case FakeTrouble::Kind::LinkLostAfter:
        effect();
        m_state = State::Lost;
        return Fate::LinkLost;
    case FakeTrouble::Kind::CommandFails:
        return Fate::Refused;
    case FakeTrouble::Kind::Crash:
        effect();
        m_trouble.isFrozen = true;
        return Fate::Never;
    case FakeTrouble::Kind::Hang:
        return Fate::Never;
    case FakeTrouble::Kind::None:
        break;
    }
    effect();
    return Fate::Done;
}

Error FakeHost::linkLost() const
{
    return Error::make(ErrorKind::LinkLost, u"lost by the test"_s).withHost(m_name);
}

TaskPtr FakeHost::open()
{
    m_isOpening = true;
    return std::make_unique<FakeRequest<PlainBase>>(*this,
                                                    [](auto &) { return Outcome::succeeded(); });
}

std::unique_ptr<CommandTask> FakeHost::command(const Command &command)
{
    return std::make_unique<FakeCommand>(*this, command);
}

std::unique_ptr<ReadFileTask> FakeHost::readFile(const QString &path, const QString &)
{
    return std::make_unique<FakeRequest<ReadFileTask>>(*this, [this, path](auto &task) {
        RemoteFileState state;
        state.path = path;
        if (const std::optional<FakeFile> file = m_files.file(path)) {
            state.exists = true;
            state.content = file->content;
            state.sha256 = sha256(file->content);
            state.owner = state.group = file->owner;
            state.mode = file->mode;
        }
        task.m_state = state;
        return Outcome::succeeded();
    });
}

TaskPtr FakeHost::writeFile(const FileWrite &write)
{
    return std::make_unique<FakeRequest<PlainBase>>(*this, [this, write](auto &) {
        m_visible += write.path.toUtf8() + '\n';
        if (write.privacy == Command::Privacy::Plain)
            m_visible += write.content + '\n';
        const std::optional<FakeFile> present = m_files.file(write.path);
        const bool isExpected =
                present ? write.expectedSha256 == sha256(present->content) : !write.expectedSha256;
        const QString directory = QFileInfo(write.path).path();
        const bool hasDirectory = m_files.exists(directory) || directory.startsWith("/etc/"_L1) ||
                                  directory == "/var/lib/postgresql/17"_L1;
        if (!isExpected || !hasDirectory)
            return Outcome::failed(
                    Error::make(ErrorKind::FileChanged, u"%1 changed"_s.arg(write.path)));
        if (present && !write.backupPath.isEmpty())
            m_files.write(write.backupPath, present->content, present->owner, present->mode);
        m_files.write(write.path, write.content, write.owner, write.mode);
        return Outcome::succeeded();
    });
}

std::unique_ptr<DetachedTask> FakeHost::startDetached(const DetachedJob &job)
{
    return std::make_unique<FakeRequest<DetachedTask>>(*this, [this, job](auto &task) {
        m_visible += job.argv.join(u' ').toUtf8() + '\n';
        if (!m_jobs.contains(job.id)) {
            Job started;
            started.job = job;
            m_jobs.insert(job.id, started);
            // The first half of a restart: between the two the server is down.
            if (!job.argv.first().endsWith("pg_basebackup"_L1) && job.argv.contains("restart"_L1))
                m_server.stop();
        }
        task.m_state.phase = DetachedState::Phase::Running;
        return Outcome::succeeded();
    });
}

void FakeHost::workOn(Job &job)
{
    if (job.phase != DetachedState::Phase::Running)
        return;
    ++job.polls;
    if (!job.job.argv.first().endsWith("pg_basebackup"_L1)) {
        const CommandResult result = control(job.job.argv);
        job.phase = DetachedState::Phase::Exited;
        job.exitCode = result.code;
        return;
    }
    if (job.polls < pollsOfACopy) {
        // Half a copy is there all the time.
        const QString directory = job.job.argv.value(2);
        if (m_files.isEmpty(directory))
            m_files.write(directory + "/base"_L1, "half", m_server.instance().owner);
        job.output +=
                "  " + QByteArray::number(job.polls * 1000) + "/4000 kB (25%), 0/1 tablespace\n";
        return;
    }
    makeCopy(job);
}

void FakeHost::makeCopy(Job &job)
{
    const QStringList &argv = job.job.argv;
    const QString directory = argv.value(2);
    job.phase = DetachedState::Phase::Exited;
    job.exitCode = 1;
    FakeServer *primary = m_server.upstream;
    const QString slot = argv.value(argv.indexOf("-S"_L1) + 1);
    const FakeAnswer login = primary->login(argv.value(4), m_files);
    if (login.code != 0 || !primary->slotList.contains(slot)) {
        job.output += "pg_basebackup: error: " + login.err;
        return;
    }
    const QString &owner = m_server.instance().owner;
    const QString source = primary->instance().dataDirectory;
    m_files.removeBelow(directory);
    for (const QString &path : primary->files().below(source)) {
        if (!path.endsWith("postmaster.pid"_L1))
            m_files.write(directory + path.mid(source.size()), primary->files().content(path),
                          owner);
    }
    m_files.write(directory + "/backup_label"_L1,
                  "LABEL: " + argv.value(argv.indexOf("-l"_L1) + 1).toUtf8() + '\n', owner);
    m_server.roles = primary->roles;
    job.exitCode = 0;
    job.output += "pg_basebackup: base backup completed\n";
}

void FakeHost::letJobsGoOn()
{
    for (Job &job : m_jobs) {
        if (!job.job.argv.first().endsWith("pg_basebackup"_L1))
            workOn(job);
    }
}

std::unique_ptr<DetachedTask> FakeHost::pollDetached(const QString &id, const QString &,
                                                     qint64 offset, std::chrono::milliseconds)
{
    return std::make_unique<FakeRequest<DetachedTask>>(*this, [this, id, offset](auto &task) {
        DetachedState state;
        if (m_jobs.contains(id)) {
            Job &job = m_jobs[id];
            workOn(job);
            state.phase = job.phase;
            state.exitCode = job.exitCode;
            state.newOutput = job.output.mid(offset);
            state.nextOffset = job.output.size();
        }
        task.m_state = state;
        return Outcome::succeeded();
    });
}

TaskPtr FakeHost::killDetached(const QString &id, const QString &)
{
    return std::make_unique<FakeRequest<PlainBase>>(*this, [this, id](auto &) {
        if (m_jobs.contains(id) && m_jobs[id].phase == DetachedState::Phase::Running)
            m_jobs[id].phase = DetachedState::Phase::Vanished;
        return Outcome::succeeded();
    });
}

TaskPtr FakeHost::forgetDetached(const QString &id, const QString &)
{
    return std::make_unique<FakeRequest<PlainBase>>(*this, [this, id](auto &) {
        if (m_jobs.value(id).phase == DetachedState::Phase::Running && m_jobs.contains(id))
            return Outcome::failed(Error::make(ErrorKind::CommandFailed, u"it runs"_s));
        m_jobs.remove(id);
        return Outcome::succeeded();
    });
}

std::unique_ptr<TunnelTask> FakeHost::openTunnel(const TunnelTarget &)
{
    return nullptr;
}

// --- Commands

CommandResult FakeHost::execute(const Command &command)
{
    const QStringList &argv = command.argv;
    m_visible += argv.join(u' ').toUtf8() + '\n';
    if (command.privacy == Command::Privacy::Plain)
        m_visible += command.input + '\n';
    const QString program = QFileInfo(argv.first()).fileName();
    if (program == "sh"_L1)
        return script(argv.value(3), argv.mid(4));
    if (program == "psql"_L1 && argv.contains("IDENTIFY_SYSTEM"_L1)) {
        const FakeAnswer answer =
                m_server.upstream->login(argv.value(argv.indexOf("-d"_L1) + 1), m_files);
        return exited(answer.code, answer.out, answer.err);
    }
    if (program == "psql"_L1) {
        const FakeAnswer answer = m_server.sql(command.input);
        return exited(answer.code, answer.out, answer.err);
    }
    if (program == "postgres"_L1)
        return m_server.configIsUsable() ? exited(0, "5432\n") : exited(1, {}, "syntax error");
    if (program == "pg_ctl"_L1 && argv.contains("status"_L1)) {
        if (!m_files.exists(m_server.instance().dataDirectory))
            return exited(4);
        return exited(m_server.isRunning() ? 0 : 3);
    }
    return control(argv);
}

CommandResult FakeHost::control(const QStringList &argv)
{
    if (argv.contains("stop"_L1) || argv.contains("restart"_L1))
        m_server.stop();
    if (argv.contains("start"_L1) || argv.contains("restart"_L1))
        m_server.start();
    return exited(0); // as the Debian unit, whatever came of it
}

CommandResult FakeHost::script(const QString &name, const QStringList &arguments)
{
    const QString first = arguments.value(0);
    const QString second = arguments.value(1);
    if (name == "pgtandem-account"_L1 || name == "pgtandem-edit-account"_L1)
        return exited(0, "owner\n");
    if (name == "pgtandem-precheck"_L1)
        return exited(m_files.isDirectory(first) ? 0 : NoDirectory);
    if (name == "pgtandem-places"_L1) {
        QByteArray line;
        for (const QString &path : arguments.first(3))
            line += m_files.exists(path) ? "yes " : "no ";
        return exited(0, line + "700\n");
    }
    if (name == "pgtandem-copy-prepare"_L1) {
        if (!m_files.exists(second))
            m_files.makeDirectory(second, arguments.at(3));
        return exited(0);
    }
    if (name == "pgtandem-copy-check"_L1)
        return m_files.isEmpty(first) ? exited(0) : exited(NotEmpty, first.toUtf8());
    if (name == "pgtandem-copy-state"_L1)
        return copyState(arguments);
    if (name == "pgtandem-copy-remove"_L1 || name == "pgtandem-copy-forget"_L1)
        return copyRemove(name == "pgtandem-copy-remove"_L1 ? first : second, name);
    if (name == "pgtandem-move-aside"_L1)
        return rename(first, second, NotToBe::Running);
    if (name == "pgtandem-move-back"_L1)
        return rename(second, first, NotToBe::Running);
    if (name == "pgtandem-place"_L1)
        return rename(arguments.value(2), first, NotToBe::Unmarked, arguments.value(4));
    if (name == "pgtandem-unplace"_L1)
        return m_files.exists(arguments.value(2))
                       ? exited(0)
                       : rename(first, arguments.value(2), NotToBe::Running);
    if (name == "pgtandem-restore"_L1) {
        for (const QString &file : arguments.mid(2)) {
            const std::optional<FakeFile> old = m_files.file(first + u'/' + file);
            if (!old)
                continue;
            m_files.remove(second + u'/' + file);
            m_files.write(second + u'/' + file, old->content, old->owner, old->mode);
        }
        return exited(0);
    }
    if (name == "pgtandem-remove-file"_L1) {
        m_files.remove(first);
        return exited(0);
    }
    if (name == "pgtandem-log-size"_L1)
        return exited(0, QByteArray::number(m_files.content(first).size()));
    if (name == "pgtandem-log-tail"_L1)
        return exited(0, m_files.content(first).mid(second.toLongLong()));
    if (name == "pgtandem-processes"_L1)
        return exited(0, first.toUtf8() + " postgres: walsender\n");
    return exited(127, {}, "the fake does not know " + name.toUtf8());
}

CommandResult FakeHost::copyState(const QStringList &arguments)
{
    const QString directory = arguments.at(0);
    const QByteArray label = "LABEL: " + arguments.at(1).toUtf8() + '\n';
    const auto says = [&](const QByteArray &word) {
        const QByteArray signal = m_files.exists(directory + u'/' + arguments.at(5)) ? "yes" : "no";
        return exited(0, word + ' ' + signal + " 1 " + m_server.controlState(directory) + '\n');
    };
    if (m_files.isEmpty(directory))
        return says("missing");
    const bool isNew = m_files.content(directory + "/backup_label"_L1) == label;
    const bool wasStarted = m_files.content(directory + "/backup_label.old"_L1) == label;
    if (!isNew && !wasStarted)
        return says(m_files.exists(directory + "/pg_control"_L1) ? "foreign" : "partial");
    if (m_files.content(directory + "/pg_control"_L1) != arguments.at(2).toUtf8())
        return says("partial");
    if (isNew)
        return says("complete");
    return says(m_server.controlState(directory).contains("recovery") ? "standby" : "promoted");
}

CommandResult FakeHost::copyRemove(const QString &copy, const QString &name)
{
    if (m_files.exists(copy + "/postmaster.pid"_L1))
        return exited(ServerRuns);
    if (name == "pgtandem-copy-remove"_L1) {
        m_files.removeBelow(copy);
        return exited(0);
    }
    if (!m_files.isEmpty(copy))
        return exited(NotEmpty, copy.toUtf8());
    m_files.remove(copy);
    return exited(0);
}

CommandResult FakeHost::rename(const QString &from, const QString &to, NotToBe condition,
                               const QString &marker)
{
    if (!m_files.exists(from))
        return exited(m_files.exists(to) ? 0 : NoDirectory);
    if (condition == NotToBe::Running && m_files.exists(from + "/postmaster.pid"_L1))
        return exited(ServerRuns);
    if (condition == NotToBe::Unmarked && !m_files.exists(from + u'/' + marker))
        return exited(NoSignal);
    if (m_files.exists(to))
        return exited(NameTaken, to.toUtf8());
    m_files.move(from, to);
    return exited(0);
}

} // namespace pgt::test
