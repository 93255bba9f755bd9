// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QScrollArea>

namespace pgt {

class CopyPanel;
class RunSession;
struct Plan;

/// How far the copies of a run are, a panel for each. Several take less room each, and scroll.
class CopyPanels : public QScrollArea
{
    Q_OBJECT

public:
    explicit CopyPanels(QWidget *parent = nullptr);

    /// Once; hidden if the plan copies nothing.
    void setPlan(const Plan &plan);
    /// @p run is only used during the call.
    void setProgress(const RunSession &run);
    /// Of that step; nullptr if it does not copy.
    CopyPanel *panel(const QString &stepId) const { return m_panels.value(stepId); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    int shownHeight() const;

    QHash<QString, CopyPanel *> m_panels; ///< by Step::id
};

} // namespace pgt
