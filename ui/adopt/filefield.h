// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace pgt {

/// The path of a file on this computer, typed or chosen.
class FileField : public QWidget
{
    Q_OBJECT

public:
    /// @p label may have a mnemonic; without it, it is the name of the edit.
    explicit FileField(const QString &label, QWidget *parent = nullptr);

    QLineEdit *edit() const { return m_edit; }

private:
    void choose();

    QString m_name;
    QLineEdit *m_edit;
};

} // namespace pgt
