// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/label.h"

namespace pgt {

/// One line that gets dots at its end (or middle) when the place is too narrow; the full text is
/// then the tool tip. Its accessible text is always the full one.
class ElidedLabel : public Label
{
    Q_OBJECT

public:
    using Label::Label;

    void setElideMode(Qt::TextElideMode mode);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void updateToolTip();

    Qt::TextElideMode m_mode = Qt::ElideRight;
    bool m_isOwnTip = false; ///< else somebody else's words stay
};

} // namespace pgt
