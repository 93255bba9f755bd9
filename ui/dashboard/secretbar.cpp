// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/secretbar.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/flowlayout.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace pgt {

SecretBar::SecretBar(QWidget *parent) : QWidget(parent), m_banner(new Banner)
{
    setObjectName(QStringLiteral("secretBar"));
    setAccessibleName(tr("Password needed"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(6);
    layout->addWidget(m_banner);
    m_type = new QPushButton(tr("Type it…"));
    m_new = new QPushButton(tr("Set a new password…"));
    m_again = new QPushButton(tr("Look again"));
    auto *buttons = new FlowLayout(8, 6);
    for (QPushButton *button : {m_type, m_new, m_again})
        buttons->addWidget(button);
    layout->addLayout(buttons);
    m_type->setObjectName(QStringLiteral("typePassword"));
    m_new->setObjectName(QStringLiteral("newPassword"));
    m_again->setObjectName(QStringLiteral("lookAgain"));
    for (QPushButton *button : {m_type, m_new, m_again})
        button->setAccessibleName(button->text());
    m_again->setToolTip(tr("Looks again in the keychain, for example after it was unlocked"));
    connect(m_type, &QPushButton::clicked, this, &SecretBar::typeRequested);
    connect(m_new, &QPushButton::clicked, this, &SecretBar::newPasswordRequested);
    connect(m_again, &QPushButton::clicked, this, &SecretBar::lookAgainRequested);
    hide();
}

void SecretBar::setRequest(const std::optional<SecretRequest> &request)
{
    setVisible(request.has_value());
    if (!request)
        return;
    const QString remedy =
            request->canReset
                    ? tr("Type it, or let the role have a new one: it is set over the same way "
                         "that "
                         "the servers are watched by, after you have seen what is done.")
                    : tr("Type it, or ask whoever administers the servers for a new one.");
    m_banner->setMessage(Banner::Kind::Warning,
                         tr("The password of %1 is not known.").arg(request->role),
                         tr("Without it the servers of %1 cannot be asked: nothing below is "
                            "current. %2")
                                 .arg(request->clusterName, request->reason),
                         remedy);
    m_new->setVisible(request->canReset);
}

QWidget *SecretBar::firstButton() const
{
    return isVisible() ? m_type : nullptr;
}

} // namespace pgt
