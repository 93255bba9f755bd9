// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>

#include <memory>

namespace pgt {

/// A QProcess that runs in a session of its own (so that terminals and Ctrl+C do not reach it) and,
/// on Linux, gets TERM when this program dies, however that happens.
std::unique_ptr<QProcess> makeOwnedProcess();

/// Ends a process without waiting for it: closes its input, sends TERM to its process group, and
/// KILL after five seconds. Keeps the object until the process is gone, so that neither a zombie
/// nor a running program is left behind. Nothing of @p process is signalled to anybody after this
/// call. @p kept is released only then: files that the process may still have open or remove
/// itself.
void reapProcess(std::unique_ptr<QProcess> process, std::shared_ptr<void> kept = {});

/// Keeps a process that ends by itself within moments until it did so; after five seconds, or when
/// the application ends, it is ended.
void leaveToEnd(std::unique_ptr<QProcess> process);

} // namespace pgt
