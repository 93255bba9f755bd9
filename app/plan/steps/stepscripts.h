// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/command.h"

namespace pgt {

/// Exit codes of the scripts, apart from 0.
enum StepScriptExit {
    IsSymlink = 81,        ///< the data directory itself is a symbolic link
    NoDirectory = 82,      ///< the data directory is missing
    ServerRuns = 83,       ///< postmaster.pid is there
    ForeignDirectory = 84, ///< something is in the place that this run did not make
    NameTaken = 85,        ///< an entry of that name is in the way
    AnotherCopy = 86,      ///< a pg_basebackup for this directory is running
    WasPromoted = 87,      ///< the copy has been a primary since
    TooSmall = 88,         ///< free space; standard output says how many bytes there are
    NotEmpty = 89,         ///< the directory for the copy or a tablespace holds files; printed
    NotWritable = 90,      ///< the directory above cannot be written
};

/// A constant script with its arguments, to be run by /bin/sh. The name is its $0 and shows in the
/// process list as what it does. Names:
///
/// pgtandem-precheck DIR MODE: nothing but looks whether the directory can be moved.
/// pgtandem-move-state DIR ASIDE COPY: prints "moved", "partly" or "todo".
/// pgtandem-move-aside DIR ASIDE COPY MODE PLAN
/// pgtandem-move-back DIR ASIDE COPY MODE PLAN: prints where a copy was left, if it was.
/// pgtandem-copy-check ASIDE COPY PLAN BYTES TABLESPACE...: before a copy starts.
/// pgtandem-copy-state DIR LABEL SYSTEM CONTROLDATA: prints "complete" or "partial".
/// pgtandem-copy-finish DIR COPY: moves a copy made in a directory inside a mount point up.
/// pgtandem-copy-remove DIR ASIDE COPY MODE PLAN: removes what this run has copied.
/// pgtandem-restore ASIDE DIR NAME...: copies configuration files from the old directory.
/// pgtandem-remove-file FILE
/// pgtandem-log-size FILE, pgtandem-log-tail FILE OFFSET
/// pgtandem-processes PID...: prints "PID TITLE" for each that lives.
///
/// MODE is "rename", or "contents" for a mount point, which cannot be renamed.
Command stepScript(const char *name, const QStringList &arguments, const QString &account);

} // namespace pgt
