// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/confirmdialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/secretquestion.h"
#include "ui/widgets/label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pgt {

ConfirmDialog::ConfirmDialog(const Prompt &prompt, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("confirmDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Login to %1").arg(prompt.host));
    const QString what = tr("May your key be used for %1?").arg(prompt.host);
    setAccessibleName(what);
    setAccessibleDescription(prompt.text);

    QVBoxLayout *layout = dialogparts::makeLayout(this);
    layout->addWidget(dialogparts::makeHeading(what));
    const QString asker = askerSentence(prompt);
    if (!asker.isEmpty())
        layout->addWidget(dialogparts::makeText(asker));
    layout->addWidget(dialogparts::makeQuote(prompt.text, tr("Words of the agent")));
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
