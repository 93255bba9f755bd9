// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusstrip.h"

#include "app/base/units.h"
#include "app/session/watchsession.h"
#include "ui/runstrip.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/label.h"
#include "ui/widgets/livetext.h"
#include "ui/widgets/panel.h"

#include <QDateTime>
#include <QHBoxLayout>

#include <algorithm>

namespace pgt {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent), m_run(new GlyphLabel), m_hosts(new GlyphLabel)
{
    setFixedHeight(fonts::scaled(24));
    setAccessibleName(tr("Status"));
    m_hosts->setObjectName(QStringLiteral("Hosts"));
    m_hosts->setTextRole(TextRole::Secondary);
    m_hosts->label()->setFont(fonts::ui(fonts::Size::Label));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->setSpacing(16);
    m_run->setObjectName(QStringLiteral("Set-up status"));
    m_run->setTextRole(TextRole::Normal);
    m_run->label()->setFont(fonts::ui(fonts::Size::Label, QFont::DemiBold));
    m_run->hide();
    layout->addWidget(m_run);
    layout->addWidget(m_hosts);
    m_interval = addPart(layout);
    m_lastSample = addPart(layout);
    m_clocks = addPart(layout);
    enableLiveText(m_lastSample, QAccessible::StaticText);
    m_lastSample->setAccessibleName(tr("Last sample"));
    layout->addStretch(1);
    m_mode = new ElidedLabel({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    layout->addWidget(m_mode);
    showSession(nullptr);
}

void StatusStrip::setRunNotice(const std::optional<RunNotice> &notice)
{
    m_run->setVisible(notice.has_value());
    if (notice)
        m_run->setState(
                notice->kind,
                notice->detail.isEmpty()
                        ? notice->title
                        : tr("%1: %2", "set-up: how far it is").arg(notice->title, notice->detail));
}

Label *StatusStrip::addPart(QHBoxLayout *layout)
{
    auto *line = new Separator(Qt::Vertical);
    line->setFixedHeight(fonts::scaled(14));
    auto *part = new ElidedLabel({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    layout->addWidget(line);
    layout->addWidget(part);
    // Not its buddy: that would be read out by the part's name.
    m_lines.insert(part, line);
    return part;
}

void StatusStrip::setPart(Label *part, const QString &text)
{
    part->setText(text);
    part->setVisible(!text.isEmpty());
    m_lines.value(part)->setVisible(!text.isEmpty());
}

void StatusStrip::showSession(const WatchSession *session)
{
    if (!session) {
        m_hosts->setState(StateKind::Idle, tr("No servers watched"));
        for (Label *part : {m_interval, m_lastSample, m_clocks})
            setPart(part, {});
        m_mode->clear();
        return;
    }
    const ReplicationSnapshot &snapshot = session->snapshot();
    const int all = session->hostCount();
    const int connected = session->connectedHostCount();
    if (session->state() == WatchSession::State::Paused)
        m_hosts->setState(StateKind::Idle, tr("Watching paused"));
    else if (connected == all) // the way is open; whether anything comes over it is another matter
        m_hosts->setState(session->state() == WatchSession::State::Watching ? StateKind::Ok
                                                                            : StateKind::Idle,
                          all == 1 ? tr("1 host connected") : tr("%1 hosts connected").arg(all));
    else
        m_hosts->setState(StateKind::Error, tr("%1 of %2 hosts answer").arg(connected).arg(all));
    setPart(m_interval, tr("Sampling every %1").arg(formatDuration(session->interval())));
    const QDateTime last = session->lastSampleAt();
    QString sampled;
    if (last.isValid())
        sampled = tr("Last sample %1").arg(momentText(last, snapshot.atUtc));
    // The age is worth a word only where it is more than the sampling explains.
    const std::chrono::milliseconds age(last.isValid() ? last.msecsTo(snapshot.atUtc) : 0);
    if (snapshot.isCurrent &&
        age > std::max<std::chrono::milliseconds>(3 * session->interval(), std::chrono::seconds(3)))
        sampled = tr("%1, %2 ago", "last sample; duration").arg(sampled, formatDuration(age));
    setPart(m_lastSample, sampled);
    setLiveText(m_lastSample, sampled);
    const auto clocks = snapshot.isCurrent ? snapshot.clocks : std::nullopt;
    setPart(m_clocks, !clocks           ? QString()
                      : clocks->agree() ? tr("Clocks agree")
                                        : tr("Clocks differ by %1 ± %2", "two durations")
                                                  .arg(formatDuration(clocks->difference),
                                                       formatDuration(clocks->error)));
    m_clocks->setToolTip(tr("The clocks of the servers, compared to within half a round trip. "
                            "No lag is computed from them."));
    m_mode->setText(tr("Read-only watch: 1 connection per host"));
}

} // namespace pgt
