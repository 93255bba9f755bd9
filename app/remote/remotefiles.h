// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"

namespace pgt {

/// Reading and replacing files with nothing but commands of a transport: constant scripts, the path
/// as an argument, content only on standard input and output. See HostTransport for what they
/// promise.
std::unique_ptr<ReadFileTask> readFileTask(HostTransport &host, const QString &path,
                                           const QString &runAs);
TaskPtr writeFileTask(HostTransport &host, const FileWrite &write);

} // namespace pgt
