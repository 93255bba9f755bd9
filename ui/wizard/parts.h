// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/icons.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/label.h"
#include "ui/widgets/panel.h"

#include <chrono>

class QHBoxLayout;
class QVBoxLayout;

namespace pgt {

/// A line icon as a widget; decoration, silent for screen readers. Ok, Warn and Error have the
/// colour of their state's glyph.
class IconView : public QWidget
{
    Q_OBJECT

public:
    explicit IconView(Icon icon, TextRole role = TextRole::Secondary, int size = 16,
                      QWidget *parent = nullptr);
    void setIcon(Icon icon, TextRole role);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Icon m_icon;
    TextRole m_role;
};

/// A panel with an optional head in the alternate colour, or all in that colour.
class Card : public QWidget
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
    /// Where the contents go, without margins of its own.
    QVBoxLayout *body() const { return m_body; }
    /// A head with a line below it, above the body; made on first use.
    QHBoxLayout *head();
    void setAlternate();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_outer;
    QVBoxLayout *m_body;
    QWidget *m_head = nullptr;
    bool m_isAlternate = false;
};

/// A Field whose input has the label without its mnemonic as object name too.
Field *makeField(const QString &label, QWidget *input);
/// Object name and accessible name of @p widget = @p label without its mnemonic.
void nameAs(QWidget *widget, const QString &label);
/// @p path with places where a label may break it: after each slash. For reading only.
QString breakablePath(QString path);
/// Shows the sentence; hides the widget if it is empty.
void showState(GlyphLabel *line, StateKind kind, const QString &text,
               TextRole role = TextRole::Normal);
/// "36 s", "2 min 17 s": a duration that is only good to a second.
QString wholeSeconds(std::chrono::milliseconds duration);
/// Turns the parts between U+0002 and U+0003 of @p text into bold rich text; everything else is
/// escaped.
QString stressedToHtml(const QString &text);
/// @p text without those marks.
QString stressedToPlain(QString text);

} // namespace pgt
