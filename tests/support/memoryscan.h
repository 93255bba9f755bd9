// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace pgt::test {

/// A random secret that the test keeps in a form in which no search for the clear one finds it.
class MaskedSecret
{
public:
    /// 20 letters.
    MaskedSecret();

    /// A clear copy; wipe it.
    QByteArray clear() const;
    /// For printf's %b: every byte as \0NNN.
    QByteArray octal() const;
    /// How many copies of the clear text are in the writable memory of this process; -1 if that
    /// cannot be read. Linux only.
    int copiesInMemory() const;

private:
    QByteArray m_masked;
};

} // namespace pgt::test
