// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/textdialog.h"

#include "ui/wizard/parts.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QTextEdit>

namespace pgt {

namespace {

constexpr QSize usual(560, 440);

} // namespace

TextDialog::TextDialog(const QString &title, const QString &html, QWidget *parent)
    : QDialog(parent), m_text(new QTextEdit(this)), m_buttons(new QHBoxLayout)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setAccessibleName(title);
    resize(fonts::scaled(usual.width()), fonts::scaled(usual.height()));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *head = new Label(title, fonts::Size::Heading, QFont::DemiBold);
    head->setWordWrap(true);
    layout->addWidget(head);
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    nameAs(m_text, tr("Text"));
    m_text->document()->setDocumentMargin(10);
    m_text->setHtml(html);
    layout->addWidget(m_text, 1);
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    auto *close = new QPushButton(tr("Close"), this);
    nameAs(close, close->text());
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    m_buttons->addWidget(close);
    layout->addLayout(m_buttons);
    m_text->setFocus();
}

QPushButton *TextDialog::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    nameAs(button, text);
    m_buttons->insertWidget(1, button);
    connect(button, &QPushButton::clicked, this, &QDialog::accept);
    return button;
}

} // namespace pgt
