// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionlink.h"

#include "app/base/log.h"
#include "app/remote/command.h"
#include "app/remote/elevation.h"
#include "app/remote/sessionjob.h"

#include <QProcessEnvironment>
#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace pgt {

namespace {

// Input that waits in QProcess cannot be overtaken by a ping any more; so keep that little.
constexpr qint64 writeAhead = 256 << 10;

// The exit code of ssh itself; every other one is that of what ran on the host.
constexpr int sshFailure = 255;

QByteArray makeNonce()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

// libpq's variables would silently redirect psql on this computer; a locale would translate the
// messages that are matched.
QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith(QLatin1String("PG")) || name.startsWith(QLatin1String("LC_")) ||
            name == QLatin1String("LANG") || name == QLatin1String("LANGUAGE"))
            environment.remove(name);
    }
    environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C"));
    return environment;
}

} // namespace

SessionLink::SessionLink(const SessionLaunch &launch, const SessionTimings &timings,
                         Prompter *prompter, QObject *parent)
    : QObject(parent)
    , m_launch(launch)
    , m_timings(timings)
    , m_prompter(prompter)
    , m_nonce(makeNonce())
    , m_endMark(pgt::endMark(m_nonce))
    , m_protocol(m_nonce)
{
    m_readyTimer.setSingleShot(true);
    connect(&m_readyTimer, &QTimer::timeout, this,
            [this] { end(LinkEnd::Cause::TooSlow, -1, m_log.words()); });
    connect(&m_tick, &QTimer::timeout, this, &SessionLink::tick);
}

SessionLink::~SessionLink()
{
    // Jobs are children; nobody must hear of them any more.
    for (SessionJob *job : std::as_const(m_jobs))
        job->disconnect();
    reapProcess(std::move(m_process), m_launch.directory);
}

void SessionLink::start()
{
    m_process = makeOwnedProcess();
    QProcessEnvironment environment = cleanEnvironment();
    for (const auto &[name, value] : m_launch.environment)
        environment.insert(name, value);
    m_process->setProcessEnvironment(environment);
    connect(m_process.get(), &QProcess::readyReadStandardOutput, this, &SessionLink::readOutput);
    connect(m_process.get(), &QProcess::readyReadStandardError, this, &SessionLink::readErrors);
    connect(m_process.get(), &QProcess::bytesWritten, this, [this] {
        heard(); // a slow line that takes our bytes is alive
        feedUploads();
    });
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(LinkEnd::Cause::NotStarted, -1, m_process->errorString());
    });
    connect(m_process.get(), &QProcess::finished, this, [this](int code) {
        readOutput();
        if (m_ended)
            return;
        readErrors();
        exited(code);
    });
    m_readyTimer.start(m_timings.ready);
    qCDebug(lcRemote).noquote() << "start" << m_launch.program << m_launch.arguments;
    m_process->start(m_launch.program, m_launch.arguments);
    send(bootScript(m_nonce, m_launch.sudo));
}

QString SessionLink::noise() const
{
    return QString::fromUtf8(m_protocol.noise()).trimmed();
}

qint64 SessionLink::processId() const
{
    return m_process ? m_process->processId() : 0;
}

void SessionLink::send(const QByteArray &bytes)
{
    if (!m_ended && m_process)
        m_process->write(bytes);
}

void SessionLink::readErrors()
{
    const QByteArray bytes = m_process->readAllStandardError();
    // Answering may end the link at once.
    const QByteArray words = m_elevation ? m_elevation->feed(bytes) : bytes;
    m_log.feed(words);
}

void SessionLink::readOutput()
{
    const QByteArray bytes = m_process->readAllStandardOutput();
    if (bytes.isEmpty())
        return;
    heard();
    const std::vector<SessionEvent> events = m_protocol.feed(bytes);
    for (const SessionEvent &event : events) {
        if (m_ended)
            return;
        handle(event);
    }
}

void SessionLink::handle(const SessionEvent &event)
{
    switch (event.type) {
    case SessionEvent::Type::FactsRead:
        goOn();
        return;
    case SessionEvent::Type::Elevated:
        elevated();
        return;
    case SessionEvent::Type::Refused:
        refused(event.number);
        return;
    case SessionEvent::Type::Ready:
        becomeReady(event);
        return;
    case SessionEvent::Type::Pong:
        m_pingOpen = false;
        return;
    case SessionEvent::Type::Broken:
        end(LinkEnd::Cause::Protocol, -1, QString::fromUtf8(event.data));
        return;
    default:
        break;
    }
    if (SessionJob *job = m_jobs.value(event.id))
        job->handle(event);
}

