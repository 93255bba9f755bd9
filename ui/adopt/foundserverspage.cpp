// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/foundserverspage.h"

#include "ui/adopt/serversview.h"
#include "ui/adopt/waydialog.h"
#include "ui/models/adoptedmodel.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace pgt {

FoundServersPage::FoundServersPage(AdoptSession &session, QWidget *parent)
    : WizardPage(Id::FoundServers, parent)
    , m_session(session)
    , m_model(new AdoptedModel(AdoptedModel::Shows::Reach, this))
    , m_view(new ServersView(m_model))
    , m_all(makeButton(Icon::Plug, tr("Connect to &all")))
    , m_one(new QPushButton(tr("&Connect")))
    , m_way(new QPushButton(tr("Change the &way...")))
    , m_skip(new QPushButton(tr("&Skip")))
    , m_error(new Banner(this))
    , m_note(new Banner(this))
    , m_leftOut(new Banner(this))
{
    setTitle(tr("The servers of the cluster"),
             tr("Each was named by a neighbour. The way to it is copied from the first server; "
                "nothing is connected to before you say so, and nothing is changed."));
    nameAs(m_view, tr("Servers of the cluster"));
    auto *card = new Card(this);
    card->body()->addWidget(m_view);
    content()->addWidget(card);
    content()->addLayout(makeButtons());
    content()->addWidget(m_error);
    content()->addWidget(m_note);
    content()->addWidget(m_leftOut);
    content()->addStretch(1);
    connect(m_view, &ServersView::currentServerChanged, this, [this] {
        refreshButtons();
        showError();
    });
    connect(&m_session, &AdoptSession::changed, this, &FoundServersPage::refresh);
    refresh();
}

QLayout *FoundServersPage::makeButtons()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QPushButton *button : {m_all, m_one, m_way, m_skip}) {
        nameAs(button, button->text());
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(m_all, &QPushButton::clicked, &m_session, &AdoptSession::connectToAll);
    connect(m_one, &QPushButton::clicked, this,
            [this] { m_session.connectTo(m_view->currentServer()); });
    connect(m_way, &QPushButton::clicked, this, &FoundServersPage::changeWay);
    connect(m_skip, &QPushButton::clicked, this, &FoundServersPage::toggleSkip);
    return row;
}

void FoundServersPage::changeWay()
{
    const QString id = m_view->currentServer();
    const AdoptedServer *server = m_session.server(id);
    if (ServerPart *part = server ? m_session.way(id) : nullptr)
        (new WayDialog(server->name, *part, this))->open();
}

void FoundServersPage::toggleSkip()
{
    const QString id = m_view->currentServer();
    const AdoptedServer *server = m_session.server(id);
    if (!server)
        return;
    if (server->state == AdoptedServer::State::Skipped)
        m_session.unskip(id);
    else
        m_session.skip(id);
}

void FoundServersPage::refresh()
{
    m_model->setServers(m_session.servers());
    refreshButtons();
    showError();
    const QString note = m_session.serversNote();
    m_note->setVisible(!note.isEmpty());
    m_note->setMessage(Banner::Kind::Warning, tr("The primary is not among the reached servers."),
                       note);
    const QStringList leftOut = m_session.leftOut();
    m_leftOut->setVisible(!leftOut.isEmpty());
    m_leftOut->setMessage(Banner::Kind::Info, tr("Left out:"), leftOut.join(QLatin1Char(' ')));
    Q_EMIT changed();
}

void FoundServersPage::refreshButtons()
{
    using State = AdoptedServer::State;
    bool isOpen = false;
    for (const AdoptedServer &server : m_session.servers())
        isOpen = isOpen || server.state == State::Found || server.state == State::Failed;
    m_all->setEnabled(isOpen);
    const AdoptedServer *server = m_session.server(m_view->currentServer());
    const bool hasWay = server && m_session.way(server->id);
    const bool isBusy = server && server->state == State::Connecting;
    const bool isSkipped = server && server->state == State::Skipped;
    m_one->setEnabled(hasWay && !isBusy && !isSkipped);
    m_way->setEnabled(hasWay && !isBusy && !isSkipped);
    const bool isFirst = server && server->id == m_session.servers().constFirst().id;
    m_skip->setEnabled(server && !isFirst);
    m_skip->setText(isSkipped ? tr("Do not &skip") : tr("&Skip"));
    nameAs(m_skip, m_skip->text());
}

// Of the selected server; else of the first that has one, so that no failure stays unseen.
void FoundServersPage::showError()
{
    const AdoptedServer *shown = m_session.server(m_view->currentServer());
    if (!shown || !shown->error) {
        for (const AdoptedServer &server : m_session.servers()) {
            if (server.error && server.state == AdoptedServer::State::Failed) {
                shown = &server;
                break;
            }
        }
    }
    const bool hasError = shown && shown->error && shown->state == AdoptedServer::State::Failed;
    m_error->setVisible(hasError);
    if (hasError)
        m_error->setError(*shown->error);
}

QString FoundServersPage::notReadyReason() const
{
    return m_session.serversNotReadyReason();
}

void FoundServersPage::enter()
{
    m_session.survey();
    if (m_view->currentServer().isEmpty() && m_model->rowCount() > 0)
        m_view->selectRow(0);
}

QWidget *FoundServersPage::firstFocus() const
{
    return m_all->isEnabled() ? static_cast<QWidget *>(m_all) : m_view;
}

QAbstractButton *FoundServersPage::defaultButton() const
{
    return m_all->isEnabled() ? m_all : nullptr;
}

} // namespace pgt
