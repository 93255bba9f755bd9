// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/directdialog.h"

#include "ui/adopt/directpage.h"
#include "ui/wizard/helpdialog.h"
#include "ui/wizard/questiondialog.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollBar>

namespace pgt {

namespace {

constexpr int usualWidth = 860;
constexpr int usualHeight = 740;

} // namespace

DirectDialog::DirectDialog(DirectSetup &session, QWidget *parent)
    : QDialog(parent), m_session(session), m_page(new DirectPage(session))
{
    setObjectName(QStringLiteral("Direct dialog"));
    setWindowTitle(tr("Watch without SSH"));
    setAccessibleName(windowTitle());
    setWindowFlag(Qt::WindowContextHelpButtonHint, false);
    resize(fonts::scaled(usualWidth), fonts::scaled(usualHeight));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *area = new WizardPageArea(m_page);
    layout->addWidget(area, 1);
    layout->addWidget(makeFooter());
    connect(m_page, &WizardPage::changed, this, &DirectDialog::refresh);
    connect(
            m_page, &DirectPage::tested, area,
            [area] { area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum()); },
            Qt::QueuedConnection); // when the page has grown
    refresh();
    m_page->firstFocus()->setFocus();
}

QWidget *DirectDialog::makeFooter()
{
    auto *footer = new WizardFooter(this);
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 9, 16, 8);
    layout->setSpacing(8);
    auto *help = makeButton(Icon::Help, tr("Help"), footer);
    m_reason = new GlyphLabel(footer);
    m_reason->setObjectName(QStringLiteral("Reason"));
    m_watch = new PrimaryButton(tr("Watch"), footer);
    auto *cancel = new QPushButton(tr("Cancel"), footer);
    for (QPushButton *button : {help, cancel})
        button->setAutoDefault(false);
    for (QPushButton *button : {help, static_cast<QPushButton *>(m_watch), cancel})
        nameAs(button, button->text());
    m_watch->setMinimumWidth(fonts::scaled(96));
    cancel->setMinimumWidth(fonts::scaled(80));
    layout->addWidget(help);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addSpacing(8);
    layout->addWidget(m_watch);
    layout->addWidget(cancel);
    connect(help, &QPushButton::clicked, this, &DirectDialog::showHelp);
    connect(m_watch, &QPushButton::clicked, this, &DirectDialog::watchRequested);
    connect(cancel, &QPushButton::clicked, this, &DirectDialog::reject);
    return footer;
}

void DirectDialog::refresh()
{
    const QString reason = m_page->notReadyReason();
    m_watch->setEnabled(reason.isEmpty());
    m_watch->setAccessibleDescription(reason);
    m_watch->setToolTip(reason);
    const bool isFailure = m_page->isReasonFailure();
    showState(m_reason, isFailure ? StateKind::Error : StateKind::Waiting, reason,
              isFailure ? TextRole::Error : TextRole::Secondary);
    auto *preferred = qobject_cast<QPushButton *>(m_page->defaultButton());
    if (!m_watch->isEnabled() && preferred)
        preferred->setDefault(true);
    else
        m_watch->setDefault(true);
}

void DirectDialog::reject()
{
    if (m_session.values().servers.trimmed().isEmpty()) {
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

void DirectDialog::showHelp()
{
    (new HelpDialog(m_page->id(), this))->open();
}

void DirectDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_F1 || event->matches(QKeySequence::HelpContents)) {
        showHelp();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace pgt
