// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace pgt {

/// How to reach and enter a host, as the user typed it. A plain value without secrets.
struct SshTarget
{
    enum class Auth {
        Defaults, ///< OpenSSH's own configuration and agent
        KeyFile,  ///< the key in keyFile and no other; its passphrase is asked for if need be
        Password, ///< asked for, like one-time codes; opening needs a Prompter
    };

    QString host;     ///< a name, address or Host alias of ~/.ssh/config
    int port = 0;     ///< 0: what OpenSSH's configuration says (22 by default)
    QString user;     ///< empty: what OpenSSH's configuration says
    QString jumpHost; ///< empty: what OpenSSH's configuration says
    Auth auth = Auth::Defaults;
    QString keyFile;     ///< with Auth::KeyFile
    bool useSudo = true; ///< act as root or postgres through sudo when the login user is neither

    bool operator==(const SshTarget &) const = default;
};

} // namespace pgt
