// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/serverpage.h"

#include "ui/dialogs/changedkeycard.h"
#include "ui/wizard/abilitiespanel.h"
#include "ui/wizard/accessfields.h"
#include "ui/wizard/discoverycard.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

namespace {

WizardPage::Id pageFor(ServerPart::Purpose purpose)
{
    switch (purpose) {
    case ServerPart::Purpose::Primary:
        return WizardPage::Id::Primary;
    case ServerPart::Purpose::Standby:
        return WizardPage::Id::Standby;
    case ServerPart::Purpose::Watch:
        break;
    }
    return WizardPage::Id::FirstServer;
}

StateKind linkKind(ServerPart::Link link)
{
    switch (link) {
    case ServerPart::Link::Stale:
        return StateKind::Warn;
    case ServerPart::Link::Lost:
        return StateKind::Error;
    case ServerPart::Link::None:
    case ServerPart::Link::Up:
        break;
    }
    return StateKind::Ok;
}

Banner::Kind kindOf(ServerPart::Note::Level level)
{
    switch (level) {
    case ServerPart::Note::Level::Ok:
        return Banner::Kind::Ok;
    case ServerPart::Note::Level::Info:
        return Banner::Kind::Info;
    case ServerPart::Note::Level::Warning:
        return Banner::Kind::Warning;
    case ServerPart::Note::Level::Error:
        break;
    }
    return Banner::Kind::Error;
}

} // namespace

ServerPage::ServerPage(ServerPart &part, QWidget *parent)
    : WizardPage(pageFor(part.purpose()), parent)
    , m_part(part)
    , m_access(new AccessFields(part, this))
    , m_local(new Banner(this))
    , m_connect(new QPushButton(tr("Connect"), this))
    , m_stop(new QPushButton(tr("Stop connecting"), this))
    , m_status(new GlyphLabel(this))
    , m_error(new ChangedKeyCard(this))
    , m_hostKey(new QLabel(this))
    , m_hostKeyRow(makeHostKeyRow())
    , m_found(new DiscoveryCard(part, this))
    , m_note(new Banner(this))
    , m_abilities(new AbilitiesPanel(this))
{
    if (isPrimary())
        setTitle(tr("Primary server"),
                 tr("The server that holds the data now. pgTandem connects over SSH and only reads "
                    "from it."));
    else if (isWatched())
        setTitle(tr("A server of the cluster"),
                 tr("The primary or any standby; the others are found from it. pgTandem connects "
                    "over SSH and only reads."));
    else
        setTitle(tr("Standby server"),
                 tr("The server that receives a copy. The old data directory of the cluster you "
                    "choose is kept under another name."));
    content()->addWidget(m_access);
    content()->addWidget(m_local);
    content()->addLayout(makeConnectRow());
    content()->addWidget(m_error);
    content()->addWidget(m_hostKeyRow);
    content()->addWidget(m_found);
    content()->addWidget(m_note);
    content()->addWidget(m_abilities);
    content()->addStretch(1);
    m_local->setMessage(Banner::Kind::Info, tr("This computer."),
                        tr("The sandbox needs no address and no sign-in."));
    connect(m_connect, &QPushButton::clicked, this, [this] {
        if (!isBusy())
            m_part.connectToHost();
    });
    connect(m_stop, &QPushButton::clicked, &m_part, &ServerPart::cancelConnect);
    connect(&m_part, &ServerPart::changed, this, &ServerPage::refresh);
    refresh();
}

QLayout *ServerPage::makeConnectRow()
{
    m_connect->setIcon(icon(Icon::Plug));
    nameAs(m_connect, tr("Connect"));
    nameAs(m_stop, m_stop->text());
    m_status->label()->setObjectName(QStringLiteral("Connection status"));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_connect);
    row->addWidget(m_stop);
    row->addWidget(m_status, 1);
    row->addStretch(0);
    return row;
}

