// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sidebar.h"

#include "app/session/clusterlist.h"
#include "ui/clusterdelegate.h"
#include "ui/models/clustermodel.h"
#include "ui/runstrip.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessibleviews.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/keycap.h"
#include "ui/widgets/label.h"
#include "ui/widgets/livetext.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/statepill.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace pgt {

namespace {

/// However large the font: the dashboard needs the room, and names are elided.
constexpr int widest = 312;

// The field for the search with its sign left and its key right.
class SearchField : public QLineEdit
{
public:
    SearchField() : m_cap(new KeyCap(QKeySequence(Qt::CTRL | Qt::Key_K), this))
    {
        addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
        m_cap->setAttribute(Qt::WA_TransparentForMouseEvents);
        connect(this, &QLineEdit::textChanged, m_cap,
                [this](const QString &text) { m_cap->setVisible(text.isEmpty()); });
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QLineEdit::resizeEvent(event);
        const QSize size = m_cap->sizeHint();
        const int x = layoutDirection() == Qt::RightToLeft ? 8 : width() - size.width() - 8;
        m_cap->setGeometry(QRect(QPoint(x, (height() - size.height()) / 2), size));
    }

private:
    KeyCap *m_cap;
};

} // namespace

SideBar::SideBar(ClusterList &clusters, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_clusters(clusters)
    , m_theme(theme)
    , m_model(new ClusterModel(this))
    , m_new(new PrimaryButton(Icon::Plus, tr("New replication...")))
    , m_search(new SearchField)
    , m_stack(new QStackedWidget)
    , m_run(new RunStrip)
    , m_tree(new QTreeView)
{
    setFixedWidth(qMin(fonts::scaled(248), widest));
    setContextMenuPolicy(Qt::NoContextMenu);
    m_new->setMinimumHeight(fonts::scaled(32));
    m_search->setPlaceholderText(tr("Search clusters"));
    m_search->setAccessibleName(tr("Search clusters"));
    m_search->setFixedHeight(fonts::scaled(28));
    m_search->installEventFilter(this);
    makeTree();

    m_stack->addWidget(makeEmpty());
    m_stack->addWidget(m_tree);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(12, 12, 12, 4);
    top->setSpacing(8);
    top->addWidget(m_new);
    top->addWidget(m_search);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 1, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    auto *run = new QVBoxLayout;
    run->setContentsMargins(12, 4, 12, 4);
    run->addWidget(m_run);
    layout->addLayout(run);
    layout->addWidget(m_stack, 1);
    layout->addWidget(new Separator);
    layout->addWidget(makeFooter());

    setRunNotice(std::nullopt);
    connect(m_run, &RunStrip::pressed, this, &SideBar::runRequested);
    connect(m_search, &QLineEdit::textChanged, this, &SideBar::filter);
    connect(&m_clusters, &ClusterList::listChanged, this, &SideBar::refresh);
    connect(&m_clusters, &ClusterList::entryChanged, this, &SideBar::refresh);
    connect(&m_clusters, &ClusterList::selectionChanged, this, &SideBar::followSelection);
    connect(&m_theme, &Theme::changed, this, &SideBar::showScheme);
    showScheme();
    refresh();
}

QWidget *SideBar::makeEmpty()
{
    auto *empty = new QWidget;
    auto *layout = new QVBoxLayout(empty);
    layout->setContentsMargins(16, 10, 12, 0);
    layout->setSpacing(8);
    layout->addWidget(
            new Label(tr("Clusters"), fonts::Size::Small, QFont::DemiBold, TextRole::Hint));
    m_none = new Label(QString(), TextRole::Hint);
    m_none->setWordWrap(true);
    layout->addWidget(m_none);
    layout->addStretch(1);
    return empty;
}

void SideBar::setRunNotice(const std::optional<RunNotice> &notice)
{
    if (notice)
        m_run->setNotice(*notice);
    m_run->setVisible(notice.has_value());
    m_none->setText(notice ? tr("A cluster is listed here as soon as its replication is proved.")
                           : tr("No cluster yet. Clusters you set up or watch are listed here with "
                                "their worst lag."));
}

void SideBar::makeTree()
{
    m_tree->setModel(m_model);
    forgetCellsBeforeRemoval(m_tree);
    m_tree->setItemDelegate(new ClusterDelegate(m_tree));
    m_tree->setAccessibleName(tr("Clusters"));
    m_tree->setHeaderHidden(true);
    m_tree->setRootIsDecorated(false);
    m_tree->setIndentation(0);
    m_tree->setItemsExpandable(false);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setMouseTracking(true);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->viewport()->setBackgroundRole(QPalette::Window);
    connect(m_model, &QAbstractItemModel::rowsInserted, m_tree, &QTreeView::expandAll);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                // While the model changes its rows the view only looks for a neighbour.
                const QString id = current.data(ClusterModel::IdRole).toString();
                if (!m_isMerging && !id.isEmpty())
                    m_clusters.select(id);
            });
    connect(m_tree, &QTreeView::customContextMenuRequested, this, [this](const QPoint &at) {
        if (!m_tree->indexAt(at).data(ClusterModel::IdRole).toString().isEmpty())
            Q_EMIT contextMenuWanted(m_tree->viewport()->mapToGlobal(at));
    });
}

