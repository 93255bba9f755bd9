// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lab/labhosts.h"

namespace pgt::test {

/// What the accounts of a host log in and act with; see addAccounts().
struct LabPasswords
{
    QByteArray login, root;
};

/// Adds to a host one account of each kind that people have: "pwsudo" (password, sudo with
/// password), "otp" (password and then a one-time code by PAM, sudo without password), "pgonly"
/// (key, sudo to postgres only), "doer" (key, doas), "suer" (key, cannot even run sudo, but may
/// know root's password), "nobodys" (key, no rights at all). All have LabPasswords::login, root has
/// LabPasswords::root.
bool addAccounts(LabHosts &lab, const QString &host, const LabPasswords &passwords);

/// The one-time codes that "otp" is asked for, in their order (RFC 4226, appendix D).
QByteArray oneTimeCode(int number);

/// Puts sudo-rs in the place of sudo.
bool useSudoRs(LabHosts &lab, const QString &host);

} // namespace pgt::test
