// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/steps.h"

#include "app/pg/scramverifier.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// A sender whose standby was just stopped is gone within moments.
constexpr int lookAttempts = 10;

/// The replication role or the monitoring role. The password leaves this computer only as the
/// verifier that the server stores anyway, on psql's standard input.
class RoleStep final : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit RoleStep(const StepContext &context)
        : StepAction(context)
        , m_server(ServerRef::fromJson(parameters().value("server"_L1).toObject()))
        , m_role(parameters().value("role"_L1).toString())
        , m_creates(parameters().value("create"_L1).toBool())
        , m_setsPassword(parameters().value("setPassword"_L1).toBool())
        , m_grant(parameters().value("grant"_L1).toString())
    {
        for (const QJsonValue &right : parameters().value("rights"_L1).toArray())
            m_rights << right.toString();
        if (context.step.kind == StepKind::CreateMonitorRole)
            m_rights << u"LOGIN"_s;
    }

    TaskPtr check() override
    {
        return runSql(
                m_context.host(), m_server, stateQuery(),
                tr("The role %1 could not be looked up on %2.").arg(m_role, m_context.hostName()),
                [this](const Rows &rows) { return judge(rows); }, Command::Privacy::Secret);
    }

    TaskPtr prepare() override
    {
        m_undoData = {{u"created"_s, m_creates}};
        return nullptr;
    }

    TaskPtr apply() override
    {
        if (m_setsPassword && password().isEmpty()) {
            return std::make_unique<FunctionTask>([this] {
                return Outcome::failed(stepError(
                        m_context, ErrorKind::InvalidInput,
                        tr("The password for the role %1 is not known any more.").arg(m_role),
                        tr("Passwords are not saved with a run."),
                        tr("Undo this run and make a new plan.")));
            });
        }
        m_context.sink.log(
                LogLine::Level::Command,
                u"psql: %1 ROLE %2 ..."_s.arg(m_exists ? u"ALTER"_s : u"CREATE"_s, m_role));
        return runSql(
                m_context.host(), m_server, changeStatement(),
                tr("The role %1 could not be changed on %2.").arg(m_role, m_context.hostName()),
                [this](const Rows &) {
                    m_context.sink.log(LogLine::Level::Good, tr("role %1 is ready").arg(m_role));
                    return Outcome::succeeded();
                },
                Command::Privacy::Secret);
    }

    TaskPtr verify() override
    {
        return std::make_unique<MappedTask>(check(), [this](const Outcome &outcome) {
            if (!outcome.isSucceeded() || m_isDone)
                return outcome;
            return Outcome::failed(stepError(
                    m_context, ErrorKind::VerifyFailed,
                    tr("The role %1 on %2 does not have what it was given.")
                            .arg(m_role, m_context.hostName()),
                    tr("Somebody else may be changing it."), tr("Look at the role, then retry.")));
        });
    }

    TaskPtr undo(const QJsonObject &undoData) override
    {
        QByteArray sql;
        if (undoData.value("created"_L1).toBool()) {
            sql = "-- pgtandem:drop-role\nDROP ROLE IF EXISTS " + sqlIdentifier(m_role) + ";\n";
        } else if (m_context.step.kind == StepKind::CreateRole) {
            QByteArrayList taken;
            for (const QString &right : std::as_const(m_rights))
                taken << "NO" + right.toLatin1();
            if (m_setsPassword)
                taken << "PASSWORD NULL";
            if (taken.isEmpty())
                return nullptr;
            sql = "-- pgtandem:alter-role\nALTER ROLE " + sqlIdentifier(m_role) + ' ' +
                  taken.join(' ') + ";\n";
        } else {
            return nullptr;
        }
        return ifStillPrimary(m_context, m_context.host(), m_server,
                              [this, sql] { return takeBack(sql); });
    }

