// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QPushButton;

namespace pgt {

class GlyphLabel;
class Sandbox;

/// The row over a sandbox's dashboard: put load on the primary, pause replay, stop the standby,
/// remove everything. Holds no rule; each button shows what the Sandbox says.
class SandboxBar : public QWidget
{
    Q_OBJECT

public:
    /// @p sandbox is borrowed.
    explicit SandboxBar(Sandbox &sandbox, QWidget *parent = nullptr);

Q_SIGNALS:
    /// The user wants the sandbox gone; ask first.
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void applyLoad();

    Sandbox &m_sandbox;
    QComboBox *m_load;
    QPushButton *m_replay;
    QPushButton *m_standby;
    QPushButton *m_remove;
    GlyphLabel *m_status;
};

} // namespace pgt
