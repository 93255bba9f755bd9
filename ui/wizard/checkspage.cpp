// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/checkspage.h"

#include "app/session/setupsession.h"
#include "ui/models/checksmodel.h"
#include "ui/wizard/checksdelegate.h"
#include "ui/wizard/explainrow.h"
#include "ui/wizard/failurecard.h"
#include "ui/wizard/rowspanel.h"
#include "ui/wizard/textdialog.h"

#include <QApplication>
#include <QHBoxLayout>

namespace pgt {

namespace {

QString addressOf(const ServerPart &part)
{
    const auto &facts = part.facts();
    return facts && !facts->addresses.isEmpty() ? facts->addresses.first() : QString();
}

QString joined(const QStringList &parts)
{
    QStringList filled = parts;
    filled.removeAll(QString());
    return filled.join(QStringLiteral(", "));
}

} // namespace

ChecksPage::ChecksPage(SetupSession &session, QWidget *parent)
    : WizardPage(Id::Checks, parent)
    , m_session(session)
    , m_model(new ChecksModel(this))
    , m_tree(new GroupTree(this))
    , m_panel(new RowsPanel(m_tree, this))
    , m_passed(new GlyphLabel(this))
    , m_warnings(new GlyphLabel(this))
    , m_failed(new GlyphLabel(this))
    , m_busy(new GlyphLabel(this))
    , m_runAgain(makeButton(Icon::Refresh, tr("&Run again"), this))
    , m_stop(new QPushButton(tr("Stop checking"), this))
    , m_error(new Banner(this))
{
    makeTitleBar();
    nameAs(m_tree, tr("Checks"));
    m_tree->setItemDelegate(new ChecksDelegate(m_tree));
    m_tree->setModel(m_model);
    m_tree->setMinimumHeight(fonts::scaled(260));
    content()->addWidget(m_error);
    content()->addWidget(m_busy);
    content()->addWidget(m_panel, 1);
    connect(m_tree, &GroupTree::rowClicked, this, &ChecksPage::openFold);
    connect(m_tree, &GroupTree::rowOpened, this, &ChecksPage::openRow);
    connect(m_runAgain, &QPushButton::clicked, &session.checks(), &ChecksPart::run);
    connect(m_stop, &QPushButton::clicked, &session.checks(), &ChecksPart::cancel);
    connect(&session.checks(), &ChecksPart::changed, this, &ChecksPage::refresh);
    refresh();
}

void ChecksPage::makeTitleBar()
{
    for (GlyphLabel *line : {m_passed, m_warnings, m_failed})
        titleBar()->addWidget(line);
    nameAs(m_runAgain, m_runAgain->text());
    nameAs(m_stop, m_stop->text());
    titleBar()->addSpacing(4);
    titleBar()->addWidget(m_runAgain);
    titleBar()->addWidget(m_stop);
}

void ChecksPage::refresh()
{
    const ChecksPart &part = m_session.checks();
    const bool isRunning = part.state() == ChecksPart::State::Running;
    refreshTitle();
    m_runAgain->setVisible(!isRunning);
    m_stop->setVisible(isRunning);
    showState(m_busy, StateKind::Busy,
              isRunning
                      ? (part.statusText().isEmpty() ? tr("Reading both hosts") : part.statusText())
                      : QString());
    const bool hasError = part.state() == ChecksPart::State::Failed && part.error();
    m_error->setVisible(hasError);
    if (hasError)
        m_error->setError(*part.error());
    const QString focused = focusedCard();
    refreshTree();
    // The focus must not fall to a neighbour by chance when its card goes away.
    if (!focused.isEmpty() && !m_cards.contains(focused)) {
        if (QWidget *first = firstFocus())
            first->setFocus(Qt::TabFocusReason);
    }
    if (m_wasRunning && !isRunning && isVisible()) {
        if (QWidget *first = firstFocus())
            first->setFocus(Qt::TabFocusReason);
    }
    m_wasRunning = isRunning;
    Q_EMIT changed();
}

QString ChecksPage::focusedCard() const
{
    const QWidget *focus = QApplication::focusWidget();
    for (auto card = m_cards.cbegin(); card != m_cards.cend(); ++card) {
        if (*card && focus && (*card)->isAncestorOf(focus))
            return card.key();
    }
    return {};
}

void ChecksPage::refreshTitle()
{
    const ChecksPart &part = m_session.checks();
    const int failed = part.count(Finding::State::Failure);
    const int warnings = part.count(Finding::State::Warning);
    const int passed = part.count(Finding::State::Pass);
    QString rest;
    if (part.state() == ChecksPart::State::Done && failed > 0)
        rest = tr("Solve what failed to continue; warnings may stay.");
    else if (part.state() == ChecksPart::State::Done)
        rest = warnings > 0 ? tr("Warnings may stay.") : tr("Nothing stands in the way.");
    const QString lead = part.state() == ChecksPart::State::Done && !part.statusText().isEmpty()
                                 ? tr("Read-only tests on both hosts, %1.", "finished in n s")
                                           .arg(part.statusText())
                                 : tr("Read-only tests on both hosts.");
    setTitle(tr("Checks"), QString(lead + QLatin1Char(' ') + rest).trimmed());
    const bool hasAny = !part.findings().isEmpty();
    showState(m_passed, StateKind::Ok, hasAny ? tr("%n passed", nullptr, passed) : QString());
    showState(m_warnings, StateKind::Warn,
              warnings == 0   ? QString()
              : warnings == 1 ? tr("1 warning")
                              : tr("%n warnings", nullptr, warnings));
    showState(m_failed, StateKind::Error,
              failed > 0 ? tr("%n failed", nullptr, failed) : QString());
    m_failed->label()->setFont(fonts::ui(fonts::Size::Label, QFont::DemiBold));
    for (GlyphLabel *line : {m_passed, m_warnings})
        line->label()->setFont(fonts::ui(fonts::Size::Label));
}

void ChecksPage::refreshTree()
{
    const QString primary = m_session.primary().displayName();
    const QString standby = m_session.standby().displayName();
    ChecksModel::Titles titles;
    titles.primary = primary;
    titles.primaryNote = joined({tr("primary"), addressOf(m_session.primary())});
    titles.standby = standby;
    titles.standbyNote = joined({tr("standby"), addressOf(m_session.standby())});
    titles.between = tr("Between the hosts");
    titles.betweenNote = tr("%1 to %2").arg(standby, primary);
    m_model->setFindings(m_session.checks().findings(), titles);
    placeCards();
    m_panel->setVisible(!m_session.checks().findings().isEmpty());
}

void ChecksPage::placeCards()
{
    QHash<QString, QPointer<FailureCard>> kept;
    for (int g = 0; g < m_model->rowCount(); ++g) {
        const QModelIndex group = m_model->index(g, 0);
        for (int r = 0; r < m_model->rowCount(group); ++r) {
            const QModelIndex row = m_model->index(r, 0, group);
            const Finding *finding = m_model->finding(row);
            const auto state = finding ? finding->state : Finding::State::Pass;
            if (state == Finding::State::Failure)
                kept.insert(finding->id, placeFailure(row, *finding));
            else if (state == Finding::State::Warning)
                placeWarning(row, *finding);
            else if (m_tree->indexWidget(row))
                m_tree->setIndexWidget(row, nullptr);
        }
    }
    m_cards = kept;
    m_tree->relayout();
}

FailureCard *ChecksPage::placeFailure(const QModelIndex &row, const Finding &finding)
{
    auto *card = qobject_cast<FailureCard *>(m_tree->indexWidget(row));
    if (!card) {
        card = new FailureCard;
        connect(card, &FailureCard::fixRequested, this, &ChecksPage::fix,
                Qt::QueuedConnection); // the card goes away with its failure
        connect(card, &FailureCard::explainRequested, this, &ChecksPage::explain);
        connect(
                card, &FailureCard::replacementConfirmed, this,
                [this](const QString &host) {
                    m_session.setReplaceForeignDataOn({host});
                    if (m_session.checks().state() != ChecksPart::State::Running)
                        m_session.checks().run();
                },
                Qt::QueuedConnection);
    }
    card->setFinding(finding, m_session.standby().displayName());
    if (m_tree->indexWidget(row) != card)
        m_tree->setIndexWidget(row, card);
    return card;
}

void ChecksPage::placeWarning(const QModelIndex &row, const Finding &finding)
{
    auto *button = qobject_cast<ExplainRow *>(m_tree->indexWidget(row));
    if (!button) {
        button = new ExplainRow;
        connect(button, &ExplainRow::explainRequested, this, &ChecksPage::explain);
    }
    button->setFinding(finding);
    if (m_tree->indexWidget(row) != button)
        m_tree->setIndexWidget(row, button);
}

// Opening the fold takes its row out of the model: nothing is read from the index afterwards.
void ChecksPage::openRow(const QPersistentModelIndex &index)
{
    const QString findingId = index.data(ChecksModel::FindingIdRole).toString();
    if (findingId.isEmpty())
        openFold(index);
    else
        explain(findingId);
}

void ChecksPage::openFold(const QPersistentModelIndex &index)
{
    if (!index.data(ChecksModel::FoldRole).toBool())
        return;
    const QPersistentModelIndex group(index.parent());
    const int row = index.row();
    m_model->openFold(index);
    placeCards();
    // The first of the rows that took its place.
    m_tree->setCurrentIndex(m_model->index(row, 0, group));
}

void ChecksPage::explain(const QString &findingId)
{
    const Finding *found = nullptr;
    for (const Finding &finding : m_session.checks().findings()) {
        if (finding.id == findingId)
            found = &finding;
    }
    if (!found)
        return;
    QString html;
    const auto paragraph = [&html](const QString &head, const QString &text) {
        if (!text.isEmpty())
            html += QStringLiteral("<p><b>%1</b><br>%2</p>").arg(head, text.toHtmlEscaped());
    };
    const auto verbatim = [&html](const QString &head, const QString &text) {
        if (!text.isEmpty())
            html += QStringLiteral("<p><b>%1</b></p><pre style=\"font-family:'%2'\">%3</pre>")
                            .arg(head, fonts::fixed().family(), text.toHtmlEscaped());
    };
    paragraph(tr("What was seen"), found->evidence);
    paragraph(tr("Why it matters"), found->reason);
    paragraph(tr("What to do"), found->remedy);
    paragraph(tr("What Fix adds to the plan"), found->fix);
    verbatim(tr("What was run"), found->command);
    verbatim(tr("What it answered"), found->answer);
    auto *dialog = new TextDialog(found->title, html, this);
    if (!found->fix.isEmpty() && !found->fixAccepted) {
        QPushButton *button = dialog->addButton(tr("Add the fix to the plan"));
        connect(button, &QPushButton::clicked, this,
                [this, id = found->id] { m_session.checks().acceptFix(id); });
    }
    dialog->open();
}

void ChecksPage::fix(const QString &findingId)
{
    m_session.checks().acceptFix(findingId);
    if (QWidget *first = firstFocus())
        first->setFocus(Qt::TabFocusReason);
}

QString ChecksPage::notReadyReason() const
{
    return m_session.checks().notReadyReason();
}

bool ChecksPage::isReasonFailure() const
{
    return m_session.checks().count(Finding::State::Failure) > 0 ||
           m_session.checks().state() == ChecksPart::State::Failed;
}

void ChecksPage::enter()
{
    if (m_session.checks().state() == ChecksPart::State::NotRun)
        m_session.checks().run();
    refresh();
}

QWidget *ChecksPage::firstFocus() const
{
    const QString failed = m_model->firstFailure().data(ChecksModel::FindingIdRole).toString();
    if (const FailureCard *card = m_cards.value(failed))
        return card->mainButton();
    return m_panel->isVisibleTo(this) ? static_cast<QWidget *>(m_tree) : m_stop;
}

QWidget *ChecksPage::focusHeir(const QWidget *) const
{
    return m_stop->isVisibleTo(this) ? m_stop : firstFocus();
}

QAbstractButton *ChecksPage::defaultButton() const
{
    return m_session.checks().state() == ChecksPart::State::Running ? nullptr : m_runAgain;
}

} // namespace pgt
