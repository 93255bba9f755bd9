// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QString>
#include <QWidget>

#include <chrono>
#include <functional>

namespace pgt {

/// Works a window as a screen reader's script would: it finds things by accessible name and role
/// and uses nothing but their accessible interfaces. Only what is visible is found. All actions
/// return whether they could be done; why not is in problem().
class WizardDriver
{
public:
    /// Borrowed; must be shown.
    explicit WizardDriver(QWidget *window) : m_window(window) {}

    /// The thing of that name, of one of @p roles (empty: any). nullptr: not there or not visible.
    QAccessibleInterface *find(const QString &name, const QList<QAccessible::Role> &roles = {});
    /// A window other than the main one (a question, help); nullptr: none is open.
    QAccessibleInterface *dialog() const;

    bool setText(const QString &name, const QString &text);
    /// Of spin boxes.
    bool setValue(const QString &name, double value);
    /// Of combo boxes: chooses the item whose text begins with @p text.
    bool choose(const QString &name, const QString &text);
    /// Of check boxes and radio buttons. The name may be its beginning.
    bool check(const QString &name);
    bool uncheck(const QString &name);
    /// Of buttons.
    bool press(const QString &name);
    /// Selects a row of a table.
    bool selectRow(const QString &table, int row);
    /// Selects the first row of a table with a cell that contains @p text.
    bool selectRowWith(const QString &table, const QString &text);

    /// What a field, label or text shows.
    QString text(const QString &name);
    /// Texts of all rows of a table or tree, cells joined by " | ".
    QStringList rows(const QString &name);
    bool isVisible(const QString &name);
    bool isEnabled(const QString &name);
    bool isChecked(const QString &name);

    bool waitVisible(const QString &name, std::chrono::milliseconds limit = defaultLimit);
    bool waitEnabled(const QString &name, std::chrono::milliseconds limit = defaultLimit);
    /// Runs the event loop until @p condition holds.
    bool waitFor(const std::function<bool()> &condition, const QString &what,
                 std::chrono::milliseconds limit = defaultLimit);

    /// Why the last action could not be done, with the names that were there.
    QString problem() const { return m_problem; }
    /// All visible names with their roles, one a line: for failure messages.
    QString describe() const;

    static constexpr std::chrono::milliseconds defaultLimit{5000};

private:
    using Visitor = std::function<bool(QAccessibleInterface *)>;
    bool visit(QAccessibleInterface *from, const Visitor &visitor) const;
    QList<QAccessibleInterface *> roots() const;
    QAccessibleInterface *findChecked(const QString &name);
    bool setChecked(const QString &name, Qt::CheckState wanted);
    bool fail(const QString &what);

    QWidget *m_window;
    QString m_problem;
};

} // namespace pgt
