// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshoptions.h"

#include "app/remote/sessionscripts.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace pgt {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::SshOptions", text);
}

Error invalid(const QString &field, const QString &value)
{
    // Shown with visible escapes: the reason may be a character that cannot be seen.
    QString shown;
    for (const QChar c : value.left(80))
        shown += c.isPrint() ? QString(c)
                             : QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    return Error::make(ErrorKind::InvalidInput, tr("%1 “%2” cannot be used.").arg(field, shown),
                       tr("It is empty, starts with “-” or has blanks or special characters, which "
                          "programs could take for something else."),
                       tr("Correct it and try again."));
}

bool matches(const QString &value, const char *pattern)
{
    const QRegularExpression expression(
            QRegularExpression::anchoredPattern(QString::fromLatin1(pattern)));
    return value.size() <= 255 && expression.match(value).hasMatch();
}

// Letters beyond ASCII are allowed for internationalised names; OpenSSH decides about those.
constexpr auto hostPattern = R"([\p{L}\p{N}_\[:][\p{L}\p{N}_.:%\[\]-]*)";
constexpr auto userPattern = R"([\p{L}\p{N}_][\p{L}\p{N}_.@+-]*\$?)";
// user@host:port, several with commas, as for ssh -J
constexpr auto jumpPattern = R"([\p{L}\p{N}_\[][\p{L}\p{N}_.:%@,+\[\]-]*)";

QStringList destination(const SshTarget &target)
{
    QStringList arguments;
    if (target.port > 0)
        arguments << QStringLiteral("-p") << QString::number(target.port);
    if (!target.user.isEmpty())
        arguments << QStringLiteral("-l") << target.user;
    if (!target.jumpHost.isEmpty())
        arguments << QStringLiteral("-J") << target.jumpHost;
    if (target.auth == SshTarget::Auth::KeyFile) {
        arguments << QStringLiteral("-i") << target.keyFile << QStringLiteral("-o")
                  << QStringLiteral("IdentitiesOnly=yes");
    }
    return arguments << QStringLiteral("--") << target.host;
}

QStringList forwarding(const char *request, const QString &controlPath, const QString &localSocket,
                       const QString &remote)
{
    // -F none: the user's LocalForward lines would be requested as well (seen with 9.2).
    // ProxyCommand: whatever happens to the master, this never becomes a login of its own.
    return {QStringLiteral("-F"), QStringLiteral("none"),
            QStringLiteral("-o"), QStringLiteral("ProxyCommand=false"),
            QStringLiteral("-S"), controlPath,
            QStringLiteral("-O"), QString::fromLatin1(request),
            QStringLiteral("-L"), localSocket + QLatin1Char(':') + remote,
            QStringLiteral("--"), QStringLiteral("x")};
}

} // namespace

SshResolved SshResolved::parse(const QByteArray &text)
{
    SshResolved resolved;
    const QByteArrayList lines = text.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype blank = line.indexOf(' ');
        const QByteArray key = line.left(blank).toLower();
        const QString value =
                blank < 0 ? QString() : QString::fromUtf8(line.mid(blank + 1)).trimmed();
        if (key == "hostname")
            resolved.hostName = value;
        else if (key == "user")
            resolved.user = value;
        else if (key == "port")
            resolved.port = value.toInt();
        else if (key == "proxyjump" || key == "proxycommand")
            resolved.usesProxy = resolved.usesProxy || value != QLatin1String("none");
        else if (key == "stricthostkeychecking")
            resolved.acceptsAnyHostKey = value == QLatin1String("no") ||
                                         value == QLatin1String("off") ||
                                         value == QLatin1String("false");
    }
    return resolved;
}

