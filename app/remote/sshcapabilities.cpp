// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshcapabilities.h"

#include <QRegularExpression>

namespace pgt {

bool SshClientVersion::isAtLeast(int wantedMajor, int wantedMinor) const
{
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
}

std::optional<SshClientVersion> SshClientVersion::parse(const QByteArray &text)
{
    static const QRegularExpression expression(
            QStringLiteral("OpenSSH_(for_Windows_)?(\\d{1,4})\\.(\\d{1,4})"));
    const QRegularExpressionMatch match = expression.match(QString::fromUtf8(text));
    if (!match.hasMatch())
        return std::nullopt;
    return SshClientVersion{match.captured(2).toInt(), match.captured(3).toInt(),
                            match.captured(1).isEmpty() ? hostSshPlatform : SshPlatform::Windows};
}

SshCapabilities SshCapabilities::of(const SshClientVersion &version)
{
    SshCapabilities result;
    result.canAsk = version.isAtLeast(8, 4) || version.platform == SshPlatform::Linux;
    result.canShare = version.platform != SshPlatform::Windows;
    result.hasSessionType = version.isAtLeast(8, 7);
    return result;
}

} // namespace pgt
