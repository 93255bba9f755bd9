// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QString>
#include <QtGlobal>

#include <compare>
#include <optional>

namespace pgt {

/// How byte counts relate to positions. 9.3 and later count every byte. 9.1 and 9.2 never use the
/// last 16 MB segment (FF) of each 4 GB file, so the distance between two positions leaves it out;
/// seen with pg_xlog_location_diff('1/0','0/FE000000'): 16777216 on 9.2, 33554432 on 9.3.
enum class LsnArithmetic { Continuous, Skipping };

/// A position in the write-ahead log. 64 bits as the server stores them; "1C/8F3A62D0" in text.
/// The null position 0/0 stands for "none", as in the server (InvalidXLogRecPtr).
class Lsn
{
public:
    constexpr Lsn() = default;
    constexpr explicit Lsn(quint64 raw) : m_raw(raw) {}

    /// Reads what the server prints: one to eight hexadecimal digits, a slash, one to eight digits;
    /// surrounding blanks are allowed. Error: InvalidInput.
    static Result<Lsn> parse(const QString &text);

    /// The position @p bytes after 0/0, as the lag queries count them. Negative counts give 0/0.
    static Lsn fromByteCount(qint64 bytes, LsnArithmetic arithmetic);
    /// Bytes of WAL between 0/0 and this position.
    qint64 byteCount(LsnArithmetic arithmetic) const;

    constexpr quint64 raw() const { return m_raw; }
    constexpr bool isNull() const { return m_raw == 0; }

    /// As the server prints it: upper case, no leading zeros.
    QString toString() const;

    /// Name of the WAL file that holds the byte at this position ("00000001000000000000002A").
    /// @p segmentSize is in bytes, a power of two from 1 MB to 1 GB (16 MB before 11 unless
    /// compiled otherwise). On a segment boundary this is the file that starts here, as
    /// pg_walfile_name() says since 17; up to 16 that function names the file that ends here.
    QString walFileName(quint32 timeline, quint32 segmentSize = 16u << 20) const;

    constexpr auto operator<=>(const Lsn &other) const = default;

private:
    quint64 m_raw = 0;
};

/// The position after the last byte of a WAL file; the other way round than Lsn::walFileName().
/// @p segmentSize in bytes. nullopt if @p fileName is not the name of a WAL file of that size.
std::optional<Lsn> endOfWalFile(const QString &fileName, qint64 segmentSize);

/// Bytes of WAL from @p from to @p to; negative if @p to is behind.
qint64 difference(Lsn to, Lsn from, LsnArithmetic arithmetic);

} // namespace pgt

Q_DECLARE_METATYPE(pgt::Lsn)
