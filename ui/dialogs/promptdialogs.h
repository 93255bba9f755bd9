// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>

class QDialog;
class QWidget;

namespace pgt {

class PromptDesk;
struct PromptQuestion;

/// Opens the dialog that fits each question of the desk, and closes it when the question is
/// withdrawn. A dialog that is closed without an answer cancels its question.
class PromptDialogs : public QObject
{
    Q_OBJECT

public:
    /// @p parent names the window that the next dialog stands over. The desk is borrowed and must
    /// outlive this.
    PromptDialogs(PromptDesk &desk, std::function<QWidget *()> parent, QObject *owner = nullptr);
    ~PromptDialogs() override;

private:
    void open(const PromptQuestion &question);
    void close(quint64 id);
    QDialog *makeDialog(const PromptQuestion &question, QWidget *parent);

    PromptDesk &m_desk;
    std::function<QWidget *()> m_parent;
    QHash<quint64, QPointer<QDialog>> m_dialogs;
};

} // namespace pgt
