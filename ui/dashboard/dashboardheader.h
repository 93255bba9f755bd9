// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pgt {

class ElidedLabel;
class GlyphLabel;
class StatePill;
class WatchSession;

/// Name of the cluster, version and timeline, and the sentence about its health.
class DashboardHeader : public QWidget
{
    Q_OBJECT

public:
    explicit DashboardHeader(QWidget *parent = nullptr);

    void showSession(const WatchSession &session);
    /// The health sentence as read by assistive technology.
    QString sentence() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ElidedLabel *m_name;
    StatePill *m_version;
    StatePill *m_timeline;
    GlyphLabel *m_headline;
    ElidedLabel *m_detail;
};

} // namespace pgt
