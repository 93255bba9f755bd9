// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/ssherrors.h"

#include "app/remote/knownhosts.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pgt {

namespace {

QString tr(const char *text, const char *comment = nullptr)
{
    return QCoreApplication::translate("pgt::SshErrors", text, comment);
}

bool has(const QString &words, const char *part)
{
    return words.contains(QLatin1String(part), Qt::CaseInsensitive);
}

// Host and port as they are really used, after Host aliases.
QString address(const SessionFailure &failure)
{
    const QString real =
            failure.resolved.hostName.isEmpty() ? failure.target.host : failure.resolved.hostName;
    const QString port = QString::number(failure.resolved.port);
    return real == failure.target.host ? tr("%1 port %2").arg(real, port)
                                       : tr("%1 (%2 port %3)").arg(failure.target.host, real, port);
}

// What the user would type in a terminal to see the same.
QString terminalCommand(const SshTarget &target)
{
    QString command = QStringLiteral("ssh");
    if (target.port > 0)
        command += QStringLiteral(" -p %1").arg(target.port);
    if (!target.jumpHost.isEmpty())
        command += QStringLiteral(" -J %1").arg(target.jumpHost);
    if (!target.user.isEmpty())
        command += QStringLiteral(" -l %1").arg(target.user);
    return command + QLatin1Char(' ') + target.host;
}

Error changedHostKey(const SessionFailure &failure, const QString &words)
{
    const ChangedHostKey changed = ChangedHostKey::read(words);
    const QString unknown = tr("another one", "fingerprint that could not be read");
    const QString evidence =
            changed.file.isEmpty() ? tr("It is not the one that is known for this host.")
            : isChangedAddressKey(words)
                    ? tr("The key fits the name; for the address another one is known: %1 (%2, "
                         "line %3).")
                              .arg(changed.fingerprint.isEmpty() ? unknown : changed.fingerprint,
                                   changed.file, QString::number(changed.line))
                    : tr("It shows %1; known is %2 (%3, line %4).")
                              .arg(changed.shown.isEmpty() ? unknown : changed.shown,
                                   changed.fingerprint.isEmpty() ? unknown : changed.fingerprint,
                                   changed.file, QString::number(changed.line));
    return Error::make(
            ErrorKind::HostKeyChanged, tr("The host key of %1 has changed.").arg(address(failure)),
            evidence + QLatin1Char(' ') +
                    tr("Somebody may be in between, or the server was installed anew. Nothing "
                       "secret was sent."),
            tr("Ask the server's administrator for the fingerprint of its key. If the new one is "
               "right, remove the old line from the file and connect once in a terminal: %1")
                    .arg(terminalCommand(failure.target)));
}

Error hostKeyError(const SessionFailure &failure, const QString &words)
{
    if (has(words, "REVOKED HOST KEY") || has(words, "was revoked") ||
        has(words, "revoked by file")) {
        return Error::make(
                ErrorKind::HostKeyChanged,
                tr("The host key of %1 is revoked.").arg(address(failure)),
                tr("It is marked as stolen or given up (@revoked in a file of known hosts, or "
                   "RevokedHostKeys). Nothing secret was sent."),
                tr("Do not use this server until its administrator has given it another key."));
    }
    if (has(words, "HAS CHANGED") || isChangedAddressKey(words))
        return changedHostKey(failure, words);
    if (hasInvalidCertificate(failure.log))
        return invalidCertificateError(failure);
    return Error::make(
            ErrorKind::HostKeyUnknown,
            failure.log.hostKey().isEmpty()
                    ? tr("The host key of %1 is not known yet.").arg(address(failure))
                    : tr("The host key of %1 is not known yet: %2")
                              .arg(address(failure), failure.log.hostKey()),
            tr("Without a known key it is not certain that this is the right server."),
            tr("Compare the fingerprint with the server's own (on its console: ssh-keygen -lf "
               "/etc/ssh/ssh_host_ed25519_key.pub), connect once in a terminal: %1")
                    .arg(terminalCommand(failure.target)));
}

Error unreachable(const SessionFailure &failure, const QString &words)
{
    const QString where = address(failure);
    if (has(words, "Could not resolve hostname")) {
        return Error::make(ErrorKind::HostUnreachable,
                           tr("The name of %1 cannot be resolved.").arg(where),
                           tr("Without an address there is nothing to connect to."),
                           tr("Check the spelling, or give the address."));
    }
    if (has(words, "Connection refused")) {
        return Error::make(ErrorKind::HostUnreachable, tr("%1 refuses connections.").arg(where),
                           tr("The computer answers, but no SSH server listens on this port."),
                           tr("Check the port and whether sshd runs on the server."));
    }
    return Error::make(
            ErrorKind::HostUnreachable, tr("%1 does not answer.").arg(where),
            tr("The host is down, the address is wrong, or a firewall drops the packets."),
            tr("Check address, port and network; in a terminal: %1")
                    .arg(terminalCommand(failure.target)));
}

Error loginRefused(const SessionFailure &failure)
{
    const QString user =
            failure.resolved.user.isEmpty() ? failure.target.user : failure.resolved.user;
    const QString what = tr("%1 refused the login as %2.").arg(address(failure), user);
    const QString command = terminalCommand(failure.target);
    const auto wasAsked = [&failure](Prompt::Kind kind) { return failure.asked.contains(kind); };
    if (wasAsked(Prompt::Kind::LoginPassword) || wasAsked(Prompt::Kind::Challenge)) {
        return Error::make(ErrorKind::LoginRefused, what,
                           tr("The password or code was not accepted."),
                           tr("Check the user name and the password, and connect again; in a "
                              "terminal: %1")
                                   .arg(command));
    }
    if (wasAsked(Prompt::Kind::Passphrase)) {
        return Error::make(ErrorKind::LoginRefused, what,
                           tr("The passphrase did not open the key, or the server does not accept "
                              "this key."),
                           tr("Check the passphrase, or install the key on the server with "
                              "ssh-copy-id; in a terminal: %1")
                                   .arg(command));
    }
    if (failure.questions == SessionFailure::Questions::Possible) {
        return Error::make(ErrorKind::LoginRefused, what,
                           tr("None of the keys that OpenSSH offered was accepted, and the server "
                              "does not take passwords."),
                           tr("Install a key on the server with ssh-copy-id, or choose the key "
                              "file; it has to work in a terminal: %1")
                                   .arg(command));
    }
    return Error::make(
            ErrorKind::LoginRefused, what,
            failure.questions == SessionFailure::Questions::OldClient
                    ? tr("None of the keys that OpenSSH offered was accepted, and this old version "
                         "of it can ask for passwords and passphrases in a terminal only.")
                    : tr("None of the keys that OpenSSH offered was accepted, and nothing was "
                         "asked."),
            tr("Load your key with ssh-add, or install it on the server with ssh-copy-id; it has "
               "to work without questions in a terminal: %1")
                    .arg(command));
}

// While the user thinks, the server's own limit for a login runs on.
bool endedWhileAsking(const SessionFailure &failure, const QString &words)
{
    return !failure.asked.isEmpty() && !failure.log.isAuthenticated() &&
           (has(words, "Connection closed by") || has(words, "Connection reset by") ||
            has(words, "Broken pipe")) &&
           !has(words, "Permission denied (") && !has(words, "Too many authentication failures");
}

Error answeredTooLate(const SessionFailure &failure)
{
    const qint64 seconds = std::chrono::round<std::chrono::seconds>(failure.waited).count();
    return Error::make(
            ErrorKind::Timeout,
            tr("%1 closed the connection during the login.").arg(address(failure)),
            tr("The last question had been open for %1 s. Servers give a login two minutes by "
               "default (LoginGraceTime).")
                    .arg(seconds),
            tr("Have the answers at hand and connect again."));
}

Error shellUnusable(const SessionFailure &failure)
{
    const QString where = address(failure);
    if (failure.end.cause == LinkEnd::Cause::NoShell) {
        return Error::make(
                ErrorKind::ShellUnusable,
                tr("The host %1 lacks programs that are needed: %2").arg(where, failure.end.words),
                tr("Commands are run through them."),
                tr("Install the packages coreutils and util-linux on the host."));
    }
    return Error::make(
            ErrorKind::ShellUnusable,
            tr("The login on %1 worked, but no shell could be started.").arg(where),
            tr("The account has a forced command, or a login shell that allows no commands."),
            tr("Use an account with a usual login shell; what the server said is below."));
}

Error slow(const SessionFailure &failure)
{
    return Error::make(
            ErrorKind::Timeout, tr("%1 did not offer a shell in time.").arg(address(failure)),
            failure.log.isAuthenticated()
                    ? tr("The login worked; a start-up file of the account or sudo may hang.")
                    : tr("The login was neither accepted nor refused."),
            tr("See whether it works in a terminal: %1").arg(terminalCommand(failure.target)));
}

Error classify(const SessionFailure &failure, const QString &words)
{
    if (failure.end.cause == LinkEnd::Cause::NotStarted) {
        return Error::make(ErrorKind::Io, tr("The program ssh could not be started."),
                           tr("All servers are reached through OpenSSH's client."),
                           tr("Install the package openssh-client (openssh-clients on Red Hat)."));
    }
    if (failure.end.cause == LinkEnd::Cause::TooSlow)
        return slow(failure);
    if (failure.end.cause == LinkEnd::Cause::NoPrivilege) {
        return privilegeError(address(failure), failure.end.loginAccount, failure.end.privilege,
                              failure.end.answers, words);
    }
    if (failure.end.cause == LinkEnd::Cause::NoShell || failure.shellBegan ||
        failure.log.isAuthenticated())
        return shellUnusable(failure);
    if (has(words, "Host key verification failed") ||
        has(words, "HOST IDENTIFICATION HAS CHANGED") || has(words, "requested strict checking"))
        return hostKeyError(failure, words);
    if (endedWhileAsking(failure, words))
        return answeredTooLate(failure);
    if (has(words, "Permission denied (") || has(words, "Too many authentication failures"))
        return loginRefused(failure);
    if (has(words, "bad configuration option") || has(words, "Bad owner or permissions")) {
        return Error::make(ErrorKind::Io, tr("OpenSSH cannot use its own configuration."),
                           tr("It therefore does not connect to %1.").arg(address(failure)),
                           tr("Correct the file named below; see it in a terminal: %1")
                                   .arg(terminalCommand(failure.target)));
    }
    if (has(words, "Unable to negotiate")) {
        return Error::make(
                ErrorKind::Unsupported,
                tr("%1 and this computer share no method of encryption.").arg(address(failure)),
                tr("One of the two SSH programs is much older than the other."),
                tr("Allow the method named below for this host in ~/.ssh/config, or update "
                   "the older side."));
    }
    const bool talked = has(words, "kex_exchange_identification") ||
                        has(words, "banner exchange") || has(words, "invalid format") ||
                        has(words, "Bad packet length") || has(words, "protocol version");
    if (talked && !failure.log.isSshServer() && failure.target.jumpHost.isEmpty() &&
        !has(words, "Connection refused")) {
        return Error::make(
                ErrorKind::NotSsh,
                tr("%1 answers, but not as an SSH server.").arg(address(failure)),
                failure.log.foreignBanner().isEmpty()
                        ? tr("It closed the connection or kept silent where an SSH server "
                             "introduces itself.")
                        : tr("It said \"%1\" where an SSH server introduces itself.")
                                  .arg(failure.log.foreignBanner()),
                tr("Check the port; SSH usually listens on 22."));
    }
    return unreachable(failure, words);
}

} // namespace

