// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The part of DirectSetup that judges what the sign-ins have brought.
#include "app/pg/servermessages.h"
#include "app/session/directsetup.h"

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

// libpq's own words about the client's key, PostgreSQL 9.1 to 18 (fe-secure-openssl.c).
std::optional<Error> keyError(const Error &error)
{
    if (error.detail.contains("private key file"_L1) &&
        error.detail.contains("group or world access"_L1)) {
        return Error::make(ErrorKind::InvalidInput,
                           DirectSetup::tr("Others may read the client key."),
                           DirectSetup::tr("libpq does not use such a key, so nothing was sent."),
                           DirectSetup::tr("Take their right away (chmod 600), then test again."));
    }
    if (error.detail.contains("could not load private key file"_L1)) {
        return Error::make(
                ErrorKind::InvalidInput, DirectSetup::tr("The client key cannot be used."),
                DirectSetup::tr("It is damaged, no key, or needs a passphrase, which nobody could "
                                "type each time watching connects anew."),
                DirectSetup::tr("Choose a key without passphrase that only you may read."));
    }
    return std::nullopt;
}

} // namespace

/// In the words of this screen: what to type where.
Error DirectSetup::refusal(const AdoptedServer &server, Error error) const
{
    const QString role = m_values.role.trimmed();
    const auto known = ServerMessages::explain(error.detail);
    const ServerCause cause = known ? known->cause : ServerCause::NotPostgres;
    if (const std::optional<Error> key = keyError(error)) {
        error.kind = key->kind;
        error.text = key->text;
        error.why = key->why;
        error.remedy = key->remedy;
    } else if (known && cause == ServerCause::PasswordNotSent) {
        error.text = tr("%1 asks for the password of %2.").arg(server.name, role);
        error.why = tr("None was typed, and ~/.pgpass has no line for this server.");
        error.remedy = tr("Type the password, then press Test.");
    } else if (known && cause == ServerCause::PasswordWrong && m_password.isEmpty()) {
        error.text =
                tr("%1 did not accept the password of %2 from ~/.pgpass.").arg(server.name, role);
        error.why = tr("The role may be missing, or the password is wrong or has expired.");
        error.remedy = tr("Correct the line in ~/.pgpass or type the password, then press Test.");
    } else if (known && cause == ServerCause::PasswordWrong) {
        error.text = tr("%1 did not accept the password of %2.").arg(server.name, role);
        error.why = tr("The role may be missing, or the password is wrong or has expired.");
        error.remedy = tr("Type the password again, then press Test.");
    } else if (!error.text.contains(server.name)) {
        error.text = tr("%1: %2", "server: what happened").arg(server.name, error.text);
    }
    return error.withHost(server.name);
}

/// Why the server cannot be watched beside the other one; empty: nothing speaks against it.
std::optional<Error> DirectSetup::conflict(qsizetype index, qsizetype other) const
{
    const AdoptedServer &server = m_servers.at(index);
    const AdoptedServer &reference = m_servers.at(other);
    const MonitorLogin::Seen &seen = m_entries[size_t(index)].seen;
    const MonitorLogin::Seen &known = m_entries[size_t(other)].seen;
    if (known.systemIdentifier.isEmpty() || seen.systemIdentifier.isEmpty())
        return std::nullopt; // before PostgreSQL 9.6 nobody tells it
    if (known.systemIdentifier != seen.systemIdentifier) {
        return Error::make(ErrorKind::ForeignData,
                           tr("%1 belongs to another cluster than %2.")
                                   .arg(server.name, reference.name),
                           tr("Their system identifiers differ (%1 and %2), so neither replicates "
                              "from the other.")
                                   .arg(seen.systemIdentifier, known.systemIdentifier),
                           tr("Take it out of the list and watch it as a cluster of its own."))
                .withHost(server.name);
    }
    if (known.startedAt == seen.startedAt) {
        return Error::make(
                       ErrorKind::SameServer,
                       tr("%1 and %2 are the same server.").arg(server.address, reference.address),
                       tr("Both answer with the same data, started at the same moment; shown twice "
                          "it would look like two."),
                       tr("Remove one of the two lines."))
                .withHost(server.name);
    }
    return std::nullopt;
}

// Each was let in; whether they belong together is seen only now.
void DirectSetup::judge()
{
    nameServers();
    // The primary says what the others must be; without one, the first does.
    QList<qsizetype> accepted;
    if (const qsizetype primary = primaryIndex(); primary >= 0)
        accepted << primary;
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        AdoptedServer &server = m_servers[i];
        if (server.login != AdoptedServer::Login::Passed || accepted.contains(i))
            continue;
        for (const qsizetype other : std::as_const(accepted)) {
            server.loginError = conflict(i, other);
            if (server.loginError)
                break;
        }
        if (server.loginError)
            server.login = AdoptedServer::Login::Failed;
        else
            accepted << i;
    }
}

// A standby is called as its sender calls it, by which the two are put together; names are used
// once.
void DirectSetup::nameServers()
{
    QHash<QString, int> uses;
    for (qsizetype i = 0; i < m_servers.size(); ++i) {
        const Entry &entry = m_entries[size_t(i)];
        const QString &application = entry.seen.application;
        const bool isTelling = entry.seen.isInRecovery && isTellingName(application);
        m_servers[i].name = isTelling ? application : entry.server.host;
        ++uses[m_servers.at(i).name];
    }
    for (AdoptedServer &server : m_servers) {
        if (uses.value(server.name) > 1)
            server.name = server.address;
    }
}

} // namespace pgt
