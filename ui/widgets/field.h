// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace pgt {

class GlyphLabel;
class Label;

/// A label above an input, and below it the reason why its value cannot be used (or a hint). Gives
/// the input its accessible name: the label without its mnemonic.
class Field : public QWidget
{
    Q_OBJECT

public:
    /// @p label may have a mnemonic ("&Host"). Takes ownership of @p input.
    Field(const QString &label, QWidget *input, QWidget *parent = nullptr);

    QWidget *input() const { return m_input; }
    void setLabel(const QString &label);
    /// Red border and text; empty: the value is fine.
    void setError(const QString &text);
    /// A grey line below the input, hidden as long as there is an error.
    void setHint(const QString &text);

private:
    void refresh();

    Label *m_label;
    QWidget *m_input;
    GlyphLabel *m_error;
    Label *m_hint;
};

} // namespace pgt
