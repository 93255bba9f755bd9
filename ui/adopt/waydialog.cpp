// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/waydialog.h"

#include "app/session/serverpart.h"
#include "ui/windowplace.h"
#include "ui/wizard/serverpage.h"
#include "ui/wizard/wizardframe.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

namespace {

class WayPage : public ServerPage
{
public:
    WayPage(const QString &serverName, ServerPart &part) : ServerPage(part)
    {
        setTitle(WayDialog::tr("The way to %1").arg(serverName),
                 WayDialog::tr("The address is the one that its neighbour sees; SSH may need "
                               "another. The other values are those of the first server."));
    }
};

} // namespace

WayDialog::WayDialog(const QString &serverName, ServerPart &part, QWidget *parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("Way dialog"));
    setWindowTitle(tr("The way to %1").arg(serverName));
    setAccessibleName(windowTitle());
    windowplace::prepare(*this, {fonts::scaled(820), fonts::scaled(560)}, {720, 400});
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *page = new WayPage(serverName, part);
    layout->addWidget(new WizardPageArea(page), 1);
    auto *footer = new FooterStrip(this);
    QHBoxLayout *row = footer->makeRow();
    auto *close = new PrimaryButton(tr("Done"), footer);
    nameAs(close, close->text());
    row->addStretch(1);
    row->addWidget(close);
    layout->addWidget(footer);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(&part, &QObject::destroyed, this, &QDialog::reject);
    const auto setDefault = [page, close] {
        auto *connectButton = qobject_cast<QPushButton *>(page->defaultButton());
        (connectButton ? connectButton : static_cast<QPushButton *>(close))->setDefault(true);
    };
    connect(page, &WizardPage::changed, this, setDefault);
    page->enter();
    setDefault();
    page->firstFocus()->setFocus();
}

} // namespace pgt
