// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QWidget>

class QFormLayout;

namespace pgt {

class Banner;

/// A login that failed. For a changed host key both fingerprints and the place of the known one
/// stand below the message; there is nothing here that accepts the new key.
class ChangedKeyCard : public QWidget
{
    Q_OBJECT

public:
    explicit ChangedKeyCard(QWidget *parent = nullptr);

    void setError(const Error &error);
    Banner *banner() const { return m_banner; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void addRow(const QString &name, const QString &value);

    Banner *m_banner;
    QWidget *m_facts;
    QFormLayout *m_rows;
};

} // namespace pgt
