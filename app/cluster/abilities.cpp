// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/abilities.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using Answer = Ability::Answer;
using Deed = Ability::Deed;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Abilities)
};

// In user names and command arguments sudoers wants these escaped (sudoers(5), 1.8 to 1.9).
QString escaped(const QString &text)
{
    QString result;
    for (const QChar c : text) {
        if (u"\\,:=!@#%\"' "_s.contains(c) && !(c == u'@' && !result.isEmpty()))
            result += u'\\';
        result += c;
    }
    return result;
}

QString systemctlOf(const HostFacts &host)
{
    return host.systemctl.isEmpty() ? u"/usr/bin/systemctl"_s : host.systemctl;
}

QString directoryAbove(const Instance &instance)
{
    return QFileInfo(instance.dataDirectory).path();
}

Ability notAsOwner(Deed deed, const HostFacts &host, const Instance &instance)
{
    Ability ability{deed, Answer::No, {}, {}, {}, {}};
    ability.sentence =
            Texts::tr("%1 may act neither as root nor as %2.").arg(host.account, instance.owner);
    ability.reason =
            Texts::tr("Files of PostgreSQL can be read and changed by its owner and root only.");
    ability.remedy =
            Texts::tr("Let %1 use sudo, or log in with another account.").arg(host.loginUser);
    ability.sudoers = QStringList{sudoersForShell(host.loginUser, instance.owner)};
    if (!instance.unit.isEmpty())
        ability.sudoers << sudoersForUnit(instance.owner, systemctlOf(host), instance.unit);
    return ability;
}

Ability changeConfiguration(const HostFacts &host, const Instance &instance)
{
    Ability ability{Deed::ChangeConfiguration, Answer::Yes, {}, {}, {}, {}};
    for (const ConfigFileFact &file : {instance.config, instance.hba}) {
        if (!file.exists || file.writable)
            continue;
        ability.answer = Answer::No;
        ability.sentence = Texts::tr("%1 cannot be written by %2.").arg(file.path, host.account);
        ability.reason = Texts::tr("It belongs to %1, or its file system is read-only.")
                                 .arg(file.owner.isEmpty() ? u"root"_s : file.owner);
        ability.remedy = Texts::tr("Give the file and its directory to %1, or act as root.")
                                 .arg(host.account);
        ability.sudoers = QStringList{sudoersForShell(host.loginUser, u"root"_s)};
        break;
    }
    return ability;
}

// Seen with postgresql-common 248 and systemd 252 on Debian 12: the owner may stop a server that
// systemd runs; the unit is failed then. The server he starts lives in his session, and systemctl
// refuses it until it is stopped the same way. At the next boot the unit starts it as before.
Ability controlServer(const HostFacts &host, const Instance &instance)
{
    Ability ability{Deed::ControlServer, Answer::Yes, {}, {}, {}, {}};
    if (instance.unit.isEmpty() || !instance.serviceControl.isEmpty())
        return ability;
    ability.sudoers = QStringList{sudoersForUnit(instance.owner, systemctlOf(host), instance.unit)};
    ability.remedy = Texts::tr("Let %1 control the service.").arg(instance.owner);
    const QString &restart = instance.unitRestart;
    if (restart == "always"_L1 || restart == "on-success"_L1) {
        ability.answer = Answer::No;
        ability.sentence = Texts::tr("%1 cannot stop PostgreSQL for good.").arg(host.account);
        ability.reason =
                Texts::tr("systemd starts %1 again by itself (Restart=%2), in the middle of "
                          "the work on its files.")
                        .arg(instance.unit, restart);
    } else if (host.endsUserProcesses) {
        ability.answer = Answer::No;
        ability.sentence =
                Texts::tr("%1 cannot start PostgreSQL so that it stays.").arg(host.account);
        ability.reason = Texts::tr("Only root can start %1, and what %2 starts ends with its "
                                   "session (KillUserProcesses=yes).")
                                 .arg(instance.unit, host.account);
    } else {
        ability.answer = Answer::WithSideEffect;
        ability.sentence =
                Texts::tr("%1 can stop and start PostgreSQL, but past systemd.").arg(host.account);
        ability.reason = Texts::tr("Until the next boot %1 is shown as failed or inactive, and "
                                   "systemctl does not control the server.")
                                 .arg(instance.unit);
    }
    return ability;
}

