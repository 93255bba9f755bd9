// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizarddialog.h"

#include "ui/widgets/focuskeeper.h"
#include "ui/windowplace.h"
#include "ui/wizard/accessiblecombo.h"
#include "ui/wizard/helpdialog.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/taborder.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr QSize least(720, 480);

} // namespace

WizardDialog::WizardDialog(const QString &name, const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_footer(new WizardFooter(this))
    , m_keeper(new FocusKeeper(this, [this](const QWidget *lost) { return heirOf(lost); }))
{
    installAccessibleComboBoxes();
    setObjectName(name);
    setWindowTitle(title);
    setAccessibleName(title);
    setWindowFlag(Qt::WindowContextHelpButtonHint, false);
    connect(m_footer, &WizardFooter::helpPressed, this, &WizardDialog::showHelp);
    connect(m_footer, &WizardFooter::cancelPressed, this, &WizardDialog::reject);
    m_ordering.setSingleShot(true);
    connect(&m_ordering, &QTimer::timeout, this, [this] {
        orderTabs();
        m_keeper->reconsider();
    });
}

WizardDialog::~WizardDialog()
{
    // A page may still say something while it goes, after everything here has gone.
    for (WizardPage *page : findChildren<WizardPage *>())
        page->disconnect(this);
}

void WizardDialog::setContent(QLayout *content, const QSize &usual)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(content, 1);
    layout->addWidget(m_footer);
    windowplace::prepare(*this, usual, least);
}

void WizardDialog::askDiscard(const QString &title)
{
    auto *question = new QuestionDialog(
            title, tr("Nothing was changed on any server. What you typed here is lost."), this);
    question->addAnswer(tr("Stay"), QuestionDialog::Answer::Stay);
    question->addAnswer(tr("Discard"), QuestionDialog::Answer::Destructive,
                        [this] { QDialog::reject(); });
    question->open();
}

void WizardDialog::follow(WizardPage *page)
{
    connect(page, &WizardPage::changed, this, [this, page] {
        if (page == shownPage())
            m_ordering.start(0);
    });
}

void WizardDialog::focusOn(QWidget *first)
{
    m_keeper->setFocus(first ? first : m_footer->next(), Qt::TabFocusReason);
}

void WizardDialog::orderTabs()
{
    WizardPage *page = shownPage();
    if (!page)
        return;
    QList<QWidget *> order = inVisualOrder(page);
    order << m_footer->buttons();
    for (QAbstractButton *button : page->footerButtons())
        order << button;
    order << lastTabs();
    // One that takes no focus would break the chain.
    order.removeIf([](const QWidget *widget) { return widget->focusPolicy() == Qt::NoFocus; });
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order[i - 1], order[i]);
}

// Next, if what was done has opened it; never Cancel, which comes after it.
QWidget *WizardDialog::heirOf(const QWidget *lost) const
{
    const WizardPage *page = shownPage();
    if (!page)
        return nullptr;
    QWidget *heir = page->focusHeir(lost);
    if (FocusKeeper::canHaveFocus(heir))
        return heir;
    return FocusKeeper::canHaveFocus(m_footer->next()) ? m_footer->next() : page->firstFocus();
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
