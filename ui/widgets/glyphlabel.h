// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"
#include "ui/widgets/label.h"

#include <QWidget>

namespace pgt {

/// A state glyph with its text in the colour of the state. The glyph turns while the state is Busy.
class GlyphLabel : public QWidget
{
    Q_OBJECT

public:
    explicit GlyphLabel(QWidget *parent = nullptr);
    GlyphLabel(StateKind kind, const QString &text, QWidget *parent = nullptr);

    void setState(StateKind kind, const QString &text);
    /// The text in another colour than that of the state, as in a status bar.
    void setTextRole(TextRole role);
    QString text() const;
    StateKind kind() const { return m_kind; }
    /// For word wrap and selection.
    Label *label() const { return m_label; }

private:
    class Sign;

    Sign *m_sign;
    Label *m_label;
    StateKind m_kind = StateKind::Idle;
    bool m_hasOwnRole = false;
};

} // namespace pgt
