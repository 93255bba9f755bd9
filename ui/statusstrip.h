// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace pgt {

class GlyphLabel;
class Label;
class WatchSession;

/// The line at the bottom: connections, sampling, last sample, clocks.
class StatusStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    /// nullptr: no cluster is watched.
    void showSession(const WatchSession *session);

private:
    Label *addPart(QHBoxLayout *layout);
    void setPart(Label *part, const QString &text);

    GlyphLabel *m_hosts;
    Label *m_interval;
    Label *m_lastSample;
    Label *m_clocks;
    Label *m_mode;
};

} // namespace pgt
