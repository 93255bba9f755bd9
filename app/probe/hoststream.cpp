// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hoststream.h"

#include <QCoreApplication>

namespace pgt {

QByteArray HostRecord::value(QByteArrayView key) const
{
    for (const QByteArray &line : lines) {
        if (line.size() > key.size() && line[key.size()] == '=' && line.startsWith(key))
            return line.sliced(key.size() + 1);
    }
    return {};
}

QList<QByteArray> HostRecord::values(QByteArrayView key) const
{
    QList<QByteArray> found;
    for (const QByteArray &line : lines) {
        if (line.size() > key.size() && line[key.size()] == '=' && line.startsWith(key))
            found << line.sliced(key.size() + 1);
    }
    return found;
}

QByteArray HostRecord::text() const
{
    QByteArray all;
    for (const QByteArray &line : lines)
        all += line + '\n';
    return all;
}

Result<QList<HostRecord>> parseHostStream(const QByteArray &output)
{
    QList<HostRecord> records;
    for (const QByteArray &line : output.split('\n')) {
        if (line.startsWith('@'))
            records.append({line.sliced(1), {}});
        else if (line.startsWith(' ') && !records.isEmpty())
            records.last().lines << line.sliced(1);
    }
    if (records.isEmpty() || records.first().name != "begin" || records.last().name != "end") {
        Error error = Error::make(
                ErrorKind::CommandFailed,
                QCoreApplication::translate("pgt::HostProbe",
                                            "The host could not be examined completely."),
                QCoreApplication::translate("pgt::HostProbe",
                                            "pgTandem decides nothing from half the facts."),
                QCoreApplication::translate("pgt::HostProbe",
                                            "Connect again; if it fails again, see the details."));
        // Not what was read: whole configuration files with the secrets of others are in it.
        error.detail =
                QCoreApplication::translate("pgt::HostProbe",
                                            "%1 bytes were read, up to the part \"%2\".")
                        .arg(output.size())
                        .arg(QString::fromUtf8(records.isEmpty() ? "" : records.constLast().name));
        return error;
    }
    return records;
}

} // namespace pgt
