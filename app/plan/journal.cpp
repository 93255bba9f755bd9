// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/journal.h"

#include "app/base/diskspace.h"
#include "app/base/log.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <unistd.h>
#else
#include <io.h>
#endif

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

constexpr auto ownerFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
constexpr qint64 mostLogBytes = 4 << 20; // of an earlier part; far more than anybody reads
// 1: without a first line that says so; one step at a time. 2: with it, steps at the same time.
constexpr int journalFormat = 2;
constexpr auto ownerDirectory = ownerFile | QFileDevice::ExeOwner;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Journal)
};

// A journal has some ten kilobytes; with less than this the next program that writes fills the
// disk.
constexpr qint64 roomForRun = 4 << 20;
constexpr qint64 roomForLine = 64 << 10;

Error ioError(const QString &path, const QString &cause)
{
    if (auto full = spaceProblem(
                path, roomForLine,
                Texts::tr("Without the journal a run could not be resumed after a crash.")))
        return full->withDetail(cause);
    return Error::make(ErrorKind::Io, Texts::tr("%1 could not be used.").arg(path),
                       Texts::tr("Without the journal a run could not be resumed after a crash."),
                       Texts::tr("Check free space and permissions of that folder."))
            .withDetail(cause);
}

bool syncToDisk(QFile &file)
{
    if (!file.flush())
        return false;
#ifdef Q_OS_UNIX
    return ::fsync(file.handle()) == 0;
#else
    return ::_commit(file.handle()) == 0;
#endif
}

/// Whether the run has been at rest before this line: time that does not count.
bool isAfterRest(const QString &event)
{
    return event == "run"_L1 || event == "undoing"_L1 || event == "agreed"_L1 || event == "left"_L1;
}

/// The first failure is the cause; what comes after it are the steps of other hosts that end, and
/// the failures of those. That somebody stopped the run counts less than that it failed.
void takeEnding(RunState &state, const JournalEntry &entry)
{
    if (state.lastAt.isValid() && !isAfterRest(entry.event))
        state.elapsed += std::chrono::milliseconds(state.lastAt.msecsTo(entry.at));
    state.lastAt = entry.at;
    state.wasLeft = entry.event == "left"_L1;
    const bool goesOn = entry.event == "run"_L1 || entry.event == "undoing"_L1 ||
                        entry.event == "undone"_L1 || entry.event == "agreed"_L1;
    if (goesOn) {
        state.ending = RunState::Ending::Killed;
        state.failed.clear();
        state.cancelled.clear();
        return;
    }
    if (entry.event != "failed"_L1 && entry.event != "undo-failed"_L1)
        return;
    const ErrorKind kind = errorKindFromName(entry.data.value("kind"_L1).toString());
    const bool isStop = kind == ErrorKind::Cancelled;
    if (!entry.step.isEmpty())
        (isStop ? state.cancelled : state.failed).insert(entry.step);
    if (state.ending == RunState::Ending::Failed ||
        (isStop && state.ending == RunState::Ending::Stopped))
        return;
    state.cause = kind;
    state.causeText = entry.data.value("text"_L1).toString();
    state.ending = isStop ? RunState::Ending::Stopped : RunState::Ending::Failed;
}

bool isPlanId(const QString &id)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9_-]{8,64}\\z"_s);
    return pattern.match(id).hasMatch();
}

QString directoryOf(const QString &runsDirectory, const QString &planId)
{
    return runsDirectory + u'/' + planId;
}

Result<void> writePlan(const QString &directory, const Plan &plan)
{
    QSaveFile file(directory + "/plan.json"_L1);
    if (!file.open(QIODevice::WriteOnly))
        return ioError(file.fileName(), file.errorString());
    file.setPermissions(ownerFile);
    const QByteArray content = QJsonDocument(plan.toJson()).toJson();
    if (file.write(content) != content.size() || !file.commit())
        return ioError(file.fileName(), file.errorString());
    return {};
}

/// Whether a saved plan has whole configuration files in it, with the secrets of others.
bool holdsContents(const Plan &plan)
{
    for (const Step &step : plan.steps) {
        for (const FileChange &file : step.files) {
            if (!file.saved)
                return true;
        }
    }
    return false;
}

} // namespace

Journal::Journal(const QString &directory)
    : m_directory(directory)
    , m_lock(directory + "/lock"_L1)
    , m_file(directory + "/journal.jsonl"_L1)
    , m_logFile(directory + "/log.jsonl"_L1)
{
    // Never stale by age: a copy may run for days. A dead owner is recognised by its process id.
    m_lock.setStaleLockTime(0);
}

Journal::~Journal() = default;

Result<void> Journal::lock()
{
    if (m_lock.tryLock(0))
        return {};
    if (m_lock.error() == QLockFile::LockFailedError) {
        return Error::make(ErrorKind::Io, Texts::tr("Another pgTandem is working on this run."),
                           Texts::tr("Two programs on one plan would disturb each other."),
                           Texts::tr("Go on in that window, or close it first."));
    }
    return ioError(m_directory, {});
}

