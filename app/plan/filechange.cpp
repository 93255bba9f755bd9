// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/plan.h"

#include <QCryptographicHash>

namespace pgt {

namespace {

QByteArray sha256Of(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace

Diff FileChange::diff() const
{
    return saved ? saved->shown : redactedDiff(before, after);
}

bool FileChange::isNew(const QByteArray &content) const
{
    return saved ? sha256Of(content) == saved->afterSha256 : content == after;
}

bool FileChange::isOld(const QByteArray &content) const
{
    return saved ? sha256Of(content) == beforeSha256 : content == before;
}

std::optional<QByteArray> FileChange::newContent(const QByteArray &present) const
{
    if (!saved)
        return after;
    const std::optional<QByteArray> content =
            withEdits(existsBefore ? present : QByteArray(), saved->edits);
    return content && isNew(*content) ? content : std::nullopt;
}

FileChange::Saved FileChange::toSaved() const
{
    if (saved)
        return *saved;
    return {byteEdits(before, after), sha256Of(after), diff()};
}

} // namespace pgt
