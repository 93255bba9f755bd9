// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QList>

namespace pgt {

/// A record of the discovery script: "@name", then its value lines.
struct HostRecord
{
    QByteArray name;
    QList<QByteArray> lines; ///< without the leading blank

    /// Of the first line "key=...", empty if there is none.
    QByteArray value(QByteArrayView key) const;
    QList<QByteArray> values(QByteArrayView key) const;
    bool has(QByteArrayView key) const { return value(key) == "1"; }
    /// All lines, each ended by a newline.
    QByteArray text() const;
};

/// Reads what hostScriptCommand() printed. Lines that are neither are noise of the host and
/// ignored. Error: CommandFailed if the stream is not complete.
Result<QList<HostRecord>> parseHostStream(const QByteArray &output);

} // namespace pgt
