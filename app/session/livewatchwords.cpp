// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of LiveWatchSession that says how things stand.
#include "app/session/livewatchsession.h"

#include "app/base/units.h"

#include <algorithm>

namespace pgt {

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

/// Grows in steps that nobody has to watch: seconds only in the first minute.
QString ageText(const QDateTime &since, const QDateTime &now)
{
    const milliseconds age(since.msecsTo(now));
    return formatDuration(age < 1min ? age : duration_cast<milliseconds>(floor<minutes>(age)));
}

/// Nobody has answered, not even with a refusal.
bool isSilence(ErrorKind kind)
{
    return kind == ErrorKind::Timeout || kind == ErrorKind::HostUnreachable ||
           kind == ErrorKind::LinkLost;
}

} // namespace

QList<LinkStatus> LiveWatchSession::links() const
{
    QList<LinkStatus> all;
    for (const auto &link : m_links) {
        LinkStatus status = link->status();
        for (const SavedServer &server : m_cluster.servers) {
            if (server.access == link->access())
                status.servers << server.name;
        }
        if (const auto since = silentSince(*link)) {
            status.state = LinkStatus::State::Stale;
            //: names of servers; a time
            status.text = tr("%1: no answer since %2.")
                                  .arg(status.servers.join(QStringLiteral(", ")),
                                       momentText(*since, m_clock.utc()));
        }
        all << status;
    }
    return all;
}

QString LiveWatchSession::statusText() const
{
    switch (m_state) {
    case State::Stopped:
    case State::Watching:
        return {};
    case State::Connecting:
        return tr("Connecting, %1 of %n host(s) have answered", nullptr, hostCount())
                .arg(connectedHostCount());
    case State::NeedsSecret:
        return m_request ? m_request->reason : QString();
    case State::NeedsLogin:
        return tr("A host asks something that only you can answer.");
    case State::Unreachable: {
        const auto problem = error();
        return problem ? problem->text : tr("No server gives samples.");
    }
    case State::Paused:
        return tr("Watching is paused.");
    }
    return {};
}

std::optional<Error> LiveWatchSession::error() const
{
    if (m_state != State::Unreachable)
        return std::nullopt;
    if (m_failures.isEmpty()) {
        // A dead link fails only after its time limit; until then nothing but the silence is known.
        return Error::make(ErrorKind::Timeout, tr("No server of %1 answers.").arg(m_cluster.name),
                           tr("Their positions are not known any more."),
                           tr("It is tried again by itself; check the network."));
    }
    const auto primary = m_failures.constFind(m_snapshot.primary.id);
    if (primary != m_failures.cend())
        return *primary;
    for (const SavedServer &server : m_cluster.servers) {
        if (m_failures.contains(server.id))
            return m_failures.value(server.id);
    }
    return std::nullopt;
}

HealthSentence LiveWatchSession::health() const
{
    if (m_state == State::Watching)
        return healthSentence(m_snapshot, m_limits);
    HealthSentence sentence;
    sentence.level = m_state == State::Unreachable ? HealthLevel::Error : HealthLevel::Idle;
    switch (m_state) {
    case State::Paused:
        sentence.headline = tr("Watching is paused");
        if (m_lastSampleAt.isValid()) {
            //: time, duration: how old what is shown is
            sentence.detail = tr("values of %1, %2 old")
                                      .arg(momentText(m_lastSampleAt, m_clock.utc()),
                                           ageText(m_lastSampleAt, m_clock.utc()));
        }
        break;
    case State::NeedsSecret:
        sentence.headline = tr("Password needed");
        sentence.detail = tr("for role %1").arg(m_cluster.monitorRole);
        break;
    case State::NeedsLogin:
        sentence.level = HealthLevel::Warning;
        sentence.headline = tr("Waiting for your login");
        sentence.detail = waitingServers();
        break;
    case State::Unreachable:
        sentence.headline = tr("Not reachable");
        sentence.detail = statusText();
        break;
    default:
        sentence.headline = tr("Connecting");
        break;
    }
    return sentence;
}

// The names of the servers behind the links that wait.
QString LiveWatchSession::waitingServers() const
{
    QStringList names;
    const QList<LinkStatus> all = links();
    for (const LinkStatus &link : all) {
        if (link.state == LinkStatus::State::NeedsLogin)
            names << link.servers;
    }
    return names.join(QStringLiteral(", "));
}

std::optional<FailoverView> LiveWatchSession::failover() const
{
    if (m_state != State::Watching)
        return std::nullopt;
    return failoverView(m_snapshot);
}

int LiveWatchSession::connectedHostCount() const
{
    return int(std::count_if(m_links.begin(), m_links.end(), [this](const auto &link) {
        return link->isReady() && !silentSince(*link);
    }));
}

// Since when nothing has come through a link that is said to be up, from any of the servers behind
// it. A refusal of a server is an answer, a time limit is none.
std::optional<QDateTime> LiveWatchSession::silentSince(const HostLink &link) const
{
    if (m_state == State::Paused || m_state == State::Stopped || !link.isReady())
        return std::nullopt;
    QDateTime last;
    for (const auto &[id, sampler] : m_samplers) {
        if (&sampler->link() != &link)
            continue;
        const auto failure = m_failures.constFind(id);
        const bool isOther = failure != m_failures.cend() && !isSilence(failure->kind);
        const QDateTime answered = m_answered.value(id);
        if (isOther || !answered.isValid())
            return std::nullopt;
        if (!last.isValid() || answered > last)
            last = answered;
    }
    const auto limit = std::max<milliseconds>(3 * m_interval, 3s);
    const bool isSilent = last.isValid() && last.msecsTo(m_clock.utc()) > limit.count();
    return isSilent ? std::optional(last) : std::nullopt;
}

} // namespace pgt
