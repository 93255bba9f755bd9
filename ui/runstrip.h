// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QPushButton;

namespace pgt {

class GlyphLabel;
class Label;

/// What there is to say about a set-up that is not in sight: it goes on in the background, or it
/// was left for later.
struct RunNotice
{
    StateKind kind = StateKind::Idle;
    QString title;  ///< "Setting up orders"
    QString detail; ///< "Step 5 of 11: Copy the data directory"
    QString action; ///< the button that leads back to it
    bool operator==(const RunNotice &) const = default;
};

/// In the side bar: a set-up that goes on or waits, and the way back to it.
class RunStrip : public QWidget
{
    Q_OBJECT

public:
    explicit RunStrip(QWidget *parent = nullptr);
    void setNotice(const RunNotice &notice);
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void pressed();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    RunNotice m_notice;
    GlyphLabel *m_title;
    Label *m_detail;
    QPushButton *m_button;
};

} // namespace pgt