// pg_ctlcluster (postgresql-common 248) stops such a cluster, and then refuses to start it;
// systemctl does the same with a masked unit.
Ability startDisabled(const Instance &instance)
{
    Ability ability{Deed::ControlServer, Answer::No, {}, {}, {}, {}};
    ability.sentence = Texts::tr("The start of %1 is disabled.").arg(instance.displayName());
    ability.reason = Texts::tr("Once stopped, the tools of the system refuse to start it again.");
    ability.remedy = Texts::tr("Allow it in its start.conf, or with systemctl unmask %1.")
                             .arg(instance.unit);
    return ability;
}

Ability besideData(Deed deed, const HostFacts &host, const Instance &instance)
{
    Ability ability{deed, Answer::Yes, {}, {}, {}, {}};
    if (instance.parentWritable || instance.dataDirectoryIsMountPoint)
        return ability;
    const QString directory = directoryAbove(instance);
    ability.answer = Answer::No;
    ability.sentence =
            deed == Deed::MoveData
                    ? Texts::tr("%1 cannot move the data directory aside.").arg(host.account)
                    : Texts::tr("%1 cannot write the password file beside the data directory.")
                              .arg(host.account);
    ability.reason = Texts::tr("%1 cannot be written by it.").arg(directory);
    ability.remedy = Texts::tr("Give %1 to %2, or act as root.").arg(directory, instance.owner);
    ability.sudoers = QStringList{sudoersForShell(host.loginUser, u"root"_s)};
    return ability;
}

Ability readLog(const HostFacts &host, const Instance &instance)
{
    Ability ability{Deed::ReadLog, Answer::Yes, {}, {}, {}, {}};
    if (instance.logFile.isEmpty() || instance.logReadable)
        return ability;
    ability.answer = Answer::No;
    ability.sentence = Texts::tr("%1 cannot read %2.").arg(host.account, instance.logFile);
    ability.reason = Texts::tr("If PostgreSQL does not start, its own words cannot be shown.");
    ability.remedy = Texts::tr("Let %1 read the file.").arg(host.account);
    return ability;
}

} // namespace

Ability abilityTo(Ability::Deed deed, const HostFacts &host, const Instance &instance)
{
    if (deed == Deed::ControlServer && instance.startMode == "disabled"_L1)
        return startDisabled(instance);
    if (host.canActAsRoot)
        return {deed, Answer::Yes, {}, {}, {}, {}};
    if (host.account != instance.owner)
        return notAsOwner(deed, host, instance);
    switch (deed) {
    case Deed::ChangeConfiguration:
        return changeConfiguration(host, instance);
    case Deed::ControlServer:
        return controlServer(host, instance);
    case Deed::PlacePassFile:
    case Deed::MoveData:
        return besideData(deed, host, instance);
    case Deed::ReadLog:
        break;
    }
    return readLog(host, instance);
}

QList<Ability> abilitiesOf(const HostFacts &host, const Instance &instance)
{
    QList<Ability> abilities;
    for (const Deed deed : {Deed::ChangeConfiguration, Deed::ControlServer, Deed::PlacePassFile,
                            Deed::MoveData, Deed::ReadLog})
        abilities << abilityTo(deed, host, instance);
    return abilities;
}

QStringList missingSudoers(const HostFacts &host, const Instance &instance)
{
    QStringList lines;
    for (const Ability &ability : abilitiesOf(host, instance)) {
        if (ability.answer != Answer::Yes)
            lines += ability.sudoers;
    }
    lines.removeDuplicates();
    // With root's shell nothing else is needed.
    const QString all = sudoersForShell(host.loginUser, u"root"_s);
    return lines.contains(all) ? QStringList{all} : lines;
}

QString sudoersForShell(const QString &login, const QString &account)
{
    return u"%1 ALL=(%2) NOPASSWD: /bin/sh"_s.arg(escaped(login), escaped(account));
}

QString sudoersForUnit(const QString &owner, const QString &systemctl, const QString &unit)
{
    QStringList commands;
    for (const QString &action : {u"start"_s, u"stop"_s, u"restart"_s})
        commands << u"%1 %2 %3"_s.arg(systemctl, action, escaped(unit));
    return u"%1 ALL=(root) NOPASSWD: %2"_s.arg(escaped(owner), commands.join(u", "_s));
}

} // namespace pgt
