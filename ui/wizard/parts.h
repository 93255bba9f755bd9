// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QLabel>
#include <QTimer>

class QHBoxLayout;
class QVBoxLayout;

namespace pgt {

/// The colour of a text, by meaning.
enum class Tone { Strong, Label, Hint, Ok, Warn, Error };

QColor toneColor(const Tokens &tokens, Tone tone);

/// A label whose colour follows the scheme of the program. Wraps at words.
class ToneLabel : public QLabel
{
    Q_OBJECT

public:
    ToneLabel(const QString &text, Tone tone, const QFont &font, QWidget *parent = nullptr);
    void setTone(Tone tone);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolor();

    Tone m_tone;
};

/// A line icon of 16 px (or more) as a widget; decoration, silent for screen readers.
class IconView : public QWidget
{
    Q_OBJECT

public:
    explicit IconView(Icon icon, Tone tone = Tone::Label, int size = 16, QWidget *parent = nullptr);
    void setIcon(Icon icon, Tone tone);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Icon m_icon;
    Tone m_tone;
    int m_size;
};

/// A state glyph with a sentence beside it. The quarter arc of Busy turns while it is seen, unless
/// the desktop asks for less motion.
class StateLine : public QWidget
{
    Q_OBJECT

public:
    explicit StateLine(QWidget *parent = nullptr);
    /// An empty @p text hides the line.
    void setState(StateKind kind, const QString &text, Tone tone = Tone::Strong);
    QString text() const { return m_label->text(); }
    StateKind kind() const { return m_kind; }
    ToneLabel *label() const { return m_label; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void updateTimer();

    ToneLabel *m_label;
    StateKind m_kind = StateKind::Idle;
    QTimer m_turning;
    int m_turn = 0;
};

/// A rounded frame on the base colour with an optional head in the alternate colour.
class Panel : public QWidget
{
    Q_OBJECT

public:
    explicit Panel(QWidget *parent = nullptr);
    /// Where the contents go, without margins of its own.
    QVBoxLayout *body() const { return m_body; }
    /// A head with a bottom line, above the body; made on first use.
    QHBoxLayout *head();
    /// The whole panel in the alternate colour.
    void setAlternate();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_outer;
    QVBoxLayout *m_body;
    QWidget *m_head = nullptr;
    bool m_isAlternate = false;
};

/// A line of 1 px in the colour of soft borders.
class SoftLine : public QWidget
{
    Q_OBJECT

public:
    explicit SoftLine(Qt::Orientation orientation = Qt::Horizontal, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Puts @p label above @p field, makes them buddies and gives the field its names: the object name
/// and the accessible name are the label without its mnemonic.
QVBoxLayout *labelled(const QString &label, QWidget *field);
/// Object name and accessible name of @p widget = @p label without its mnemonic.
void nameAs(QWidget *widget, const QString &label);
/// The label without its mnemonic mark.
QString withoutMnemonic(QString label);
/// Turns the parts between U+0002 and U+0003 of @p text into bold rich text; everything else is
/// escaped.
QString stressedToHtml(const QString &text);
/// @p text without those marks.
QString stressedToPlain(QString text);

} // namespace pgt
