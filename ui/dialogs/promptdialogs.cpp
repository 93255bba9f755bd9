// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/promptdialogs.h"

#include "app/session/promptdesk.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/noticedialog.h"
#include "ui/dialogs/secretdialog.h"

namespace pgt {

PromptDialogs::PromptDialogs(PromptDesk &desk, std::function<QWidget *()> parent, QObject *owner)
    : QObject(owner), m_desk(desk), m_parent(std::move(parent))
{
    connect(&desk, &PromptDesk::opened, this, &PromptDialogs::open);
    connect(&desk, &PromptDesk::closed, this, &PromptDialogs::close);
    const QList<PromptQuestion> shown = desk.shown();
    for (const PromptQuestion &question : shown)
        open(question);
}

PromptDialogs::~PromptDialogs()
{
    const auto dialogs = std::exchange(m_dialogs, {});
    for (const QPointer<QDialog> &dialog : dialogs) {
        if (dialog)
            dialog->disconnect(this);
        delete dialog;
    }
}

void PromptDialogs::open(const PromptQuestion &question)
{
    const quint64 id = question.id;
    QDialog *dialog = makeDialog(question, m_parent());
    m_dialogs.insert(id, dialog);
    const auto giveUp = [this, id] {
        if (m_dialogs.remove(id) > 0)
            m_desk.cancel(id);
    };
    connect(dialog, &QDialog::rejected, this, giveUp);
    // Also with the window that it stands over.
    connect(dialog, &QObject::destroyed, this, giveUp);
    dialog->open();
}

QDialog *PromptDialogs::makeDialog(const PromptQuestion &question, QWidget *parent)
{
    const quint64 id = question.id;
    const auto answer = [this, id](const Secret &secret, Remember remember) {
        m_dialogs.remove(id);
        m_desk.answer(id, secret, remember);
    };
    switch (question.prompt.kind) {
    case Prompt::Kind::HostKey: {
        auto *dialog = new HostKeyDialog(question.prompt, parent);
        connect(dialog, &HostKeyDialog::fingerprintAccepted, this,
                [answer](const QString &fingerprint) {
                    answer(Secret::fromString(fingerprint), Remember::ForThisRun);
                });
        return dialog;
    }
    case Prompt::Kind::Confirm: {
        auto *dialog = new ConfirmDialog(question.prompt, parent);
        connect(dialog, &QDialog::accepted, this, [answer] {
            answer(Secret::fromString(QStringLiteral("yes")), Remember::ForThisRun);
        });
        return dialog;
    }
    case Prompt::Kind::Notice:
        return new NoticeDialog(question.prompt, parent);
    default:
        break;
    }
    auto *dialog = new SecretDialog(secretQuestion(question), parent);
    connect(dialog, &SecretDialog::provided, this, answer);
    return dialog;
}

void PromptDialogs::close(quint64 id)
{
    const QPointer<QDialog> dialog = m_dialogs.take(id);
    if (dialog)
        dialog->close();
}

} // namespace pgt
