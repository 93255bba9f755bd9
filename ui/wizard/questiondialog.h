// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <functional>

namespace pgt {

/// A short question over a window. Shown with open(), so that nothing waits for it; deletes itself.
class QuestionDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Answer {
        Plain,
        Primary,     ///< the expected one: what Enter does, unless something can be lost
        Destructive, ///< something is lost by it
        Stay,        ///< nothing happens
    };
    /// @p what is the question, @p why what follows from the answers.
    QuestionDialog(const QString &what, const QString &why, QWidget *parent);

    /// Buttons stand in the order they are added. Stay closes the dialog and is what Esc does. It
    /// is also what Enter does, and has the focus, as soon as one answer is destructive or none is
    /// primary.
    void addAnswer(const QString &text, Answer kind, std::function<void()> action = {});

private:
    void chooseDefault();

    class QHBoxLayout *m_buttons;
    class QPushButton *m_primary = nullptr;
    QPushButton *m_stay = nullptr;
    bool m_isDestructive = false;
};

} // namespace pgt
