// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QPainter;

namespace pgt {

/// How a badge looks.
enum class PillKind {
    Primary, ///< filled dark: the role primary
    Outline, ///< the role standby, versions, timelines
    Info,    ///< tinted: synchronous
    Quiet,   ///< grey: asynchronous, counts
    Ok,
    Warn,
    Error,
};

/// The size that paintPill() needs for @p text.
QSize pillSize(const QString &text);
/// Draws a badge into @p rect; for delegates and painted cards.
void paintPill(QPainter *painter, const QRect &rect, const QString &text, PillKind kind,
               const Tokens &tokens);

/// A badge of one or two words. Its text is also its accessible name.
class StatePill : public QWidget
{
    Q_OBJECT

public:
    explicit StatePill(const QString &text = {}, PillKind kind = PillKind::Outline,
                       QWidget *parent = nullptr);

    QString text() const { return m_text; }
    PillKind kind() const { return m_kind; }
    void setPill(const QString &text, PillKind kind);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    PillKind m_kind;
};

} // namespace pgt
