// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace pgt {

/// What ssh says about a host key that differs from the known one. Files of known hosts are only
/// ever read by us, to show what is in them.
struct ChangedHostKey
{
    QString keyType;     ///< "ED25519"
    QString shown;       ///< fingerprint of the key that the server has shown
    QString file;        ///< where another one is known
    int line = 0;        ///< from 1
    QString fingerprint; ///< of the known one; empty if the file cannot be read

    /// From ssh's words (OpenSSH 7.4 to 10); reads the file that they name.
    static ChangedHostKey read(const QString &words);
};

/// "SHA256:..." of the key in one line of known_hosts, as ssh-keygen -l prints it; empty if there
/// is none in it.
QString knownFingerprint(const QByteArray &line);

} // namespace pgt