Error sshError(const SessionFailure &failure)
{
    const QString words = failure.log.words();
    Error error = classify(failure, words);
    error.host = failure.target.host;
    error.exitCode = failure.end.exitCode;
    QStringList detail;
    for (const QString &part : {words, failure.noise}) {
        if (!part.isEmpty())
            detail << part;
    }
    if (detail.isEmpty() && !failure.end.words.isEmpty())
        detail << failure.end.words;
    error.detail = detail.join(QLatin1Char('\n'));
    return error;
}

bool isChangedAddressKey(const QString &words)
{
    return has(words, "differs from the key for the IP address") ||
           has(words, "Offending key for IP in ");
}

Error changedAddressKeyError(const SessionFailure &failure, const QString &words)
{
    return changedHostKey(failure, words).withDetail(words).withHost(failure.target.host);
}

bool hasInvalidCertificate(const SshLog &log)
{
    return has(log.words(), "Certificate invalid: ");
}

Error invalidCertificateError(const SessionFailure &failure)
{
    return Error::make(
                   ErrorKind::HostKeyUnknown,
                   tr("The host certificate of %1 is not valid.").arg(address(failure)),
                   tr("An authority that you trust has signed it, but not for this name or this "
                      "time. Nothing secret was sent."),
                   tr("Use the name that is in the certificate, or have it renewed; the reason is "
                      "below."))
            .withDetail(failure.log.words());
}

