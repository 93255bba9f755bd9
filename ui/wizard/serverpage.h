// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/serverpart.h"
#include "ui/wizard/wizardpage.h"

class QLabel;
class QPushButton;

namespace pgt {

class AbilitiesPanel;
class AccessFields;
class ChangedKeyCard;
class DiscoveryCard;

/// The pages Primary and Standby: the way to a host, what was found there, and which cluster is
/// meant.
class ServerPage : public WizardPage
{
    Q_OBJECT

public:
    /// @p part is borrowed.
    ServerPage(ServerPart &part, QWidget *parent = nullptr);

    QString notReadyReason() const override;
    void enter() override;
    QWidget *firstFocus() const override;
    QWidget *focusHeir(const QWidget *lost) const override;
    QAbstractButton *defaultButton() const override;

private:
    bool isPrimary() const { return m_part.purpose() == ServerPart::Purpose::Primary; }
    bool isWatched() const { return m_part.purpose() == ServerPart::Purpose::Watch; }
    bool isBusy() const;
    /// Where the user goes on after Connect or Stop was pressed.
    QWidget *buttonsHeir() const;
    QLayout *makeConnectRow();
    QWidget *makeHostKeyRow();
    void refresh();
    void refreshConnection();

    ServerPart &m_part;
    AccessFields *m_access;
    Banner *m_local;
    QPushButton *m_connect;
    QPushButton *m_stop;
    GlyphLabel *m_status;
    ChangedKeyCard *m_error;
    QLabel *m_hostKey;
    QWidget *m_hostKeyRow;
    DiscoveryCard *m_found;
    Banner *m_note;
    AbilitiesPanel *m_abilities;
};

} // namespace pgt
