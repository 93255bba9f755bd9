// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/tablespaceplaces.h"

#include "app/session/setupsession.h"
#include "ui/theme/fonts.h"
#include "ui/widgets/label.h"

#include <QFormLayout>
#include <QLineEdit>

namespace pgt {

TablespacePlaces::TablespacePlaces(ReplicationPart &part, QWidget *parent)
    : QWidget(parent), m_part(part), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 8, 0, 0);
    auto *hint = new Label(tr("Tablespaces of the primary and where their copies go on the "
                              "standby. An empty field means the same path. What the old cluster "
                              "has there is moved aside inside the directory."),
                           fonts::Size::Label, QFont::Normal, TextRole::Hint);
    hint->setWordWrap(true);
    m_form->addRow(hint);
    connect(&part, &ReplicationPart::changed, this, &TablespacePlaces::refresh);
    refresh();
}

void TablespacePlaces::refresh()
{
    const QStringList paths = m_part.tablespaces();
    setVisible(!paths.isEmpty());
    if (paths == m_shown)
        return;
    while (m_form->rowCount() > 1)
        m_form->removeRow(1);
    m_shown = paths;
    const QMap<QString, QString> mapping = m_part.tablespaceMapping();
    for (const QString &path : paths) {
        auto *field = new QLineEdit(mapping.value(path), this);
        field->setObjectName(QStringLiteral("tablespace %1").arg(path));
        field->setAccessibleName(tr("Place of the tablespace %1").arg(path));
        field->setPlaceholderText(path);
        field->setFont(fonts::fixed());
        connect(field, &QLineEdit::textChanged, this, [this, path](const QString &text) {
            m_part.setTablespacePlace(path, text.trimmed());
        });
        m_form->addRow(path, field);
    }
}

} // namespace pgt
