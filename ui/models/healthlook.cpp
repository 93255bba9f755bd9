// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/healthlook.h"

#include "app/base/units.h"

#include <QCoreApplication>

namespace pgt {

StateKind stateKind(HealthLevel level)
{
    switch (level) {
    case HealthLevel::Ok:
        return StateKind::Ok;
    case HealthLevel::Warning:
        return StateKind::Warn;
    case HealthLevel::Error:
        return StateKind::Error;
    case HealthLevel::Idle:
        break;
    }
    return StateKind::Idle;
}

StateKind stateKind(const StandbySample &standby, const LagLimits &limits)
{
    return stateKind(healthOf(standby, limits));
}

StateKind stateKind(const ReplicationSnapshot &snapshot, const StandbySample &standby,
                    const LagLimits &limits)
{
    return snapshot.isCurrent ? stateKind(standby, limits) : StateKind::Idle;
}

QString stateText(const ReplicationSnapshot &snapshot, const StandbySample &standby)
{
    return snapshot.isCurrent ? standbyStateText(standby.state) : levelText(HealthLevel::Idle);
}

QString levelText(HealthLevel level)
{
    switch (level) {
    case HealthLevel::Ok:
        return QCoreApplication::translate("pgt::HealthLook", "healthy");
    case HealthLevel::Warning:
        return QCoreApplication::translate("pgt::HealthLook", "warning");
    case HealthLevel::Error:
        return QCoreApplication::translate("pgt::HealthLook", "failure");
    case HealthLevel::Idle:
        break;
    }
    return QCoreApplication::translate("pgt::HealthLook", "not watched");
}

QString bytesText(const std::optional<qint64> &bytes)
{
    return bytes ? formatBytes(*bytes) : unknownValue();
}

QString behindText(const std::optional<qint64> &bytes)
{
    return bytes ? formatBytes(-*bytes) : unknownValue();
}

QString timeText(const std::optional<LagTime> &time)
{
    return time ? time->toText() : unknownValue();
}

QString positionText(const std::optional<WalPosition> &position)
{
    return position ? position->toString() : unknownValue();
}

QString lagText(const Lag &lag)
{
    if (lag.bytes && lag.time)
        return formatBytes(*lag.bytes) + QStringLiteral(" · ") + lag.time->toText();
    if (lag.bytes)
        return formatBytes(*lag.bytes);
    return timeText(lag.time);
}

} // namespace pgt