QWidget *ServerPage::makeHostKeyRow()
{
    auto *row = new Card(this);
    row->setAlternate();
    auto *layout = new QHBoxLayout;
    layout->setContentsMargins(12, 5, 10, 5);
    layout->setSpacing(8);
    layout->addWidget(new IconView(Icon::Lock));
    layout->addWidget(
            new Label(tr("Host key"), fonts::Size::Label, QFont::Normal, TextRole::Secondary));
    nameAs(m_hostKey, tr("Host key"));
    m_hostKey->setFont(fonts::fixed(fonts::Size::Small));
    m_hostKey->setTextFormat(Qt::PlainText);
    m_hostKey->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hostKey->setWordWrap(true); // a long key must not widen the page
    layout->addWidget(m_hostKey, 1);
    layout->addWidget(new IconView(Icon::Check, TextRole::Ok));
    layout->addWidget(
            new Label(tr("in known_hosts"), fonts::Size::Label, QFont::Normal, TextRole::Ok));
    row->body()->addLayout(layout);
    return row;
}

bool ServerPage::isBusy() const
{
    return m_part.state() == ServerPart::State::Connecting ||
           m_part.state() == ServerPart::State::Discovering;
}

void ServerPage::refresh()
{
    // A button that hides would give the focus to whatever comes next: to Back, in the end.
    const QPushButton *focused = m_connect->hasFocus() ? m_connect
                                 : m_stop->hasFocus()  ? m_stop
                                                       : nullptr;
    refreshConnection();
    m_found->refresh();
    if (focused && focused->isHidden())
        buttonsHeir()->setFocus(Qt::OtherFocusReason);
    const auto &facts = m_part.facts();
    m_abilities->setAbilities(facts ? facts->loginUser : QString(), m_part.abilities());
    const auto note = facts ? m_part.note() : std::nullopt;
    m_note->setVisible(note.has_value());
    if (note)
        m_note->setMessage(kindOf(note->level), note->what, note->why, note->remedy);
    Q_EMIT changed();
}

void ServerPage::refreshConnection()
{
    const bool isLocal = m_part.access().kind == HostAccess::Kind::Local;
    m_access->setVisible(!isLocal);
    m_local->setVisible(isLocal);
    m_access->showFieldsOf(m_part.access().ssh.auth);

    const auto state = m_part.state();
    const bool isBusy = this->isBusy();
    m_access->setLocked(isBusy);
    m_connect->setText(state == ServerPart::State::Found ? tr("Connect again") : tr("Connect"));
    m_connect->setEnabled(!isBusy && (isLocal || !m_part.access().ssh.host.isEmpty()));
    m_connect->setVisible(!isBusy);
    m_stop->setVisible(isBusy);
    if (isBusy)
        showState(m_status, StateKind::Busy,
                  m_part.statusText().isEmpty() ? tr("Connecting to %1").arg(m_part.displayName())
                                                : m_part.statusText());
    else if (state == ServerPart::State::Found)
        showState(m_status, linkKind(m_part.link()), m_part.statusText());
    else
        showState(m_status, StateKind::Idle, {});
    const bool hasError = state == ServerPart::State::Failed && m_part.error();
    m_error->setVisible(hasError);
    if (hasError)
        m_error->setError(*m_part.error());

    const QString key = state == ServerPart::State::Found ? m_part.hostKey() : QString();
    m_hostKey->setText(key);
    m_hostKey->setAccessibleDescription(key);
    m_hostKeyRow->setVisible(!key.isEmpty());
}

QString ServerPage::notReadyReason() const
{
    return m_part.notReadyReason();
}

void ServerPage::enter()
{
    m_access->offerAliases();
    m_access->showAccess();
    const bool isLocal = m_part.access().kind == HostAccess::Kind::Local;
    if (isLocal && m_part.state() == ServerPart::State::Idle)
        m_part.connectToHost();
    refresh();
}

QWidget *ServerPage::firstFocus() const
{
    return m_access->isVisibleTo(this) ? m_access->firstField() : buttonsHeir();
}

QWidget *ServerPage::focusHeir(const QWidget *) const
{
    return buttonsHeir();
}

QWidget *ServerPage::buttonsHeir() const
{
    if (m_stop->isVisibleTo(this))
        return m_stop;
    return m_found->table()->isVisibleTo(this) ? m_found->table() : m_connect;
}

QAbstractButton *ServerPage::defaultButton() const
{
    const bool isFound = m_part.state() == ServerPart::State::Found;
    return !isFound && m_connect->isVisibleTo(this) && m_connect->isEnabled() ? m_connect : nullptr;
}

} // namespace pgt