Result<void> validate(const SshTarget &target)
{
    if (!matches(target.host, hostPattern))
        return invalid(tr("The host name"), target.host);
    if (!target.user.isEmpty() && !matches(target.user, userPattern))
        return invalid(tr("The user name"), target.user);
    if (!target.jumpHost.isEmpty() && !matches(target.jumpHost, jumpPattern))
        return invalid(tr("The jump host"), target.jumpHost);
    if (target.port < 0 || target.port > 65535)
        return invalid(tr("The port"), QString::number(target.port));
    if (target.auth == SshTarget::Auth::KeyFile) {
        // ssh expands % and ${} in it.
        if (target.keyFile.isEmpty() || target.keyFile.startsWith(QLatin1Char('-')) ||
            !matches(target.keyFile, R"([^\p{C}%$"'`\\]*)"))
            return invalid(tr("The key file"), target.keyFile);
    }
    return {};
}

Result<void> validateAccountName(const QString &name)
{
    if (!matches(name, userPattern))
        return invalid(tr("The account name"), name);
    return {};
}

Result<void> validatePath(const QString &path)
{
    const bool bad = std::any_of(path.cbegin(), path.cend(),
                                 [](QChar c) { return c.category() == QChar::Other_Control; });
    if (bad || !path.startsWith(QLatin1Char('/')) || path.size() > 4000)
        return invalid(tr("The path"), path);
    return {};
}

QStringList sshConfigArguments(const SshTarget &target)
{
    return QStringList{QStringLiteral("-G")} + destination(target);
}

QStringList sshSessionArguments(const SshSessionOptions &options)
{
    const bool isAsked = options.questions == SshSessionOptions::Questions::Asked;
    const bool isShared = options.client.canShare && !options.controlPath.isEmpty();
    QStringList arguments{QStringLiteral("-T")};
    const auto option = [&arguments](const QString &text) {
        arguments << QStringLiteral("-o") << text;
    };
    option(isAsked ? QStringLiteral("BatchMode=no") : QStringLiteral("BatchMode=yes"));
    option(QStringLiteral("RequestTTY=no"));
    option(QStringLiteral("RemoteCommand=none"));
    option(QStringLiteral("ForwardAgent=no"));
    option(QStringLiteral("ForwardX11=no"));
    option(QStringLiteral("Tunnel=no"));
    option(QStringLiteral("EscapeChar=none"));
    option(QStringLiteral("VisualHostKey=no"));
    option(QStringLiteral("LogLevel=DEBUG1")); // see SshLog
    option(QStringLiteral("PermitLocalCommand=no"));
    if (options.forwarding.isEmpty()) {
        option(QStringLiteral("ClearAllForwardings=yes"));
    } else {
        // ClearAllForwardings would clear this one, too. A port that is in use by now, ours or one
        // of the user's configuration, must not cost the login.
        arguments << QStringLiteral("-L") << options.forwarding;
        option(QStringLiteral("ExitOnForwardFailure=no"));
        option(QStringLiteral("GatewayPorts=no"));
    }
    // It also limits how long the other side may take to say that it is an SSH server. Behind a
    // jump host that includes the time in which the user looks for its password; the session has a
    // limit of its own, which stands still then.
    const bool isFar = options.resolved.usesProxy || !options.target.jumpHost.isEmpty();
    option(isFar ? QStringLiteral("ConnectTimeout=600") : QStringLiteral("ConnectTimeout=15"));
    option(QStringLiteral("ServerAliveInterval=5"));
    option(QStringLiteral("ServerAliveCountMax=3"));
    option(isShared ? QStringLiteral("ControlMaster=yes") : QStringLiteral("ControlMaster=no"));
    option(QStringLiteral("ControlPath=") +
           (isShared ? options.controlPath : QStringLiteral("none")));
    option(QStringLiteral("ControlPersist=no"));
    if (options.resolved.acceptsAnyHostKey)
        option(QStringLiteral("StrictHostKeyChecking=ask"));
    if (isAsked)
        option(QStringLiteral("FingerprintHash=sha256")); // what people are shown, and type
    if (options.target.auth == SshTarget::Auth::Password) {
        // A key must not use up the server's MaxAuthTries before the password has its turn; but
        // there are servers that want a key as well (AuthenticationMethods), so keys come last.
        // keyboard-interactive first, as by default: where a one-time code is asked for, the
        // method "password" would fail with the right password, and count as a failed login.
        option(QStringLiteral("PreferredAuthentications=keyboard-interactive,password,publickey"));
    }
    if (options.client.hasSessionType) {
        option(QStringLiteral("SessionType=default"));
        option(QStringLiteral("StdinNull=no"));
        option(QStringLiteral("ForkAfterAuthentication=no"));
    }
    return arguments + destination(options.target) +
           QStringList{QStringLiteral("exec /bin/sh -c '") + QString::fromLatin1(sessionReader()) +
                       QLatin1Char('\'')};
}

QStringList sshForwardArguments(const QString &controlPath, const QString &localSocket,
                                const QString &remote)
{
    return forwarding("forward", controlPath, localSocket, remote);
}

QStringList sshCancelForwardArguments(const QString &controlPath, const QString &localSocket,
                                      const QString &remote)
{
    return forwarding("cancel", controlPath, localSocket, remote);
}

} // namespace pgt
