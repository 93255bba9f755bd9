// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/hostfacts.h"

#include <type_traits>

namespace pgt {

// All fields of the facts of a host, once: whoever saves, reads, masks or compares them passes a
// visitor, which is called with the name and the value of each field.

#define PGTANDEM_FIELD(name) visitor(#name, fact.name)

template<class Fact, class Of>
concept FieldsOf = std::is_same_v<std::remove_const_t<Fact>, Of>;

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<Error> auto &fact)
{
    PGTANDEM_FIELD(kind);
    PGTANDEM_FIELD(text);
    PGTANDEM_FIELD(why);
    PGTANDEM_FIELD(remedy);
    PGTANDEM_FIELD(detail);
    PGTANDEM_FIELD(host);
    PGTANDEM_FIELD(command);
    PGTANDEM_FIELD(sqlState);
    PGTANDEM_FIELD(exitCode);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<SettingFact> auto &fact)
{
    PGTANDEM_FIELD(value);
    PGTANDEM_FIELD(context);
    PGTANDEM_FIELD(source);
    PGTANDEM_FIELD(sourceFile);
    PGTANDEM_FIELD(sourceLine);
    PGTANDEM_FIELD(pendingRestart);
    PGTANDEM_FIELD(type);
    PGTANDEM_FIELD(unit);
    PGTANDEM_FIELD(resetValue);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<WaitingSetting> auto &fact)
{
    PGTANDEM_FIELD(name);
    PGTANDEM_FIELD(running);
    PGTANDEM_FIELD(inFile);
    PGTANDEM_FIELD(file);
    PGTANDEM_FIELD(line);
    PGTANDEM_FIELD(until);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<ConfigFileFact> auto &fact)
{
    PGTANDEM_FIELD(path);
    PGTANDEM_FIELD(resolvedPath);
    PGTANDEM_FIELD(content);
    PGTANDEM_FIELD(sha256);
    PGTANDEM_FIELD(owner);
    PGTANDEM_FIELD(group);
    PGTANDEM_FIELD(mode);
    PGTANDEM_FIELD(modifiedAt);
    PGTANDEM_FIELD(exists);
    PGTANDEM_FIELD(unreadable);
    PGTANDEM_FIELD(writable);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<RoleFact> auto &fact)
{
    PGTANDEM_FIELD(name);
    PGTANDEM_FIELD(superuser);
    PGTANDEM_FIELD(replication);
    PGTANDEM_FIELD(login);
    PGTANDEM_FIELD(connectionLimit);
    PGTANDEM_FIELD(validUntil);
    PGTANDEM_FIELD(passwordKind);
    PGTANDEM_FIELD(memberOf);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<SenderFact> auto &fact)
{
    PGTANDEM_FIELD(pid);
    PGTANDEM_FIELD(user);
    PGTANDEM_FIELD(applicationName);
    PGTANDEM_FIELD(clientAddress);
    PGTANDEM_FIELD(state);
    PGTANDEM_FIELD(syncState);
    PGTANDEM_FIELD(since);
    PGTANDEM_FIELD(isStandby);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<UpstreamFact> auto &fact)
{
    PGTANDEM_FIELD(isReceiving);
    PGTANDEM_FIELD(host);
    PGTANDEM_FIELD(port);
    PGTANDEM_FIELD(applicationName);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<SlotFact> auto &fact)
{
    PGTANDEM_FIELD(name);
    PGTANDEM_FIELD(type);
    PGTANDEM_FIELD(active);
    PGTANDEM_FIELD(temporary);
    PGTANDEM_FIELD(activePid);
    PGTANDEM_FIELD(restartLsn);
    PGTANDEM_FIELD(walStatus);
    PGTANDEM_FIELD(retainedBytes);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<TablespaceFact> auto &fact)
{
    PGTANDEM_FIELD(name);
    PGTANDEM_FIELD(path);
    PGTANDEM_FIELD(sizeBytes);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<DiskFact> auto &fact)
{
    PGTANDEM_FIELD(path);
    PGTANDEM_FIELD(mountPoint);
    PGTANDEM_FIELD(totalBytes);
    PGTANDEM_FIELD(freeBytes);
    PGTANDEM_FIELD(freeInodes);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<WalPoint> auto &fact)
{
    PGTANDEM_FIELD(position);
    PGTANDEM_FIELD(at);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<BlockerFact> auto &fact)
{
    PGTANDEM_FIELD(user);
    PGTANDEM_FIELD(database);
    PGTANDEM_FIELD(description);
    PGTANDEM_FIELD(ageSeconds);
    PGTANDEM_FIELD(prepared);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<Instance> auto &fact)
{
    PGTANDEM_FIELD(id);
    PGTANDEM_FIELD(layout);
    PGTANDEM_FIELD(state);
    PGTANDEM_FIELD(clusterName);
    PGTANDEM_FIELD(versionText);
    PGTANDEM_FIELD(versionNum);
    PGTANDEM_FIELD(port);
    PGTANDEM_FIELD(owner);
    PGTANDEM_FIELD(sqlUser);
    PGTANDEM_FIELD(dataDirectory);
    PGTANDEM_FIELD(binDirectory);
    PGTANDEM_FIELD(socketDirectory);
    PGTANDEM_FIELD(clientDirectory);
    PGTANDEM_FIELD(configFile);
    PGTANDEM_FIELD(hbaFile);
    PGTANDEM_FIELD(identFile);
    PGTANDEM_FIELD(logFile);
    PGTANDEM_FIELD(startArguments);
    PGTANDEM_FIELD(unit);
    PGTANDEM_FIELD(unitRestart);
    PGTANDEM_FIELD(startMode);
    PGTANDEM_FIELD(serviceControl);
    PGTANDEM_FIELD(parentWritable);
    PGTANDEM_FIELD(logReadable);
    PGTANDEM_FIELD(postmasterPid);
    PGTANDEM_FIELD(managedBy);
    PGTANDEM_FIELD(inRecovery);
    PGTANDEM_FIELD(isReplayPaused);
    PGTANDEM_FIELD(systemIdentifier);
    PGTANDEM_FIELD(timeline);
    PGTANDEM_FIELD(dataChecksums);
    PGTANDEM_FIELD(blockSize);
    PGTANDEM_FIELD(walSegmentBytes);
    PGTANDEM_FIELD(controlState);
    PGTANDEM_FIELD(startedAt);
    PGTANDEM_FIELD(sizeBytes);
    PGTANDEM_FIELD(walBytes);
    PGTANDEM_FIELD(walBytesPerSecond);
    PGTANDEM_FIELD(walPosition);
    PGTANDEM_FIELD(walPositionAt);
    PGTANDEM_FIELD(earlierWal);
    PGTANDEM_FIELD(walSinceCheckpointBytes);
    PGTANDEM_FIELD(walDirectory);
    PGTANDEM_FIELD(dataDirectoryMode);
    PGTANDEM_FIELD(dataDirectoryIsMountPoint);
    PGTANDEM_FIELD(dataDirectoryEmpty);
    PGTANDEM_FIELD(dataDirectoryIdentity);
    PGTANDEM_FIELD(holdsUserData);
    PGTANDEM_FIELD(settings);
    PGTANDEM_FIELD(roles);
    PGTANDEM_FIELD(senders);
    PGTANDEM_FIELD(upstream);
    PGTANDEM_FIELD(slotList);
    PGTANDEM_FIELD(tablespaces);
    PGTANDEM_FIELD(blockers);
    PGTANDEM_FIELD(sessions);
    PGTANDEM_FIELD(databases);
    PGTANDEM_FIELD(databaseLocales);
    PGTANDEM_FIELD(disks);
    PGTANDEM_FIELD(config);
    PGTANDEM_FIELD(hba);
    PGTANDEM_FIELD(autoConf);
    PGTANDEM_FIELD(recoveryConf);
    PGTANDEM_FIELD(includedFiles);
    PGTANDEM_FIELD(includeDirectories);
    PGTANDEM_FIELD(hasStandbySignal);
    PGTANDEM_FIELD(hasRecoveryConf);
    PGTANDEM_FIELD(hasBackupLabel);
    PGTANDEM_FIELD(fileErrors);
    PGTANDEM_FIELD(hbaErrors);
    PGTANDEM_FIELD(hbaWarnings);
    PGTANDEM_FIELD(waiting);
    PGTANDEM_FIELD(unloadedFiles);
    PGTANDEM_FIELD(filesLoadedAt);
    PGTANDEM_FIELD(identModifiedAt);
    PGTANDEM_FIELD(problems);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<BinariesFact> auto &fact)
{
    PGTANDEM_FIELD(directory);
    PGTANDEM_FIELD(versionText);
    PGTANDEM_FIELD(versionNum);
    PGTANDEM_FIELD(hasBaseBackup);
    PGTANDEM_FIELD(hasPsql);
}

