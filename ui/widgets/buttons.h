// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/theme/style.h"

#include <QPushButton>

namespace pgt {

/// The one button of a view that goes on; filled with the accent colour.
class PrimaryButton : public QPushButton
{
    Q_OBJECT

public:
    explicit PrimaryButton(const QString &text, QWidget *parent = nullptr);
    PrimaryButton(Icon icon, const QString &text, QWidget *parent = nullptr);
};

/// A plain button with a line icon.
QPushButton *makeButton(Icon icon, const QString &text, QWidget *parent = nullptr);
/// A button without text: @p name becomes its tool tip and its accessible name.
QPushButton *makeIconButton(Icon icon, const QString &name, ButtonRole role = ButtonRole::Flat,
                            QWidget *parent = nullptr);
/// A button that looks like a link.
QPushButton *makeLink(const QString &text, QWidget *parent = nullptr);

/// @p text without the mark of its mnemonic, for accessible names ("&Host" gives "Host").
QString withoutMnemonic(const QString &text);

} // namespace pgt
