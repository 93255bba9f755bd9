// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QDialog;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QString;
class QVBoxLayout;
class QWidget;

namespace pgt {

class Label;

/// The pieces that the dialogs are made of, so that they look alike. All texts are plain texts:
/// what a server or ssh says is never taken for markup.
namespace dialogparts {

QVBoxLayout *makeLayout(QDialog *dialog);
Label *makeHeading(const QString &text);
/// A paragraph in the secondary colour.
Label *makeText(const QString &text);
/// A paragraph in the colour of hints.
Label *makeHint(const QString &text);
/// A line in the fixed font that can be selected and wraps anywhere.
Label *makeFixed(const QString &text, const QString &accessibleName);
/// Somebody else's words in a frame, in the fixed font; long ones scroll.
QWidget *makeQuote(const QString &words, const QString &accessibleName);
/// Buttons at the trailing end, in this order.
QHBoxLayout *makeButtonRow(const QList<QPushButton *> &buttons);
/// Wide enough for translations, and as high as the wrapped texts then need. At the end of the
/// constructor.
void fitSize(QDialog *dialog);
/// Higher if a text has become longer.
void fitHeight(QDialog *dialog);

} // namespace dialogparts

} // namespace pgt
