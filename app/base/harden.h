// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace pgt {

/// Keeps passwords in this process from other processes of the account and off the disk: no core
/// dumps, and on Linux no ptrace and no /proc/PID/mem either. For the first line of main(); does
/// nothing where the system has no such switch. Children that are started by exec get the normal
/// behaviour back except for the core limit.
void hardenProcess();

} // namespace pgt
