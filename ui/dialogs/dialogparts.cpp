// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/dialogparts.h"

#include "ui/widgets/label.h"

#include <QDialog>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pgt {

namespace {

constexpr int dialogWidth = 460;
constexpr int quoteLines = 6;

Label *wrapped(Label *label)
{
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

QVBoxLayout *dialogparts::makeLayout(QDialog *dialog)
{
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(24, 20, 24, 16);
    layout->setSpacing(12);
    return layout;
}

Label *dialogparts::makeHeading(const QString &text)
{
    return wrapped(new Label(text, fonts::Size::Heading, QFont::DemiBold));
}

Label *dialogparts::makeText(const QString &text)
{
    return wrapped(new Label(text, TextRole::Secondary));
}

Label *dialogparts::makeHint(const QString &text)
{
    return wrapped(new Label(text, fonts::Size::Label, QFont::Normal, TextRole::Hint));
}

Label *dialogparts::makeFixed(const QString &text, const QString &accessibleName)
{
    auto *label = wrapped(new Label(text, fonts::Size::Label));
    label->setFixedFont();
    label->setAccessibleName(accessibleName);
    label->setAccessibleDescription(text);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QWidget *dialogparts::makeQuote(const QString &words, const QString &accessibleName)
{
    auto *quote = new QPlainTextEdit(words);
    quote->setReadOnly(true);
    quote->setTabChangesFocus(true);
    quote->setAccessibleName(accessibleName);
    quote->setFont(fonts::fixed());
    const int lines = std::clamp(int(words.count(u'\n')) + 1, 2, quoteLines);
    quote->setFixedHeight(lines * quote->fontMetrics().lineSpacing() + 16);
    return quote;
}

QHBoxLayout *dialogparts::makeButtonRow(const QList<QPushButton *> &buttons)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addStretch(1);
    for (QPushButton *button : buttons)
        row->addWidget(button);
    return row;
}

void dialogparts::fitSize(QDialog *dialog)
{
    const int width = std::max(fonts::scaled(dialogWidth), dialog->layout()->minimumSize().width());
    dialog->setMinimumWidth(width);
    dialog->resize(width, dialog->layout()->totalHeightForWidth(width));
}

void dialogparts::fitHeight(QDialog *dialog)
{
    dialog->layout()->activate();
    const int needed = dialog->layout()->totalHeightForWidth(dialog->width());
    if (needed > dialog->height())
        dialog->resize(dialog->width(), needed);
}

} // namespace pgt
