// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/secretdialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secretedit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace pgt {

SecretDialog::SecretDialog(const SecretQuestion &question, QWidget *parent)
    : QDialog(parent)
    , m_kept(question.remember)
    , m_edit(new SecretEdit(this))
    , m_ok(new PrimaryButton(question.accept, this))
{
    setObjectName(QStringLiteral("secretDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question.title);
    setAccessibleName(question.what);
    setAccessibleDescription(
            QStringList{question.refusal, question.why, question.words}.join(u' ').simplified());

    QVBoxLayout *layout = dialogparts::makeLayout(this);
    addTexts(question, layout);
    layout->addWidget(new Field(question.label, m_edit, this));
    addRemember(question, layout);
    addButtons(question, layout);
    dialogparts::fitSize(this);
    m_edit->setFocus();
}

void SecretDialog::addTexts(const SecretQuestion &question, QVBoxLayout *layout)
{
    layout->addWidget(dialogparts::makeHeading(question.what));
    if (!question.refusal.isEmpty()) {
        auto *refusal = new GlyphLabel(StateKind::Error, question.refusal);
        refusal->label()->setWordWrap(true);
        refusal->label()->setTextFormat(Qt::PlainText);
        layout->addWidget(refusal);
    }
    if (!question.why.isEmpty())
        layout->addWidget(dialogparts::makeText(question.why));
    if (!question.words.isEmpty())
        layout->addWidget(dialogparts::makeQuote(question.words, tr("Words of the server")));
}

void SecretDialog::addRemember(const SecretQuestion &question, QVBoxLayout *layout)
{
    if (!question.rememberText.isEmpty()) {
        m_remember = new QCheckBox(question.rememberText, this);
        m_remember->setObjectName(QStringLiteral("Remember"));
        m_remember->setAccessibleName(withoutMnemonic(question.rememberText));
        m_remember->setAccessibleDescription(question.keepingText);
        m_remember->setChecked(question.canRemember && question.remember != Remember::InFile);
        m_remember->setEnabled(question.canRemember);
        layout->addWidget(m_remember);
    }
    if (!question.keepingText.isEmpty())
        layout->addWidget(dialogparts::makeHint(question.keepingText));
}

void SecretDialog::addButtons(const SecretQuestion &question, QVBoxLayout *layout)
{
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAccessibleName(cancel->text());
    m_ok->setAccessibleName(m_ok->text());
    m_ok->setDefault(true);
    m_ok->setEnabled(question.mayBeEmpty);
    layout->addSpacing(4);
    layout->addLayout(dialogparts::makeButtonRow({m_ok, cancel}));
    connect(m_edit, &QLineEdit::textChanged, this,
            [this, mayBeEmpty = question.mayBeEmpty](const QString &text) {
                m_ok->setEnabled(mayBeEmpty || !text.isEmpty());
            });
    connect(m_ok, &QPushButton::clicked, this, &SecretDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void SecretDialog::submit()
{
    const Secret secret = m_edit->secret();
    const bool keep = m_remember && m_remember->isEnabled() && m_remember->isChecked();
    m_edit->clearSecret();
    Q_EMIT provided(secret, keep ? m_kept : Remember::ForThisRun);
    accept();
}

} // namespace pgt
