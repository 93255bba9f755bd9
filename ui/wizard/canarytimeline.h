// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/proof.h"

#include <QWidget>

namespace pgt {

/// The way of one write from the commit on the primary to the standby, on a line of time. A stage
/// that was not seen has an en dash. To assistive technology it is a text named "Proof".
class CanaryTimeline : public QWidget
{
    Q_OBJECT

public:
    explicit CanaryTimeline(QWidget *parent = nullptr);

    void setProof(const Proof &proof);
    /// The whole proof in sentences.
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    struct Stage
    {
        QString name, place;
        std::optional<std::chrono::microseconds> at;
    };

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<qreal> positions(qreal left, qreal right) const;

    QList<Stage> m_stages;
    QString m_text;
};

/// "8 ms", "0.4 ms", "1.2 s": a stage's time; an en dash if it was not seen.
QString stageTime(const std::optional<std::chrono::microseconds> &time);

} // namespace pgt
