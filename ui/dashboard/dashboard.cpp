// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/dashboard.h"

#include "ui/dashboard/alertbar.h"
#include "ui/dashboard/chartarea.h"
#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartview.h"
#include "ui/dashboard/dashboardheader.h"
#include "ui/dashboard/linkrows.h"
#include "ui/dashboard/nodecard.h"
#include "ui/dashboard/secretbar.h"
#include "ui/dashboard/standbystable.h"
#include "ui/dashboard/topologyview.h"
#include "ui/models/standbysmodel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/label.h"
#include "ui/widgets/statepill.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <utility>

namespace pgt {

namespace {

// Scrolls sideways only, and is exactly as high as what it holds.
class Strip : public QScrollArea
{
public:
    explicit Strip(QWidget *content)
    {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        setFocusPolicy(Qt::NoFocus);
        setWidget(content);
    }
    QSize sizeHint() const override
    {
        const QSize content = widget()->minimumSizeHint();
        const int bar = content.width() > width() ? horizontalScrollBar()->sizeHint().height() : 0;
        return QSize(400, content.height() + bar);
    }
    QSize minimumSizeHint() const override { return QSize(100, sizeHint().height()); }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QScrollArea::resizeEvent(event);
        updateGeometry();
    }
};

} // namespace

Dashboard::Dashboard(QWidget *parent)
    : QWidget(parent)
    , m_alert(new AlertBar)
    , m_header(new DashboardHeader)
    , m_extra(new QVBoxLayout)
    , m_links(new LinkRows)
    , m_secret(new SecretBar)
    , m_notice(new Banner)
    , m_topology(new TopologyView)
    , m_charts(new ChartArea)
    , m_model(new StandbysModel(this))
{
    m_strip = new Strip(m_topology);
    auto *content = new QWidget;
    auto *page = new QVBoxLayout(content);
    page->setContentsMargins(0, 0, 0, 0);
    page->setSpacing(0);
    m_noticeBox = new QWidget;
    auto *notice = new QVBoxLayout(m_noticeBox);
    notice->setContentsMargins(16, 8, 16, 8);
    notice->addWidget(m_notice);
    page->addLayout(m_extra);
    page->addWidget(m_secret);
    page->addWidget(m_links);
    page->addWidget(m_noticeBox);
    page->addWidget(m_strip);
    page->addWidget(new Separator);
    page->addWidget(m_charts, 3);
    page->addWidget(makeTableSection(), 2);

    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_alert);
    layout->addWidget(m_header);
    layout->addWidget(scroll, 1);

    m_noticeBox->hide();
    connect(m_alert, &AlertBar::closed, this, [this](const QString &id) {
        if (m_session)
            m_session->hideAlert(id);
    });
    connect(m_alert, &AlertBar::showRequested, this, &Dashboard::selectStandby);
    connect(m_links, &LinkRows::logInRequested, this, [this](const HostAccess &access) {
        if (m_session)
            m_session->logIn(access);
    });
    connect(m_secret, &SecretBar::typeRequested, this, &Dashboard::passwordEntryRequested);
    connect(m_secret, &SecretBar::newPasswordRequested, this, &Dashboard::newPasswordRequested);
    connect(m_secret, &SecretBar::lookAgainRequested, this, [this] {
        if (m_session)
            m_session->sampleNow();
    });
    connect(m_links, &LinkRows::detailsRequested, this, &Dashboard::errorDetailsRequested);
    connect(m_topology, &TopologyView::standbyActivated, this, &Dashboard::selectStandby);
    connect(m_charts, &ChartArea::standbyChosen, this, &Dashboard::selectStandby);
    connect(m_table, &StandbysTable::standbySelected, this, &Dashboard::selectStandby);
    QPushButton *again = m_notice->addAction(tr("Try again"));
    connect(again, &QPushButton::clicked, this, [this] {
        if (m_session)
            m_session->sampleNow();
    });
}

