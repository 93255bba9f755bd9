// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/parts.h"

class QAbstractButton;
class QHBoxLayout;
class QVBoxLayout;

namespace pgt {

/// One page of the wizard. A page holds no rule: it shows a part of the SetupSession and hands on
/// what is typed.
class WizardPage : public QWidget
{
    Q_OBJECT

public:
    enum class Id {
        // Setting up, in this order
        Goal,
        Primary,
        Standby,
        Replication,
        Checks,
        Review,
        Apply,
        Done,
        // Watching an existing cluster
        FirstServer,
        FoundServers,
        SignIn,
        // The same without SSH, on one page
        WithoutSsh,
    };
    static constexpr int pageCount = 8; ///< of setting up

    explicit WizardPage(Id id, QWidget *parent = nullptr);

    Id id() const { return m_id; }
    /// The word in the list of steps.
    static QString stepName(Id id);

    /// Why Next is disabled, in words; empty: it is enabled.
    virtual QString notReadyReason() const = 0;
    /// Whether the reason is a failure (a sign stands beside it) or just something to do.
    virtual bool isReasonFailure() const { return false; }
    /// A sentence beside the buttons when there is no reason; empty: none.
    virtual QString footerNote() const { return {}; }
    /// Called each time the page is opened.
    virtual void enter() {}
    /// What has the focus when the page is opened.
    virtual QWidget *firstFocus() const = 0;
    /// What gets the focus when the control that has it goes away or is disabled; nullptr, or one
    /// that cannot have it: Next, and firstFocus() while that is disabled.
    virtual QWidget *focusHeir(const QWidget *lost) const
    {
        Q_UNUSED(lost)
        return nullptr;
    }
    /// What Enter presses while Next is disabled; nullptr: nothing.
    virtual QAbstractButton *defaultButton() const { return nullptr; }
    /// Buttons of the page that stand in the footer beside Help.
    virtual QList<QAbstractButton *> footerButtons() const { return {}; }

Q_SIGNALS:
    /// Readiness, its reason or the footer's note may have changed.
    void changed();

protected:
    /// Title and the sentence below it. An empty subtitle is not shown.
    void setTitle(const QString &title, const QString &subtitle);
    /// At the right of the title.
    QHBoxLayout *titleBar() const { return m_titleBar; }
    QVBoxLayout *content() const { return m_content; }
    Label *titleLabel() const { return m_title; }

private:
    Id m_id;
    Label *m_title;
    Label *m_subtitle;
    QHBoxLayout *m_titleBar;
    QVBoxLayout *m_content;
};

} // namespace pgt
