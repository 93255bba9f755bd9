// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/hostreader.h"

#include "app/base/units.h"
#include "app/layout/managers.h"
#include "app/pg/pgversion.h"
#include "app/probe/clusterreader.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QRegularExpression>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::HostProbe)
};

QString text(const HostRecord &record, QByteArrayView key)
{
    return QString::fromUtf8(record.value(key)).trimmed();
}

void readOs(HostFacts &facts, const HostRecord &record)
{
    const auto unquoted = [&record](QByteArrayView key) {
        QString value = text(record, key);
        if (value.size() >= 2 && (value.startsWith(u'"') || value.startsWith(u'\'')) &&
            value.endsWith(value.front()))
            value = value.sliced(1, value.size() - 2);
        return value;
    };
    facts.osName = unquoted("PRETTY_NAME");
    facts.osId = unquoted("ID");
    facts.osVersionId = unquoted("VERSION_ID");
}

/// "ldd (GNU libc) 2.28" and "glibc 2.36"; empty for musl.
QString glibcVersion(const QString &libc)
{
    static const QRegularExpression version(
            u"(?:glibc|GLIBC|GNU libc|Free Software).*?(\\d+\\.\\d+)"_s);
    return version.match(libc).captured(1);
}

void readHost(HostFacts &facts, const HostRecord &record)
{
    facts.hostname = text(record, "hostname").section(u'.', 0, 0);
    facts.architecture = text(record, "architecture");
    facts.kernel = text(record, "kernel");
    facts.cpuCount = text(record, "cpus").toInt();
    facts.memoryBytes = text(record, "memory_kb").toLongLong() * 1024;
    facts.machineId = text(record, "machine_id");
    facts.bootId = text(record, "boot_id");
    facts.initSystem = text(record, "init");
    facts.packageFamily = text(record, "packages");
    facts.hasPgdg = record.has("pgdg");
    facts.container = text(record, "container");
    facts.glibcVersion = glibcVersion(text(record, "libc"));
    facts.firewall = text(record, "firewall");
    facts.selinux = text(record, "selinux");
    facts.systemctl = text(record, "systemctl");
    facts.endsUserProcesses = record.has("ends_user_processes");
    facts.hasSystemdRun = record.has("systemd_run");
}

/// All mount points, then what df says of those that cannot hang.
void readMounts(HostFacts &facts, const HostRecord &record)
{
    for (const QByteArray &line : record.lines) {
        const QString text = QString::fromUtf8(line);
        if (!text.startsWith(u'/')) // a heading, or a name without a path
            continue;
        DiskFact mount;
        mount.path = mount.mountPoint = QString(text).replace("\\040"_L1, " "_L1);
        facts.mounts << mount;
    }
}

void readFileSystems(HostFacts &facts, const HostRecord &record)
{
    static const QRegularExpression columns(u"^.* (\\d+) +(\\d+) +(-?\\d+) +\\S+ +(/.*)$"_s);
    for (const QByteArray &line : record.lines) {
        const QRegularExpressionMatch match = columns.match(QString::fromUtf8(line));
        if (!match.hasMatch())
            continue;
        for (DiskFact &mount : facts.mounts) {
            if (mount.mountPoint != match.captured(4))
                continue;
            mount.totalBytes = match.captured(1).toLongLong() * 1024;
            mount.freeBytes = match.captured(3).toLongLong() * 1024;
        }
    }
}

/// Processes of the managers of high availability and of the clock.
void readProcesses(HostFacts &facts, const HostRecord &record)
{
    static const std::array clocks{
            std::pair{"chronyd", "chrony"},
            std::pair{"ntpd", "ntpd"},
            std::pair{"openntpd", "OpenNTPD"},
            std::pair{"systemd-timesyn", "systemd-timesyncd"},
    };
    for (const QByteArray &value : record.values("process")) {
        const QByteArray name = value.trimmed();
        const ClusterManager *manager = managerOfProcess(name);
        if (manager && !facts.haTools.contains(manager->name))
            facts.haTools << manager->name;
        for (const auto &[process, source] : clocks) {
            if (name == process)
                facts.clockSource = QLatin1String(source);
        }
    }
}