QWidget *Dashboard::makeTableSection()
{
    m_table = new StandbysTable(m_model);
    m_count = new StatePill(QString(), PillKind::Quiet);
    m_collectors = new ElidedLabel(QString(), fonts::Size::Label, QFont::Normal, TextRole::Hint);
    auto *section = new QWidget;
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 4, 16, 6);
    head->setSpacing(8);
    head->addWidget(new Label(tr("Standbys"), fonts::Size::Body, QFont::DemiBold));
    head->addWidget(m_count);
    head->addSpacing(8);
    head->addWidget(m_collectors, 1);
    auto *layout = new QVBoxLayout(section);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(new Separator);
    layout->addWidget(m_table, 1);
    return section;
}

void Dashboard::setSession(WatchSession *session)
{
    if (m_session == session)
        return;
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    m_charts->setSession(session);
    if (!session)
        return;
    connect(session, &WatchSession::snapshotChanged, this, &Dashboard::refresh);
    connect(session, &WatchSession::stateChanged, this, &Dashboard::refresh);
    connect(session, &WatchSession::linksChanged, this, &Dashboard::refreshLinks);
    connect(session, &WatchSession::alertChanged, this,
            [this] { m_alert->setAlert(m_session->alert()); });
    refresh();
}

void Dashboard::setExtraBar(QWidget *bar)
{
    m_extra->addWidget(bar);
}

// Hidden or minimised: nothing is made for nobody to see.
bool Dashboard::isAsleep() const
{
    return m_wasShown && (!isVisible() || window()->isMinimized());
}

void Dashboard::wake()
{
    if (!isAsleep() && std::exchange(m_isPending, false))
        refresh();
}

void Dashboard::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_wasShown = true;
    window()->removeEventFilter(this);
    window()->installEventFilter(this); // only a window is told that it is not minimised any more
    wake();
}

bool Dashboard::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::WindowStateChange && watched == window())
        wake();
    return QWidget::eventFilter(watched, event);
}

void Dashboard::showCollectors(const QList<CollectorSample> &collectors)
{
    QStringList sentences;
    for (const CollectorSample &collector : collectors)
        sentences << collector.sentence();
    m_collectors->setText(sentences.join(u' '));
    if (const QString tip = sentences.join(u'\n'); tip != m_collectors->toolTip())
        m_collectors->setToolTip(tip);
}

void Dashboard::refresh()
{
    m_isPending = isAsleep();
    if (!m_session || m_isPending)
        return;
    const ReplicationSnapshot &snapshot = m_session->snapshot();
    m_header->showSession(*m_session);
    m_alert->setAlert(m_session->alert());
    refreshLinks();
    m_model->setSnapshot(snapshot, m_session->limits());
    showCollectors(snapshot.collectors);
    m_count->setPill(QString::number(snapshot.standbys.size()), PillKind::Quiet);
    m_charts->refresh();
    m_topology->setSelected(m_charts->standbyId());
    m_topology->setData(snapshot, m_session->limits(), m_session->history(), m_session->failover());
    m_table->selectStandby(m_charts->standbyId());
}

void Dashboard::refreshLinks()
{
    if (!m_session)
        return;
    m_secret->setRequest(m_session->secretRequest());
    m_links->setLinks(m_session->links());
    refreshNotice();
}

void Dashboard::refreshNotice()
{
    const auto state = m_session->state();
    const std::optional<Error> error = m_session->error();
    const bool isShown = state == WatchSession::State::Unreachable && error.has_value() &&
                         m_links->count() == 0; // or a row says it
    m_noticeBox->setVisible(isShown);
    if (isShown)
        m_notice->setError(*error);
}

void Dashboard::selectStandby(const QString &id)
{
    if (!m_session || !m_session->snapshot().standby(id))
        return;
    m_charts->setStandby(id);
    m_charts->refresh();
    m_topology->setSelected(id);
    m_table->selectStandby(id);
}

QList<QWidget *> Dashboard::regions() const
{
    QList<QWidget *> found;
    if (m_alert->isVisible())
        found.append(m_alert->focusProxy());
    for (QWidget *button : {m_secret->firstButton(), m_links->firstButton()}) {
        if (button)
            found.append(button);
    }
    found.append(m_topology->card({}));
    found.append(m_charts->positionsPanel()->view());
    found.append(m_charts->lagPanel()->view());
    found.append(m_table);
    return found;
}

void Dashboard::copyValues()
{
    m_charts->copyValues();
}

} // namespace pgt
