// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cluster/abilities.h"
#include "ui/wizard/parts.h"

namespace pgt {

/// What the login may do on the chosen cluster: the impossible greyed, with its reason, and the
/// lines for sudo that would make it possible, to be copied. Hidden while nothing is missing.
class AbilitiesPanel : public Card
{
    Q_OBJECT

public:
    explicit AbilitiesPanel(QWidget *parent = nullptr);

    void setAbilities(const QString &login, const QList<Ability> &abilities);

private:
    void addRow(const Ability &ability);

    Label *m_title;
    QVBoxLayout *m_rows;
    QWidget *m_sudo;
    Label *m_lines;
};

} // namespace pgt
