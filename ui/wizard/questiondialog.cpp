// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/questiondialog.h"

#include "ui/theme/style.h"
#include "ui/wizard/parts.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

namespace {

constexpr int textWidth = 420;

} // namespace

QuestionDialog::QuestionDialog(const QString &what, const QString &why, QWidget *parent)
    : QDialog(parent), m_buttons(new QHBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(what);
    setObjectName(QStringLiteral("Question"));
    setAccessibleName(what);
    setAccessibleDescription(why);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(8);
    auto *title = new Label(what, fonts::Size::Heading, QFont::DemiBold, TextRole::Normal, this);
    auto *text = new Label(why, fonts::Size::Body, QFont::Normal, TextRole::Secondary, this);
    for (Label *label : {title, text}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        label->setMinimumWidth(fonts::scaled(textWidth));
    }
    layout->addWidget(title);
    layout->addWidget(text);
    layout->addSpacing(12);
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    layout->addLayout(m_buttons);
}

void QuestionDialog::addAnswer(const QString &text, Answer kind, std::function<void()> action)
{
    auto *button = new QPushButton(text, this);
    nameAs(button, text);
    if (kind == Answer::Primary) {
        setButtonRole(button, ButtonRole::Primary);
        m_primary = button;
    } else if (kind == Answer::Stay) {
        m_stay = button;
    }
    m_isDestructive = m_isDestructive || kind == Answer::Destructive;
    connect(button, &QPushButton::clicked, this, [this, kind, action = std::move(action)] {
        const auto run = action; // closing may delete this dialog and the lambda with it
        if (kind == Answer::Stay)
            reject();
        else
            accept();
        if (run)
            run();
    });
    m_buttons->addWidget(button);
    chooseDefault();
}

void QuestionDialog::chooseDefault()
{
    QPushButton *safest = m_isDestructive || !m_primary ? m_stay : m_primary;
    if (!safest)
        return;
    safest->setDefault(true);
    safest->setFocus();
}

} // namespace pgt
