// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/confirmdialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/promptlayout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pgt {

ConfirmDialog::ConfirmDialog(const Prompt &prompt, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("confirmDialog"));
    QVBoxLayout *layout = layOutPrompt(
            this, prompt,
            {tr("May your key be used for %1?").arg(prompt.host), tr("Words of the agent")});
    auto *yes = new QPushButton(tr("Allow"), this);
    auto *no = new QPushButton(tr("Refuse"), this);
    for (QPushButton *button : {yes, no})
        button->setAccessibleName(button->text());
    yes->setAutoDefault(false);
    no->setDefault(true);
    no->setFocus();
    connect(yes, &QPushButton::clicked, this, &QDialog::accept);
    connect(no, &QPushButton::clicked, this, &QDialog::reject);
    layout->addSpacing(4);
    layout->addLayout(dialogparts::makeButtonRow({yes, no}));
    dialogparts::fitSize(this);
}

} // namespace pgt