/// Real network cards first, then bridges of containers and virtual machines; IPv4 before IPv6.
void readAddresses(HostFacts &facts, const HostRecord &record)
{
    static const QRegularExpression line(u"^\\d+: (\\S+)\\s+inet6? ([0-9a-fA-F.:]+)"_s);
    static const QRegularExpression inner(u"^(docker|br-|virbr|veth|cni|flannel|podman|lxc|lxd)"_s);
    // "dynamic" or "temporary" stands among the flags after "scope global".
    static const QRegularExpression lease(u"\\bscope global\\b.*\\b(dynamic|temporary)\\b"_s);
    QList<std::pair<int, QString>> ranked;
    for (const QByteArray &bytes : record.lines) {
        const QString entry = QString::fromUtf8(bytes);
        const QRegularExpressionMatch match = line.match(entry);
        // Without iproute2 the line is the list that `hostname -I` prints.
        const QStringList addresses = match.hasMatch() ? QStringList{match.captured(2)}
                                                       : entry.split(u' ', Qt::SkipEmptyParts);
        for (const QString &address : addresses) {
            const QHostAddress parsed(address);
            if (parsed.isNull() || parsed.isLoopback() || parsed.isLinkLocal())
                continue;
            const int rank = (inner.match(match.captured(1)).hasMatch() ? 2 : 0) +
                             (parsed.protocol() == QAbstractSocket::IPv6Protocol ? 1 : 0);
            ranked.append({rank, address});
            if (lease.match(entry).hasMatch())
                facts.dynamicAddresses << address;
        }
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    for (const auto &[rank, address] : ranked)
        facts.addresses << address;
}

void readListening(HostFacts &facts, const HostRecord &record)
{
    for (const QByteArray &line : record.lines) {
        const QByteArray local = line.simplified().split(' ').value(1);
        const QString address = socketAddress(local, facts.architecture);
        if (!address.isEmpty() && !facts.listening.contains(address))
            facts.listening << address;
    }
}

void readBinaries(HostFacts &facts, const HostRecord &record)
{
    BinariesFact binaries;
    binaries.directory = text(record, "directory");
    binaries.hasBaseBackup = record.has("pg_basebackup");
    binaries.hasPsql = record.has("psql");
    if (const auto version = PgVersion::parse(text(record, "version"))) {
        binaries.versionText = version->toString();
        binaries.versionNum = version->number();
    } else {
        binaries.versionText = text(record, "version");
    }
    facts.binaries << binaries;
}

/// As NTP does: the two offsets at the ends differ by the time on the way; half each.
void readClock(HostFacts &facts, const QByteArray &began, const QByteArray &ended,
               const HostReading &reading)
{
    bool fine = false, fineToo = false;
    double remoteStart = began.toDouble(&fine), remoteEnd = ended.toDouble(&fineToo);
    if (!fine || !fineToo)
        return;
    // A date without fractions (busybox) means some time within that second.
    const bool coarse = !began.contains('.') || !ended.contains('.');
    if (coarse) {
        remoteStart += 0.5;
        remoteEnd += 0.5;
    }
    const double start = double(reading.startedAt.toMSecsSinceEpoch()) / 1000;
    const double end = double(reading.endedAt.toMSecsSinceEpoch()) / 1000;
    facts.roundTripSeconds = std::max(0.0, (end - start) - (remoteEnd - remoteStart));
    const double offset = ((remoteStart - start) + (remoteEnd - end)) / 2;
    facts.clockOffsetSeconds = coarse && std::abs(offset) < 1 ? 0 : offset;
}

void addHiddenServer(HostFacts &facts, const HostRecord &record, const QString &hostName)
{
    const bool contained = record.name == "contained";
    Error error =
            contained
                    ? Error::make(
                              ErrorKind::Unsupported,
                              Texts::tr(
                                      "A PostgreSQL server on %1 runs in a container (process %2).")
                                      .arg(hostName, text(record, "pid")),
                              Texts::tr("Its files and its start belong to the container's own "
                                        "tools."),
                              Texts::tr("Only servers that run on the host itself can be chosen."))
                    : Error::make(
                              ErrorKind::PrivilegeMissing,
                              Texts::tr("A PostgreSQL server of the account %2 on %1 cannot be "
                                        "looked at.")
                                      .arg(hostName, text(record, "owner")),
                              Texts::tr(
                                      "Its data directory is open to that account and root only."),
                              Texts::tr("Log in as root, as %1, or with sudo.")
                                      .arg(text(record, "owner")));
    error.host = hostName;
    facts.problems << error;
}

void addProblems(HostFacts &facts, const HostReading &reading)
{
    if (!facts.canActAsRoot && !facts.canActAsOwner) {
        Error error = Error::make(
                ErrorKind::PrivilegeMissing,
                Texts::tr("%1 on %2 may act neither as root nor as the owner of PostgreSQL.")
                        .arg(facts.loginUser, reading.hostName),
                Texts::tr("Settings, roles and data directories can be read and changed by these "
                          "only."),
                Texts::tr("Let the account use sudo for root or postgres, or log in as one of "
                          "them."));
        error.host = reading.hostName;
        facts.problems << error;
    }
    if (facts.instances.isEmpty() && facts.problems.isEmpty()) {
        const bool programs = !facts.binaries.isEmpty();
        Error error = Error::make(
                ErrorKind::NoPostgres,
                programs ? Texts::tr("PostgreSQL is installed on %1, but there is no cluster.")
                                   .arg(reading.hostName)
                         : Texts::tr("PostgreSQL is not installed on %1.").arg(reading.hostName),
                Texts::tr("A standby is made from an existing cluster, a primary holds one."),
                programs ? Texts::tr("Create a cluster with the tools of the system, then connect "
                                     "again.")
                         : Texts::tr("Install the PostgreSQL server package, then connect again."));
        error.host = reading.hostName;
        facts.problems << error;
    }
}

} // namespace

