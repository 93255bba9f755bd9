// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProgressBar>

namespace pgt {

/// A bar of 6 px without text for work of known length. Give it an accessible name.
class ProgressBar : public QProgressBar
{
    Q_OBJECT

public:
    explicit ProgressBar(QWidget *parent = nullptr);

    /// Share done of @p total in units that may exceed an int; total <= 0 leaves it empty.
    void setShare(qint64 done, qint64 total);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
};

} // namespace pgt
