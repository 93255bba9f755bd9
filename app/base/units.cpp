// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/units.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace pgt {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::units", text);
}

QString number(double value, int decimals)
{
    return QLocale().toString(value, 'f', decimals);
}

QString scaled(double value)
{
    static constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    double size = std::abs(value);
    while (size >= 1024.0 && unit + 1 < units.size()) {
        size /= 1024.0;
        ++unit;
    }
    // 1023.96 kB must not become "1024 kB".
    if (unit > 0 && std::round(size) >= 1024.0 && unit + 1 < units.size()) {
        size /= 1024.0;
        ++unit;
    }
    const int decimals = unit == 0 || size >= 99.95 ? 0 : 1;
    const QString sign = value < 0 ? QString(QChar(0x2212)) : QString();
    return sign + number(size, decimals) + QChar(0xA0) + QLatin1String(units[unit]);
}

} // namespace

QString formatBytes(qint64 bytes)
{
    return scaled(double(bytes));
}

QString formatRate(double bytesPerSecond)
{
    return scaled(bytesPerSecond) + QStringLiteral("/s");
}

QString formatDuration(std::chrono::nanoseconds duration)
{
    using namespace std::chrono;
    if (duration.count() < 0)
        duration = nanoseconds::zero();
    const double ms = duration_cast<microseconds>(duration).count() / 1000.0;
    const QChar space(0xA0);
    if (ms < 100.0)
        return tr("%1 ms").arg(number(ms, 0)).replace(QLatin1Char(' '), space);
    if (ms < 59'950.0)
        return tr("%1 s").arg(number(ms / 1000.0, 1)).replace(QLatin1Char(' '), space);
    const qint64 s = qint64(std::llround(ms / 1000.0));
    QString text;
    if (s < 3600)
        text = tr("%1 min %2 s").arg(s / 60).arg(s % 60);
    else if (s < 86400)
        text = tr("%1 h %2 min").arg(s / 3600).arg(s % 3600 / 60);
    else
        text = tr("%1 d %2 h").arg(s / 86400).arg(s % 86400 / 3600);
    return text.replace(QLatin1Char(' '), space);
}

QString formatRange(std::chrono::milliseconds shortest, std::chrono::milliseconds longest)
{
    const auto unit = [](std::chrono::milliseconds time, qint64 size) {
        return qint64((time.count() + size - 1) / size);
    };
    const bool inSeconds = longest < std::chrono::seconds(120);
    const qint64 size = inSeconds ? 1000 : 60'000;
    const qint64 from = unit(shortest, size);
    const qint64 to = unit(longest, size);
    QString text = inSeconds ? (from >= to || from <= 0 ? tr("%2 s") : tr("%1 to %2 s"))
                             : (from >= to || from <= 0 ? tr("%2 min") : tr("%1 to %2 min"));
    return text.replace(QLatin1String("%1"), QString::number(from))
            .replace(QLatin1String("%2"), QString::number(to))
            .replace(QLatin1Char(' '), QChar(0xA0));
}

QString formatAddress(const QString &host, int port)
{
    if (port <= 0 || host.isEmpty())
        return host;
    const bool isIpv6 = host.contains(QLatin1Char(':'));
    return (isIpv6 ? QStringLiteral("[%1]:%2") : QStringLiteral("%1:%2")).arg(host).arg(port);
}

QString unknownValue()
{
    return QString(QChar(0x2013));
}

} // namespace pgt
