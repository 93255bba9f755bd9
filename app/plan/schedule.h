// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

namespace pgt {

struct Step;

/// Ids of @p steps in an order in which each comes after all that it depends on; where there is a
/// choice, the order of the list decides. Errors: InvalidInput, if an id is there twice, is
/// unknown, or steps wait for each other.
Result<QStringList> planOrder(const QList<Step> &steps);

/// What may be done next, by the dependencies of a plan's steps: at most one step of a host at a
/// time, and at most @c limit in all. Knows nothing of how steps are done; the same questions get
/// the same answers.
class Schedule
{
public:
    /// Enough for several copies at a time without drowning the primary in them.
    static constexpr int usualLimit = 8;

    /// Steps that planOrder() refuses are taken one after the other, in the order of the list.
    explicit Schedule(const QList<Step> &steps, int limit = usualLimit);

    const QStringList &order() const { return m_order; }
    /// The steps that may begin now beside those that run, the most important first: all that they
    /// need, directly or not, is done, their host is free, and the limit is kept.
    QStringList next(const QSet<QString> &done, const QSet<QString> &running) const;
    /// The step to take back next: the last one in the order; empty if nothing is left.
    QString nextUndo(const QStringList &started) const;
    /// Whether @p step cannot begin before @p other is done.
    bool needs(const QString &step, const QString &other) const;

private:
    int m_limit;
    QStringList m_order;
    QHash<QString, QString> m_hosts;
    QHash<QString, QSet<QString>> m_needs; ///< also what is needed only through others
};

} // namespace pgt
