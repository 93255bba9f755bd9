// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"
#include "ui/models/groupedmodel.h"

#include <QSet>

namespace pgt {

/// The findings of the preflight checks, grouped by host; the worst group and the worst finding
/// come first. Long runs of passed checks are folded into one row that can be opened.
class ChecksModel : public GroupedModel
{
    Q_OBJECT

public:
    enum Role {
        EvidenceRole = FirstOwnRole, ///< QString
        FindingIdRole,               ///< QString; empty for groups and folds
        FoldRole,                    ///< bool: the row that opens the folded ones
        PassedRole,                  ///< int, of groups
        WarningsRole,                ///< int, of groups
        FailedRole,                  ///< int, of groups
        SkippedRole                  ///< int, of groups
    };
    /// The title and the grey words beside it of each group.
    struct Titles
    {
        QString primary, primaryNote;
        QString standby, standbyNote;
        QString between, betweenNote;
    };

    using GroupedModel::GroupedModel;

    void setFindings(const QList<Finding> &findings, const Titles &titles);
    /// nullptr if @p index is no finding.
    const Finding *finding(const QModelIndex &index) const;
    /// Shows the folded rows of the group that @p fold belongs to.
    void openFold(const QModelIndex &fold);
    /// The first finding that failed; invalid if none did.
    QModelIndex firstFailure() const;

private:
    void rebuild();
    Group groupOf(Finding::Scope scope) const;
    Row rowOf(const Finding &finding) const;

    QList<Finding> m_findings;
    Titles m_titles;
    QSet<QString> m_openGroups;
};

} // namespace pgt
