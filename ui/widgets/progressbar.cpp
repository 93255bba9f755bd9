// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/progressbar.h"

namespace pgt {

ProgressBar::ProgressBar(QWidget *parent) : QProgressBar(parent)
{
    setTextVisible(false);
    setRange(0, 10000);
    setValue(0);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProgressBar::setShare(qint64 done, qint64 total)
{
    setValue(total > 0 ? int(qBound(0.0, double(done) / double(total), 1.0) * 10000) : 0);
}

QSize ProgressBar::sizeHint() const
{
    return QSize(160, 6);
}

QSize ProgressBar::minimumSizeHint() const
{
    return QSize(40, 6);
}

} // namespace pgt
