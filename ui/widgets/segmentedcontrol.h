// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <optional>

class QAbstractButton;
class QButtonGroup;
class QHBoxLayout;

namespace pgt {

/// Two to six choices side by side of which one holds. Reached by one Tab; the arrow keys change
/// the choice. Every segment is a radio button to assistive technology.
class SegmentedControl : public QWidget
{
    Q_OBJECT

public:
    /// @p name is what the choice is about, for assistive technology.
    explicit SegmentedControl(const QString &name, QWidget *parent = nullptr);

    /// Adds a choice at the end; the first one added is chosen. @p glyph stands before the text.
    QAbstractButton *addSegment(const QString &text, std::optional<StateKind> glyph = {});
    int current() const;
    /// Emits currentChanged() only when it differs.
    void setCurrent(int index);
    QAbstractButton *segment(int index) const;

Q_SIGNALS:
    void currentChanged(int index);

private:
    QButtonGroup *m_group;
    QHBoxLayout *m_layout;
};

} // namespace pgt
