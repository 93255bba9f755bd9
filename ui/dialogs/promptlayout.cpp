// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/promptlayout.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/secretquestion.h"
#include "ui/widgets/label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QVBoxLayout>

namespace pgt {

QVBoxLayout *layOutPrompt(QDialog *dialog, const Prompt &prompt, const PromptWords &words)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(
            QCoreApplication::translate("pgt::PromptLayout", "Login to %1").arg(prompt.host));
    dialog->setAccessibleName(words.what);
    dialog->setAccessibleDescription(prompt.text);
    QVBoxLayout *layout = dialogparts::makeLayout(dialog);
    layout->addWidget(dialogparts::makeHeading(words.what));
    const QString asker = askerSentence(prompt);
    if (!asker.isEmpty())
        layout->addWidget(dialogparts::makeText(asker));
    layout->addWidget(dialogparts::makeQuote(prompt.text, words.speaker));
    return layout;
}

} // namespace pgt
