// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/backupcommand.h"

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

QStringList connectionOptions(const PgVersion &client, const ConnInfo &connection)
{
    if (client.isAtLeast(PgMajor::V9_3))
        return {u"-d"_s, connection.toString()};
    QStringList options;
    for (const auto &[option, keyword] :
         {std::pair{u"-h"_s, u"host"_s}, {u"-p"_s, u"port"_s}, {u"-U"_s, u"user"_s}}) {
        if (const QString value = connection.value(keyword); !value.isEmpty())
            options << option << value;
    }
    return options;
}

} // namespace

QStringList backupCommand(const PgVersion &client, const BackupWishes &wishes)
{
    QStringList argv{wishes.program, u"-D"_s, wishes.directory};
    argv += connectionOptions(client, wishes.connection);
    if (client.isAtLeast(PgMajor::V9_2))
        argv << u"-X"_s << u"stream"_s;
    else
        argv << u"-x"_s; // collects the WAL at the end; streaming it came with 9.2
    if (!wishes.slot.isEmpty() && client.isAtLeast(PgMajor::V9_6))
        argv << u"-S"_s << wishes.slot;
    const auto escaped = [](QString path) { return path.replace(u'=', "\\="_L1); };
    if (client.isAtLeast(PgMajor::V9_4)) {
        for (const auto &[from, to] : wishes.tablespaces)
            argv << u"-T"_s << QString(escaped(from) + u'=' + escaped(to));
    }
    argv << u"-c"_s << (wishes.isFast ? u"fast"_s : u"spread"_s) << u"-l"_s << wishes.label;
    // A copy that fails must not remove anything by itself: a stray one could remove the data of
    // its successor. Before 10 it never does.
    if (client.isAtLeast(PgMajor::V10))
        argv << u"--no-clean"_s;
    return argv << u"-w"_s << u"-P"_s << u"-v"_s;
}

} // namespace pgt