void SessionLink::goOn()
{
    m_facts = m_protocol.facts();
    const QString missing = m_facts.value(QStringLiteral("missing"));
    if (!missing.isEmpty()) {
        end(LinkEnd::Cause::NoShell, -1, missing);
        return;
    }
    if (m_launch.sudo == SudoProbe::Yes) {
        m_privilege = choosePrivilege(m_facts, m_prompter ? Asking::Possible : Asking::Impossible);
        m_facts.insert(QStringLiteral("privilege"), m_privilege.programName());
    }
    if (m_privilege.asks) {
        elevate();
        return;
    }
    // Only what the agent is run by differs; it comes over the same pipe in any case.
    send(privilegeLine(m_privilege, m_nonce) + '\n' + agentScript(m_nonce));
}

void SessionLink::elevate()
{
    Prompt prompt;
    prompt.host = m_launch.host;
    prompt.account = m_privilege.passwordOf(m_facts.value(QStringLiteral("user")));
    prompt.secretKey = QStringLiteral("%1/%2@%3")
                               .arg(m_privilege.programName(), prompt.account, m_launch.host);
    m_elevation = std::make_unique<Elevation>(m_privilege, m_nonce, *m_prompter, prompt);
    connect(m_elevation.get(), &Elevation::askingChanged, this, [this](bool isAsking) {
        if (isAsking)
            questionOpened();
        else
            questionClosed();
    });
    connect(m_elevation.get(), &Elevation::answered, this, &SessionLink::writePassword);
    connect(m_elevation.get(), &Elevation::declined, this, [this](const Outcome &outcome) {
        LinkEnd declined{LinkEnd::Cause::Declined, -1, {}};
        declined.declined = outcome;
        end(declined);
    });
    // Nothing more before the elevated shell runs: the program may read past its line.
    send(privilegeLine(m_privilege, m_nonce) + '\n');
}

void SessionLink::writePassword(const Secret &password)
{
    if (m_ended || !m_process)
        return;
    // No QByteArray of our own. The process' buffer is used again for what is sent next.
    m_process->write(password.view().data(), password.size());
    m_process->write("\n", 1);
}

void SessionLink::elevated()
{
    m_isElevated = true;
    if (!m_elevation)
        return;
    m_facts.insert(QStringLiteral("privilege_asked"),
                   m_elevation->answers() > 0 ? QStringLiteral("yes") : QString());
    dropElevation();
    // A first piece that fits into the buffer that held the password, so that it is overwritten.
    constexpr qsizetype firstPiece = 2048;
    const QByteArray script = agentScript(m_nonce);
    send(script.left(firstPiece));
    send(script.mid(firstPiece));
}

void SessionLink::refused(int status)
{
    constexpr int attempts = 3; // as sudo does
    if (!m_elevation)
        return;
    m_elevation->withdraw();
    const int answers = m_elevation->answers();
    if (answers > 0 && answers < attempts)
        send("AGAIN " + m_nonce + ' ' + privilegeLine(m_privilege, m_nonce) + '\n');
    else
        exited(status);
}

void SessionLink::exited(int code)
{
    LinkEnd end{LinkEnd::Cause::Exited, code, {}};
    if (m_privilege.program != PrivilegeChoice::Program::None && !m_isElevated) {
        end.cause = LinkEnd::Cause::NoPrivilege;
        end.privilege = m_privilege;
        end.loginAccount = m_facts.value(QStringLiteral("user"));
        end.answers = m_elevation ? m_elevation->answers() : 0;
        // After a right password the account may still not be allowed to; only after a wrong one
        // it is asked for again.
        if (m_elevation && m_elevation->lastPrompt().attempt > 1 && code != sshFailure)
            m_prompter->refused(m_elevation->lastPrompt());
    }
    dropElevation();
    end.words = m_log.words();
    this->end(end);
}

void SessionLink::dropElevation()
{
    if (!m_elevation)
        return;
    m_log.feed(m_elevation->takeRest());
    m_elevation->disconnect(this);
    m_elevation->withdraw();
    m_elevation.release()->deleteLater(); // it may be the one that called
}

