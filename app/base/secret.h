// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

class QDebug;
class QJsonValue;

namespace pgt {

/// A password or passphrase (UTF-8). Its buffer is wiped when it is destroyed or reassigned and,
/// where the system allows, is locked into memory. It cannot be printed, logged or put into JSON:
/// these overloads are deleted. Copies share one buffer, which is wiped with the last copy.
class Secret
{
public:
    Secret() = default;
    /// Takes a copy of the bytes and wipes @p bytes.
    static Secret fromUtf8(QByteArray &&bytes);
    /// Takes a copy; the caller's string stays (line edits own theirs anyway).
    static Secret fromString(const QString &text);
    /// A random secret of @p length characters from [A-Za-z0-9] without look-alikes (0 O 1 l I).
    static Secret generate(int length = 24);

    bool isEmpty() const;
    /// Length in bytes.
    qsizetype size() const;
    /// A view without ownership, valid while this object lives. For the place where it leaves the
    /// program (a pipe, libpq); never store or log it.
    QByteArrayView view() const;
    /// A real copy for APIs that need one. Call wipe() on it afterwards.
    QByteArray toUtf8() const;

    bool operator==(const Secret &other) const;

private:
    struct Buffer;
    std::shared_ptr<const Buffer> m_buffer; // shared and wiped with the last owner
};

/// Overwrites the bytes of @p bytes with zeros, then clears it. Detaches first is not possible for
/// shared data: only use it on arrays that are not shared.
void wipe(QByteArray &bytes);

QDebug operator<<(QDebug, const Secret &) = delete;

} // namespace pgt
