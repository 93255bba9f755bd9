// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/errordialog.h"

#include "ui/dialogs/changedkeycard.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/buttons.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace pgt {

ErrorDialog::ErrorDialog(const Error &error, QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("pgTandem"));
    auto *card = new ChangedKeyCard;
    card->setError(error);
    auto *close = new PrimaryButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addWidget(card);
    layout->addStretch(1);
    layout->addLayout(buttons);
    setMinimumWidth(fonts::scaled(520));
    resize(fonts::scaled(520), layout->totalHeightForWidth(fonts::scaled(520)));
}

ErrorDialog *ErrorDialog::present(const Error &error, QWidget *parent)
{
    auto *dialog = new ErrorDialog(error, parent);
    dialog->open();
    return dialog;
}

} // namespace pgt
