// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardpage.h"

#include <QHash>
#include <QPersistentModelIndex>
#include <QPointer>

class QPushButton;

namespace pgt {

class ChecksModel;
class FailureCard;
class GroupTree;
class RowsPanel;
class SetupSession;
struct Finding;

/// The preflight checks. A failure shows its consequence, and what Fix would add to the plan.
class ChecksPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p session is borrowed.
    explicit ChecksPage(SetupSession &session, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    bool isReasonFailure() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QWidget *focusHeir(const QWidget *lost) const override;
    QAbstractButton *defaultButton() const override;

private:
    void makeTitleBar();
    void refresh();
    void refreshTitle();
    void refreshTree();
    /// The finding whose card has the focus; empty: none.
    QString focusedCard() const;
    void placeCards();
    FailureCard *placeFailure(const QModelIndex &row, const Finding &finding);
    void placeWarning(const QModelIndex &row, const Finding &finding);
    void openRow(const QPersistentModelIndex &index);
    void openFold(const QPersistentModelIndex &index);
    void explain(const QString &findingId);
    void fix(const QString &findingId);

    SetupSession &m_session;
    ChecksModel *m_model;
    GroupTree *m_tree;
    RowsPanel *m_panel;
    GlyphLabel *m_passed;
    GlyphLabel *m_warnings;
    GlyphLabel *m_failed;
    GlyphLabel *m_busy;
    QPushButton *m_runAgain;
    QPushButton *m_stop;
    Banner *m_error;
    QHash<QString, QPointer<FailureCard>> m_cards; ///< by finding
    bool m_wasRunning = false;
};

} // namespace pgt
