// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/pg/pgversion.h"

#include <QString>

namespace pgt {

/// When a changed value takes effect; the column "context" of pg_settings.
enum class SettingContext {
    Unknown,          ///< not a setting of this version, or none that pgTandem touches
    Internal,         ///< cannot be changed
    Postmaster,       ///< at a restart
    Sighup,           ///< at a reload
    SuperuserBackend, ///< for connections made after a reload
    Backend,          ///< for connections made after a reload
    Superuser,        ///< at a reload, unless a session has its own value
    User,             ///< at a reload, unless a session has its own value
};

enum class SettingType { Bool, Integer, Enum, String };

/// One setting in a range of versions, as pg_settings of servers 9.1 to 18 describes it.
struct SettingInfo
{
    const char *name;
    PgMajor first;
    PgMajor last; ///< V18 also stands for everything later
    SettingContext context;
    SettingType type;
    const char
            *unit; ///< what a number without unit counts: "", "B", "8kB", "MB", "16MB", "ms", "s"
};

/// The settings pgTandem reads, checks or changes; nullptr for others and for versions without it.
/// Names are compared without case. The recovery settings are settings since 12 only; see
/// PgVersion::isRecoveryConfKey() for earlier versions.
const SettingInfo *findSetting(const QString &name, PgMajor major);

} // namespace pgt
