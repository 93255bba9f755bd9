// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"

#include <QWidget>

class QGridLayout;
class QPushButton;

namespace pgt {

class Label;

/// The message above the dashboard: the worst alert of the selected cluster. Never takes the focus
/// by itself; closing hides it until the state changes.
class AlertBar : public QWidget
{
    Q_OBJECT

public:
    explicit AlertBar(QWidget *parent = nullptr);

    void setAlert(const std::optional<Alert> &alert);
    /// Text for assistive technology and tests.
    QString text() const;

Q_SIGNALS:
    void closed(const QString &alertId);
    /// The server that the alert is about is to be shown.
    void showRequested(const QString &serverId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    std::optional<Alert> m_alert;
    Label *m_what;
    Label *m_why;
    QPushButton *m_show;
    QGridLayout *m_layout;
    bool m_isNarrow = false;
};

} // namespace pgt