Result<std::unique_ptr<Journal>> Journal::create(const QString &runsDirectory, const Plan &plan)
{
    const QString directory = directoryOf(runsDirectory, plan.id);
    if (!isPlanId(plan.id))
        return Error::make(ErrorKind::Internal, Texts::tr("\"%1\" is no plan id.").arg(plan.id));
    // Before anything is changed on a server.
    if (const auto full = spaceProblem(
                runsDirectory, roomForRun,
                Texts::tr("Without the journal a run could not be resumed after a crash.")))
        return *full;
    if (!QDir().mkpath(directory) || !QFile::setPermissions(directory, ownerDirectory))
        return ioError(directory, {});
    std::unique_ptr<Journal> journal(new Journal(directory));
    if (const Result<void> locked = journal->lock(); !locked)
        return locked.error();
    if (const Result<void> written = writePlan(directory, plan); !written)
        return written.error();
    journal->m_plan = plan;
    if (const Result<void> opened = journal->openFile(); !opened)
        return opened.error();
    return journal;
}

Result<std::unique_ptr<Journal>> Journal::open(const QString &runsDirectory, const QString &planId)
{
    const QString directory = directoryOf(runsDirectory, planId);
    QFile file(directory + "/plan.json"_L1);
    if (!isPlanId(planId) || !file.open(QIODevice::ReadOnly))
        return ioError(file.fileName(), file.errorString());
    const Result<Plan> plan = Plan::fromJson(QJsonDocument::fromJson(file.readAll()).object());
    if (!plan)
        return plan.error();
    std::unique_ptr<Journal> journal(new Journal(directory));
    if (const Result<void> locked = journal->lock(); !locked)
        return locked.error();
    journal->m_plan = *plan;
    if (holdsContents(*plan)) { // by a version that saved them
        if (const Result<void> written = writePlan(directory, *plan); !written)
            return written.error();
    }
    if (const Result<void> opened = journal->openFile(); !opened)
        return opened.error();
    return journal;
}

Result<void> Journal::openFile()
{
    if (!m_file.open(QIODevice::ReadWrite))
        return ioError(m_file.fileName(), m_file.errorString());
    m_file.setPermissions(ownerFile);
    const QByteArray all = m_file.readAll();
    // A line without its end was being written when the program or the computer died.
    const qsizetype good = all.lastIndexOf('\n') + 1;
    if (good < all.size()) {
        qCInfo(lcPlan, "the last line of %s was cut off and is dropped",
               qUtf8Printable(m_file.fileName()));
        if (!m_file.resize(good))
            return ioError(m_file.fileName(), m_file.errorString());
    }
    m_file.seek(good);
    const QByteArrayList lines = all.first(good).split('\n');
    if (const Result<void> usable = takeHead(lines.constFirst()); !usable)
        return usable;
    for (const QByteArray &line : lines) {
        const QJsonObject json = QJsonDocument::fromJson(line).object();
        if (json.isEmpty() || json.contains("format"_L1))
            continue;
        JournalEntry entry;
        entry.at = QDateTime::fromString(json.value("at"_L1).toString(), Qt::ISODateWithMs);
        entry.event = json.value("event"_L1).toString();
        entry.step = json.value("step"_L1).toString();
        entry.data = json.value("data"_L1).toObject();
        m_entries << entry;
    }
    return {};
}

/// Looks at the line that names the format, or writes it into a new journal.
Result<void> Journal::takeHead(const QByteArray &line)
{
    if (line.isEmpty())
        return writeLine({{u"event"_s, u"journal"_s}, {u"format"_s, journalFormat}});
    const int format = QJsonDocument::fromJson(line).object().value("format"_L1).toInt(1);
    if (format <= journalFormat)
        return {};
    return Error::make(
            ErrorKind::InvalidInput,
            Texts::tr("This run was begun by a newer version of pgTandem."),
            Texts::tr("Its journal is of format %1, this program knows %2. Read wrongly, "
                      "steps could be done twice.")
                    .arg(format)
                    .arg(journalFormat),
            Texts::tr("Resume or undo it with that version."));
}

Result<void> Journal::writeLine(const QJsonObject &json)
{
    const QByteArray line = QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    if (m_file.write(line) != line.size() || !syncToDisk(m_file))
        return ioError(m_file.fileName(), m_file.errorString());
    return {};
}

Result<void> Journal::append(const QString &event, const QString &step, const QJsonObject &data)
{
    JournalEntry entry{QDateTime::currentDateTimeUtc(), event, step, data};
    QJsonObject json{{u"at"_s, entry.at.toString(Qt::ISODateWithMs)}, {u"event"_s, event}};
    if (!step.isEmpty())
        json.insert("step"_L1, step);
    if (!data.isEmpty())
        json.insert("data"_L1, data);
    if (const Result<void> written = writeLine(json); !written)
        return written;
    m_entries << entry;
    return {};
}

