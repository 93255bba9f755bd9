// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/noticedialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/promptlayout.h"
#include "ui/widgets/glyphlabel.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pgt {

NoticeDialog::NoticeDialog(const Prompt &prompt, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("noticeDialog"));
    QVBoxLayout *layout = layOutPrompt(
            this, prompt,
            {tr("The login to %1 waits for you").arg(prompt.host), tr("Words of ssh")});
    layout->addWidget(new GlyphLabel(StateKind::Busy, tr("Goes on by itself")));
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAccessibleName(cancel->text());
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    layout->addSpacing(4);
    layout->addLayout(dialogparts::makeButtonRow({cancel}));
    dialogparts::fitSize(this);
}

} // namespace pgt
