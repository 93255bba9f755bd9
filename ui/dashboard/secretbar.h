// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/watchsession.h"

#include <QWidget>

class QPushButton;

namespace pgt {

class Banner;

/// Says on the dashboard that the password for watching is missing, and offers the ways out. Opens
/// nothing by itself.
class SecretBar : public QWidget
{
    Q_OBJECT

public:
    explicit SecretBar(QWidget *parent = nullptr);

    /// nullopt hides it.
    void setRequest(const std::optional<SecretRequest> &request);
    /// The first button; nullptr: it is hidden.
    QWidget *firstButton() const;

Q_SIGNALS:
    void typeRequested();
    void newPasswordRequested();
    void lookAgainRequested();

private:
    Banner *m_banner;
    QPushButton *m_type, *m_new, *m_again;
};

} // namespace pgt