void Journal::keep(const LogLine &line)
{
    if (!m_logFile.isOpen()) {
        if (!m_logFile.open(QIODevice::Append)) {
            qCInfo(lcPlan, "%s: %s", qUtf8Printable(m_logFile.fileName()),
                   qUtf8Printable(m_logFile.errorString()));
            return;
        }
        m_logFile.setPermissions(ownerFile);
    }
    const QJsonObject json{{u"at"_s, line.at.toUTC().toString(Qt::ISODateWithMs)},
                           {u"hostId"_s, line.hostId},
                           {u"host"_s, line.host},
                           {u"level"_s, int(line.level)},
                           {u"text"_s, line.text}};
    m_logFile.write(QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n');
    m_logFile.flush();
}

QList<LogLine> Journal::log() const
{
    QList<LogLine> lines;
    QFile file(m_logFile.fileName());
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    if (file.size() > mostLogBytes) {
        file.seek(file.size() - mostLogBytes);
        file.readLine(); // the rest of a line
    }
    while (!file.atEnd()) {
        const QJsonObject json = QJsonDocument::fromJson(file.readLine()).object();
        const int level = json.value("level"_L1).toInt(-1);
        if (level < 0 || level > int(LogLine::Level::Bad))
            continue;
        LogLine line;
        line.at = QDateTime::fromString(json.value("at"_L1).toString(), Qt::ISODateWithMs);
        line.hostId = json.value("hostId"_L1).toString();
        line.host = json.value("host"_L1).toString();
        line.level = LogLine::Level(level);
        line.text = json.value("text"_L1).toString();
        lines << line;
    }
    return lines;
}

RunState Journal::state() const
{
    RunState state;
    for (const JournalEntry &entry : m_entries) {
        const QString &event = entry.event;
        takeEnding(state, entry);
        if (event == "run"_L1) {
            if (!state.startedAt.isValid())
                state.startedAt = entry.at;
            state.isUndoing = state.isFinished = state.keepsCopy = false;
        } else if (event == "started"_L1) {
            if (!state.started.contains(entry.step))
                state.started << entry.step;
            state.undoData.insert(entry.step, entry.data.value("undo"_L1).toObject());
            state.undone.remove(entry.step);
        } else if (event == "fact"_L1) {
            QJsonObject &data = state.undoData[entry.step];
            for (auto it = entry.data.begin(); it != entry.data.end(); ++it)
                data.insert(it.key(), it.value());
        } else if (event == "done"_L1 || event == "skipped"_L1) {
            state.done.insert(entry.step);
            state.results.insert(entry.step, entry.data);
            if (event == "skipped"_L1)
                state.skipped.insert(entry.step);
        } else if (event == "reverted"_L1) {
            state.done.remove(entry.step);
        } else if (event == "undoing"_L1) {
            state.isUndoing = true;
            state.keepsCopy = entry.data.value("keepsCopy"_L1).toBool();
            state.isFinished = false;
        } else if (event == "undone"_L1) {
            state.done.remove(entry.step);
            state.started.removeAll(entry.step);
            state.undoData.remove(entry.step);
            state.undone.insert(entry.step);
        } else if (event == "downtime"_L1) {
            state.downtimeMs = entry.data.value("ms"_L1).toInteger();
        } else if (event == "leftover"_L1) {
            state.leftovers << entry.data.value("text"_L1).toString();
        } else if (event == "succeeded"_L1 || event == "rolled-back"_L1) {
            state.isFinished = true;
        }
    }
    state.leftovers.removeDuplicates();
    return state;
}

QList<UnfinishedRun> unfinishedRuns(const QString &runsDirectory)
{
    QList<UnfinishedRun> runs;
    const QStringList ids = QDir(runsDirectory).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &id : ids) {
        const Result<std::unique_ptr<Journal>> journal = Journal::open(runsDirectory, id);
        if (!journal)
            continue;
        const RunState state = (*journal)->state();
        if (state.isFinished || !state.startedAt.isValid())
            continue;
        const Plan &plan = (*journal)->plan();
        UnfinishedRun run;
        run.planId = id;
        run.clusterName = plan.spec.clusterName;
        run.primaryName = plan.spec.primaryName;
        QStringList standbys;
        for (const StandbySpec &standby : plan.spec.standbys)
            standbys << standby.name;
        run.standbyName = standbys.join(u", "_s);
        run.startedAt = state.startedAt;
        run.stepsDone = int(state.done.size());
        run.stepsTotal = int(plan.steps.size());
        run.ending = state.ending;
        run.wasLeft = state.wasLeft;
        run.isUndoing = state.isUndoing;
        runs << run;
    }
    std::sort(runs.begin(), runs.end(), [](const UnfinishedRun &a, const UnfinishedRun &b) {
        return a.startedAt > b.startedAt;
    });
    return runs;
}

} // namespace pgt
