// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace pgt {

/// How the boot script looks for privileges; every failed `sudo -n` leaves a line in the host's
/// log.
enum class SudoProbe { No, Yes };

/// What the host's login shell is asked to run: always the same words, free of anything on which
/// sh, bash, zsh, fish and tcsh disagree. It evaluates the first line of its input.
QByteArray sessionReader();

/// @p script as input for sessionReader(): one line that collects the following lines up to a mark
/// made of @p nonce and then evaluates them. A script cut off half-way is never run.
QByteArray framedScript(const QByteArray &script, const QByteArray &nonce);

/// Prints `H NONCE begin`, facts as `F key value`, `H NONCE end`; then reads one line that says how
/// to go on and evaluates it.
QByteArray bootScript(const QByteArray &nonce, SudoProbe probe);

/// Prints `READY NONCE uid user` and then serves the requests of SessionProtocol until its input
/// ends. Needs on the host: sh, setsid, base64, dd, head, tr, sleep, id.
QByteArray agentScript(const QByteArray &nonce);

/// What the agent puts behind each command's own output, in both streams.
QByteArray endMark(const QByteArray &nonce);

} // namespace pgt
