// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/chartarea.h"

#include "ui/dashboard/chartpanel.h"
#include "ui/dashboard/chartview.h"
#include "ui/models/healthlook.h"
#include "ui/theme/glyph.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/label.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAbstractButton>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <array>

namespace pgt {

namespace {

constexpr qint64 minute = 60'000;
constexpr std::array<qint64, 3> spans{5 * minute, 60 * minute, 24 * 60 * minute};
constexpr int kindRole = Qt::UserRole + 1; // of the choice of standbys: what its icon shows
constexpr int stackBelow = 1000;           // width under which the charts stand below each other
constexpr int hintsFrom = 880;             // width from which the keys are shown

QWidget *keyHint(const QString &what, const QStringList &keys)
{
    auto *hint = new QWidget;
    auto *layout = new QHBoxLayout(hint);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(new Label(what, fonts::Size::Small, QFont::Normal, TextRole::Hint));
    for (const QString &key : keys)
        layout->addWidget(new KeyCap(key));
    return hint;
}

} // namespace

ChartArea::ChartArea(QWidget *parent)
    : QWidget(parent)
    , m_standbys(new QComboBox)
    , m_span(new SegmentedControl(tr("Time span")))
    , m_live(new SegmentedControl(tr("Live or paused")))
    , m_view(new SegmentedControl(tr("Lag by stage or compared")))
    , m_unit(new SegmentedControl(tr("Unit of the lag")))
    , m_hints(new QWidget)
    , m_positions(new ChartPanel(tr("WAL positions")))
    , m_lag(new ChartPanel(tr("Lag behind primary")))
    , m_panels(new QBoxLayout(QBoxLayout::LeftToRight))
{
    m_view->addSegment(tr("By stage"));
    m_view->addSegment(tr("Compare"));
    m_unit->addSegment(tr("Bytes"));
    m_unit->addSegment(tr("Seconds"));
    m_lag->addControl(m_view);
    m_lag->addControl(m_unit);
    m_panels->setSpacing(12);
    m_panels->addWidget(m_positions, 1);
    m_panels->addWidget(m_lag, 1);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(8);
    layout->addLayout(makeTools());
    layout->addLayout(m_panels, 1);

    connect(m_standbys, &QComboBox::activated, this, [this](int index) {
        setStandby(m_standbys->itemData(index).toString());
        Q_EMIT standbyChosen(m_standbys->itemData(index).toString());
    });
    connect(m_span, &SegmentedControl::currentChanged, this, [this](int index) {
        m_options.spanMs = spans.at(size_t(index));
        refresh();
    });
    connect(m_live, &SegmentedControl::currentChanged, this, &ChartArea::setLive);
    connect(m_view, &SegmentedControl::currentChanged, this, [this](int index) {
        m_options.view = ChartOptions::View(index);
        refresh();
    });
    connect(m_unit, &SegmentedControl::currentChanged, this, [this](int index) {
        m_options.unit = ChartOptions::Unit(index);
        refresh();
    });
    connectView(m_positions);
    connectView(m_lag);
}

QLayout *ChartArea::makeTools()
{
    m_standbys->setAccessibleName(tr("Charts for"));
    m_standbys->setMinimumWidth(fonts::scaled(148));
    m_standbys->setFont(fonts::ui(fonts::Size::Label));
    m_standbys->setFixedHeight(fonts::scaled(24));
    m_span->addSegment(tr("5 min"));
    m_span->addSegment(tr("1 h"));
    m_span->addSegment(tr("24 h"));
    m_live->addSegment(tr("Live"), StateKind::Ok);
    m_live->addSegment(tr("Paused"), StateKind::Idle);

    auto *hints = new QHBoxLayout(m_hints);
    hints->setContentsMargins(0, 0, 0, 0);
    hints->setSpacing(12);
    hints->addWidget(keyHint(tr("Crosshair"), {QStringLiteral("←"), QStringLiteral("→")}));
    hints->addWidget(keyHint(tr("Pin"), {tr("Enter", "key")}));
    hints->addWidget(keyHint(tr("Pause"), {tr("Space", "key")}));

    auto *copy = makeIconButton(Icon::Copy, tr("Copy values"));
    copy->setFixedHeight(fonts::scaled(24));
    connect(copy, &QPushButton::clicked, this, &ChartArea::copyValues);

    auto *label =
            new Label(tr("Charts for"), fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    label->setBuddy(m_standbys);
    auto *tools = new FlowLayout(8, 6);
    tools->addWidget(label);
    tools->addWidget(m_standbys);
    tools->addWidget(m_span);
    tools->addWidget(m_live);
    tools->addStretch();
    tools->addWidget(m_hints);
    tools->addWidget(copy);
    return tools;
}

void ChartArea::connectView(ChartPanel *panel)
{
    ChartView *view = panel->view();
    view->installEventFilter(this);
    connect(view, &ChartView::hovered, this, [this](qint64 ms) {
        if (!m_options.isPinned)
            setCrosshair(ms);
    });
    connect(view, &ChartView::left, this, [this] {
        if (!m_options.isPinned)
            setCrosshair(std::nullopt);
    });
    connect(view, &ChartView::resized, this, &ChartArea::refresh);
}

void ChartArea::setSession(WatchSession *session)
{
    m_session = session;
    m_options.standbyId.clear();
    m_options.crosshairMs.reset();
    m_options.isPinned = false;
    m_live->setCurrent(0);
    refresh();
}

void ChartArea::refresh()
{
    if (!m_session)
        return;
    fillStandbys();
    if (m_options.isLive)
        m_options.toMs = m_session->history().nowMs();
    m_options.columns = m_positions->view()->plotWidth();
    if (m_options.crosshairMs && *m_options.crosshairMs < m_options.toMs - m_options.spanMs)
        m_options.crosshairMs.reset();
    const ChartBuilder builder(m_session->history(), m_session->snapshot(), m_session->limits(),
                               Tokens::of(this), m_options);
    ChartScene positions = builder.positions();
    ChartScene lag = builder.lag();
    QString widest;
    for (const ChartScene *scene : {&positions, &lag}) {
        for (const ChartTick &tick : scene->yTicks)
            widest = tick.label.size() > widest.size() ? tick.label : widest;
    }
    positions.widestLabel = lag.widestLabel = widest;
    m_positions->setScene(positions);
    m_lag->setScene(lag);
}

void ChartArea::fillStandbys()
{
    const ReplicationSnapshot &snapshot = m_session->snapshot();
    // Rows are changed in place: the open list of choices must not jump under the pointer.
    while (m_standbys->count() > snapshot.standbys.size())
        m_standbys->removeItem(m_standbys->count() - 1);
    for (int i = 0; i < snapshot.standbys.size(); ++i) {
        const StandbySample &standby = snapshot.standbys.at(i);
        if (i >= m_standbys->count())
            m_standbys->addItem(QString());
        if (m_standbys->itemText(i) != standby.name)
            m_standbys->setItemText(i, standby.name);
        const int kind = int(stateKind(snapshot, standby, m_session->limits()));
        if (m_standbys->itemData(i) != standby.id)
            m_standbys->setItemData(i, standby.id);
        if (m_standbys->itemData(i, kindRole) != kind || m_standbys->itemIcon(i).isNull()) {
            m_standbys->setItemData(i, kind, kindRole);
            m_standbys->setItemIcon(i, glyphIcon(StateKind(kind)));
        }
    }
    if (!snapshot.standby(m_options.standbyId)) {
        const StandbySample *worst = worstStandby(snapshot, m_session->limits());
        m_options.standbyId = worst ? worst->id : QString();
    }
    const int index = m_standbys->findData(m_options.standbyId);
    if (index != m_standbys->currentIndex())
        m_standbys->setCurrentIndex(index);
    m_standbys->setEnabled(m_standbys->count() > 0);
}

void ChartArea::setStandby(const QString &id)
{
    if (m_options.standbyId == id)
        return;
    m_options.standbyId = id;
    refresh();
}

void ChartArea::setView(ChartOptions::View view)
{
    m_view->setCurrent(int(view));
}

void ChartArea::setLive(int segment)
{
    m_options.isLive = segment == 0;
    refresh();
}

void ChartArea::setCrosshair(std::optional<qint64> ms)
{
    m_options.crosshairMs = ms;
    refresh();
}

void ChartArea::moveCrosshair(int steps)
{
    if (!m_session)
        return;
    const qint64 step = qMax<qint64>(m_session->interval().count(),
                                     m_options.spanMs / qMax(1, m_options.columns));
    const qint64 at = m_options.crosshairMs.value_or(m_options.toMs) + steps * step;
    setCrosshair(qBound(m_options.toMs - m_options.spanMs, at, m_options.toMs));
}

void ChartArea::togglePin()
{
    if (!m_options.crosshairMs)
        return;
    m_options.isPinned = !m_options.isPinned;
    refresh();
}

void ChartArea::copyValues()
{
    if (!m_session)
        return;
    const ChartBuilder builder(m_session->history(), m_session->snapshot(), m_session->limits(),
                               Tokens::of(this), m_options);
    QGuiApplication::clipboard()->setText(builder.valuesAsText());
}

bool ChartArea::handleKey(QKeyEvent *event)
{
    const int steps = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    if (event->matches(QKeySequence::Copy)) {
        copyValues();
        return true;
    }
    if (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (event->key()) {
    case Qt::Key_Left:
        moveCrosshair(-steps);
        return true;
    case Qt::Key_Right:
        moveCrosshair(steps);
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        togglePin();
        return true;
    case Qt::Key_Escape:
        if (!m_options.crosshairMs)
            return false;
        m_options.isPinned = false;
        setCrosshair(std::nullopt);
        return true;
    case Qt::Key_Space:
        m_live->setCurrent(m_options.isLive ? 1 : 0);
        return true;
    case Qt::Key_B:
        m_unit->setCurrent(0);
        return true;
    case Qt::Key_S:
        m_unit->setCurrent(1);
        return true;
    case Qt::Key_5:
        m_span->setCurrent(0);
        return true;
    case Qt::Key_1:
        m_span->setCurrent(1);
        return true;
    case Qt::Key_2:
        m_span->setCurrent(2);
        return true;
    default:
        return false;
    }
}

void ChartArea::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_panels->setDirection(width() < fonts::scaled(stackBelow) ? QBoxLayout::TopToBottom
                                                               : QBoxLayout::LeftToRight);
    m_hints->setVisible(width() >= fonts::scaled(hintsFrom));
}

void ChartArea::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        for (int i = 0; i < m_standbys->count(); ++i)
            m_standbys->setItemData(i, {}, kindRole);
        refresh(); // the scenes carry colours, and so do the icons
    }
}

bool ChartArea::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

} // namespace pgt
