// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostprobe.h"

#include "app/probe/clusterprobe.h"
#include "app/probe/hostreader.h"
#include "app/probe/hostscript.h"

namespace pgt {

using namespace Qt::StringLiterals;

HostProbe::HostProbe(HostTransport &transport, const QStringList &directories, QObject *parent)
    : Task(parent), m_transport(transport), m_directories(directories)
{}

HostProbe::~HostProbe() = default;

void HostProbe::run()
{
    m_script = m_transport.command(hostScriptCommand(m_directories));
    connect(m_script.get(), &Task::finished, this, &HostProbe::scriptEnded);
    m_startedAt = QDateTime::currentDateTimeUtc();
    m_script->start();
}

void HostProbe::abort()
{
    if (m_clusters.empty()) {
        m_script->cancel();
        return;
    }
    for (const auto &cluster : m_clusters)
        cluster->cancel();
}

void HostProbe::scriptEnded(const Outcome &outcome)
{
    if (!outcome.isSucceeded()) {
        finish(outcome);
        return;
    }
    const auto records = parseHostStream(m_script->result().out);
    if (!records) {
        Error error = records.error();
        error.host = m_transport.name();
        finish(Outcome::failed(error));
        return;
    }
    HostReading reading;
    reading.startedAt = m_startedAt;
    reading.endedAt = QDateTime::currentDateTimeUtc();
    reading.isRoot = m_transport.rights() == HostTransport::Rights::Root;
    reading.hostName = m_transport.name();
    m_facts = readHostFacts(*records, reading);
    // With sudo the session works as another account than the one that logged in.
    m_account = m_facts.loginUser;
    const QHash<QString, QString> session = m_transport.sessionFacts();
    m_facts.account = m_account;
    m_facts.loginUser = session.value(u"user"_s, m_account);
    m_facts.sudo = session.value(u"sudo"_s);
    if (isCancelRequested()) {
        finish(Outcome::cancelled());
        return;
    }
    askClusters();
}

bool HostProbe::mayAsk(const Instance &instance) const
{
    return instance.state == Instance::State::Running &&
           (m_facts.canActAsRoot || instance.owner == m_account);
}

void HostProbe::askClusters()
{
    for (const Instance &instance : std::as_const(m_facts.instances)) {
        if (!mayAsk(instance))
            continue;
        auto &probe =
                m_clusters.emplace_back(std::make_unique<ClusterProbe>(m_transport, instance));
        connect(probe.get(), &Task::finished, this, &HostProbe::clusterAnswered);
        probe->start();
    }
    m_pending = m_clusters.size();
    if (m_pending == 0)
        finish(Outcome::succeeded());
}

void HostProbe::clusterAnswered(const Outcome &outcome)
{
    if (!outcome.isSucceeded())
        m_worst = outcome;
    if (--m_pending > 0)
        return;
    for (const auto &probe : m_clusters) {
        for (Instance &instance : m_facts.instances) {
            if (instance.id == probe->result().id)
                instance = probe->result();
        }
    }
    finish(m_worst);
}

} // namespace pgt
