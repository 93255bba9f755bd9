// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servicefile.h"

#include "app/base/utf8.h"

#include <QDir>
#include <QSet>

#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace pgt {

namespace {

/// Keywords that a service may have: those of this computer's libpq, in just this spelling.
const QSet<QString> &keywords()
{
    static const QSet<QString> known = [] {
        QSet<QString> names;
        const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconndefaults(),
                                                                                   &PQconninfoFree);
        for (const PQconninfoOption *option = options.get(); option && option->keyword; ++option)
            names.insert(QString::fromLatin1(option->keyword));
        return names;
    }();
    return known;
}

/// As isspace() has it; QString::trimmed() takes other blanks for some, too.
QByteArray trimmed(const QByteArray &line)
{
    constexpr QByteArrayView blanks(" \t\n\v\f\r");
    qsizetype begin = 0;
    qsizetype end = line.size();
    while (begin < end && blanks.contains(line.at(begin)))
        ++begin;
    while (end > begin && blanks.contains(line.at(end - 1)))
        --end;
    return line.mid(begin, end - begin);
}

} // namespace

QList<PgService> readServices(const QByteArray &text)
{
    QList<PgService> services;
    QSet<QString> broken;
    bool isCounted = false; // the present section is the first of its name
    for (const QByteArray &raw : text.split('\n')) {
        // A byte order mark stays: libpq does not take what follows it for a section.
        const QString line = fromUtf8WithMark(trimmed(raw));
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
        // "host = x" has the keyword "host ", which there is none of. libpq refuses a service
        // within a service; LDAP look-ups (ldap://...) are not followed here.
        if (equals < 1 || keyword == QLatin1String("service") || !keywords().contains(keyword)) {
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
