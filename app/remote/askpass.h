// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace pgt {

/// Names and limits that the program asked by ssh (runAskPass()) and AskPassServer share. The
/// conversation on the local socket is one question and at most one answer:
///   helper: magic, then four fields of a 32-bit length (big-endian) and that many bytes: token,
///           hint (SSH_ASKPASS_PROMPT), process id of the asking program in decimal, question;
///   server: answerMark, length and bytes of the answer; or refusalMark; or it closes: given up.
namespace askpass {

constexpr char socketVariable[] = "PGTANDEM_ASKPASS";
constexpr char tokenVariable[] = "PGTANDEM_TOKEN";
constexpr char magic[] = {'P', 'G', 'T', '1'};
constexpr char answerMark = 'A';
constexpr char refusalMark = 'N';
/// ssh reads at most 1023 bytes of an answer (OpenSSH 7.4 to 10, readpass.c).
constexpr std::size_t answerLimit = 1000;
/// More of a question is cut off by the helper.
constexpr std::size_t questionLimit = 8 << 10;

} // namespace askpass

/// Whether this process was started by ssh to put a question to the user of another pgTandem.
bool isAskPass();

/// The whole life of such a process; call it first in main(), before Qt reads the arguments, one of
/// which was partly written by a server. Passes the question (argv[1]) on, prints the answer and
/// returns ssh's exit code: 0 answered, 1 not.
///
/// When the login is given up it ends the asking program before it returns: ssh would take that for
/// an empty password and try it, up to three times (seen with 9.2).
int runAskPass(int argc, char *argv[]);

} // namespace pgt
