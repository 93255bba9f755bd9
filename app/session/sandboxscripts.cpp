// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sandboxscripts.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <pwd.h>
#include <sys/un.h>
#include <unistd.h>
#endif

namespace pgt {

using namespace std::chrono_literals;

namespace {

struct Sandbox
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Sandbox)
};

/// Before every script: variables of libpq must not lead elsewhere, and the folder that this
/// program was started in may be closed to the account.
const char prologue[] = R"sh(
set -u
cd /
unset PGDATA PGHOST PGHOSTADDR PGPORT PGUSER PGDATABASE PGPASSWORD PGPASSFILE PGSERVICE PGSERVICEFILE
unset PGOPTIONS PGAPPNAME PGSSLMODE PGREQUIRESSL PGTARGETSESSIONATTRS
)sh";

const char findScript[] = R"sh(
for d in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/lib/postgresql[1-9]*/bin \
    /usr/libexec/postgresql* /opt/homebrew/opt/postgresql*/bin /usr/local/opt/postgresql*/bin \
    /usr/local/pgsql/bin /usr/bin /usr/local/bin; do
    if [ -x "$d/initdb" ] && [ -x "$d/pg_ctl" ] && [ -x "$d/postgres" ] && [ -x "$d/psql" ] \
        && [ -x "$d/pg_basebackup" ]; then
        printf 'bin\t%s\t%s\n' "$d" "$("$d/postgres" --version 2>/dev/null)"
    fi
done
if [ -r /etc/os-release ]; then
    ( . /etc/os-release; printf 'os\t%s %s\n' "${ID:-}" "${ID_LIKE:-}" )
else
    printf 'os\t%s\n' "$(uname -s)"
fi
)sh";

/// Arguments: base, sockets, programs, ports, password method, name of the setting for sockets.
const char makeScript[] = R"sh(
set -e
base=$1 sockets=$2 bin=$3 port1=$4 port2=$5 method=$6 setting=$7
umask 077
mkdir -p "$base" "$sockets"
owner=$(id -un)
make() {
    dir=$base/$1
    [ ! -f "$dir/PG_VERSION" ] || return 0
    # initdb may have been interrupted: never a half-made cluster under the real name.
    rm -rf "$dir" "$dir.new"
    "$bin/initdb" -D "$dir.new" -U "$owner" -E UTF8 --locale=C >/dev/null
    {
        printf '\n# Made by pgTandem for its sandbox\n'
        printf 'port = %s\n' "$2"
        printf "listen_addresses = ''\n"
        printf "%s = '%s'\n" "$setting" "$(printf '%s' "$sockets" | sed "s/'/''/g")"
        printf 'max_connections = 30\nshared_buffers = 32MB\nlogging_collector = on\n'
        printf "log_directory = 'log'\nlog_filename = 'postgresql.log'\n"
        [ "$method" != scram-sha-256 ] || printf 'password_encryption = scram-sha-256\n'
    } >> "$dir.new/postgresql.conf"
    {
        printf 'local all "%s" peer\n' "$owner"
        printf 'local replication "%s" peer\n' "$owner"
        printf 'local all all %s\n' "$method"
    } > "$dir.new/pg_hba.conf"
    mv "$dir.new" "$dir"
}
make primary "$port1"
make standby "$port2"
)sh";

/// Arguments: base, sockets, programs, data directory.
const char startScript[] = R"sh(
umask 077
mkdir -p "$2" || exit
if "$3/pg_ctl" -D "$4" status >/dev/null 2>&1; then exit 0; fi
log=$1/start.log
: > "$log"
# Of its own: the server lives on when the session that started it ends.
run=
if command -v setsid >/dev/null 2>&1; then run=setsid; fi
if ! $run "$3/pg_ctl" -D "$4" -w -t 60 -l "$log" start </dev/null >/dev/null 2>&1; then
    tail -n 20 "$log" "$4/log/postgresql.log" 2>/dev/null >&2
    exit 1
fi
)sh";

/// Arguments: programs, data directory.
const char stopScript[] = R"sh(
if ! "$1/pg_ctl" -D "$2" status >/dev/null 2>&1; then exit 0; fi
"$1/pg_ctl" -D "$2" -w -t 60 -m fast stop </dev/null >/dev/null 2>&1 \
    || "$1/pg_ctl" -D "$2" -w -t 20 -m immediate stop </dev/null >&2
)sh";

/// Arguments: base, sockets, programs, port of the standby, SQL for the pause.
const char lookScript[] = R"sh(
for name in primary standby; do
    if "$3/pg_ctl" -D "$1/$name" status >/dev/null 2>&1; then echo "$name running"; fi
