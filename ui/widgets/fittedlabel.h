// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/label.h"

namespace pgt {

/// Words that wrap, of which some may have no place to break at: paths, names of hosts. A word that
/// is longer than a line loses its middle; the full text is then the tool tip. Its accessible text
/// is always the full one, and it asks for no more width than a short word needs.
class FittedLabel : public Label
{
    Q_OBJECT

public:
    explicit FittedLabel(const QString &text = {}, fonts::Size size = fonts::Size::Body,
                         QFont::Weight weight = QFont::Normal, TextRole role = TextRole::Normal,
                         QWidget *parent = nullptr);

    void setFullText(const QString &text);
    QString fullText() const { return m_fullText; }
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();

    QString m_fullText;
};

} // namespace pgt
