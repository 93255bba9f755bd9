// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QDialog>

namespace pgt {

/// Shows a failure that has no place of its own on the screen: the three parts, and what the other
/// side said to expand and copy. Opens without blocking and deletes itself.
class ErrorDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ErrorDialog(const Error &error, QWidget *parent = nullptr);

    static ErrorDialog *present(const Error &error, QWidget *parent);
};

} // namespace pgt
