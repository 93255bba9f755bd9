// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>
#include <QWidget>

namespace pgt {

/// Gigabytes without needless decimals: "6 GB", "1.5 GB".
class SizeSpinBox : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit SizeSpinBox(QWidget *parent);

    QString textFromValue(double value) const override;
};

/// The sign and the ground of an added line, as in the preview of a file change.
class AddedLine : public QWidget
{
    Q_OBJECT

public:
    /// Takes ownership of @p content.
    explicit AddedLine(QWidget *content);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Four short bars, as many filled as the password is strong (0 to 4).
class StrengthMeter : public QWidget
{
    Q_OBJECT

public:
    explicit StrengthMeter(QWidget *parent);

    void setStrength(int strength);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_strength = 0;
};

} // namespace pgt