Error givenUpError(const QString &host)
{
    return Error::make(ErrorKind::Cancelled, tr("The login on %1 was given up.").arg(host),
                       tr("A question was not answered; nothing was sent in its place."),
                       tr("Connect again to be asked again."));
}

Error oldClientError(const SshClientVersion &version)
{
    return Error::make(
            ErrorKind::Unsupported,
            tr("OpenSSH %1.%2 on this computer cannot be given passwords.")
                    .arg(version.major)
                    .arg(version.minor),
            tr("It asks for them in a terminal only; that has changed with version 8.4."),
            tr("Update OpenSSH, or log in with a key: load it with ssh-add, or choose a key "
               "file."));
}

Error localError(const QString &account, const LinkEnd &end, const QString &words)
{
    Error error =
            account.isEmpty()
                    ? Error::make(
                              ErrorKind::ShellUnusable,
                              tr("No shell could be started on this computer."),
                              tr("Commands are run through /bin/sh with coreutils and util-linux."),
                              tr("Install what is named below."))
                    : Error::make(
                              ErrorKind::ShellUnusable,
                              tr("No shell could be started as %1 on this computer.").arg(account),
                              tr("This needs the account to exist and pgTandem to run as root."),
                              tr("Choose another account."));
    error.exitCode = end.exitCode;
    error.detail = words.isEmpty() ? end.words : words;
    return error;
}

QString lossReason(const QString &host, const LinkEnd &end)
{
    switch (end.cause) {
    case LinkEnd::Cause::Unresponsive:
        return tr("%1 has stopped answering.").arg(host);
    case LinkEnd::Cause::Protocol:
        return tr("The session on %1 sent something unexpected and was closed.").arg(host);
    default:
        break;
    }
    if (end.words.contains(QLatin1String("Timeout, server")) ||
        end.words.contains(QLatin1String("not responding")))
        return tr("%1 has stopped answering.").arg(host);
    return tr("The connection to %1 was closed.").arg(host);
}

} // namespace pgt