template<class Visitor>
void visitFields(Visitor &visitor, FieldsOf<HostFacts> auto &fact)
{
    PGTANDEM_FIELD(readAt);
    PGTANDEM_FIELD(hostname);
    PGTANDEM_FIELD(osName);
    PGTANDEM_FIELD(osId);
    PGTANDEM_FIELD(osVersionId);
    PGTANDEM_FIELD(architecture);
    PGTANDEM_FIELD(kernel);
    PGTANDEM_FIELD(cpuCount);
    PGTANDEM_FIELD(memoryBytes);
    PGTANDEM_FIELD(initSystem);
    PGTANDEM_FIELD(packageFamily);
    PGTANDEM_FIELD(serverPackages);
    PGTANDEM_FIELD(hasPgdg);
    PGTANDEM_FIELD(container);
    PGTANDEM_FIELD(machineId);
    PGTANDEM_FIELD(bootId);
    PGTANDEM_FIELD(addresses);
    PGTANDEM_FIELD(dynamicAddresses);
    PGTANDEM_FIELD(glibcVersion);
    PGTANDEM_FIELD(locales);
    PGTANDEM_FIELD(clockSource);
    PGTANDEM_FIELD(clockOffsetSeconds);
    PGTANDEM_FIELD(roundTripSeconds);
    PGTANDEM_FIELD(loginUser);
    PGTANDEM_FIELD(account);
    PGTANDEM_FIELD(sudo);
    PGTANDEM_FIELD(canActAsRoot);
    PGTANDEM_FIELD(canActAsOwner);
    PGTANDEM_FIELD(systemctl);
    PGTANDEM_FIELD(endsUserProcesses);
    PGTANDEM_FIELD(hasSystemdRun);
    PGTANDEM_FIELD(firewall);
    PGTANDEM_FIELD(selinux);
    PGTANDEM_FIELD(listening);
    PGTANDEM_FIELD(haTools);
    PGTANDEM_FIELD(binaries);
    PGTANDEM_FIELD(instances);
    PGTANDEM_FIELD(problems);
    PGTANDEM_FIELD(mounts);
}

#undef PGTANDEM_FIELD

} // namespace pgt
