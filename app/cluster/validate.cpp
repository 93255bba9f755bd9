// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/replicationspec.h"

#include <QCoreApplication>
#include <QDir>
#include <QSet>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

// NAMEDATALEN - 1: the server cuts longer names of roles and slots, or refuses them.
constexpr qsizetype longestName = 63;
// More copies at once only slow each other down.
constexpr qsizetype mostStandbys = 16;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::ReplicationSpec)
};

bool hasControlCharacter(const QString &text)
{
    return std::any_of(text.cbegin(), text.cend(), [](QChar c) {
        return c.category() == QChar::Other_Control || c == QChar::LineSeparator ||
               c == QChar::ParagraphSeparator;
    });
}

bool isMadeOf(const QString &text, QStringView more)
{
    return std::all_of(text.cbegin(), text.cend(), [more](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || more.contains(c);
    });
}

Error invalid(const QString &text, const QString &why, const QString &remedy)
{
    return Error::make(ErrorKind::InvalidInput, text, why, remedy);
}

void checkRole(QList<Error> &errors, const QString &what, const QString &name)
{
    if (name.isEmpty()) {
        errors << invalid(Texts::tr("%1 has no name.").arg(what),
                          Texts::tr("The standby signs in to the primary with it."),
                          Texts::tr("Enter a name, for example replicator."));
    } else if (name.toUtf8().size() > longestName) {
        errors << invalid(
                Texts::tr("%1 has a name longer than %2 bytes.").arg(what).arg(longestName),
                Texts::tr("PostgreSQL would cut it, and signing in would fail."),
                Texts::tr("Shorten the name."));
    } else if (hasControlCharacter(name)) {
        errors << invalid(
                Texts::tr("%1 has a line break or control character in its name.").arg(what),
                Texts::tr("Such a name cannot be written into pg_hba.conf or a password file."),
                Texts::tr("Choose another name."));
    } else if (name.startsWith("pg_"_L1)) {
        errors << invalid(Texts::tr("%1 has a name that starts with “pg_”.").arg(what),
                          Texts::tr("PostgreSQL keeps these names for itself."),
                          Texts::tr("Choose another name."));
    } else if (name == "public"_L1 || name == "none"_L1) {
        errors << invalid(Texts::tr("“%1” cannot be the name of a role.").arg(name),
                          Texts::tr("PostgreSQL uses this word for something else."),
                          Texts::tr("Choose another name."));
    }
}

void checkPassword(QList<Error> &errors, const Secret &password)
{
    // An empty one is no mistake by itself: a role that exists may sign in already. The planner
    // knows.
    const QByteArrayView bytes = password.view();
    if (bytes.contains('\0') || bytes.contains('\n') || bytes.contains('\r')) {
        errors << invalid(Texts::tr("The password contains a line break or a NUL character."),
                          Texts::tr("A password file holds one password a line, so libpq could not "
                                    "read it."),
                          Texts::tr("Use another password."));
    }
}

/// Socket directories are addresses only where both servers are on this computer.
void checkAddress(QList<Error> &errors, const ReplicationSpec &spec)
{
    const QString &address = spec.primaryAddress;
    if (address.isEmpty()) {
        errors << invalid(Texts::tr("The address of the primary is missing."),
                          Texts::tr("The standby connects to it for ever after."),
                          Texts::tr("Enter the name or address under which the standby reaches the "
                                    "primary."));
        return;
    }
    const bool socket = address.startsWith(u'/');
    if (socket && spec.primaryAccess.kind != HostAccess::Kind::Local) {
        errors << invalid(
                Texts::tr("The address of the primary, %1, is a directory.").arg(address),
                Texts::tr("Only servers on one computer can talk through a socket directory."),
                Texts::tr("Enter a name or an IP address."));
        return;
    }
    const bool odd = hasControlCharacter(address) || address.contains(u',') ||
                     (!socket && std::any_of(address.cbegin(), address.cend(), [](QChar c) {
                         return c.isSpace() || QStringView(u"'\"\\/=@").contains(c);
                     }));
    if (odd) {
        errors << invalid(Texts::tr("“%1” is not a name or address of a server.").arg(address),
                          Texts::tr("libpq would look for another server, or for several."),
                          Texts::tr("Enter one name or IP address, without port or user."));
    }
}

