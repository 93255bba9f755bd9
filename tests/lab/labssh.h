// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lab/labhosts.h"

#include <QByteArray>
#include <QTemporaryDir>

namespace pgt::test {

/// As long as it lives, the program `ssh` that this process finds reads the lab's configuration
/// instead of the one of whoever runs the tests: key, known_hosts, nothing else.
class LabSsh
{
public:
    /// @p configFile: another one than the lab's own.
    explicit LabSsh(const LabHosts &lab, const QString &configFile = {});
    ~LabSsh();
    LabSsh(const LabSsh &) = delete;
    LabSsh &operator=(const LabSsh &) = delete;

private:
    QTemporaryDir m_dir;
    QByteArray m_path;
};

} // namespace pgt::test
