// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/error.h"

#include <array>
#include <utility>

namespace pgt {

namespace {

constexpr std::array kindNames{
        std::pair{ErrorKind::Unknown, "Unknown"},
        std::pair{ErrorKind::InvalidInput, "InvalidInput"},
        std::pair{ErrorKind::Cancelled, "Cancelled"},
        std::pair{ErrorKind::Timeout, "Timeout"},
        std::pair{ErrorKind::Io, "Io"},
        std::pair{ErrorKind::Unsupported, "Unsupported"},
        std::pair{ErrorKind::Internal, "Internal"},
        std::pair{ErrorKind::HostUnreachable, "HostUnreachable"},
        std::pair{ErrorKind::NotSsh, "NotSsh"},
        std::pair{ErrorKind::HostKeyUnknown, "HostKeyUnknown"},
        std::pair{ErrorKind::AnswerNeeded, "AnswerNeeded"},
        std::pair{ErrorKind::HostKeyChanged, "HostKeyChanged"},
        std::pair{ErrorKind::LoginRefused, "LoginRefused"},
        std::pair{ErrorKind::ShellUnusable, "ShellUnusable"},
        std::pair{ErrorKind::PrivilegeMissing, "PrivilegeMissing"},
        std::pair{ErrorKind::LinkLost, "LinkLost"},
        std::pair{ErrorKind::CommandFailed, "CommandFailed"},
        std::pair{ErrorKind::FileChanged, "FileChanged"},
        std::pair{ErrorKind::FileUnwritable, "FileUnwritable"},
        std::pair{ErrorKind::NoSpace, "NoSpace"},
        std::pair{ErrorKind::NoPostgres, "NoPostgres"},
        std::pair{ErrorKind::ServerDown, "ServerDown"},
        std::pair{ErrorKind::ServerRejected, "ServerRejected"},
        std::pair{ErrorKind::ConfigBroken, "ConfigBroken"},
        std::pair{ErrorKind::RoleConflict, "RoleConflict"},
        std::pair{ErrorKind::WrongRole, "WrongRole"},
        std::pair{ErrorKind::SameServer, "SameServer"},
        std::pair{ErrorKind::VersionMismatch, "VersionMismatch"},
        std::pair{ErrorKind::ForeignData, "ForeignData"},
        std::pair{ErrorKind::Managed, "Managed"},
        std::pair{ErrorKind::PortBlocked, "PortBlocked"},
        std::pair{ErrorKind::SlotProblem, "SlotProblem"},
        std::pair{ErrorKind::VerifyFailed, "VerifyFailed"},
};

} // namespace

Error Error::make(ErrorKind kind, const QString &text, const QString &why, const QString &remedy)
{
    Error error;
    error.kind = kind;
    error.text = text;
    error.why = why;
    error.remedy = remedy;
    return error;
}

QString Error::toPlainText() const
{
    QStringList lines;
    const auto add = [&lines](const QString &line) {
        if (!line.isEmpty())
            lines << line;
    };
    add(text);
    add(why);
    add(remedy);
    if (!host.isEmpty())
        add(QStringLiteral("Host: %1").arg(host));
    if (!command.isEmpty())
        add(QStringLiteral("Command: %1").arg(command));
    if (exitCode >= 0)
        add(QStringLiteral("Exit code: %1").arg(exitCode));
    if (!sqlState.isEmpty())
        add(QStringLiteral("SQLSTATE: %1").arg(sqlState));
    add(detail);
    return lines.join(QLatin1Char('\n'));
}

QString errorKindName(ErrorKind kind)
{
    for (const auto &[value, name] : kindNames) {
        if (value == kind)
            return QString::fromLatin1(name);
    }
    return QStringLiteral("Unknown");
}

ErrorKind errorKindFromName(const QString &name)
{
    for (const auto &[value, text] : kindNames) {
        if (name == QLatin1String(text))
            return value;
    }
    return ErrorKind::Unknown;
}

} // namespace pgt
