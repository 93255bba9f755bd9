// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/lsn.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace pgt {

namespace {

constexpr quint64 bytesPerFileSkipping = 0xFF000000u;

} // namespace

Result<Lsn> Lsn::parse(const QString &text)
{
    static const QRegularExpression form(QRegularExpression::anchoredPattern(
            QStringLiteral("\\s*([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})\\s*")));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch()) {
        return Error::make(
                ErrorKind::InvalidInput,
                QCoreApplication::translate("pgt::Lsn", "\"%1\" is not a WAL position.").arg(text),
                QCoreApplication::translate(
                        "pgt::Lsn", "Positions of the two servers cannot be compared without it."),
                QCoreApplication::translate("pgt::Lsn",
                                            "Give two hexadecimal numbers with a slash between "
                                            "them, for example 1C/8F3A62D0."));
    }
    const quint64 high = match.capturedView(1).toUInt(nullptr, 16);
    const quint64 low = match.capturedView(2).toUInt(nullptr, 16);
    return Lsn((high << 32) | low);
}

Lsn Lsn::fromByteCount(qint64 bytes, LsnArithmetic arithmetic)
{
    if (bytes <= 0)
        return Lsn();
    const auto count = static_cast<quint64>(bytes);
    if (arithmetic == LsnArithmetic::Continuous)
        return Lsn(count);
    return Lsn(((count / bytesPerFileSkipping) << 32) | (count % bytesPerFileSkipping));
}

qint64 Lsn::byteCount(LsnArithmetic arithmetic) const
{
    if (arithmetic == LsnArithmetic::Continuous)
        return static_cast<qint64>(m_raw);
    return static_cast<qint64>((m_raw >> 32) * bytesPerFileSkipping + (m_raw & 0xFFFFFFFFu));
}

QString Lsn::toString() const
{
    return QStringLiteral("%1/%2").arg(QString::number(m_raw >> 32, 16).toUpper(),
                                       QString::number(m_raw & 0xFFFFFFFFu, 16).toUpper());
}

QString Lsn::walFileName(quint32 timeline, quint32 segmentSize) const
{
    const quint64 segment = (m_raw & 0xFFFFFFFFu) / segmentSize;
    const auto hex = [](quint64 number) {
        return QString::number(number, 16).toUpper().rightJustified(8, QLatin1Char('0'));
    };
    return QString(hex(timeline) % hex(m_raw >> 32) % hex(segment));
}

std::optional<Lsn> endOfWalFile(const QString &fileName, qint64 segmentSize)
{
    static const QRegularExpression form(
            QRegularExpression::anchoredPattern(QStringLiteral("([0-9A-F]{8}){3}")));
    constexpr qint64 fileBytes = qint64(1) << 32;
    if (!form.match(fileName).hasMatch() || segmentSize <= 0 || fileBytes % segmentSize != 0)
        return std::nullopt;
    const quint64 high = fileName.mid(8, 8).toUInt(nullptr, 16);
    const quint64 segment = fileName.mid(16, 8).toUInt(nullptr, 16);
    if (segment >= quint64(fileBytes / segmentSize))
        return std::nullopt;
    return Lsn((high << 32) + (segment + 1) * quint64(segmentSize));
}

qint64 difference(Lsn to, Lsn from, LsnArithmetic arithmetic)
{
    if (arithmetic == LsnArithmetic::Continuous)
        return static_cast<qint64>(to.raw() - from.raw());
    return to.byteCount(arithmetic) - from.byteCount(arithmetic);
}

} // namespace pgt
