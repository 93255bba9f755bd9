// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QPushButton;

namespace pgt {

struct Finding;

/// Lies over the row of a warning, which is painted below it, and adds the button that explains it.
class ExplainRow : public QWidget
{
    Q_OBJECT

public:
    explicit ExplainRow(QWidget *parent = nullptr);
    void setFinding(const Finding &finding);
    /// What the row has to leave free at its end.
    static int buttonWidth();

Q_SIGNALS:
    void explainRequested(const QString &findingId);

private:
    QString m_findingId;
    QPushButton *m_explain;
};

} // namespace pgt
