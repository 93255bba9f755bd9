// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/setupsession.h"

#include "app/plan/planner.h"
#include "app/probe/linkprobe.h"
#include "app/session/linkverdict.h"

#include <algorithm>

namespace pgt {

ReplicationPart::ReplicationPart(SetupSession *session) : QObject(session), m_session(session)
{}

ReplicationPart::~ReplicationPart() = default;

void ReplicationPart::setRole(const QString &role)
{
    if (m_values.role == role)
        return;
    m_values.role = role;
    m_touched << QStringLiteral("role");
    Q_EMIT changed();
}

void ReplicationPart::setPassword(const Secret &password)
{
    if (m_values.rolePassword == password)
        return;
    m_values.rolePassword = password;
    ++m_passwordRevision;
    m_passwordGenerated = false;
    m_touched << QStringLiteral("password");
    Q_EMIT changed();
}

void ReplicationPart::generatePassword()
{
    m_values.rolePassword = Secret::generate();
    ++m_passwordRevision;
    m_passwordGenerated = true;
    Q_EMIT changed();
}

void ReplicationPart::setPrimaryAddress(const QString &address)
{
    if (m_values.primaryAddress == address)
        return;
    m_values.primaryAddress = address;
    m_touched << QStringLiteral("address");
    forgetTest();
}

void ReplicationPart::setPrimaryPort(int port)
{
    if (m_values.primaryPort == port)
        return;
    m_values.primaryPort = port;
    m_touched << QStringLiteral("port");
    forgetTest();
}

void ReplicationPart::setTls(TlsMode mode)
{
    if (m_values.tls == mode)
        return;
    m_values.tls = mode;
    m_touched << QStringLiteral("tls");
    forgetTest();
}

void ReplicationPart::setUseSlot(bool use)
{
    if (m_values.useSlot == use)
        return;
    m_values.useSlot = use;
    Q_EMIT changed();
}

void ReplicationPart::setSlotName(const QString &name)
{
    if (m_slotName == name)
        return;
    m_slotName = name;
    m_touched << QStringLiteral("slot");
    Q_EMIT changed();
}

void ReplicationPart::setTablespacePlace(const QString &from, const QString &to)
{
    if (m_tablespacePlaces.value(from) == to)
        return;
    if (to.isEmpty() || to == from)
        m_tablespacePlaces.remove(from);
    else
        m_tablespacePlaces.insert(from, to);
    Q_EMIT changed();
}

QStringList ReplicationPart::tablespaces() const
{
    QStringList paths;
    if (const Instance *primary = m_session->primary().selectedInstance()) {
        for (const TablespaceFact &space : primary->tablespaces)
            paths << space.path;
    }
    return paths;
}

QMap<QString, QString> ReplicationPart::tablespaceMapping() const
{
    const QStringList known = tablespaces();
    QMap<QString, QString> mapping = m_tablespacePlaces;
    mapping.removeIf([&known](const auto &entry) { return !known.contains(entry.key()); });
    return mapping;
}

void ReplicationPart::setKeepAtMostBytes(qint64 bytes)
{
    if (shownKeepBytes() == bytes)
        return;
    m_values.keepAtMostBytes = bytes;
    m_values.walLimit = WalLimitWish::Exactly;
    m_touched << QStringLiteral("keep");
    Q_EMIT changed();
}

void ReplicationPart::setCheckpoint(CheckpointMode mode)
{
    if (m_values.checkpoint == mode)
        return;
    m_values.checkpoint = mode;
    Q_EMIT changed();
}

void ReplicationPart::setListen(ListenWish wish)
{
    if (m_values.listen == wish)
        return;
    m_values.listen = wish;
    Q_EMIT changed();
}

void ReplicationPart::dropTasks()
{
    m_walTask.reset();
    forgetTest();
}

void ReplicationPart::forgetTest()
{
    m_task.reset();
    m_testState = TestState::NotRun;
    m_testText.clear();
    Q_EMIT changed();
}

const RoleFact *ReplicationPart::existingRole() const
{
    const Instance *primary = m_session->primary().selectedInstance();
    if (!primary)
        return nullptr;
    const auto it = std::find_if(primary->roles.cbegin(), primary->roles.cend(),
                                 [this](const RoleFact &r) { return r.name == m_values.role; });
    return it == primary->roles.cend() ? nullptr : &*it;
}

bool ReplicationPart::roleExists() const
{
    return existingRole() != nullptr;
}

int ReplicationPart::passwordStrength() const
{
    const QByteArray bytes = m_values.rolePassword.toUtf8();
    const qsizetype length = bytes.size();
    QSet<char> different(bytes.cbegin(), bytes.cend());
    if (length == 0)
        return 0;
    if (length < 8 || different.size() < 5)
        return 1;
    if (length < 12 || different.size() < 8)
        return 2;
    return length < 16 ? 3 : 4;
}

void ReplicationPart::applyDefaults()
{
    const Instance *primary = m_session->primary().selectedInstance();
    if (!primary)
        return;
    const auto untouched = [this](const char *field) {
        return !m_touched.contains(QLatin1String(field));
    };
    const bool local = m_session->primary().access().kind == HostAccess::Kind::Local;
    if (untouched("address")) {
        m_values.primaryAddress =
                local ? primary->socketDirectory : m_session->primary().facts()->addresses.value(0);
    }
    if (untouched("port"))
        m_values.primaryPort = primary->port;
    if (untouched("tls")) {
        const bool tls = primary->setting(QStringLiteral("ssl")) == QLatin1String("on");
        m_values.tls = tls && !local ? TlsMode::Require : TlsMode::Prefer;
    }
    if (untouched("slot"))
        m_slotName = slotNameFor(m_session->standby().displayName());
    if (untouched("password") && m_values.rolePassword.isEmpty() && !roleExists())
        generatePassword();
    if (untouched("keep"))
        m_values.keepAtMostBytes = suggestedKeep();
    Q_EMIT changed();
}

QString ReplicationPart::hbaFile() const
{
    const Instance *primary = m_session->primary().selectedInstance();
    return primary ? primary->hbaFile : QString();
}

QString ReplicationPart::hbaRule() const
{
    if (!m_session->primary().facts() || !m_session->standby().facts())
        return {};
    const auto rule = replicationRule(m_session->planInput());
    return rule && rule->isNeeded ? rule->line : QString();
}

void ReplicationPart::test()
{
    HostTransport *from = m_session->standby().transport();
    if (!from || !m_session->standby().selectedInstance() || m_testState == TestState::Running)
        return;
    m_testState = TestState::Running;
    m_testText = tr("Connecting from %1 to %2 port %3")
                         .arg(m_session->standby().displayName(), m_values.primaryAddress)
                         .arg(m_values.primaryPort);
    auto probe = m_session->makeLinkProbe();
    connect(probe.get(), &Task::finished, this, &ReplicationPart::tested);
    m_task = std::move(probe);
    m_task->start();
    Q_EMIT changed();
}

void ReplicationPart::tested(const Outcome &outcome)
{
    const LinkFacts link = static_cast<LinkProbe *>(m_task.get())->facts();
    m_task.release()->deleteLater();
    const QString from = m_session->standby().displayName();
    const QString to =
            QStringLiteral("%1:%2").arg(m_values.primaryAddress).arg(m_values.primaryPort);
    const LinkVerdict verdict = LinkVerdict::of(outcome, link, m_values.tls, from, to);
    m_testState = verdict.state;
    m_testText = verdict.text;
    Q_EMIT changed();
}

QString ReplicationPart::notReadyReason() const
{
    if (m_values.role.trimmed().isEmpty())
        return tr("Name the replication role");
    if (m_values.rolePassword.isEmpty() && !roleExists())
        return tr("Set or generate a password");
    if (m_values.primaryAddress.trimmed().isEmpty())
        return tr("Give the address of the primary");
    const QList<Error> problems = validate(m_session->spec());
    return problems.isEmpty() ? QString() : problems.constFirst().text;
}

} // namespace pgt
