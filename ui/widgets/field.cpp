// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/field.h"

#include "ui/theme/style.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/glyphlabel.h"

#include <QVBoxLayout>

namespace pgt {

Field::Field(const QString &label, QWidget *input, QWidget *parent)
    : QWidget(parent)
    , m_label(new Label(QString(), fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_input(input)
    , m_error(new GlyphLabel(StateKind::Error, QString()))
    , m_hint(new Label(QString(), fonts::Size::Label, QFont::Normal, TextRole::Hint))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_label);
    layout->addWidget(m_input);
    layout->addWidget(m_error);
    layout->addWidget(m_hint);
    m_label->setBuddy(m_input);
    m_error->label()->setWordWrap(true);
    m_hint->setWordWrap(true);
    setLabel(label);
    refresh();
}

void Field::setLabel(const QString &label)
{
    m_label->setText(label);
    m_input->setAccessibleName(withoutMnemonic(label));
}

void Field::setError(const QString &text)
{
    m_error->setState(StateKind::Error, text);
    setFieldState(m_input, text.isEmpty() ? FieldState::Normal : FieldState::Wrong);
    m_input->setAccessibleDescription(text.isEmpty() ? m_hint->text() : text);
    refresh();
}

void Field::setHint(const QString &text)
{
    m_hint->setText(text);
    if (m_error->text().isEmpty())
        m_input->setAccessibleDescription(text);
    refresh();
}

void Field::refresh()
{
    m_error->setVisible(!m_error->text().isEmpty());
    m_hint->setVisible(m_error->text().isEmpty() && !m_hint->text().isEmpty());
}

} // namespace pgt
