// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/parts.h"

namespace pgt {

/// A row of facts in one frame: an icon, a bold line and a small one each, thin lines between them.
class SummaryStrip : public Card
{
    Q_OBJECT

public:
    explicit SummaryStrip(QWidget *parent = nullptr);

    void clear();
    void add(Icon icon, TextRole iconRole, const QString &title, const QString &rest);

private:
    QHBoxLayout *m_row;
};

} // namespace pgt