void SessionLink::becomeReady(const SessionEvent &event)
{
    m_facts.insert(QStringLiteral("session_uid"), QString::number(event.number));
    m_facts.insert(QStringLiteral("session_user"), QString::fromUtf8(event.data));
    m_readyTimer.stop();
    m_ready = true;
    m_sincePing.start();
    m_tick.start(std::min(m_timings.ping, m_timings.stale) / 2);
    Q_EMIT ready();
}

void SessionLink::questionOpened()
{
    if (++m_questions > 1 || m_ended)
        return;
    m_readyTimer.stop();
    Q_EMIT askingChanged(true);
}

void SessionLink::questionClosed()
{
    if (--m_questions > 0 || m_ended)
        return;
    if (!m_ready)
        m_readyTimer.start(m_timings.ready);
    Q_EMIT askingChanged(false);
}

SessionJob *SessionLink::run(const Command &command, const QByteArray &shellText)
{
    auto *job = new SessionJob(++m_lastId, command, this);
    m_jobs.insert(job->id(), job);
    connect(job, &SessionJob::closed, this, [this, job] {
        send(SessionProtocol::done(job->id()));
        m_jobs.remove(job->id());
        job->deleteLater();
    });
    m_uploads.push_back({job->id(), command.input, 0, SessionProtocol::run(job->id(), shellText)});
    feedUploads();
    return job;
}

void SessionLink::forgetUpload(quint32 id)
{
    m_uploads.erase(std::remove_if(m_uploads.begin(), m_uploads.end(),
                                   [id](const Upload &upload) { return upload.id == id; }),
                    m_uploads.end());
}

void SessionLink::feedUploads()
{
    // Each in turn gets one piece sent; those without input are requested at once.
    for (size_t left = m_uploads.size(); left > 0 && !m_ended; --left) {
        Upload upload = std::move(m_uploads.front());
        m_uploads.pop_front();
        if (upload.sent < upload.input.size()) {
            if (m_process->bytesToWrite() > writeAhead) {
                m_uploads.push_back(std::move(upload));
                continue;
            }
            const QByteArray piece = upload.input.mid(upload.sent, SessionProtocol::inputChunk);
            send(SessionProtocol::input(upload.id, piece));
            upload.sent += piece.size();
        }
        if (upload.sent < upload.input.size()) {
            m_uploads.push_back(std::move(upload));
            continue;
        }
        send(upload.request);
        if (SessionJob *job = m_jobs.value(upload.id))
            job->sent();
    }
}

void SessionLink::tick()
{
    const std::chrono::milliseconds silent{m_sinceHeard.elapsed()};
    if (m_pingOpen && silent >= m_timings.lost) {
        end(LinkEnd::Cause::Unresponsive, -1, m_log.words());
        return;
    }
    if (m_pingOpen && silent >= m_timings.stale && !m_stale) {
        m_stale = true;
        Q_EMIT staleChanged(true);
    }
    if (!m_pingOpen && m_sincePing.elapsed() >= m_timings.ping.count()) {
        m_pingOpen = true;
        m_sincePing.start();
        send(SessionProtocol::ping(++m_lastPing));
    }
}

void SessionLink::heard()
{
    m_sinceHeard.start();
    if (m_stale) {
        m_stale = false;
        Q_EMIT staleChanged(false);
    }
}

void SessionLink::breakOff()
{
    end(LinkEnd::Cause::Unresponsive, -1, m_log.words());
}

void SessionLink::close()
{
    m_ended = true;
    m_ready = false;
    m_readyTimer.stop();
    m_tick.stop();
    m_uploads.clear();
    dropElevation();
    reapProcess(std::move(m_process), m_launch.directory);
    const QHash<quint32, SessionJob *> jobs = std::exchange(m_jobs, {});
    for (SessionJob *job : jobs)
        job->linkLost();
}

void SessionLink::end(LinkEnd::Cause cause, int exitCode, const QString &words)
{
    end({cause, exitCode, words});
}

void SessionLink::end(const LinkEnd &end)
{
    if (m_ended)
        return;
    qCDebug(lcRemote).noquote() << "session ended:" << int(end.cause) << end.exitCode << end.words;
    const LinkEnd kept = end;
    close();
    Q_EMIT ended(kept);
}

} // namespace pgt
