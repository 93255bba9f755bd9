// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/discoverycard.h"

#include "app/base/units.h"
#include "app/session/serverpart.h"
#include "ui/models/instancesmodel.h"
#include "ui/wizard/instancesview.h"

#include <QEvent>
#include <QHBoxLayout>

namespace pgt {

DiscoveryCard::DiscoveryCard(ServerPart &part, QWidget *parent)
    : Card(parent)
    , m_part(part)
    , m_hostName(new Label({}, fonts::Size::Body, QFont::DemiBold, TextRole::Normal))
    , m_hardware(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_freePlace(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_free(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Normal))
    , m_choose(new Label({}, fonts::Size::Body, QFont::DemiBold, TextRole::Normal))
    , m_model(new InstancesModel(this))
    , m_table(new InstancesView(m_model, this))
    , m_settings(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
{
    makeHead();
    m_choose->setContentsMargins(12, 10, 12, 6);
    m_choose->setWordWrap(true);
    nameAs(m_table, tr("PostgreSQL clusters"));
    m_settings->setContentsMargins(12, 9, 12, 9);
    m_settings->setTextFormat(Qt::RichText);
    m_settings->setWordWrap(true);
    body()->addWidget(m_choose);
    body()->addWidget(m_table);
    body()->addWidget(new Separator(Qt::Horizontal, Separator::Strength::Soft));
    body()->addWidget(m_settings);
    connect(m_table, &InstancesView::chosen, &m_part, &ServerPart::selectInstance);
}

void DiscoveryCard::makeHead()
{
    for (Label *right : {m_freePlace, m_free})
        right->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_hardware->setWordWrap(true);
    QHBoxLayout *row = head();
    row->setContentsMargins(14, 10, 12, 11);
    row->setSpacing(14);
    row->addWidget(new IconView(Icon::Server, TextRole::Secondary, 16));
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_hostName);
    left->addWidget(m_hardware);
    row->addLayout(left, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_freePlace);
    right->addWidget(m_free);
    row->addLayout(right);
}

QWidget *DiscoveryCard::table() const
{
    return m_table;
}

void DiscoveryCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    // The settings below the table are rich text, which carries its colours.
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void DiscoveryCard::refresh()
{
    const auto &facts = m_part.facts();
    setVisible(facts.has_value());
    if (!facts) {
        m_model->setInstances({});
        return;
    }
    const int clusters = int(facts->instances.size());
    m_hostName->setText(m_part.displayName());
    m_hardware->setText(hardware(*facts));
    m_choose->setText(choiceText(clusters));
    m_model->setInstances(facts->instances);
    m_table->showChosen(m_part.selectedInstanceId());
    m_table->setVisible(clusters > 0);
    const Instance *chosen = m_part.selectedInstance();
    refreshDisk(chosen ? chosen : clusters > 0 ? &facts->instances.first() : nullptr);
    const QString settings = chosen ? settingsHtml(*chosen) : QString();
    m_settings->setText(settings);
    m_settings->setVisible(!settings.isEmpty());
}

QString DiscoveryCard::choiceText(int clusters) const
{
    if (clusters == 0)
        return tr("No PostgreSQL cluster found");
    const QString found = clusters == 1 ? tr("1 PostgreSQL cluster found")
                                        : tr("%n PostgreSQL clusters found", nullptr, clusters);
    switch (m_part.purpose()) {
    case ServerPart::Purpose::Primary:
        return tr("%1: choose the one to replicate", "n clusters found").arg(found);
    case ServerPart::Purpose::Watch:
        return tr("%1: choose the one to watch", "n clusters found").arg(found);
    case ServerPart::Purpose::Standby:
        break;
    }
    return tr("%1: choose the one that becomes the standby", "n clusters found").arg(found);
}

void DiscoveryCard::refreshDisk(const Instance *shown)
{
    const bool hasDisk = shown && !shown->disks.isEmpty() && shown->disks.first().freeBytes >= 0;
    m_freePlace->setVisible(hasDisk);
    m_free->setVisible(hasDisk);
    if (!hasDisk)
        return;
    const DiskFact &disk = shown->disks.first();
    m_freePlace->setText(
            tr("Free on %1").arg(disk.mountPoint.isEmpty() ? disk.path : disk.mountPoint));
    m_free->setText(tr("%1 of %2", "free bytes of all bytes")
                            .arg(formatBytes(disk.freeBytes), formatBytes(disk.totalBytes)));
}

QString DiscoveryCard::hardware(const HostFacts &facts) const
{
    QStringList parts;
    if (!facts.osName.isEmpty())
        parts << facts.osName;
    if (!facts.architecture.isEmpty())
        parts << facts.architecture;
    if (facts.cpuCount > 0)
        parts << (facts.cpuCount == 1 ? tr("1 core") : tr("%n cores", nullptr, facts.cpuCount));
    if (facts.memoryBytes > 0)
        parts << tr("%1 memory").arg(formatBytes(facts.memoryBytes));
    if (!facts.initSystem.isEmpty() && facts.initSystem != QLatin1String("none"))
        parts << facts.initSystem;
    return parts.join(QStringLiteral(", "));
}

QString DiscoveryCard::settingsHtml(const Instance &instance) const
{
    const Tokens &t = Tokens::of(this);
    const QString family = fonts::fixed().family();
    QStringList parts;
    const auto add = [&](const QString &name, const QString &value, const QColor &color) {
        if (value.isEmpty())
            return;
        parts << QStringLiteral("%1&nbsp;<span style=\"font-family:'%2';color:%3\">%4</span>")
                         .arg(name, family, color.name(), value.toHtmlEscaped());
    };
    const auto setting = [&](const char *name, const QString &tooLow) {
        const QString value = instance.setting(QLatin1String(name));
        add(QLatin1String(name), value, value == tooLow ? t.warn.text : t.text);
    };
    const bool isPrimary = m_part.purpose() == ServerPart::Purpose::Primary;
    if (isPrimary) {
        setting("wal_level", QStringLiteral("minimal"));
        setting("max_wal_senders", QStringLiteral("0"));
    } else {
        setting("max_connections", {});
        setting("hot_standby", QStringLiteral("off"));
    }
    if (!instance.systemIdentifier.isEmpty())
        add(tr("data checksums"), instance.dataChecksums ? tr("on") : tr("off"), t.text);
    if (isPrimary)
        setting("archive_mode", {});
    return parts.join(QStringLiteral(" &nbsp; &nbsp; "));
}

} // namespace pgt
