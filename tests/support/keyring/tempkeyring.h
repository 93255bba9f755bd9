// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/cleanupguard.h"

#include <QProcess>
#include <QTemporaryDir>

namespace pgt::test {

/// A real secret service, gnome-keyring, on a D-Bus session of its own, with home, data and runtime
/// folders of its own: nothing of the user's is touched. Points the environment of this process to
/// it, so there is one a process, and it has to be made before anything asks for a bus.
///
/// All calls block: for tests only.
class TempKeyring
{
public:
    TempKeyring();
    ~TempKeyring();
    TempKeyring(const TempKeyring &) = delete;
    TempKeyring &operator=(const TempKeyring &) = delete;

    /// Why there can be none here; empty if there can.
    static QString whyNot();

    /// Empty: it runs and its collection is open.
    QString error() const { return m_error; }
    /// Everything that it, or a program with this environment, may have written.
    QString dir() const { return m_dir.path(); }

    /// Locks the collection, as a screen saver does.
    bool lock();
    bool unlock();
    /// Ends the service; the bus goes on.
    void stopService();

private:
    bool startBus();
    bool startService();
    bool isOpen() const;
    bool fail(const QString &what, QProcess &process);

    QTemporaryDir m_dir;
    QProcess m_bus, m_service;
    QString m_error;
    CleanupGuard m_guard;
};

} // namespace pgt::test
