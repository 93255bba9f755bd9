// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/instance.h"
#include "app/probe/hoststream.h"

namespace pgt {

/// Reads the records about the configuration files of one cluster: each file, its content, the
/// directories that are included.
class FileRecords
{
public:
    /// False if the record is none of these.
    bool read(Instance &instance, const HostRecord &record);
    /// Another cluster follows.
    void reset() { m_role.clear(); }

private:
    void readFile(Instance &instance, const HostRecord &record);
    void readContent(Instance &instance, const HostRecord &record);
    ConfigFileFact *current(Instance &instance) const;

    QByteArray m_role; ///< of the file whose content comes next
};

} // namespace pgt
