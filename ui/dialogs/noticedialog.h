// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/prompt.h"

#include <QDialog>

namespace pgt {

/// Says what the user has to do away from the screen ("touch your security key"); there is nothing
/// to answer. It goes away by itself; closing it gives the login up. Shown with open(); deletes
/// itself.
class NoticeDialog : public QDialog
{
    Q_OBJECT

public:
    explicit NoticeDialog(const Prompt &prompt, QWidget *parent = nullptr);
};

} // namespace pgt
