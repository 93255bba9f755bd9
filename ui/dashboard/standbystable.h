// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class QSortFilterProxyModel;

namespace pgt {

class StandbysModel;

/// The table of standbys: rows of 30 px, sorted by replay lag at first, Ctrl+C copies the row.
class StandbysTable : public QTableView
{
    Q_OBJECT

public:
    explicit StandbysTable(StandbysModel *model, QWidget *parent = nullptr);

    void selectStandby(const QString &id);
    QString selectedStandby() const;
    /// The selected rows, columns separated by tabs.
    void copySelection() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void standbySelected(const QString &id);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void spreadColumns();

    StandbysModel *m_source;
    QSortFilterProxyModel *m_proxy;
    bool m_isSelecting = false;
};

} // namespace pgt