bool isPlainPath(const QString &path)
{
    return path.startsWith(u'/') && path.size() > 1 && QDir::cleanPath(path) == path &&
           !hasControlCharacter(path);
}

bool isInside(const QString &path, const QString &directory)
{
    return path == directory || path.startsWith(directory + u'/');
}

void checkMapping(QList<Error> &errors, const StandbySpec &standby)
{
    const QMap<QString, QString> &mapping = standby.tablespaceMapping;
    for (auto it = mapping.cbegin(); it != mapping.cend(); ++it) {
        if (!isPlainPath(it.key()) || !isPlainPath(it.value())) {
            errors << invalid(
                    Texts::tr("“%1” cannot be the directory of a tablespace.")
                            .arg(isPlainPath(it.key()) ? it.value() : it.key()),
                    Texts::tr("pg_basebackup wants a complete path without “..” and without a "
                              "slash at its end."),
                    Texts::tr("Enter a path like /srv/tablespaces/fast."));
            continue;
        }
        if (isInside(it.value(), standby.instanceId)) {
            errors << invalid(Texts::tr("The tablespace directory %1 is inside the data directory.")
                                      .arg(it.value()),
                              Texts::tr("It would be moved aside together with the old data."),
                              Texts::tr("Choose a directory elsewhere."));
        }
        for (auto other = std::next(it); other != mapping.cend(); ++other) {
            if (isInside(it.value(), other.value()) || isInside(other.value(), it.value())) {
                errors << invalid(Texts::tr("Two tablespaces are to lie in %1.").arg(other.value()),
                                  Texts::tr("Each tablespace needs a directory of its own."),
                                  Texts::tr("Choose another directory for one of them."));
            }
        }
    }
}

void checkStandby(QList<Error> &errors, const ReplicationSpec &spec, const StandbySpec &standby)
{
    if (standby.name.isEmpty() || standby.name.size() > longestName ||
        !isMadeOf(standby.name, u"_-")) {
        errors << invalid(Texts::tr("“%1” cannot be the name of a standby.").arg(standby.name),
                          Texts::tr("The name is used as application_name and for slots: small "
                                    "letters, digits, - and _ only, at most 63."),
                          Texts::tr("Choose another name, for example berlin-2."));
    }
    if (standby.instanceId.isEmpty()) {
        errors << invalid(Texts::tr("No PostgreSQL cluster is chosen on the standby."),
                          Texts::tr("pgTandem never guesses which data directory it may replace."),
                          Texts::tr("Choose one in the table of the page Standby."));
    }
    if (spec.useSlot && (standby.slotName.isEmpty() || standby.slotName.size() > longestName ||
                         !isMadeOf(standby.slotName, u"_"))) {
        errors << invalid(
                Texts::tr("“%1” cannot be the name of a replication slot.").arg(standby.slotName),
                Texts::tr("PostgreSQL accepts small letters, digits and _ only, at most 63."),
                Texts::tr("Choose another name, for example %1.")
                        .arg(slotNameFor(standby.slotName)));
    }
    const bool noAddress = standby.address.isEmpty() && !spec.primaryAddress.startsWith(u'/');
    if (noAddress || hasControlCharacter(standby.address) || standby.address.contains(u' ')) {
        errors << invalid(
                Texts::tr("“%1” is not an address of the standby.").arg(standby.address),
                Texts::tr("The rule in the primary's pg_hba.conf names this address."),
                Texts::tr("Enter the address from which the standby reaches the primary."));
    }
    checkMapping(errors, standby);
    const bool same = !standby.instanceId.isEmpty() && standby.access == spec.primaryAccess &&
                      standby.instanceId == spec.primaryInstanceId;
    if (same) {
        errors << Error::make(
                ErrorKind::SameServer,
                Texts::tr("Primary and standby are the same cluster: %1.").arg(standby.instanceId),
                Texts::tr("A cluster cannot be a copy of itself; its data would be "
                          "moved aside."),
                Texts::tr("Choose another server or another cluster as the standby."));
    }
}

