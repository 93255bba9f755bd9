// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/adoptwizard.h"

#include "ui/adopt/foundserverspage.h"
#include "ui/adopt/signinpage.h"
#include "ui/wizard/serverpage.h"
#include "ui/wizard/stepcolumn.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace pgt {

namespace {

using Id = WizardPage::Id;

const QList<Id> &steps()
{
    static const QList<Id> all{Id::FirstServer, Id::FoundServers, Id::SignIn};
    return all;
}

} // namespace

AdoptWizard::AdoptWizard(AdoptSession &session, QWidget *parent)
    : WizardDialog(QStringLiteral("Adopt wizard"), tr("Watch an existing cluster"), parent)
    , m_session(session)
    , m_column(new StepColumn(windowTitle(), steps(), this))
    , m_stack(new QStackedWidget(this))
    , m_withoutSsh(makeButton(Icon::Unlink, tr("Without &SSH...")))
{
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    auto *content = new QHBoxLayout;
    content->setSpacing(0);
    content->addWidget(m_column);
    content->addWidget(m_stack, 1);
    setContent(content);
    m_column->setNote(Icon::ShieldOk, TextRole::Ok, tr("Nothing is changed on any server."));
    nameAs(m_withoutSsh, m_withoutSsh->text());
    setButtonRole(m_withoutSsh, ButtonRole::Flat);
    m_withoutSsh->setToolTip(tr("Watch straight through PostgreSQL's port"));
    footer()->addBesideHelp(m_withoutSsh);
    addPage(new ServerPage(session.first()));
    addPage(new FoundServersPage(session));
    addPage(new SignInPage(session));
    connect(m_withoutSsh, &QPushButton::clicked, this, &AdoptWizard::withoutSshRequested);
    connect(footer(), &WizardFooter::backPressed, this, &AdoptWizard::back);
    connect(footer(), &WizardFooter::nextPressed, this, &AdoptWizard::next);
    connect(m_column, &StepColumn::stepActivated, this, [this](Id id) {
        if (openableSteps().contains(id))
            goTo(id);
    });
    connect(&m_session, &AdoptSession::changed, this, &AdoptWizard::refresh);
    goTo(Id::FirstServer);
}

void AdoptWizard::addPage(WizardPage *page)
{
    m_pages << page;
    m_stack->addWidget(new WizardPageArea(page));
    connect(page, &WizardPage::changed, this, &AdoptWizard::refresh);
    follow(page);
}

WizardPage *AdoptWizard::page(Id id) const
{
    return m_pages.value(steps().indexOf(id));
}

void AdoptWizard::begin()
{
    if (m_session.first().state() == ServerPart::State::Idle)
        m_session.first().connectToHost();
}

void AdoptWizard::goTo(Id id)
{
    m_current = id;
    m_furthest = qMax(m_furthest, id);
    m_stack->setCurrentIndex(int(steps().indexOf(id)));
    page(id)->enter();
    refresh();
    orderTabs();
    focusOn(page(id)->firstFocus());
    Q_EMIT pageChanged(id);
}

void AdoptWizard::next()
{
    if (!page(m_current)->notReadyReason().isEmpty())
        return;
    if (m_current == Id::SignIn)
        Q_EMIT watchRequested();
    else
        goTo(Id(int(m_current) + 1));
}

void AdoptWizard::back()
{
    if (m_current != Id::FirstServer)
        goTo(Id(int(m_current) - 1));
}

QList<Id> AdoptWizard::openableSteps() const
{
    QList<Id> open;
    bool isComplete = true;
    for (const Id id : steps()) {
        if (id < m_current || (isComplete && id <= m_furthest))
            open << id;
        isComplete = isComplete && page(id)->notReadyReason().isEmpty();
    }
    return open;
}

void AdoptWizard::reject()
{
    if (m_session.first().access().ssh.host.isEmpty())
        QDialog::reject();
    else
        askDiscard(tr("Close without watching?"));
}

void AdoptWizard::refresh()
{
    if (m_pages.size() < steps().size())
        return; // under construction
    const bool isLast = m_current == Id::SignIn;
    footer()->setNext(isLast ? tr("Watch") : tr("Next"),
                      isLast ? WizardFooter::Arrow::None : WizardFooter::Arrow::Forward);
    footer()->back()->setEnabled(m_current != Id::FirstServer);
    footer()->showPage(*page(m_current));
    m_withoutSsh->setVisible(m_current == Id::FirstServer);
    refreshColumn();
}

void AdoptWizard::refreshColumn()
{
    m_column->setSteps(m_current, StepButton::Look::Current, openableSteps());
    QStringList parts;
    for (const QString &part :
         {m_session.clusterName().trimmed(), m_session.first().displayName()}) {
        if (!part.isEmpty())
            parts << part;
    }
    m_column->setSummary(parts.join(QStringLiteral(": ")));
}

QList<QWidget *> AdoptWizard::lastTabs() const
{
    QList<QWidget *> last{m_withoutSsh};
    return last << m_column->buttons();
}

} // namespace pgt
