// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizardfooter.h"

#include "ui/wizard/wizardpage.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

WizardFooter::WizardFooter(QWidget *parent)
    : FooterStrip(parent)
    , m_help(makeButton(Icon::Help, tr("Help"), this))
    , m_besideHelp(new QHBoxLayout)
    , m_reason(new GlyphLabel(this))
    , m_note(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_back(makeButton(Icon::ChevLeft, tr("Back"), this))
    , m_next(new PrimaryButton(tr("Next"), this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
{
    QHBoxLayout *layout = makeRow();
    layout->setSpacing(8);
    m_besideHelp->setSpacing(8);
    m_reason->setObjectName(QStringLiteral("Reason"));
    m_reason->label()->setWrapsLate();
    m_note->setWrapsLate();
    m_note->setWordWrap(true);
    m_note->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_note->hide();
    for (QPushButton *button : {m_help, m_back, m_cancel})
        nameAs(button, button->text());
    m_next->setMinimumWidth(fonts::scaled(96));
    m_back->setMinimumWidth(fonts::scaled(80));
    m_cancel->setMinimumWidth(fonts::scaled(80));
    m_back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
    layout->addWidget(m_help);
    layout->addLayout(m_besideHelp);
    layout->addStretch(1);
    layout->addWidget(m_reason);
    layout->addWidget(m_note, 4);
    layout->addSpacing(8);
    layout->addWidget(m_back);
    layout->addWidget(m_next);
    layout->addWidget(m_cancel);
    connectButtons();
}

void WizardFooter::connectButtons()
{
    connect(m_help, &QPushButton::clicked, this, &WizardFooter::helpPressed);
    connect(m_back, &QPushButton::clicked, this, &WizardFooter::backPressed);
    connect(m_next, &QPushButton::clicked, this, &WizardFooter::nextPressed);
    connect(m_cancel, &QPushButton::clicked, this, &WizardFooter::cancelPressed);
}

void WizardFooter::addBesideHelp(QAbstractButton *button)
{
    button->setParent(this);
    m_besideHelp->addWidget(button);
}

void WizardFooter::setNext(const QString &text, Arrow arrow)
{
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const Icon forward = isMirrored ? Icon::ChevLeft : Icon::ChevRight;
    m_next->setText(text);
    nameAs(m_next, text);
    m_next->setIcon(arrow == Arrow::None ? QIcon() : icon(forward, IconTint::OnAccent));
    // The arrow stands behind the word.
    m_next->setLayoutDirection(isMirrored ? Qt::LeftToRight : Qt::RightToLeft);
    m_back->setIcon(icon(isMirrored ? Icon::ChevRight : Icon::ChevLeft));
}

void WizardFooter::setCancelText(const QString &text)
{
    m_cancel->setText(text);
    nameAs(m_cancel, text);
}

void WizardFooter::showPage(const WizardPage &page, Reason reason)
{
    const QString missing = page.notReadyReason();
    m_next->setEnabled(missing.isEmpty());
    m_next->setAccessibleDescription(missing);
    m_next->setToolTip(missing);
    const bool isTold = reason == Reason::Told;
    const bool isFailure = page.isReasonFailure();
    showState(m_reason, isFailure ? StateKind::Error : StateKind::Waiting,
              isTold ? QString() : missing, isFailure ? TextRole::Error : TextRole::Secondary);
    const QString note = missing.isEmpty() || isTold ? page.footerNote() : QString();
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    auto *preferred = qobject_cast<QPushButton *>(page.defaultButton());
    if (!m_next->isEnabled() && preferred)
        preferred->setDefault(true);
    else
        m_next->setDefault(true);
}

QWidget *WizardFooter::next() const
{
    return m_next;
}

QList<QWidget *> WizardFooter::buttons() const
{
    return {m_back, m_next, m_cancel, m_help};
}

} // namespace pgt
