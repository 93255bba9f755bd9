// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace pgt {

/// One question that a login puts to the user. A plain value without secrets. Whatever a server
/// wrote is in text and has to be shown as plain text.
struct Prompt
{
    enum class Kind {
        HostKey,           ///< unknown host key; the answer is a fingerprint "SHA256:..."
        Passphrase,        ///< of the key in keyFile
        LoginPassword,     ///< of account on host, by the "password" method
        Challenge,         ///< keyboard-interactive: the server's own words, a one-time code maybe
        PrivilegePassword, ///< for sudo or su on the host, asked for by us
        Confirm,           ///< an agent wants a yes or no; any answer is a yes, cancelling is a no
        Notice, ///< nothing to answer ("touch your security key"); withdrawn by the asker
        Other,  ///< words that are not known to us; hidden input
    };

    Kind kind = Kind::Other;
    QString host;        ///< the host as the user named it
    QString asker;       ///< the host that asks if it is another one, for example a jump host
    QString account;     ///< whose password; empty if not known
    QString text;        ///< the words of ssh, the agent or the server, verbatim, at most 4 kB
    QString keyType;     ///< with HostKey: "ED25519"
    QString fingerprint; ///< with HostKey: "SHA256:" and 43 characters, as read from ssh's words
    QString keyFile;     ///< with Passphrase
    int attempt = 1;     ///< from 2 on: the answer before was refused
    /// Name under which the answer may be remembered; empty: it must never be (one-time codes).
    QString secretKey;

    bool operator==(const Prompt &) const = default;
};

} // namespace pgt
