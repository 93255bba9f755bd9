// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/checks.h"

namespace pgt {

/// What all groups of checks need, worked out once.
class CheckContext : public PairView
{
public:
    CheckContext(const PairView &pair, const QDateTime &now);

    const QDateTime now;
    const bool isLocal; ///< both hosts are this computer

    /// A finding in state Pass.
    Finding finding(const char *id, int number, Finding::Scope scope, const QString &title) const;
    /// Takes the user's decision into account: an accepted fix turns a Failure into a Pass.
    void settle(Finding &finding) const;

    /// The number @p name has on @p instance: as read, else the default of its version, -1:
    /// unknown.
    int number(const Instance &instance, const QString &name) const;
    QString setting(const Instance &instance, const QString &name, const QString &otherwise) const;
    /// Settings of the primary that the plan changes and that need a restart.
    QStringList restartReasons() const;
};

/// Server programs on @p host whose version cannot be read; nullptr: there are none.
const BinariesFact *unreadablePrograms(const HostFacts &host);

// Each changes state and texts of a finding at once and returns it.
Finding passed(Finding finding, const QString &evidence);
Finding warning(Finding finding, const QString &evidence, const QString &reason,
                const QString &remedy);
Finding failure(Finding finding, ErrorKind kind, const QString &evidence, const QString &reason,
                const QString &remedy);
Finding skipped(Finding finding, const QString &evidence);
/// Names what was run and what it printed.
Finding seenBy(Finding finding, const QString &command, const QString &answer);

// The groups; each appends its findings.
void checkHosts(const CheckContext &context, QList<Finding> &findings);
void checkClusters(const CheckContext &context, QList<Finding> &findings);
void checkVersions(const CheckContext &context, QList<Finding> &findings);
void checkSettings(const CheckContext &context, QList<Finding> &findings);
void checkInherited(const CheckContext &context, QList<Finding> &findings);
void checkFiles(const CheckContext &context, QList<Finding> &findings);
void checkAccess(const CheckContext &context, QList<Finding> &findings);
void checkTarget(const CheckContext &context, QList<Finding> &findings);
void checkDisks(const CheckContext &context, QList<Finding> &findings);
void checkLink(const CheckContext &context, QList<Finding> &findings);

} // namespace pgt
