// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/lab/labhosts.h"

namespace pgt::test {

/// Somebody who uses the primary: pgbench beside a client that inserts one numbered row after the
/// other, each in a connection of its own, and notes which of them the server acknowledged.
class LabWriter
{
public:
    struct Report
    {
        int written = 0;       ///< acknowledged rows
        int interruptions = 0; ///< runs of failed inserts between successful ones
    };

    LabWriter(LabHosts &lab, const QString &host);

    bool start();
    Report stop();
    /// How many acknowledged rows another host does not have.
    int missingOn(const QString &host);
    QString error() const { return m_error; }

private:
    LabHosts &m_lab;
    QString m_host;
    QString m_error;
};

} // namespace pgt::test