QWidget *SideBar::makeFooter()
{
    m_alerts = makeButton(Icon::Bell, tr("Alerts"));
    setButtonRole(m_alerts, ButtonRole::Flat);
    m_alerts->setFont(fonts::ui(fonts::Size::Label, QFont::Medium));
    m_alerts->setToolTip(tr("Show the next cluster with an alert"));
    m_alertCount = new StatePill(QString(), PillKind::Error);
    m_scheme = makeIconButton(Icon::Moon, tr("Dark"));
    connect(m_alerts, &QPushButton::clicked, this, &SideBar::alertsRequested);
    connect(m_scheme, &QPushButton::clicked, this, &SideBar::switchScheme);
    auto *footer = new QWidget;
    auto *layout = new QHBoxLayout(footer);
    layout->setContentsMargins(6, 8, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_alerts);
    layout->addWidget(m_alertCount);
    layout->addStretch(1);
    layout->addWidget(m_scheme);
    return footer;
}

void SideBar::refresh()
{
    const QList<ClusterEntry> entries = m_clusters.entries();
    {
        const QScopedValueRollback guard(m_isMerging, true);
        m_model->setEntries(entries); // rows that come are expanded as they come
    }
    m_stack->setCurrentIndex(entries.isEmpty() ? 0 : 1);
    m_search->setEnabled(!entries.isEmpty());
    int alerts = 0;
    for (const ClusterEntry &entry : entries)
        alerts += entry.alertCount;
    m_alerts->setEnabled(alerts > 0);
    m_alertCount->setPill(alerts > 0 ? QString::number(alerts) : QString(), PillKind::Error);
    setNameOnce(m_alerts, alerts > 0 ? tr("Alerts, %n", nullptr, alerts) : tr("Alerts"));
    followSelection();
}

void SideBar::filter(const QString &text)
{
    {
        const QScopedValueRollback guard(m_isMerging, true);
        m_model->setFilter(text);
    }
    m_tree->expandAll();
    followSelection();
}

void SideBar::followSelection()
{
    // Invalid where the filter hides it: then no row looks selected.
    const QModelIndex index = m_model->indexOf(m_clusters.selectedId());
    if (index != m_tree->currentIndex())
        m_tree->setCurrentIndex(index);
}

void SideBar::switchScheme()
{
    m_theme.setScheme(m_theme.isDark() ? Scheme::Light : Scheme::Dark);
}

void SideBar::showScheme()
{
    const QString name = m_theme.isDark() ? tr("Switch to light") : tr("Switch to dark");
    m_scheme->setIcon(icon(m_theme.isDark() ? Icon::Sun : Icon::Moon));
    m_scheme->setToolTip(name);
    m_scheme->setAccessibleName(name);
}

void SideBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int x = layoutDirection() == Qt::RightToLeft ? 0 : width() - 1;
    painter.fillRect(QRect(x, 0, 1, height()), Tokens::of(this).line);
}

bool SideBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Escape && !m_search->text().isEmpty()) {
            m_search->clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            // To the first hit, unless the selected cluster is one.
            const QModelIndex current = m_model->indexOf(m_clusters.selectedId());
            const QModelIndex first = m_model->index(0, 0, m_model->index(0, 0));
            m_tree->setCurrentIndex(current.isValid() ? current : first);
            m_tree->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace pgt
