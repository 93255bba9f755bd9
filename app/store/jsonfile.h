// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QJsonObject>
#include <QString>

namespace pgt {

/// Reads a JSON object. A missing or empty file is an empty object. A file that is not a JSON
/// object is renamed to "NAME.damaged-TIME", so that nobody writes over it: error InvalidInput that
/// names the new place. Error Io if it cannot be read or moved.
Result<QJsonObject> readJsonFile(const QString &path);

/// Puts @p object into the file in one step, with mode 0600, and makes missing folders (0700).
/// Error: Io; the old file is untouched then.
Result<void> writeJsonFile(const QString &path, const QJsonObject &object);

} // namespace pgt
