// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/rowtable.h"

namespace pgt {

class InstancesModel;

/// The table of PostgreSQL clusters on a host; the chosen row has its radio button set. As high as
/// its rows.
class InstancesView : public RowTable
{
    Q_OBJECT

public:
    explicit InstancesView(InstancesModel *model, QWidget *parent = nullptr);

    /// Selects the row without telling chosen().
    void showChosen(const QString &instanceId);

Q_SIGNALS:
    void chosen(const QString &instanceId);

private:
    InstancesModel *m_model;
    bool m_isSyncing = false;
};

} // namespace pgt
