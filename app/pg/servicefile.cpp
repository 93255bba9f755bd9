// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servicefile.h"

#include <QDir>
#include <QSet>

namespace pgt {

QList<PgService> readServices(const QByteArray &text)
{
    QList<PgService> services;
    QSet<QString> broken;
    bool isCounted = false; // the present section is the first of its name
    for (const QByteArray &raw : text.split('\n')) {
        const QString line = QString::fromUtf8(raw).trimmed();
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')))
            continue;
        if (line.startsWith(QLatin1Char('['))) {
            const qsizetype end = line.indexOf(QLatin1Char(']'));
            const QString name = line.mid(1, end - 1);
            isCounted = end > 1 &&
                        std::none_of(services.cbegin(), services.cend(),
                                     [&name](const PgService &one) { return one.name == name; });
            if (isCounted)
                services.append({name, {}});
            continue;
        }
        if (!isCounted)
            continue;
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        const QString keyword = line.left(equals);
        // libpq refuses a service within a service, and reads no more than this line at a time.
        if (equals < 1 || keyword == QLatin1String("service") ||
            keyword.startsWith(QLatin1String("ldap:"))) {
            broken.insert(services.constLast().name);
            continue;
        }
        if (!services.constLast().info.contains(keyword))
            services.last().info.set(keyword, line.mid(equals + 1));
    }
    services.removeIf([&broken](const PgService &one) { return broken.contains(one.name); });
    return services;
}

QStringList serviceFiles()
{
    QStringList files;
    if (const QString own = qEnvironmentVariable("PGSERVICEFILE"); !own.isEmpty()) {
        files << own;
    } else {
#if defined(Q_OS_WIN)
        files << qEnvironmentVariable("APPDATA") + QStringLiteral("/postgresql/.pg_service.conf");
#else
        files << QDir::homePath() + QStringLiteral("/.pg_service.conf");
#endif
    }
    if (const QString system = qEnvironmentVariable("PGSYSCONFDIR"); !system.isEmpty())
        files << system + QStringLiteral("/pg_service.conf");
    else
        files << QStringLiteral("/etc/postgresql-common/pg_service.conf")
              << QStringLiteral("/etc/pg_service.conf");
    return files;
}

} // namespace pgt
