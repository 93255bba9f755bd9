// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QLabel>

namespace pgt {

/// Which colour of the scheme a text has.
enum class TextRole { Normal, Secondary, Hint, Link, Disabled, Ok, Warn, Error };

QColor textColor(const Tokens &tokens, TextRole role);
/// The role that belongs to a state: Ok, Warn and Error their own, the others Hint.
TextRole textRole(StateKind kind);

/// A QLabel with one of the type sizes and text colours; follows scheme and system font. Plain text
/// unless set otherwise.
class Label : public QLabel
{
    Q_OBJECT

public:
    explicit Label(const QString &text = {}, fonts::Size size = fonts::Size::Body,
                   QFont::Weight weight = QFont::Normal, TextRole role = TextRole::Normal,
                   QWidget *parent = nullptr);
    /// Body text in a colour.
    Label(const QString &text, TextRole role, QWidget *parent = nullptr);

    void setTextRole(TextRole role);
    /// The fixed font at the same size: LSN, paths, commands.
    void setFixedFont();
    /// Equally wide digits at the same size.
    void setTabularDigits();

    /// Wraps its words, but asks for the width of a single line: it stays one as long as there is
    /// room. (A label of Qt that wraps asks for the shape of a paragraph.)
    void setWrapsLate();
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;

private:
    QSize oneLine() const;
    enum class Family { Ui, Tabular, Fixed };
    void applyFont();
    void applyColor();

    fonts::Size m_size;
    QFont::Weight m_weight;
    TextRole m_role;
    Family m_family = Family::Ui;
    bool m_wrapsLate = false;
};

} // namespace pgt
