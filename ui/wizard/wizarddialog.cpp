// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizarddialog.h"

#include "ui/wizard/accessiblecombo.h"
#include "ui/wizard/helpdialog.h"
#include "ui/wizard/questiondialog.h"

#include <QKeyEvent>
#include <QVBoxLayout>

namespace pgt {

WizardDialog::WizardDialog(const QString &name, const QString &title, QWidget *parent)
    : QDialog(parent), m_footer(new WizardFooter(this))
{
    installAccessibleComboBoxes();
    setObjectName(name);
    setWindowTitle(title);
    setAccessibleName(title);
    setWindowFlag(Qt::WindowContextHelpButtonHint, false);
    connect(m_footer, &WizardFooter::helpPressed, this, &WizardDialog::showHelp);
    connect(m_footer, &WizardFooter::cancelPressed, this, &WizardDialog::reject);
}

void WizardDialog::setContent(QLayout *content)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(content, 1);
    layout->addWidget(m_footer);
}

void WizardDialog::askDiscard(const QString &title)
{
    auto *question = new QuestionDialog(
            title, tr("Nothing was changed on any server. What you typed here is lost."), this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Discard"), QuestionDialog::Answer::Primary,
                        [this] { QDialog::reject(); });
    question->open();
}

void WizardDialog::showHelp()
{
    (new HelpDialog(currentPage(), this))->open();
}

void WizardDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1 || event->matches(QKeySequence::HelpContents)) {
        showHelp();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace pgt
