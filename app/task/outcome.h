// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

namespace pgt {

/// How a task ended: one of three, never a bool, so that "cancelled" is not mistaken for a failure.
class Outcome
{
public:
    enum class Kind { Succeeded, Failed, Cancelled };

    Outcome() = default; ///< Succeeded
    static Outcome succeeded() { return {}; }
    static Outcome failed(const Error &error);
    static Outcome cancelled();

    Kind kind() const { return m_kind; }
    bool isSucceeded() const { return m_kind == Kind::Succeeded; }
    bool isFailed() const { return m_kind == Kind::Failed; }
    bool isCancelled() const { return m_kind == Kind::Cancelled; }
    /// Meaningful if isFailed(); kind Cancelled if isCancelled().
    const Error &error() const { return m_error; }

private:
    Kind m_kind = Kind::Succeeded;
    Error m_error;
};

} // namespace pgt

Q_DECLARE_METATYPE(pgt::Outcome)
