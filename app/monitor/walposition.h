// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/lsn.h"

#include <QMetaType>
#include <QString>

namespace pgt {

/// A position in the WAL as the lag queries report it: bytes since 0/0 on the scale of the server's
/// version, so that a difference of two positions of one cluster is the number of bytes between
/// them.
struct WalPosition
{
    qint64 bytes = 0;
    LsnArithmetic arithmetic = LsnArithmetic::Continuous;

    /// As the server prints it: "1C/8F3A62D0".
    QString toString() const { return Lsn::fromByteCount(bytes, arithmetic).toString(); }

    bool operator==(const WalPosition &) const = default;
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::WalPosition)
