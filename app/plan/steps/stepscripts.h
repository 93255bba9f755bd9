// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/command.h"

namespace pgt {

/// Exit codes of the scripts, apart from 0.
enum StepScriptExit {
    IsSymlink = 81,        ///< the data directory itself is a symbolic link
    NoDirectory = 82,      ///< the data directory is missing; printed if it is another one
    ServerRuns = 83,       ///< postmaster.pid is there
    ForeignDirectory = 84, ///< what is there is not what this run made or moved; printed
    NameTaken = 85,        ///< an entry of that name is in the way; printed
    AnotherCopy = 86,      ///< a pg_basebackup for this directory is running; prints its process
    TooSmall = 88,         ///< prints free and needed bytes and the mount point
    NotEmpty = 89,         ///< the directory for the copy or a tablespace holds files; printed
    NotWritable = 90,      ///< the directory above cannot be written
    NotSafe = 91,          ///< as root: others may change names in the directory above
    MountedBelow = 92,     ///< a file system is mounted inside the data directory; printed
    OtherDirectory = 93,   ///< not the directory that the plan was made for
    NoSignal = 94,         ///< the copy is not marked as a standby
    NoControl = 95,        ///< pg_control cannot be read
};

/// A constant script with its arguments, to be run by /bin/sh. The name is its $0 and shows in the
/// process list as what it does. Names:
///
/// pgtandem-account DIR: prints "owner" if the account may change names beside DIR, else "other".
/// pgtandem-precheck DIR MODE: nothing but looks whether the directory can be moved.
/// pgtandem-places DIR ASIDE COPY MODE: prints "yes" or "no" for each name, then DIR's mode.
/// pgtandem-copy-prepare DIR COPY MODE OWNER IDENTITY: makes the directory for the copy.
/// pgtandem-copy-check COPY BYTES [BYTES TABLESPACE]...: before a copy starts.
/// pgtandem-copy-state DIR LABEL SYSTEM CONTROLDATA MANIFEST MARKER: prints what a copy has become.
/// pgtandem-copy-remove COPY TABLESPACE...: removes what this run has copied, in DIR's account.
/// pgtandem-copy-forget DIR COPY MODE: removes the copy's empty directory.
/// pgtandem-move-aside, pgtandem-move-back DIR ASIDE COPY MODE MARKER IDENTITY: the old data.
/// pgtandem-place, pgtandem-unplace DIR ASIDE COPY MODE MARKER [ACCESS]: the copy, into the live
/// place and out of it.
/// pgtandem-spaces-down ROOT NAME CONTROLDATA TABLESPACE..., pgtandem-spaces-up ROOT NAME
/// CONTROLDATA: a cluster's part of tablespaces, into a directory NAME in each and out of it.
/// pgtandem-restore FROM TO NAME...: copies configuration files from the old directory.
/// pgtandem-edit-account FILE: prints "owner" if the account may replace FILE itself, else "other".
/// pgtandem-remove-file FILE
/// pgtandem-log-size FILE, pgtandem-log-tail FILE OFFSET
/// pgtandem-processes PID...: prints "PID TITLE" for each that lives.
///
/// MODE is "rename", or "contents" for a mount point, which cannot be renamed. IDENTITY is
/// "device:inode", or empty if it is not known. MARKER is StandbyConfig::marker().
Command stepScript(const char *name, const QStringList &arguments, const QString &account);

} // namespace pgt
