// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QHBoxLayout;
class QPushButton;
class QTextEdit;

namespace pgt {

/// Something to read over a window: a title, a selectable text, Close. Shown with open(); deletes
/// itself.
class TextDialog : public QDialog
{
    Q_OBJECT

public:
    /// @p html is trusted: everything from outside in it is escaped by the caller.
    TextDialog(const QString &title, const QString &html, QWidget *parent);

    /// A button left of Close; pressing it closes the dialog too.
    QPushButton *addButton(const QString &text);

private:
    QTextEdit *m_text;
    QHBoxLayout *m_buttons;
};

} // namespace pgt
