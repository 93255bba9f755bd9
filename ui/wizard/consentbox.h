// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;

namespace pgt {

class Label;

/// A check box beside a sentence that wraps and has stressed parts. A click on the sentence counts.
class ConsentBox : public QWidget
{
    Q_OBJECT

public:
    explicit ConsentBox(QWidget *parent = nullptr);

    /// Parts to stress stand between U+0002 and U+0003. The plain sentence is the box's name.
    void setText(const QString &text);
    QCheckBox *box() const { return m_box; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QCheckBox *m_box;
    Label *m_label;
};

} // namespace pgt
