// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace pgt {

/// The functions that every script of the probe begins with.
QByteArray scriptBasics();

/// Those that find and print the configuration files of a cluster, and what it was started with.
QByteArray scriptFiles();

} // namespace pgt
