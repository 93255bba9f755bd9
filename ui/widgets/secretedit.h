// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/secret.h"

#include <QLineEdit>

class QPushButton;

namespace pgt {

/// A field for a password. Never echoes; the eye shows the text only while it is pressed. The text
/// is overwritten when the field goes away or is cleared by clearSecret().
class SecretEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit SecretEdit(QWidget *parent = nullptr);
    ~SecretEdit() override;

    Secret secret() const;
    void setSecret(const Secret &secret);
    void clearSecret();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void placeEye();

    QPushButton *m_eye;
};

} // namespace pgt
