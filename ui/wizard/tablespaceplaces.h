// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;

namespace pgt {

class ReplicationPart;

/// One field for each tablespace of the primary: where its copy lies on the standby. Hidden while
/// the primary has none.
class TablespacePlaces : public QWidget
{
    Q_OBJECT

public:
    explicit TablespacePlaces(ReplicationPart &part, QWidget *parent = nullptr);

private:
    void refresh();

    ReplicationPart &m_part;
    QFormLayout *m_form;
    QStringList m_shown;
};

} // namespace pgt
