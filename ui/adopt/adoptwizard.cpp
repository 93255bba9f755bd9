// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/adoptwizard.h"

#include "ui/adopt/foundserverspage.h"
#include "ui/adopt/signinpage.h"
#include "ui/wizard/accessiblecombo.h"
#include "ui/wizard/helpdialog.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/serverpage.h"
#include "ui/wizard/stepcolumn.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QStackedWidget>

namespace pgt {

namespace {

using Id = WizardPage::Id;

const QList<Id> &steps()
{
    static const QList<Id> all{Id::FirstServer, Id::FoundServers, Id::SignIn};
    return all;
}

constexpr QSize smallest(1000, 640);
constexpr QSize usual(1000, 700);

} // namespace

AdoptWizard::AdoptWizard(AdoptSession &session, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_column(new StepColumn(tr("Watch an existing cluster"), steps(), this))
    , m_stack(new QStackedWidget(this))
{
    installAccessibleComboBoxes();
    setWindowTitle(tr("Watch an existing cluster"));
    setObjectName(QStringLiteral("Adopt wizard"));
    setAccessibleName(windowTitle());
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    setWindowFlag(Qt::WindowContextHelpButtonHint, false);
    setMinimumSize(smallest);
    resize(usual);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *top = new QHBoxLayout;
    top->setSpacing(0);
    top->addWidget(m_column);
    top->addWidget(m_stack, 1);
    layout->addLayout(top, 1);
    layout->addWidget(makeFooter());
    m_column->setNote(Icon::ShieldOk, TextRole::Ok, tr("Nothing is changed on any server."));
    addPage(new ServerPage(session.first()));
    addPage(new FoundServersPage(session));
    addPage(new SignInPage(session));
    connect(m_column, &StepColumn::stepActivated, this, [this](Id id) {
        if (openableSteps().contains(id))
            goTo(id);
    });
    connect(&m_session, &AdoptSession::changed, this, &AdoptWizard::refresh);
    goTo(Id::FirstServer);
}

QWidget *AdoptWizard::makeFooter()
{
    auto *footer = new WizardFooter(this);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 9, 16, 8);
    layout->setSpacing(8);
    m_help = makeButton(Icon::Help, tr("Help"), footer);
    m_withoutSsh = makeButton(Icon::Unlink, tr("Without &SSH..."), footer);
    setButtonRole(m_withoutSsh, ButtonRole::Flat);
    m_withoutSsh->setToolTip(tr("Watch straight through PostgreSQL's port"));
    m_reason = new GlyphLabel(footer);
    m_reason->setObjectName(QStringLiteral("Reason"));
    m_back = makeButton(Icon::ChevLeft, tr("Back"), footer);
    m_next = new PrimaryButton(tr("Next"), footer);
    m_cancel = new QPushButton(tr("Cancel"), footer);
    for (QPushButton *button : {m_help, m_withoutSsh, m_back, m_cancel}) {
        nameAs(button, button->text());
        button->setAutoDefault(false);
    }
    m_next->setMinimumWidth(fonts::scaled(96));
    m_back->setMinimumWidth(fonts::scaled(80));
    m_cancel->setMinimumWidth(fonts::scaled(80));
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    layout->addWidget(m_help);
    layout->addWidget(m_withoutSsh);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addSpacing(8);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    layout->addWidget(m_cancel);
    connect(m_help, &QPushButton::clicked, this, &AdoptWizard::showHelp);
    connect(m_withoutSsh, &QPushButton::clicked, this, &AdoptWizard::withoutSshRequested);
    connect(m_back, &QPushButton::clicked, this, &AdoptWizard::back);
    connect(m_next, &QPushButton::clicked, this, &AdoptWizard::next);
    connect(m_cancel, &QPushButton::clicked, this, &AdoptWizard::reject);
    return footer;
}

void AdoptWizard::addPage(WizardPage *page)
{
    m_pages << page;
    m_stack->addWidget(new WizardPageArea(page));
    connect(page, &WizardPage::changed, this, &AdoptWizard::refresh);
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
    updateTabOrder();
    QWidget *first = page(id)->firstFocus();
    (first ? first : m_next)->setFocus(Qt::TabFocusReason);
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
    const bool isTyped = !m_session.first().access().ssh.host.isEmpty();
    if (!isTyped) {
        QDialog::reject();
        return;
    }
    auto *question = new QuestionDialog(
            tr("Close without watching?"),
            tr("Nothing was changed on any server. What you typed here is lost."), this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Discard"), QuestionDialog::Answer::Primary,
                        [this] { QDialog::reject(); });
    question->open();
}

void AdoptWizard::refresh()
{
    if (m_pages.size() < steps().size())
        return; // under construction
    const WizardPage *shown = page(m_current);
    const QString reason = shown->notReadyReason();
    const bool isLast = m_current == Id::SignIn;
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    m_next->setText(isLast ? tr("Watch") : tr("Next"));
    m_next->setIcon(
            isLast ? QIcon()
                   : icon(isMirrored ? Icon::ChevLeft : Icon::ChevRight, IconTint::OnAccent));
    m_next->setLayoutDirection(isMirrored ? Qt::LeftToRight : Qt::RightToLeft);
    m_back->setIcon(icon(isMirrored ? Icon::ChevRight : Icon::ChevLeft));
    nameAs(m_next, m_next->text());
    m_next->setEnabled(reason.isEmpty());
    m_next->setAccessibleDescription(reason);
    m_next->setToolTip(reason);
    m_withoutSsh->setVisible(m_current == Id::FirstServer);
    m_back->setEnabled(m_current != Id::FirstServer);
    showState(m_reason, shown->isReasonFailure() ? StateKind::Error : StateKind::Waiting, reason,
              shown->isReasonFailure() ? TextRole::Error : TextRole::Secondary);
    auto *preferred = qobject_cast<QPushButton *>(shown->defaultButton());
    if (!m_next->isEnabled() && preferred)
        preferred->setDefault(true);
    else
        m_next->setDefault(true);
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

void AdoptWizard::updateTabOrder()
{
    QList<QWidget *> order{m_back, m_next, m_cancel, m_help, m_withoutSsh};
    order << m_column->buttons();
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

void AdoptWizard::showHelp()
{
    (new HelpDialog(m_current, this))->open();
}

void AdoptWizard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1 || event->matches(QKeySequence::HelpContents)) {
        showHelp();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace pgt
