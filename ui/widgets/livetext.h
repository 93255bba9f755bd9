// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>

class QWidget;

namespace pgt {

/// For what changes while it is watched (figures, ages): the widget keeps its accessible name, and
/// the text is its description and value, read when somebody asks. Nothing is told on each change:
/// a screen reader would have to speak all day.

/// Call it in the widget's constructor: before assistive technology may have seen the widget.
void enableLiveText(QWidget *widget, QAccessible::Role role);
void setLiveText(QWidget *widget, const QString &text);
QString liveText(const QWidget *widget);

/// Sets the accessible name if it is another one: Qt tells of every call.
void setNameOnce(QWidget *widget, const QString &name);

} // namespace pgt