QString socketAddress(const QByteArray &hex, const QString &architecture)
{
    const QByteArray address = hex.split(':').value(0);
    bool fine = false;
    const uint port = hex.mid(address.size() + 1).toUInt(&fine, 16);
    const QByteArray bytes = QByteArray::fromHex(address);
    if (!fine || (bytes.size() != 4 && bytes.size() != 16))
        return {};
    static const QStringList bigEndian{u"s390x"_s, u"ppc64"_s, u"ppc"_s, u"mips"_s, u"mips64"_s};
    const bool swap = !bigEndian.contains(architecture);
    QByteArray network;
    for (qsizetype i = 0; i < bytes.size(); i += 4) {
        QByteArray word = bytes.sliced(i, 4);
        if (swap)
            std::reverse(word.begin(), word.end());
        network += word;
    }
    if (network.size() == 4) {
        const QHostAddress ip(qFromBigEndian<quint32>(network.constData()));
        return formatAddress(ip.toString(), port);
    }
    const QHostAddress ip(reinterpret_cast<const quint8 *>(network.constData()));
    return formatAddress(ip.toString(), port);
}

HostFacts readHostFacts(const QList<HostRecord> &records, const HostReading &reading)
{
    HostFacts facts;
    facts.readAt = reading.endedAt;
    facts.canActAsRoot = reading.isRoot;
    ClusterReader clusters(reading.hostName);
    QByteArray began, ended;
    QList<HostRecord> hidden;
    for (const HostRecord &record : records) {
        if (record.name == "begin") {
            began = record.value("time");
            facts.loginUser = facts.account = text(record, "user");
        } else if (record.name == "end") {
            ended = record.value("time");
        } else if (record.name == "host") {
            readHost(facts, record);
            clusters.setHost(facts.initSystem, record.has("postgresql_common"));
        } else if (record.name == "processes") {
            readProcesses(facts, record);
        } else if (record.name == "os") {
            readOs(facts, record);
        } else if (record.name == "addresses") {
            readAddresses(facts, record);
        } else if (record.name == "locales") {
            for (const QByteArray &line : record.lines)
                facts.locales << QString::fromUtf8(line);
        } else if (record.name == "packages") {
            for (const QByteArray &line : record.lines) {
                if (!line.trimmed().isEmpty())
                    facts.serverPackages << QString::fromUtf8(line.trimmed());
            }
        } else if (record.name == "listening") {
            readListening(facts, record);
        } else if (record.name == "mounts") {
            readMounts(facts, record);
        } else if (record.name == "filesystems") {
            readFileSystems(facts, record);
        } else if (record.name == "binaries") {
            readBinaries(facts, record);
        } else if (record.name == "contained" || record.name == "hidden") {
            hidden << record;
        } else {
            clusters.read(record);
        }
    }
    facts.instances = clusters.take(facts);
    readClock(facts, began, ended, reading);
    facts.canActAsOwner =
            facts.canActAsRoot ||
            std::any_of(facts.instances.cbegin(), facts.instances.cend(),
                        [&facts](const Instance &i) { return i.owner == facts.loginUser; }) ||
            facts.loginUser == "postgres"_L1;
    for (const HostRecord &record : hidden)
        addHiddenServer(facts, record, reading.hostName);
    addProblems(facts, reading);
    return facts;
}

} // namespace pgt
