// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/health.h"

#include <QWidget>

namespace pgt {

class Label;

/// "If berlin-1 failed now": which standby to promote and what the others would lose.
class FailoverPanel : public QWidget
{
    Q_OBJECT

public:
    explicit FailoverPanel(QWidget *parent = nullptr);

    void setView(const FailoverView &view);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Label *m_title;
    Label *m_text;
};

} // namespace pgt
