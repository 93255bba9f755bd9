// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/shortcutsdialog.h"

#include "ui/widgets/buttons.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace pgt {

ShortcutsDialog::ShortcutsDialog(QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keyboard shortcuts"));
    struct Line
    {
        const char *keys;
        QString what;
    };
    const Line lines[] = {
            {"Ctrl+N", tr("New replication")},
            {"Ctrl+O", tr("Watch an existing cluster")},
            {"Ctrl+T", tr("Try the sandbox on this computer")},
            {"Ctrl+K", tr("Search clusters")},
            {"Alt+Up Alt+Down", tr("Previous or next cluster")},
            {"F5 Ctrl+R", tr("Sample now")},
            {"F6 Shift+F6", tr("Next or previous region")},
            {"F8", tr("Go to the alert")},
            {"Space", tr("Live or paused, in a chart")},
            {"Left Right", tr("Move the crosshair; with Shift ten steps")},
            {"Return Escape", tr("Pin or release the crosshair")},
            {"5 1 2", tr("5 minutes, 1 hour or 24 hours, in a chart")},
            {"B S", tr("Bytes or seconds, in a chart")},
            {"Ctrl+C", tr("Copy the row or the values of the charts")},
            {"F1", tr("This list")},
    };
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(6);
    int row = 0;
    for (const Line &line : lines) {
        auto *keys = new QHBoxLayout;
        keys->setSpacing(4);
        const QStringList names = QString::fromLatin1(line.keys).split(QLatin1Char(' '));
        for (const QString &name : names)
            keys->addWidget(new KeyCap(QKeySequence(name)));
        keys->addStretch(1);
        grid->addLayout(keys, row, 0);
        grid->addWidget(new Label(line.what), row, 1);
        ++row;
    }
    auto *close = new PrimaryButton(tr("Close"));
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(16);
    layout->addLayout(grid);
    layout->addWidget(close, 0, Qt::AlignRight);
}

} // namespace pgt
