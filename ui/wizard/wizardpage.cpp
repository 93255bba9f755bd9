// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardpage.h"

#include <QHBoxLayout>

namespace pgt {

WizardPage::WizardPage(Id id, QWidget *parent)
    : QWidget(parent)
    , m_id(id)
    , m_title(new Label({}, fonts::Size::Page, QFont::DemiBold, TextRole::Normal))
    , m_subtitle(new Label({}, fonts::Size::Body, QFont::Normal, TextRole::Secondary))
    , m_titleBar(new QHBoxLayout)
    , m_content(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(4);
    m_titleBar->setSpacing(12);
    m_titleBar->addWidget(m_title, 1);
    layout->addLayout(m_titleBar);
    layout->addWidget(m_subtitle);
    layout->addSpacing(12);
    layout->addLayout(m_content, 1);
    m_content->setSpacing(12);
    m_title->setWordWrap(true);
    m_title->setMinimumHeight(fonts::scaled(24));
    m_subtitle->setWordWrap(true);
    m_subtitle->setVisible(false);
    setObjectName(stepName(id) + QStringLiteral(" page"));
}

QString WizardPage::stepName(Id id)
{
    switch (id) {
    case Id::Goal:
        return tr("Goal");
    case Id::Primary:
        return tr("Primary");
    case Id::Standby:
        return tr("Standby");
    case Id::Replication:
        return tr("Replication");
    case Id::Checks:
        return tr("Checks");
    case Id::Review:
        return tr("Review");
    case Id::Apply:
        return tr("Apply");
    case Id::Done:
        return tr("Done");
    case Id::FirstServer:
        return tr("First server");
    case Id::FoundServers:
        return tr("All servers");
    case Id::SignIn:
        return tr("Sign-in");
    case Id::WithoutSsh:
        return tr("Without SSH");
    }
    return {};
}

void WizardPage::setTitle(const QString &title, const QString &subtitle)
{
    m_title->setText(title);
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
    setAccessibleName(title);
}

} // namespace pgt
