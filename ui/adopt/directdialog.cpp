// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/directdialog.h"

#include "ui/adopt/directpage.h"

#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr int usualWidth = 860;
constexpr int usualHeight = 740;

} // namespace

DirectDialog::DirectDialog(DirectSetup &session, QWidget *parent)
    : WizardDialog(QStringLiteral("Direct dialog"), tr("Watch without SSH"), parent)
    , m_session(session)
    , m_page(new DirectPage(session))
{
    auto *area = new WizardPageArea(m_page);
    auto *content = new QVBoxLayout;
    content->addWidget(area);
    setContent(content, {fonts::scaled(usualWidth), fonts::scaled(usualHeight)});
    footer()->setNext(tr("Watch"), WizardFooter::Arrow::None);
    footer()->back()->hide();
    connect(footer(), &WizardFooter::nextPressed, this, &DirectDialog::watchRequested);
    connect(m_page, &WizardPage::changed, this, [this] { footer()->showPage(*m_page); });
    connect(
            m_page, &DirectPage::tested, area,
            [area] { area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum()); },
            Qt::QueuedConnection); // when the page has grown
    follow(m_page);
    footer()->showPage(*m_page);
    orderTabs();
    m_page->firstFocus()->setFocus();
}

WizardPage::Id DirectDialog::currentPage() const
{
    return m_page->id();
}

WizardPage *DirectDialog::shownPage() const
{
    return m_page;
}

void DirectDialog::reject()
{
    if (m_session.values().servers.trimmed().isEmpty())
        QDialog::reject();
    else
        askDiscard(tr("Close without watching?"));
}

} // namespace pgt
