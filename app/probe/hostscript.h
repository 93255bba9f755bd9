// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/remote/command.h"

namespace pgt {

/// The one read-only command that collects everything about a host and its clusters that can be
/// known without SQL. Runs as the session is (root sees all, others what they may), in any POSIX
/// shell, and prints the stream that parseHostStream() reads. Missing tools only leave values out.
/// @p directories are data directories to look at besides those found, for example the sandbox's;
/// they are reported even if they are empty or missing.
Command hostScriptCommand(const QStringList &directories = {});

/// Reads the configuration files of one cluster again, from where @p instance says that they are:
/// for a server that names others than the script had found. Prints the same kind of stream.
Command hostFilesCommand(const Instance &instance);

/// The script's text; constant.
QByteArray hostScript();

} // namespace pgt
