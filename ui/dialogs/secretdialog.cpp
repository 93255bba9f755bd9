// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/secretdialog.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"
#include "ui/widgets/secretedit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace pgt {

SecretDialog::SecretDialog(const SecretRequest &request, QWidget *parent)
    : QDialog(parent)
    , m_edit(new SecretEdit(this))
    , m_remember(new QCheckBox(tr("&Remember in %1").arg(request.keychainName), this))
    , m_ok(new PrimaryButton(tr("Connect"), this))
{
    setObjectName(QStringLiteral("secretDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Password for %1").arg(request.clusterName));

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    // Reasons may quote a server: never as markup.
    auto *what = new Label(tr("Password of %1 on %2").arg(request.role, request.clusterName),
                           fonts::Size::Heading, QFont::DemiBold);
    what->setTextFormat(Qt::PlainText);
    auto *why = new Label(request.reason, TextRole::Secondary);
    why->setTextFormat(Qt::PlainText);
    why->setWordWrap(true);
    layout->addWidget(what);
    layout->addWidget(why);
    layout->addWidget(new Field(tr("&Password"), m_edit, this));
    layout->addWidget(m_remember);
    m_remember->setChecked(request.canRemember);
    m_remember->setVisible(request.canRemember);
    m_remember->setAccessibleName(withoutMnemonic(m_remember->text()));

    auto *buttons = new QHBoxLayout;
    auto *cancel = new QPushButton(tr("Cancel"), this);
    m_ok->setDefault(true);
    m_ok->setEnabled(false);
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(cancel);
    layout->addLayout(buttons);
    setMinimumWidth(fonts::scaled(420));

    connect(m_edit, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_ok->setEnabled(!text.isEmpty()); });
    connect(m_ok, &QPushButton::clicked, this, &SecretDialog::submit);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    m_edit->setFocus();
}

void SecretDialog::submit()
{
    const Secret secret = m_edit->secret();
    const bool keep = m_remember->isVisible() && m_remember->isChecked();
    m_edit->clearSecret();
    Q_EMIT provided(secret, keep ? Remember::InKeychain : Remember::ForThisRun);
    accept();
}

} // namespace pgt