/// What two standbys of one run must not share.
void checkApart(QList<Error> &errors, const ReplicationSpec &spec, const StandbySpec &one,
                const StandbySpec &other)
{
    const bool sameName = one.name == other.name ||
                          one.application().compare(other.application(), Qt::CaseInsensitive) == 0;
    if (sameName) {
        errors << invalid(Texts::tr("Two standbys are named %1.").arg(one.application()),
                          Texts::tr("They could not be told apart: neither in pg_stat_replication "
                                    "nor in synchronous_standby_names."),
                          Texts::tr("Give one of them another name."));
    } else if (spec.useSlot && one.slotName == other.slotName) {
        errors << invalid(Texts::tr("%1 and %2 are to use one slot, %3.")
                                  .arg(other.name, one.name, one.slotName),
                          Texts::tr("Two standbys cannot share a slot."),
                          Texts::tr("Give each standby a slot of its own."));
    }
}

void checkStandbys(QList<Error> &errors, const ReplicationSpec &spec)
{
    if (spec.standbys.isEmpty()) {
        errors << invalid(Texts::tr("No standby is chosen."),
                          Texts::tr("Replication needs a server to copy to."),
                          Texts::tr("Choose a standby."));
    } else if (spec.standbys.size() > mostStandbys) {
        errors << Error::make(
                ErrorKind::Unsupported,
                Texts::tr("%n standbys are too many for one run.", nullptr,
                          int(spec.standbys.size())),
                Texts::tr("Each copy takes its share of the primary's disk and network."),
                Texts::tr("Set up at most %1 at a time.").arg(mostStandbys));
    }
    for (auto standby = spec.standbys.cbegin(); standby != spec.standbys.cend(); ++standby) {
        checkStandby(errors, spec, *standby);
        for (auto other = spec.standbys.cbegin(); other != standby; ++other)
            checkApart(errors, spec, *standby, *other);
    }
}

} // namespace

QList<Error> validate(const ReplicationSpec &spec)
{
    QList<Error> errors;
    if (spec.clusterName.trimmed().isEmpty() || hasControlCharacter(spec.clusterName) ||
        spec.clusterName.size() > 100) {
        errors << invalid(Texts::tr("The cluster has no usable name."),
                          Texts::tr("You recognise the pair of servers by it."),
                          Texts::tr("Enter a name of at most 100 characters in one line."));
    }
    if (spec.primaryInstanceId.isEmpty()) {
        errors << invalid(Texts::tr("No PostgreSQL cluster is chosen on the primary."),
                          Texts::tr("pgTandem never guesses which one holds the data."),
                          Texts::tr("Choose one in the table of the page Primary."));
    }
    checkRole(errors, Texts::tr("The replication role"), spec.role);
    checkRole(errors, Texts::tr("The monitoring role"), spec.monitorRole);
    if (spec.role == spec.monitorRole) {
        errors << invalid(
                Texts::tr("Replication and monitoring use the same role, %1.").arg(spec.role),
                Texts::tr("Watching must not need the right to copy all data."),
                Texts::tr("Choose another name for the replication role."));
    }
    checkPassword(errors, spec.rolePassword);
    checkAddress(errors, spec);
    if (spec.primaryPort < 1 || spec.primaryPort > 65535) {
        errors << invalid(Texts::tr("The port %1 does not exist.").arg(spec.primaryPort),
                          Texts::tr("Ports go from 1 to 65535."),
                          Texts::tr("Enter the port of the primary's PostgreSQL, usually 5432."));
    }
    if (!spec.tlsRootCertificate.isEmpty() && (!spec.tlsRootCertificate.startsWith(u'/') ||
                                               hasControlCharacter(spec.tlsRootCertificate))) {
        errors << invalid(Texts::tr("The root certificate “%1” is not an absolute path.")
                                  .arg(spec.tlsRootCertificate),
                          Texts::tr("The standby's server looks for it on its own host."),
                          Texts::tr("Enter the whole path, beginning with /."));
    }
    if (spec.keepAtMostBytes < 0) {
        errors << invalid(Texts::tr("The limit for kept WAL is negative."),
                          Texts::tr("0 means no limit."), Texts::tr("Enter 0 or more."));
    }
    if (!spec.keepOldData) {
        errors << Error::make(
                ErrorKind::Unsupported,
                Texts::tr("This version of pgTandem always keeps the old data directory."),
                Texts::tr("So that nothing is lost, whatever happens."),
                Texts::tr("Remove it by hand when the standby has proved itself."));
    }
    checkStandbys(errors, spec);
    return errors;
}

} // namespace pgt
