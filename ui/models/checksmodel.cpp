// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/checksmodel.h"

#include "ui/theme/tokens.h"

#include <algorithm>

namespace pgt {

namespace {

constexpr int foldAbove = 5; ///< more passed checks than this in a group are folded
constexpr int shownOfFold = 2;

int rank(Finding::State state)
{
    switch (state) {
    case Finding::State::Failure:
        return 0;
    case Finding::State::Warning:
        return 1;
    case Finding::State::Pass:
        return 2;
    case Finding::State::Skipped:
        return 3;
    }
    return 3;
}

StateKind kindOf(Finding::State state)
{
    switch (state) {
    case Finding::State::Pass:
        return StateKind::Ok;
    case Finding::State::Warning:
        return StateKind::Warn;
    case Finding::State::Failure:
        return StateKind::Error;
    case Finding::State::Skipped:
        break;
    }
    return StateKind::Idle;
}

QString scopeKey(Finding::Scope scope)
{
    switch (scope) {
    case Finding::Scope::Primary:
        return QStringLiteral("primary");
    case Finding::Scope::Standby:
        return QStringLiteral("standby");
    case Finding::Scope::Between:
        break;
    }
    return QStringLiteral("between");
}

QString countsText(int passed, int warnings, int failed)
{
    QStringList parts{ChecksModel::tr("%n passed", nullptr, passed)};
    if (warnings > 0)
        parts << (warnings == 1 ? ChecksModel::tr("1 warning")
                                : ChecksModel::tr("%n warnings", nullptr, warnings));
    if (failed > 0)
        parts << ChecksModel::tr("%n failed", nullptr, failed);
    return parts.join(QStringLiteral(", "));
}

int worst(const ChecksModel::Group &group)
{
    if (group.head.data.value(ChecksModel::FailedRole).toInt() > 0)
        return 0;
    return 1;
}

} // namespace

void ChecksModel::setFindings(const QList<Finding> &findings, const Titles &titles)
{
    m_findings = findings;
    m_titles = titles;
    rebuild();
}

void ChecksModel::rebuild()
{
    QList<Group> groups;
    for (const auto scope :
         {Finding::Scope::Primary, Finding::Scope::Standby, Finding::Scope::Between}) {
        Group group = groupOf(scope);
        if (!group.rows.isEmpty())
            groups << std::move(group);
    }
    std::stable_sort(groups.begin(), groups.end(),
                     [](const Group &a, const Group &b) { return worst(a) < worst(b); });
    setGroups(groups);
}

ChecksModel::Group ChecksModel::groupOf(Finding::Scope scope) const
{
    QList<Finding> own;
    QHash<Finding::State, int> counts;
    for (const Finding &finding : m_findings) {
        if (finding.scope == scope) {
            own << finding;
            ++counts[finding.state];
        }
    }
    std::stable_sort(own.begin(), own.end(), [](const Finding &a, const Finding &b) {
        return rank(a.state) < rank(b.state);
    });

    Group group;
    const QString key = scopeKey(scope);
    const bool isPrimary = scope == Finding::Scope::Primary;
    const bool isStandby = scope == Finding::Scope::Standby;
    const QString title = isPrimary   ? m_titles.primary
                          : isStandby ? m_titles.standby
                                      : m_titles.between;
    const QString note = isPrimary   ? m_titles.primaryNote
                         : isStandby ? m_titles.standbyNote
                                     : m_titles.betweenNote;
    const int passed = counts.value(Finding::State::Pass);
    const int warnings = counts.value(Finding::State::Warning);
    const int failed = counts.value(Finding::State::Failure);
    group.head = {key,
                  {{Qt::DisplayRole, title},
                   {SubtitleRole, note},
                   {PassedRole, passed},
                   {WarningsRole, warnings},
                   {FailedRole, failed},
                   {SkippedRole, counts.value(Finding::State::Skipped)},
                   {Qt::AccessibleTextRole,
                    tr("%1, %2: %3", "group of checks: its counts")
                            .arg(title, note, countsText(passed, warnings, failed))}}};

    const bool folded = passed > foldAbove && !m_openGroups.contains(key);
    int passedShown = 0;
    for (const Finding &finding : std::as_const(own)) {
        if (folded && finding.state == Finding::State::Pass && ++passedShown > shownOfFold)
            continue;
        group.rows << rowOf(finding);
    }
    if (folded) {
        const QString text = tr("Show %n more passed checks", nullptr, passed - shownOfFold);
        group.rows << Row{key + QStringLiteral("/fold"),
                          {{Qt::DisplayRole, text}, {FoldRole, true}}};
    }
    return group;
}

GroupedModel::Row ChecksModel::rowOf(const Finding &finding) const
{
    const StateKind kind = kindOf(finding.state);
    QString word;
    switch (finding.state) {
    case Finding::State::Pass:
        word = tr("passed");
        break;
    case Finding::State::Warning:
        word = tr("warning");
        break;
    case Finding::State::Failure:
        word = tr("failed");
        break;
    case Finding::State::Skipped:
        word = tr("skipped");
        break;
    }
    const QString evidence = finding.evidence;
    return {finding.id,
            {{Qt::DisplayRole, finding.title},
             {EvidenceRole, evidence},
             {FindingIdRole, finding.id},
             {StateRole, int(kind)},
             {Qt::ToolTipRole, finding.reason},
             {Qt::AccessibleTextRole,
              QStringList{word, finding.title, evidence}.join(QStringLiteral(", "))},
             {Qt::AccessibleDescriptionRole,
              QString(finding.reason + QLatin1Char(' ') + finding.remedy).trimmed()}}};
}

const Finding *ChecksModel::finding(const QModelIndex &index) const
{
    const QString id = index.data(FindingIdRole).toString();
    if (id.isEmpty())
        return nullptr;
    const auto found = std::find_if(m_findings.begin(), m_findings.end(),
                                    [&id](const Finding &finding) { return finding.id == id; });
    return found == m_findings.end() ? nullptr : &*found;
}

void ChecksModel::openFold(const QModelIndex &fold)
{
    if (!fold.data(FoldRole).toBool())
        return;
    m_openGroups.insert(fold.parent().data(KeyRole).toString());
    rebuild();
}

QModelIndex ChecksModel::firstFailure() const
{
    for (int g = 0; g < rowCount(); ++g) {
        const QModelIndex group = index(g, 0);
        for (int r = 0; r < rowCount(group); ++r) {
            const QModelIndex row = index(r, 0, group);
            if (row.data(StateRole).toInt() == int(StateKind::Error) &&
                !row.data(FindingIdRole).toString().isEmpty())
                return row;
        }
    }
    return {};
}

} // namespace pgt
