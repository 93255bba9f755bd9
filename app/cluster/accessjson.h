// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/remote/hostaccess.h"

#include <QJsonObject>

namespace pgt {

/// The way to a host as it stands in journals, plans and saved clusters; without secrets.
QJsonObject accessToJson(const HostAccess &access);
/// Error: InvalidInput, for an unknown kind or way to sign in and for a port that cannot be.
Result<HostAccess> accessFromJson(const QJsonObject &json);

} // namespace pgt
