// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/cluster/hostfacts.h"

#include <QJsonObject>

namespace pgt {

/// @p facts without secrets: what redactText() finds in any text, and what redactedSetting() and
/// redactedLines() hide in settings, arguments and configuration files. The checksum of a file that
/// was masked is that of the masked text: it tells nothing about the secret, and a plan that was
/// made from such facts does not fit the file on its host and changes nothing there.
HostFacts redactedFacts(HostFacts facts);

/// Everything that is known of a host, for reports, recorded test data and use without screens;
/// always redacted. "format" and "version" say what it is; fields that hold nothing are left out.
QJsonObject factsToJson(const HostFacts &facts);

/// Fields that it does not know are ignored, missing ones stay at their defaults. Errors:
/// InvalidInput, whose detail names the field; Unsupported for the form of a later pgTandem.
Result<HostFacts> factsFromJson(const QJsonObject &json);

} // namespace pgt
