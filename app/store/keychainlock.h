// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace pgt {

/// Finds out whether the desktop's keychain is locked. libsecret answers "no such entry" for a
/// locked collection whose unlocking was refused, so nobody could tell one from the other (seen
/// with QtKeychain 0.13.2 and libsecret 0.20.5). Asks the Secret Service on the session bus; where
/// there is none (KWallet, macOS, Windows) the answer is no.
class KeychainLock : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Leads to one answered(), from the event loop. Opens no dialog and starts no service.
    void ask();

Q_SIGNALS:
    void answered(bool isLocked);
};

} // namespace pgt
