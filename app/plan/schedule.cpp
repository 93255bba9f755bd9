// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/schedule.h"

#include "app/plan/plan.h"

#include <QCoreApplication>

#include <algorithm>

namespace pgt {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Plan)
};

Error unusable(const QString &what)
{
    return Error::make(ErrorKind::InvalidInput,
                       Texts::tr("The steps of the plan have no order: %1.").arg(what),
                       Texts::tr("Done in a wrong order they could do harm, so none is done."),
                       Texts::tr("Make the plan again."));
}

} // namespace

Result<QStringList> planOrder(const QList<Step> &steps)
{
    QSet<QString> known;
    for (const Step &step : steps) {
        if (known.contains(step.id))
            return unusable(Texts::tr("%1 is there twice").arg(step.id));
        known.insert(step.id);
    }
    for (const Step &step : steps) {
        for (const QString &id : step.dependsOn) {
            if (!known.contains(id))
                return unusable(Texts::tr("%1 waits for %2, which is not there").arg(step.id, id));
        }
    }
    QStringList order;
    QSet<QString> placed;
    while (order.size() < steps.size()) {
        const auto isNext = [&placed](const Step &step) {
            return !placed.contains(step.id) &&
                   std::all_of(step.dependsOn.cbegin(), step.dependsOn.cend(),
                               [&placed](const QString &id) { return placed.contains(id); });
        };
        const auto next = std::find_if(steps.cbegin(), steps.cend(), isNext);
        if (next == steps.cend()) {
            const auto stuck =
                    std::find_if(steps.cbegin(), steps.cend(),
                                 [&placed](const Step &step) { return !placed.contains(step.id); });
            return unusable(Texts::tr("%1 waits for itself").arg(stuck->id));
        }
        order << next->id;
        placed.insert(next->id);
    }
    return order;
}

Schedule::Schedule(const QList<Step> &steps, int limit) : m_limit(limit)
{
    const Result<QStringList> order = planOrder(steps);
    QHash<QString, const Step *> byId;
    for (const Step &step : steps) {
        byId.insert(step.id, &step);
        m_hosts.insert(step.id, step.hostId);
        if (!order)
            m_order << step.id;
    }
    if (order)
        m_order = *order;
    QString last;
    for (const QString &id : std::as_const(m_order)) {
        QStringList direct = order ? byId.value(id)->dependsOn : QStringList(last);
        direct.removeAll(QString());
        QSet<QString> &needs = m_needs[id];
        for (const QString &needed : std::as_const(direct))
            needs += QSet<QString>{needed} + m_needs.value(needed);
        last = id;
    }
}

QStringList Schedule::next(const QSet<QString> &done, const QSet<QString> &running) const
{
    QSet<QString> busy;
    for (const QString &id : running)
        busy.insert(m_hosts.value(id));
    QStringList found;
    for (const QString &id : m_order) {
        if (running.size() + found.size() >= m_limit)
            break;
        const QString &host = m_hosts.constFind(id).value();
        if (done.contains(id) || running.contains(id) || busy.contains(host))
            continue;
        // A step that was done, but whose ground was taken away since, does not carry others.
        if (!done.contains(m_needs.constFind(id).value()))
            continue;
        found << id;
        busy.insert(host);
    }
    return found;
}

QString Schedule::nextUndo(const QStringList &started) const
{
    const auto it = std::find_if(m_order.crbegin(), m_order.crend(),
                                 [&started](const QString &id) { return started.contains(id); });
    return it == m_order.crend() ? QString() : *it;
}

bool Schedule::needs(const QString &step, const QString &other) const
{
    return m_needs.value(step).contains(other);
}

} // namespace pgt
