// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

// Where this source tree lies. Asked of functions so that only one object file depends on the path:
// ccache then serves the tests of one working tree to all others.

/// A path relative to the top of the source tree as an absolute one.
QString sourcePath(const QString &relative);

/// A path relative to tests/data as an absolute one.
QString testDataPath(const QString &relative);
