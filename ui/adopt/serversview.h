// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/rowtable.h"

namespace pgt {

class AdoptedModel;

/// The table of the servers of a cluster. As high as its rows, up to a limit.
class ServersView : public RowTable
{
    Q_OBJECT

public:
    explicit ServersView(AdoptedModel *model, QWidget *parent = nullptr);

    /// Empty: no row.
    QString currentServer() const;

Q_SIGNALS:
    void currentServerChanged();

private:
    AdoptedModel *m_model;
};

} // namespace pgt
