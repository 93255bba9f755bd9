// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/reviewpage.h"

#include "app/base/units.h"
#include "app/session/setupsession.h"
#include "ui/models/stepsmodel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/wizard/consentbox.h"
#include "ui/wizard/grouptree.h"
#include "ui/wizard/steppreview.h"
#include "ui/wizard/stepsdelegate.h"
#include "ui/wizard/summarystrip.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QSet>

#include <algorithm>

namespace pgt {

namespace {

constexpr int treeWidth = 248;
constexpr int viewsHeight = 300;

/// "2 to 14 min", "40 s": a range in the unit of its end.
QString rangeText(std::chrono::seconds shortest, std::chrono::seconds longest)
{
    const auto minutes = [](std::chrono::seconds s) { return qint64((s.count() + 59) / 60); };
    if (longest.count() < 120) {
        if (shortest.count() <= 0 || shortest == longest)
            return ReviewPage::tr("About %1 s").arg(longest.count());
        return ReviewPage::tr("About %1 to %2 s").arg(shortest.count()).arg(longest.count());
    }
    if (shortest.count() <= 0 || minutes(shortest) == minutes(longest))
        return ReviewPage::tr("About %1 min").arg(minutes(longest));
    return ReviewPage::tr("About %1 to %2 min").arg(minutes(shortest)).arg(minutes(longest));
}

QString hostsText(const Plan &plan)
{
    switch (plan.hosts.size()) {
    case 1:
        return ReviewPage::tr("one host");
    case 2:
        return ReviewPage::tr("two hosts");
    default:
        return ReviewPage::tr("%n hosts", nullptr, int(plan.hosts.size()));
    }
}

/// Where the originals go; one pattern if they all stay beside the files.
QString backupText(const Step &step)
{
    QStringList paths;
    QSet<QString> endings;
    for (const FileChange &file : step.files) {
        if (file.backupPath.isEmpty())
            continue;
        paths << file.backupPath;
        endings << (file.backupPath.startsWith(file.path) ? file.backupPath.mid(file.path.size())
                                                          : file.backupPath);
    }
    if (paths.isEmpty())
        return {};
    const QString ending = *endings.constBegin();
    if (endings.size() == 1 && !ending.startsWith(QLatin1Char('/')))
        return ReviewPage::tr("Backups: *%1 beside the originals").arg(ending);
    return ReviewPage::tr("Backups: %1").arg(paths.join(QStringLiteral(", ")));
}

} // namespace

ReviewPage::ReviewPage(SetupSession &session, QWidget *parent)
    : WizardPage(Id::Review, parent)
    , m_session(session)
    , m_model(new StepsModel(this))
    , m_error(new Banner(this))
    , m_nothing(new Banner(this))
    , m_summary(new SummaryStrip(this))
    , m_views(new QWidget(this))
    , m_filler(new QWidget(this))
    , m_tree(new GroupTree(this))
    , m_stepTitle(new Label({}, fonts::Size::Body, QFont::DemiBold))
    , m_mode(new SegmentedControl(tr("Preview as"), this))
    , m_preview(new StepPreview(this))
    , m_backupRow(new QWidget(this))
    , m_backups(new Label({}, fonts::Size::Small, QFont::Normal, TextRole::Secondary))
    , m_notes(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_consent(new ConsentBox(this))
{
    content()->addWidget(m_error);
    content()->addWidget(m_nothing);
    content()->addWidget(m_summary);
    makeViews();
    content()->addWidget(m_views, 1);
    content()->addWidget(m_filler, 1);
    m_notes->setWordWrap(true);
    content()->addWidget(m_notes);
    content()->addWidget(m_consent);
    m_nothing->setMessage(Banner::Kind::Ok, tr("There is nothing to do."),
                          tr("Both servers are already as you want them."),
                          tr("Watch this cluster to see positions and lag live."));
    connect(m_consent->box(), &QCheckBox::toggled, this,
            [this](bool isOn) { m_session.review().setAgreed(isOn); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &ReviewPage::showStep);
    // Assistive technology selects a row without making it the current one.
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this](const QItemSelection &selected) {
                if (!selected.isEmpty() && selected.first().topLeft() != m_tree->currentIndex())
                    m_tree->setCurrentIndex(selected.first().topLeft());
            });
    connect(m_mode, &SegmentedControl::currentChanged, this, &ReviewPage::showStep);
    connect(&session.review(), &ReviewPart::changed, this, &ReviewPage::refresh);
    refresh();
}

void ReviewPage::makeViews()
{
    m_views->setMinimumHeight(fonts::scaled(viewsHeight));
    auto *row = new QHBoxLayout(m_views);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    auto *left = new Card(this);
    nameAs(m_tree, tr("Plan"));
    m_tree->setItemDelegate(new StepsDelegate(StepsDelegate::Purpose::Review, m_tree));
    m_tree->setModel(m_model);
    left->body()->addWidget(m_tree);
    left->setFixedWidth(fonts::scaled(treeWidth));
    row->addWidget(left);

    auto *right = new Card(this);
    m_stepTitle->setWordWrap(true);
    right->head()->addWidget(m_stepTitle, 1);
    for (const QString &name : {tr("Diff"), tr("Commands")})
        nameAs(m_mode->addSegment(name), name);
    right->head()->setContentsMargins(12, 4, 6, 5);
    right->head()->addWidget(m_mode);
    nameAs(m_preview, tr("Step preview"));
    right->body()->addWidget(m_preview, 1);
    auto *backups = new QHBoxLayout(m_backupRow);
    backups->setContentsMargins(12, 4, 12, 5);
    backups->setSpacing(8);
    backups->addWidget(new IconView(Icon::Save, TextRole::Secondary, 14));
    m_backups->setWordWrap(true);
    backups->addWidget(m_backups, 1);
    right->body()->addWidget(new Separator(Qt::Horizontal, Separator::Strength::Soft));
    right->body()->addWidget(m_backupRow);
    row->addWidget(right, 1);
}

void ReviewPage::refresh()
{
    const ReviewPart &part = m_session.review();
    const auto &plan = part.plan();
    const bool hasSteps = plan && !plan->isEmpty();
    m_error->setVisible(part.error().has_value());
    if (part.error())
        m_error->setError(*part.error());
    m_nothing->setVisible(plan && plan->isEmpty());
    m_summary->setVisible(hasSteps);
    m_views->setVisible(hasSteps);
    m_filler->setVisible(!hasSteps);
    m_consent->setVisible(hasSteps);
    if (plan) {
        showPlan(*plan);
    } else {
        m_planId.clear();
        setTitle(tr("Review the plan"), {});
        m_notes->setVisible(false);
    }
    m_consent->setText(part.consentText());
    m_consent->box()->setChecked(part.isAgreed());
    Q_EMIT changed();
}

void ReviewPage::showPlan(const Plan &plan)
{
    const QString steps =
            plan.steps.size() == 1 ? tr("1 step") : tr("%n steps", nullptr, int(plan.steps.size()));
    setTitle(tr("Review the plan"),
             plan.isEmpty() ? QString()
                            : tr("%1 on %2. This is everything pgTandem will do; each file is "
                                 "backed up first.",
                                 "n steps on hosts")
                                      .arg(steps, hostsText(plan)));
    m_notes->setText(plan.notes.join(QLatin1Char(' ')));
    m_notes->setVisible(!plan.notes.isEmpty());
    if (plan.id == m_planId)
        return;
    m_planId = plan.id;
    m_model->setPlan(plan);
    fillSummary(plan);
    if (!plan.isEmpty()) {
        // The first file change says most about what is going to happen.
        const Step *first = &plan.steps.first();
        for (const Step &step : plan.steps) {
            if (!step.files.isEmpty()) {
                first = &step;
                break;
            }
        }
        m_tree->setCurrentIndex(m_model->indexOfStep(first->id));
    }
    showStep();
}

void ReviewPage::fillSummary(const Plan &plan)
{
    const Step *restart = nullptr;
    for (const Step &step : plan.steps) {
        if (step.risk == Risk::Restart && (!restart || step.downtime > restart->downtime))
            restart = &step;
    }
    const QList<GivenUpCluster> givenUp = plan.givenUpClusters();
    const auto hostName = [&plan](const Step &step) {
        const PlanHost *host = plan.host(step.hostId);
        return host ? host->name : step.hostId;
    };
    m_summary->clear();
    if (restart) {
        const QString title = plan.restarts() > 1
                                      ? tr("%1 restarts %n times", nullptr, plan.restarts())
                                                .arg(hostName(*restart))
                                      : tr("%1 restarts once").arg(hostName(*restart));
        const QString rest =
                restart->downtime.count() > 0
                        ? tr("%1 of downtime, estimated")
                                  .arg(formatRange(restart->downtime, restart->longestDowntime))
                        : restart->subtitle;
        m_summary->add(Icon::Restart, TextRole::Warn, title, rest);
    } else {
        const auto primary = std::find_if(plan.hosts.cbegin(), plan.hosts.cend(),
                                          [](const PlanHost &host) { return host.isPrimary; });
        const bool namesIt = !givenUp.isEmpty() && primary != plan.hosts.cend();
        m_summary->add(Icon::Refresh, TextRole::Secondary,
                       namesIt ? tr("%1 does not restart").arg(primary->name)
                               : tr("No server of yours restarts"),
                       tr("the primary goes on serving"));
    }
    for (const GivenUpCluster &cluster : givenUp) {
        const QString name = tr("%1 on %2", "cluster on host").arg(cluster.name, cluster.host);
        m_summary->add(Icon::FolderMove, TextRole::Warn,
                       cluster.stops ? tr("%1 is stopped").arg(name)
                                     : tr("The data of %1 is moved aside").arg(name),
                       !cluster.moves  ? tr("it stays where it is")
                       : cluster.stops ? tr("its data is moved aside, not deleted")
                                       : tr("not deleted"));
    }
    const QString copied =
            plan.copyBytes >= 0 ? tr("%1 are copied").arg(formatBytes(plan.copyBytes)) : QString();
    m_summary->add(Icon::Clock, TextRole::Secondary, rangeText(plan.shortest, plan.longest),
                   copied);
}

const Step *ReviewPage::currentStep() const
{
    const auto &plan = m_session.review().plan();
    QModelIndex index = m_tree->currentIndex();
    if (index.data(GroupedModel::IsGroupRole).toBool())
        index = m_model->index(0, 0, index);
    return plan ? plan->step(index.data(StepsModel::StepIdRole).toString()) : nullptr;
}

void ReviewPage::showStep()
{
    const Step *step = currentStep();
    if (!step) {
        m_stepTitle->clear();
        m_preview->clearStep();
        m_backupRow->setVisible(false);
        return;
    }
    const int number = StepsModel::numberOf(*m_session.review().plan(), step->id);
    m_stepTitle->setText(tr("Step %1: %2").arg(number).arg(step->title));
    const bool hasFiles = !step->files.isEmpty();
    m_mode->segment(0)->setEnabled(hasFiles);
    const bool showsDiff = hasFiles && m_mode->current() == 0;
    m_preview->setStep(*step, showsDiff ? StepPreview::Mode::Diff : StepPreview::Mode::Commands);
    const QString backups = backupText(*step);
    m_backups->setText(breakablePath(backups));
    m_backups->setAccessibleName(backups);
    m_backupRow->setVisible(!backups.isEmpty());
}

QString ReviewPage::notReadyReason() const
{
    return isFinishedPair() ? QString() : m_session.review().notReadyReason();
}

bool ReviewPage::isFinishedPair() const
{
    const auto &plan = m_session.review().plan();
    return plan && plan->isEmpty();
}

void ReviewPage::enter()
{
    if (!m_session.review().plan())
        m_session.review().makePlan();
    refresh();
}

QWidget *ReviewPage::firstFocus() const
{
    return m_views->isVisibleTo(this) ? static_cast<QWidget *>(m_tree) : nullptr;
}

} // namespace pgt