private:
    /// Not from under a standby that came to use the role meanwhile. Our own has just been stopped;
    /// its sender may need a moment to notice.
    TaskPtr takeBack(const QByteArray &sql)
    {
        std::vector<TaskFactory> steps;
        if (m_context.step.kind == StepKind::CreateRole)
            steps.push_back([this] { return waitUntilUnused(); });
        steps.push_back([this, sql]() -> TaskPtr {
            if (m_users > 0) {
                m_context.sink.leftover(
                        tr("The role %1 on %2 is kept: %n session(s) use it.", nullptr, m_users)
                                .arg(m_role, m_context.hostName()));
                return nullptr;
            }
            m_context.sink.log(LogLine::Level::Command, u"psql: undo of role %1"_s.arg(m_role));
            return runSql(m_context.host(), m_server, sql,
                          tr("The role %1 could not be taken back on %2.")
                                  .arg(m_role, m_context.hostName()));
        });
        return inSequence(std::move(steps));
    }

    TaskPtr waitUntilUnused()
    {
        auto left = std::make_shared<int>(lookAttempts);
        return std::make_unique<RepeatTask>(
                [this] {
                    const QByteArray sql =
                            "-- pgtandem:role-users\n"
                            "SELECT count(*) FROM pg_stat_activity WHERE usename = " +
                            sqlLiteral(m_role) + ";\n";
                    return runSql(m_context.host(), m_server, sql,
                                  tr("The sessions of the role %1 could not be counted on %2.")
                                          .arg(m_role, m_context.hostName()),
                                  [this](const Rows &rows) {
                                      m_users = rows.value(0).value(0).toInt();
                                      return Outcome::succeeded();
                                  });
                },
                [this, left](const Outcome &outcome) -> std::optional<Outcome> {
                    const bool waits = outcome.isSucceeded() && m_users > 0 && --*left > 0;
                    return waits ? std::nullopt : std::optional(outcome);
                },
                m_context.timings.poll);
    }

    const QJsonObject &parameters() const { return m_context.step.parameters; }

    const Secret &password() const
    {
        return m_context.step.kind == StepKind::CreateMonitorRole
                       ? m_context.secrets.monitorPassword
                       : m_context.secrets.rolePassword;
    }

    QByteArray stateQuery() const
    {
        return "-- pgtandem:role-state\n"
               "SELECT a.rolsuper, a.rolreplication, a.rolcanlogin, coalesce(a.rolpassword, ''), "
               "EXISTS (SELECT 1 FROM pg_auth_members m JOIN pg_authid g ON g.oid = m.roleid "
               "WHERE m.member = a.oid AND g.rolname = " +
               sqlLiteral(m_grant) + ") FROM pg_authid a WHERE a.rolname = " + sqlLiteral(m_role) +
               ";\n";
    }

    Outcome judge(const Rows &rows)
    {
        m_exists = !rows.isEmpty();
        m_isDone = false;
        if (!m_exists)
            return Outcome::succeeded();
        const QStringList row = rows.first();
        if (m_creates && !m_context.wasStarted && !m_applied) {
            return Outcome::failed(
                    stepError(m_context, ErrorKind::RoleConflict,
                              tr("The role %1 exists on %2 since the plan was made.")
                                      .arg(m_role, m_context.hostName()),
                              tr("Its password would be replaced, which may lock others out."),
                              tr("Go back and make the plan again.")));
        }
        const bool rights = (!m_rights.contains("REPLICATION"_L1) || row.value(1) == "t"_L1) &&
                            (!m_rights.contains("LOGIN"_L1) || row.value(2) == "t"_L1) &&
                            (m_grant.isEmpty() || row.value(4) == "t"_L1);
        const bool matches = !m_setsPassword || (!password().isEmpty() &&
                                                 verifierMatches(Secret::fromString(row.value(3)),
                                                                 password(), m_role));
        m_isDone = rights && matches;
        return Outcome::succeeded();
    }

    QByteArray changeStatement()
    {
        m_applied = true;
        // Not even the verifier is to be in the server's log.
        QByteArray sql = "-- pgtandem:change-role\n"
                         "SET log_statement = 'none'; SET log_min_duration_statement = -1;\n"
                         "SET log_min_error_statement = 'panic';\n";
        sql += "BEGIN;\n";
        sql += (m_exists ? "ALTER ROLE " : "CREATE ROLE ") + sqlIdentifier(m_role);
        for (const QString &right : std::as_const(m_rights))
            sql += ' ' + right.toLatin1();
        if (m_context.step.kind == StepKind::CreateMonitorRole && m_creates)
            sql += " CONNECTION LIMIT 10";
        if (m_setsPassword) {
            const PgVersion version = PgVersion::fromNumber(m_server.instance.versionNum);
            const Secret verifier = makeVerifier(password(), m_role, version);
            sql += " PASSWORD '" + verifier.view().toByteArray() + '\'';
        }
        sql += ";\n";
        if (!m_grant.isEmpty())
            sql += "GRANT " + sqlIdentifier(m_grant) + " TO " + sqlIdentifier(m_role) + ";\n";
        sql += "COMMIT;\n";
        return sql;
    }

    ServerRef m_server;
    QString m_role;
    bool m_creates;
    bool m_setsPassword;
    QString m_grant;
    QStringList m_rights;
    int m_users = 0; ///< sessions of the role, at undo
    bool m_exists = false;
    bool m_applied = false;
};

} // namespace

std::unique_ptr<StepAction> makeRoleStep(const StepContext &context)
{
    return std::make_unique<RoleStep>(context);
}

} // namespace pgt