done
if [ -f "$1/standby/standby.signal" ] || [ -f "$1/standby/recovery.conf" ]; then
    echo "standby replicating"
    paused=$("$3/psql" -XAtqw -h "$2" -p "$4" -d postgres -c "$5" 2>/dev/null </dev/null)
    if [ "$paused" = t ]; then echo "standby paused"; fi
fi
)sh";

/// Arguments: base, sockets. Refuses what has not our marker.
const char removeScript[] = R"sh(
base=$1 sockets=$2
[ -d "$base" ] || exit 0
if [ ! -f "$base/sandbox.json" ]; then
    echo "$base has no sandbox.json: not a sandbox" >&2
    exit 1
fi
# Every server below, also of directories that were moved aside: the first line of postmaster.pid
# is the process.
for signal in INT QUIT KILL; do
    left=
    for file in "$base"/*/postmaster.pid; do
        [ -f "$file" ] || continue
        pid=$(head -n 1 "$file")
        case $pid in ''|*[!0-9]*|0|1) continue ;; esac
        kill -s "$signal" "$pid" 2>/dev/null && left="$left $pid"
    done
    tries=0
    while [ -n "$left" ] && [ "$tries" -lt 100 ]; do
        still=
        for pid in $left; do kill -0 "$pid" 2>/dev/null && still="$still $pid"; done
        left=$still
        [ -z "$left" ] || sleep 0.1
        tries=$((tries + 1))
    done
    [ -n "$left" ] || break
done
# The marker goes last: an interrupted removal can be repeated.
find "$base" -mindepth 1 -maxdepth 1 ! -name sandbox.json -exec rm -rf {} + || exit
rm -rf "$sockets" || exit
rm -f "$base/sandbox.json"
rmdir "$base" 2>/dev/null || :
)sh";

/// Arguments: sockets, programs, port, database. SQL on standard input.
const char sqlScript[] = R"sh(
exec "$2/psql" -XAtqw -v ON_ERROR_STOP=1 -h "$1" -p "$3" -d "$4" -f -
)sh";

Command scriptCommand(const char *script, const QStringList &arguments,
                      std::chrono::milliseconds timeout)
{
    Command command;
    QString text = QLatin1String(prologue);
    text += QLatin1String(script);
    command.argv = QStringList{QStringLiteral("/bin/sh"), QStringLiteral("-c"), text,
                               QStringLiteral("pgtandem-sandbox")};
    command.argv += arguments;
    command.timeout = timeout;
    return command;
}

QString packageFor(const QString &os)
{
    const auto isLike = [&os](const char *name) {
        return os.contains(QLatin1String(name), Qt::CaseInsensitive);
    };
    if (isLike("fedora") || isLike("rhel") || isLike("centos") || isLike("suse"))
        return QStringLiteral("postgresql-server");
    return QStringLiteral("postgresql"); // Debian, Ubuntu, Arch, Alpine, Homebrew
}

#ifdef Q_OS_UNIX
/// Whether any account can get to @p path: every folder above that exists lets others through.
bool isOpenToOthers(const QString &path)
{
    QString folder = QDir::cleanPath(path);
    while (!folder.isEmpty()) {
        const QFileInfo info(folder);
        if (info.exists() && !(info.permissions() & QFile::ExeOther))
            return false;
        if (folder == QLatin1String("/"))
            return true;
        folder = info.path();
    }
    return false;
}
#endif

} // namespace

int longestSocketPath()
{
#ifdef Q_OS_UNIX
    return int(sizeof(sockaddr_un::sun_path)) - 1;
#else
    return 107;
#endif
}

SandboxPlaces SandboxPlaces::of(const QString &directory)
{
    SandboxPlaces places;
    places.base = QDir::cleanPath(directory);
    const QByteArray hash =
            QCryptographicHash::hash(places.base.toUtf8(), QCryptographicHash::Sha256).toHex();
    const QString id = QString::fromLatin1(hash.left(10));
#ifdef Q_OS_UNIX
    if (::geteuid() == 0) {
        for (const char *name : {"postgres", "nobody"}) {
            if (places.account.isEmpty() && ::getpwnam(name))
                places.account = QLatin1String(name);
        }
        if (!isOpenToOthers(QFileInfo(places.base).path()))
            places.base = QStringLiteral("/var/lib/pgtandem-sandbox-%1").arg(id);
    }
    const QString inside = places.base + QStringLiteral("/s");
    const qsizetype longest = QFile::encodeName(inside + QStringLiteral("/.s.PGSQL.65535")).size();
    places.sockets = longest <= longestSocketPath()
                             ? inside
                             : QStringLiteral("/tmp/pgtandem-%1-%2").arg(::geteuid()).arg(id);
#endif
    return places;
}

Command findProgramsCommand()
{
    return scriptCommand(findScript, {}, 30s);
}

Result<SandboxPrograms> newestPrograms(const QByteArray &output)
{
    SandboxPrograms best;
    QString os;
    for (const QString &line : QString::fromUtf8(output).split(QLatin1Char('\n'))) {
        const QStringList parts = line.split(QLatin1Char('\t'));
        if (parts.value(0) == QLatin1String("os"))
            os = parts.value(1);
        if (parts.value(0) != QLatin1String("bin"))
            continue;
        const auto version = PgVersion::parse(parts.value(2));
        if (version && version->number() > best.version.number())
            best = {parts.value(1), *version};
    }
    if (!best.directory.isEmpty())
        return best;
    return Error::make(ErrorKind::NoPostgres,
                       Sandbox::tr("PostgreSQL's server programs were not found on this computer."),
                       Sandbox::tr("The sandbox runs two real servers from them."),
                       Sandbox::tr("Install the package %1 and try again.").arg(packageFor(os)));
}

Command makeClustersCommand(const SandboxPlaces &places, const SandboxPrograms &programs,
                            int primaryPort, int standbyPort)
{
    const QString method =
            programs.version.hasScram() ? QStringLiteral("scram-sha-256") : QStringLiteral("md5");
    // One directory up to 9.2, a list since 9.3.
    const QString setting = programs.version.isAtLeast(PgMajor::V9_3)
                                    ? QStringLiteral("unix_socket_directories")
                                    : QStringLiteral("unix_socket_directory");
    return scriptCommand(makeScript,
                         {places.base, places.sockets, programs.directory,
                          QString::number(primaryPort), QString::number(standbyPort), method,
                          setting},
                         5min);
}

Command startCommand(const SandboxPlaces &places, const SandboxPrograms &programs,
                     const QString &dataDirectory)
{
    return scriptCommand(startScript,
                         {places.base, places.sockets, programs.directory, dataDirectory}, 90s);
}

Command stopCommand(const SandboxPrograms &programs, const QString &dataDirectory)
{
    return scriptCommand(stopScript, {programs.directory, dataDirectory}, 90s);
}

Command lookCommand(const SandboxPlaces &places, const SandboxPrograms &programs, int standbyPort)
{
    const QString paused = QStringLiteral("SELECT pg_is_in_recovery() AND %1()")
                                   .arg(programs.version.walNames().isReplayPaused);
    return scriptCommand(
            lookScript,
            {places.base, places.sockets, programs.directory, QString::number(standbyPort), paused},
            30s);
}

Command removeCommand(const SandboxPlaces &places)
{
    return scriptCommand(removeScript, {places.base, places.sockets}, 2min);
}

Command sqlCommand(const SandboxPlaces &places, const SandboxPrograms &programs, int port,
                   const QString &database, const QByteArray &sql)
{
    Command command = scriptCommand(
            sqlScript, {places.sockets, programs.directory, QString::number(port), database}, 30s);
    command.input = sql;
    return command;
}

QString loadDatabase()
{
    return QStringLiteral("pgtandem_load");
}

QByteArray makeLoadDatabaseSql()
{
    // CREATE DATABASE knows no IF NOT EXISTS and runs in no transaction.
    return "SELECT 'CREATE DATABASE pgtandem_load' WHERE NOT EXISTS (SELECT 1 FROM pg_database "
           "WHERE datname = 'pgtandem_load') \\gexec\n";
}

QByteArray loadSql(qint64 bytes)
{
    // A row of 1 kB makes about 1.1 kB of WAL. EXTERNAL: nothing is compressed away.
    const qint64 rows = std::max<qint64>(1, bytes / 1100);
    return QByteArray("SET client_min_messages = warning;\n"
                      "CREATE TABLE IF NOT EXISTS load (id bigserial, filler text);\n"
                      "ALTER TABLE load ALTER filler SET STORAGE EXTERNAL;\n"
                      "SELECT 'TRUNCATE load' WHERE pg_total_relation_size('load') > ")
            .append(QByteArray::number(std::max<qint64>(0, (56LL << 20) - 2 * bytes)))
            .append(" \\gexec\n"
                    "INSERT INTO load (filler) SELECT repeat(md5(g::text), 32) "
                    "FROM generate_series(1, ")
            .append(QByteArray::number(rows))
            .append(") g;\n");
}

} // namespace pgt
