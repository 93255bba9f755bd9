// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QWidget>

#include <optional>

class QHBoxLayout;

namespace pgt {

class GlyphLabel;
class Label;
class WatchSession;
struct RunNotice;

/// The line at the bottom: connections, sampling, last sample, clocks.
class StatusStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    /// nullptr: no cluster is watched.
    void showSession(const WatchSession *session);
    /// A set-up that is not in sight, before everything else; nullopt: there is none.
    void setRunNotice(const std::optional<RunNotice> &notice);

private:
    Label *addPart(QHBoxLayout *layout);
    void setPart(Label *part, const QString &text);

    GlyphLabel *m_run;
    GlyphLabel *m_hosts;
    Label *m_interval;
    Label *m_lastSample;
    Label *m_clocks;
    Label *m_mode;
    QHash<Label *, QWidget *> m_lines; ///< the line before each part
};

} // namespace pgt
