// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/parts.h"

namespace pgt {

struct HostFacts;
struct Instance;
class InstancesModel;
class InstancesView;
class ServerPart;

/// What was found on a host: the machine, its PostgreSQL clusters to choose from, and the settings
/// of the chosen one. Hidden until something was found.
class DiscoveryCard : public Card
{
    Q_OBJECT

public:
    /// @p part is borrowed.
    explicit DiscoveryCard(ServerPart &part, QWidget *parent = nullptr);

    void refresh();
    /// The table of clusters.
    QWidget *table() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeHead();
    void refreshDisk(const Instance *shown);
    QString choiceText(int clusters) const;
    QString hardware(const HostFacts &facts) const;
    QString settingsHtml(const Instance &instance) const;

    ServerPart &m_part;
    Label *m_hostName;
    Label *m_hardware;
    Label *m_freePlace;
    Label *m_free;
    Label *m_choose;
    InstancesModel *m_model;
    InstancesView *m_table;
    Label *m_settings;
};

} // namespace pgt
