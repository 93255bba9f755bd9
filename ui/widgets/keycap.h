// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QKeySequence>
#include <QWidget>

class QPainter;

namespace pgt {

struct Tokens;

/// Draws one key ("Ctrl+K") as a cap into @p rect, which is keyCapSize() big.
void paintKeyCap(QPainter *painter, const QRect &rect, const QString &text, const Tokens &tokens);
QSize keyCapSize(const QString &text);

/// The picture of a key that does something here.
class KeyCap : public QWidget
{
    Q_OBJECT

public:
    explicit KeyCap(const QString &text, QWidget *parent = nullptr);
    explicit KeyCap(const QKeySequence &sequence, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
};

} // namespace pgt
