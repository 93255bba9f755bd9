// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/filefield.h"

#include "ui/wizard/parts.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>

namespace pgt {

FileField::FileField(const QString &label, QWidget *parent)
    : QWidget(parent), m_name(withoutMnemonic(label)), m_edit(new QLineEdit(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto *title = new Label(label, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    title->setBuddy(m_edit);
    layout->addWidget(title);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(m_edit, 1);
    auto *choose = makeIconButton(Icon::Folder, tr("Choose: %1").arg(m_name), ButtonRole::Plain);
    choose->setObjectName(choose->accessibleName());
    choose->setAutoDefault(false);
    row->addWidget(choose);
    layout->addLayout(row);
    nameAs(m_edit, m_name);
    m_edit->setFont(fonts::fixed());
    connect(choose, &QPushButton::clicked, this, &FileField::choose);
}

void FileField::choose()
{
    auto *dialog = new QFileDialog(this, m_name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    // Where libpq looks by itself; certificates are seldom far from it.
    const QString typed = m_edit->text().trimmed();
    const QString usual = QDir::homePath() + QStringLiteral("/.postgresql");
    dialog->setFilter(QDir::AllDirs | QDir::Files | QDir::Hidden);
    dialog->setDirectory(!typed.isEmpty()           ? QFileInfo(typed).absolutePath()
                         : QFileInfo(usual).isDir() ? usual
                                                    : QDir::homePath());
    connect(dialog, &QFileDialog::fileSelected, m_edit, &QLineEdit::setText);
    dialog->open();
}

} // namespace pgt
