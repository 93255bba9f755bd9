// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/monitor/linkstatus.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace pgt {

class Banner;

/// The sessions of the cluster that are not as they should be: one row each, in words, with what
/// the user can do about it. Hidden while all are up.
class LinkRows : public QWidget
{
    Q_OBJECT

public:
    explicit LinkRows(QWidget *parent = nullptr);

    void setLinks(const QList<LinkStatus> &links);
    /// How many rows are shown.
    int count() const { return int(m_rows.size()); }
    /// nullptr: there is nothing to press.
    QWidget *firstButton() const;

Q_SIGNALS:
    /// The user wants to log in, or to try again, and waits for it.
    void logInRequested(const pgt::HostAccess &access);
    /// The failure is to be shown at length.
    void detailsRequested(const pgt::Error &error);

private:
    struct Row
    {
        LinkStatus link;
        Banner *banner;
        QPushButton *button;
        bool isShown = false; ///< as it is in link
    };

    void showRow(Row &row);
    void press(const Banner *banner);

    QVBoxLayout *m_layout;
    QList<Row> m_rows;
};

} // namespace pgt
