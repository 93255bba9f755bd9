// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/changedkeycard.h"

#include "app/session/hostkeychange.h"
#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/label.h"

#include <QFormLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pgt {

ChangedKeyCard::ChangedKeyCard(QWidget *parent)
    : QWidget(parent)
    , m_banner(new Banner(this))
    , m_facts(new QWidget(this))
    , m_rows(new QFormLayout(m_facts))
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum); // as its banner
    m_facts->setAccessibleName(tr("Changed host key"));
    m_rows->setContentsMargins(14, 10, 14, 10);
    m_rows->setHorizontalSpacing(16);
    m_rows->setVerticalSpacing(6);
    m_rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_facts);
    m_facts->hide();
}

void ChangedKeyCard::setError(const Error &error)
{
    m_banner->setError(error);
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
    const auto change = hostKeyChange(error);
    m_facts->setVisible(change.has_value());
    if (!change)
        return;
    const QString unknown = tr("not known");
    const auto key = [&unknown](const QString &type, const QString &fingerprint) {
        return fingerprint.isEmpty()
                       ? unknown
                       : QString(type + u' ' + HostKeyDialog::grouped(fingerprint)).trimmed();
    };
    addRow(tr("Known key"), key({}, change->knownFingerprint));
    addRow(tr("It stands in"), change->file.isEmpty()
                                       ? unknown
                                       : tr("%1, line %2").arg(change->file).arg(change->line));
    addRow(tr("Key shown now"), key(change->keyType, change->newFingerprint));
}

void ChangedKeyCard::addRow(const QString &name, const QString &value)
{
    m_rows->addRow(new Label(name, fonts::Size::Label, QFont::Normal, TextRole::Secondary),
                   dialogparts::makeFixed(value, name));
}

void ChangedKeyCard::paintEvent(QPaintEvent *)
{
    if (m_facts->isHidden())
        return;
    QPainter painter(this);
    const Tokens &t = Tokens::of(this);
    stylepaint::roundedRect(&painter, rect(), t.base, t.error.border, 1, 4);
}

} // namespace pgt
