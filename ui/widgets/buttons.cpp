// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/buttons.h"

#include "ui/theme/fonts.h"

namespace pgt {

PrimaryButton::PrimaryButton(const QString &text, QWidget *parent) : QPushButton(text, parent)
{
    setButtonRole(this, ButtonRole::Primary);
    setFont(fonts::ui(fonts::Size::Body, QFont::Medium));
}

PrimaryButton::PrimaryButton(Icon icon, const QString &text, QWidget *parent)
    : PrimaryButton(text, parent)
{
    setIcon(pgt::icon(icon, IconTint::OnAccent));
}

QPushButton *makeButton(Icon icon, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(pgt::icon(icon), text, parent);
    button->setFont(fonts::ui(fonts::Size::Body, QFont::Medium));
    return button;
}

QPushButton *makeIconButton(Icon icon, const QString &name, ButtonRole role, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setIcon(pgt::icon(icon));
    button->setToolTip(name);
    button->setAccessibleName(name);
    setButtonRole(button, role);
    return button;
}

QPushButton *makeLink(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    setButtonRole(button, ButtonRole::Link);
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

QString withoutMnemonic(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'&' && i + 1 < text.size())
            ++i;
        result += text.at(i);
    }
    return result;
}

} // namespace pgt
