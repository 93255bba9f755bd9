// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace pgt::test {

/// A shell that waits for the end of the test and then cleans up, even when the test is killed:
/// its standard input is a pipe held by the test, so it wakes up when the test's process is gone.
class CleanupGuard
{
public:
    CleanupGuard() = default;
    /// Runs the clean-up and waits until it is done.
    ~CleanupGuard();
    CleanupGuard(const CleanupGuard &) = delete;
    CleanupGuard &operator=(const CleanupGuard &) = delete;

    /// Starts waiting. @p wrapper is put before the shell (an account switch, usually), @p script
    /// is run at the end with @p arguments as $1, $2 and so on. False if no shell could be started.
    bool arm(const QStringList &wrapper, const QString &script, const QStringList &arguments);
    /// Runs the clean-up now and waits up to half a minute for it. Does nothing the second time.
    void fire();

private:
    QProcess m_shell;
};

} // namespace pgt::test
