// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/sandboxbar.h"

#include "app/base/units.h"
#include "app/session/sandbox.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/glyphlabel.h"

#include <QComboBox>
#include <QPainter>

namespace pgt {

namespace {

constexpr qint64 mebibyte = 1 << 20;

} // namespace

SandboxBar::SandboxBar(Sandbox &sandbox, QWidget *parent) : QWidget(parent), m_sandbox(sandbox)
{
    setObjectName(QStringLiteral("sandboxBar"));
    setAccessibleName(tr("Sandbox"));
    auto *row = new FlowLayout(8, 6, this);
    row->setContentsMargins(16, 6, 16, 6);

    auto *label = new Label(tr("&Load"), TextRole::Secondary, this);
    m_load = new QComboBox(this);
    m_load->setObjectName(QStringLiteral("sandboxLoad"));
    m_load->setAccessibleName(tr("Load"));
    m_load->addItem(tr("No load"), qint64(0));
    for (const qint64 rate : {mebibyte / 4, mebibyte, 4 * mebibyte, 16 * mebibyte})
        m_load->addItem(formatRate(double(rate)), rate);
    label->setBuddy(m_load);
    m_replay = makeButton(Icon::Pause, tr("Pause &replay"), this);
    m_replay->setObjectName(QStringLiteral("sandboxReplay"));
    m_standby = makeButton(Icon::Stop, tr("Stop stand&by"), this);
    m_standby->setObjectName(QStringLiteral("sandboxStandby"));
    m_remove = makeButton(Icon::Trash, tr("Remove sandbox..."), this);
    m_remove->setObjectName(QStringLiteral("sandboxRemove"));
    m_status = new GlyphLabel(this);
    m_status->setTextRole(TextRole::Secondary);
    m_status->label()->setWrapsLate();

    row->addWidget(label);
    row->addWidget(m_load);
    row->addWidget(m_replay);
    row->addWidget(m_standby);
    row->addWidget(m_status);
    row->addStretch();
    row->addWidget(m_remove);

    connect(m_load, &QComboBox::activated, this, &SandboxBar::applyLoad);
    connect(m_replay, &QPushButton::clicked, this, [this] {
        if (m_sandbox.servers().isReplayPaused)
            m_sandbox.resumeReplay();
        else
            m_sandbox.pauseReplay();
    });
    connect(m_standby, &QPushButton::clicked, this, [this] {
        if (!m_sandbox.servers().primaryRunning)
            m_sandbox.prepare(); // starts what is stopped
        else if (m_sandbox.servers().standbyRunning)
            m_sandbox.stopStandby();
        else
            m_sandbox.startStandby();
    });
    connect(m_remove, &QPushButton::clicked, this, &SandboxBar::removeRequested);
    connect(&m_sandbox, &Sandbox::changed, this, &SandboxBar::refresh);
    refresh();
}

void SandboxBar::applyLoad()
{
    const qint64 rate = m_load->currentData().toLongLong();
    if (rate > 0)
        m_sandbox.startLoad(rate);
    else
        m_sandbox.stopLoad();
}

void SandboxBar::refresh()
{
    const Sandbox::Servers servers = m_sandbox.servers();
    const bool ready = m_sandbox.state() == Sandbox::State::Ready;
    const int index = m_load->findData(m_sandbox.loadRate());
    if (index >= 0 && !m_load->view()->isVisible())
        m_load->setCurrentIndex(index);
    m_load->setEnabled(ready && servers.primaryRunning);
    m_replay->setEnabled(ready && servers.standbyRunning && servers.isReplicating);
    m_replay->setText(servers.isReplayPaused ? tr("Resume &replay") : tr("Pause &replay"));
    m_replay->setIcon(icon(servers.isReplayPaused ? Icon::Play : Icon::Pause));
    const bool isStopped = !servers.primaryRunning;
    const bool stops = servers.standbyRunning && !isStopped;
    m_standby->setEnabled(ready && (servers.isReplicating || isStopped));
    m_standby->setText(isStopped ? tr("Start sand&box")
                       : stops   ? tr("Stop stand&by")
                                 : tr("Start stand&by"));
    m_standby->setIcon(icon(stops ? Icon::Stop : Icon::Play));
    m_remove->setEnabled(m_sandbox.state() != Sandbox::State::Working);
    for (QPushButton *button : {m_replay, m_standby, m_remove})
        button->setAccessibleName(withoutMnemonic(button->text()));

    if (const auto error = m_sandbox.error(); error && m_sandbox.state() == Sandbox::State::Failed)
        m_status->setState(StateKind::Error, error->text);
    else if (const auto loadError = m_sandbox.loadError())
        m_status->setState(StateKind::Error, loadError->text);
    else if (m_sandbox.state() == Sandbox::State::Working)
        m_status->setState(StateKind::Busy, m_sandbox.statusText());
    else
        m_status->setState(StateKind::Ok, tr("Two servers on this computer: nothing you do here "
                                             "touches another one."));
}

void SandboxBar::paintEvent(QPaintEvent *)
{
    const Tokens &tokens = Tokens::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), tokens.alt);
    painter.fillRect(0, height() - 1, width(), 1, tokens.line);
}

} // namespace pgt
