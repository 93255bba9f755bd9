// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/dataplaces.h"
#include "app/plan/steps/steptools.h"

namespace pgt {

/// Puts the new content in place if the file is still what the plan was made for; nothing to do if
/// it has the new content already. Error: FileChanged and those of HostTransport::writeFile().
TaskPtr applyFile(const StepContext &context, HostTransport &host, const ServerRef &server,
                  const FileChange &file);
/// Puts the old content back, byte for byte with owner and mode, and removes the backup. A file
/// that somebody has changed since stays as it is: FileChanged.
TaskPtr restoreFile(const StepContext &context, HostTransport &host, const ServerRef &server,
                    const FileChange &file);
/// Sets *areNew to whether all files have their new content.
TaskPtr compareFiles(HostTransport &host, const QList<FileChange> &files, bool *areNew);

/// Whether the running server finds errors in its files (pg_file_settings 9.5+,
/// pg_hba_file_rules 10+). Settings that wait for a restart are no errors.
TaskPtr askForFileErrors(const StepContext &context, HostTransport &host, const ServerRef &server);
/// Lets the server's program read the files and print a setting, without starting a server: fails
/// as a start would on a wrong name or value. With @p places for the copy that will be in the live
/// place, with what is in it.
TaskPtr tryConfiguration(const StepContext &context, HostTransport &host, const ServerRef &server,
                         const QString &setting, const DataPlaces &places = {});
/// Tells the running server to read its files, and waits until it has.
TaskPtr reloadServer(const StepContext &context, HostTransport &host, const ServerRef &server);

} // namespace pgt
