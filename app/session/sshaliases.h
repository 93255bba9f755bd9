// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace pgt {

/// The user's own configuration of OpenSSH: ~/.ssh/config.
QString sshConfigFile();

/// The Host names of an OpenSSH configuration and of what it includes, to be offered while the user
/// types: in their order, without patterns and repetitions. Only a suggestion: what a name means is
/// left to ssh. A file that cannot be read has none.
QStringList sshAliases(const QString &configFile);

} // namespace pgt
