// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/donepage.h"

#include "app/base/units.h"
#include "ui/dialogs/secretquestion.h"
#include "ui/wizard/canarytimeline.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTextBlock>

#include <algorithm>

namespace pgt {

namespace {

constexpr int fewestLines = 2;
constexpr int mostLines = 9;
constexpr int pidWidth = 8;

/// Which of @p lines to show where not all find room: those that prove something, then the latest
/// ones, in their order. All are shown if they fit.
QList<qsizetype> chosenLines(const QList<EvidenceLine> &lines, qsizetype room)
{
    QList<qsizetype> chosen;
    for (qsizetype i = lines.size() - 1; i >= 0 && chosen.size() < room; --i) {
        if (lines[i].isMilestone || lines.size() <= room)
            chosen.prepend(i);
    }
    for (qsizetype i = lines.size() - 1; i >= 0 && chosen.size() < room; --i) {
        if (!chosen.contains(i))
            chosen << i;
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

/// A sample of a curve's line, as in the legend of the charts.
class LineSample : public QWidget
{
public:
    using Pick = const SeriesStyle &(*)(const Tokens &);
    explicit LineSample(Pick pick) : m_pick(pick) { setFixedSize(fonts::scaled(22), 10); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const SeriesStyle &series = m_pick(Tokens::of(this));
        QPainter painter(this);
        QPen pen(series.line, 2);
        pen.setCapStyle(Qt::FlatCap);
        if (!series.dashes.isEmpty())
            pen.setDashPattern(series.dashes);
        painter.setPen(pen);
        painter.drawLine(0, height() / 2, width(), height() / 2);
    }

private:
    Pick m_pick;
};

QPlainTextEdit *makeTextView(const QString &name)
{
    auto *view = new QPlainTextEdit;
    nameAs(view, name);
    view->setReadOnly(true);
    view->setTabChangesFocus(true);
    view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    view->setFrameShape(QFrame::NoFrame);
    view->setLineWrapMode(QPlainTextEdit::NoWrap);
    view->setFont(fonts::fixed(fonts::Size::Small));
    view->setLayoutDirection(Qt::LeftToRight);
    view->document()->setDocumentMargin(10);
    return view;
}

} // namespace

DonePage::DonePage(QWidget *parent)
    : WizardPage(Id::Done, parent)
    , m_sign(new IconView(Icon::Success, TextRole::Ok, 32))
    , m_headline(new Label({}, fonts::Size::Page, QFont::DemiBold))
    , m_summary(new Label({}, TextRole::Secondary))
    , m_message(new Banner(this))
    , m_standbys(new QComboBox(this))
    , m_proofCard(new Card(this))
    , m_result(new GlyphLabel(this))
    , m_timeline(new CanaryTimeline(this))
    , m_resolution(new Label({}, fonts::Size::Small, QFont::Normal, TextRole::Hint))
    , m_write(new Label({}, fonts::Size::Label))
    , m_receive(new Label({}, fonts::Size::Label))
    , m_replay(new Label({}, fonts::Size::Label))
    , m_match(new GlyphLabel(this))
    , m_details(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_log(makeTextView(tr("Log of the standby")))
    , m_logFile(new Label({}, fonts::Size::Small, QFont::Normal, TextRole::Hint))
    , m_logCard(nullptr)
    , m_processes(makeTextView(tr("Processes")))
    , m_processCard(nullptr)
    , m_save(makeButton(Icon::Save, tr("&Save report..."), this))
    , m_saved(new Banner(this))
    , m_unkept(new Banner(this))
{
    makeHead();
    content()->addWidget(m_message);
    content()->addWidget(m_saved);
    content()->addWidget(m_unkept);
    m_unkept->setObjectName(QStringLiteral("Unkept password"));
    m_unkept->setVisible(false);
    nameAs(m_standbys, tr("Standby"));
    m_standbys->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_standbys->setVisible(false);
    content()->addWidget(m_standbys);
    content()->addWidget(makeProof());
    m_logFile->setFixedFont();
    m_logCard = makeTextCard(Icon::Log, tr("Log of the standby"), m_log, m_logFile);
    content()->addWidget(m_logCard);
    m_processCard = makeTextCard(Icon::Terminal, tr("Processes"), m_processes, nullptr);
    content()->addWidget(m_processCard);
    content()->addStretch(1);
    m_message->setVisible(false);
    m_saved->setVisible(false);
    nameAs(m_save, m_save->text());
    connect(m_save, &QPushButton::clicked, this, &DonePage::saveReport);
    connect(m_standbys, &QComboBox::currentIndexChanged, this, &DonePage::showStandby);
}

void DonePage::offerPasswordFile(const QString &path)
{
    m_unkept->setVisible(!path.isEmpty());
    m_unkept->clearActions();
    if (path.isEmpty())
        return;
    m_unkept->setMessage(Banner::Kind::Warning,
                         tr("This computer has no keychain for the password of this cluster."),
                         tr("It is known until pgTandem ends; after that the dashboard asks for "
                            "it or sets a new one."),
                         tr("It can be kept in a file. %1").arg(fileWarning(path)));
    QPushButton *keep = m_unkept->addAction(tr("Keep it in the file"));
    nameAs(keep, keep->text());
    connect(keep, &QPushButton::clicked, this, &DonePage::passwordFileAccepted);
}

void DonePage::passwordFileKept(const QString &path)
{
    m_unkept->clearActions();
    m_unkept->setMessage(Banner::Kind::Info, tr("The password for watching is kept in a file."),
                         path);
}

void DonePage::makeHead()
{
    titleLabel()->setVisible(false);
    titleBar()->addWidget(m_sign);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_headline->setWordWrap(true);
    m_headline->setObjectName(QStringLiteral("Result"));
    m_summary->setWordWrap(true);
    words->addWidget(m_headline);
    words->addWidget(m_summary);
    titleBar()->addLayout(words, 1);
}

QWidget *DonePage::makeProof()
{
    m_proofCard->body()->setContentsMargins(12, 12, 12, 12);
    m_proofCard->body()->setSpacing(8);
    m_result->label()->setFont(fonts::ui(fonts::Size::Heading, QFont::DemiBold));
    m_result->label()->setWordWrap(true);
    m_proofCard->body()->addWidget(m_result);
    m_proofCard->body()->addWidget(m_timeline);
    m_resolution->setWordWrap(true);
    m_proofCard->body()->addWidget(m_resolution);
    m_proofCard->body()->addWidget(new Separator(Qt::Horizontal, Separator::Strength::Soft));
    m_proofCard->body()->addWidget(makePositions());
    return m_proofCard;
}

QWidget *DonePage::makePositions()
{
    auto *box = new QWidget(this);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    grid->setColumnMinimumWidth(1, fonts::scaled(124));
    const auto add = [&](int line, LineSample::Pick pick, const QString &name, Label *value) {
        value->setFixedFont();
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        nameAs(value, name);
        grid->addWidget(new LineSample(pick), line, 0);
        grid->addWidget(new Label(name, TextRole::Secondary), line, 1);
        grid->addWidget(value, line, 2);
    };
    add(
            0, [](const Tokens &t) -> const SeriesStyle & { return t.write; }, tr("Primary write"),
            m_write);
    add(
            1, [](const Tokens &t) -> const SeriesStyle & { return t.receive; },
            tr("Standby receive"), m_receive);
    add(
            2, [](const Tokens &t) -> const SeriesStyle & { return t.replay; },
            tr("Standby replay"), m_replay);
    grid->setColumnStretch(3, 1);
    row->addLayout(grid, 1);
    row->addWidget(new Separator(Qt::Vertical, Separator::Strength::Soft));
    auto *right = new QVBoxLayout;
    right->setSpacing(2);
    right->addStretch(1);
    m_match->label()->setFont(fonts::ui(fonts::Size::Body, QFont::DemiBold));
    m_match->label()->setWordWrap(true);
    m_details->setWordWrap(true);
    m_details->setContentsMargins(fonts::scaled(18), 0, 0, 0);
    right->addWidget(m_match);
    right->addWidget(m_details);
    right->addStretch(1);
    row->addLayout(right, 1);
    return box;
}

QWidget *DonePage::makeTextCard(Icon icon, const QString &title, QPlainTextEdit *text, Label *note)
{
    auto *card = new Card(this);
    QHBoxLayout *head = card->head();
    head->addWidget(new IconView(icon));
    head->addWidget(new Label(title, fonts::Size::Body, QFont::DemiBold));
    if (note)
        head->addWidget(note);
    head->addStretch(1);
    QPushButton *copy = makeIconButton(Icon::Copy, tr("Copy %1", "title of a text").arg(title),
                                       ButtonRole::Flat, card);
    head->addWidget(copy);
    connect(copy, &QPushButton::clicked, this, [this, text] {
        const bool isLog = text == m_log && !m_wholeLog.isEmpty();
        QGuiApplication::clipboard()->setText(isLog ? m_wholeLog : text->toPlainText());
    });
    card->body()->addWidget(text);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    return card;
}

void DonePage::setRun(RunSession &run)
{
    m_run = &run;
}

void DonePage::enter()
{
    if (!m_run)
        return;
    const bool hasPassed = m_run->isProved();
    const QString steps =
            tr("All %n steps finished in %1.", nullptr, int(m_run->plan().steps.size()))
                    .arg(formatDuration(m_run->elapsed()));
    const PlanHost *host = m_run->plan().primary();
    const QString primary = host ? host->name : QString();
    const auto downtime = m_run->primaryDowntime();
    const QString down = downtime
                                 ? tr("%1 was down for %2.").arg(primary, formatDuration(*downtime))
                                 : tr("%1 was not restarted.").arg(primary);
    m_sign->setIcon(hasPassed ? Icon::Success : Icon::Error,
                    hasPassed ? TextRole::Ok : TextRole::Error);
    m_headline->setText(hasPassed ? tr("Replication is running")
                                  : tr("Replication could not be proved"));
    m_summary->setText(steps + QLatin1Char(' ') + down);
    setAccessibleName(m_headline->text());
    fillStandbys();
    showStandby();
}

void DonePage::fillStandbys()
{
    const QSignalBlocker blocker(m_standbys);
    m_standbys->clear();
    const QStringList ids = m_run->plan().standbyIds();
    int failed = -1;
    for (const QString &id : ids) {
        const auto proof = m_run->proof(id);
        const bool hasPassed = proof && proof->passed;
        if (!hasPassed && failed < 0)
            failed = m_standbys->count();
        const QString name = m_run->plan().host(id)->name;
        m_standbys->addItem(hasPassed ? tr("%1: proved", "a standby").arg(name)
                                      : tr("%1: not proved", "a standby").arg(name),
                            id);
    }
    m_standbys->setVisible(ids.size() > 1);
    // What went wrong is not to be looked for.
    m_standbys->setCurrentIndex(std::max(failed, 0));
}

std::optional<Proof> DonePage::chosenProof() const
{
    return m_run ? m_run->proof(m_standbys->currentData().toString()) : std::nullopt;
}

void DonePage::showStandby()
{
    if (!m_run)
        return;
    const std::optional<Proof> proof = chosenProof();
    const bool hasPassed = proof && proof->passed;
    m_proofCard->setVisible(proof.has_value());
    m_logCard->setVisible(proof && !proof->log.isEmpty());
    m_processCard->setVisible(proof && !proof->processes.isEmpty());
    m_message->setVisible(!hasPassed);
    if (!hasPassed) {
        const QStringList failures = proof ? proof->failures : QStringList();
        m_message->setMessage(Banner::Kind::Error, tr("Do not rely on this standby yet."),
                              failures.isEmpty() ? tr("No write was seen to arrive on it.")
                                                 : failures.join(QLatin1Char(' ')),
                              tr("The dashboard shows the live state; the report lists how to undo "
                                 "each change."));
    }
    if (proof)
        showProof(*proof);
}

void DonePage::showProof(const Proof &proof)
{
    if (proof.passed)
        showState(m_result, StateKind::Ok,
                  tr("A write on the primary was replayed on the standby in %1")
                          .arg(stageTime(proof.replayed)));
    else
        showState(m_result, StateKind::Error,
                  tr("A write on the primary was not seen on the standby"));
    m_timeline->setProof(proof);
    const auto resolution = proof.resolution;
    m_resolution->setText(resolution.count() > 0
                                  ? tr("Measured by the clock of the primary, each time within %1.")
                                            .arg(stageTime(resolution))
                                  : QString());
    m_resolution->setVisible(resolution.count() > 0);
    showPositions(proof);
    showLog(proof);
    showProcesses(proof);
}

void DonePage::showPositions(const Proof &proof)
{
    const auto known = [](const QString &lsn) { return lsn.isEmpty() ? unknownValue() : lsn; };
    m_write->setText(known(proof.primaryWrite));
    m_receive->setText(known(proof.standbyReceive));
    m_replay->setText(known(proof.standbyReplay));
    for (Label *value : {m_write, m_receive, m_replay})
        value->setAccessibleDescription(value->text());
    if (proof.bytesApart == 0)
        showState(m_match, StateKind::Ok, tr("The positions match: 0 B apart"));
    else if (proof.bytesApart > 0)
        showState(m_match, proof.passed ? StateKind::Ok : StateKind::Warn,
                  tr("The standby is %1 behind").arg(formatBytes(proof.bytesApart)));
    else
        showState(m_match, StateKind::Idle, tr("The distance is not known"));
    QStringList details;
    if (proof.timelinePrimary > 0 && proof.timelinePrimary == proof.timelineStandby)
        details << tr("timeline %1 on both").arg(proof.timelinePrimary);
    else if (proof.timelinePrimary > 0)
        details << tr("timeline %1 and %2").arg(proof.timelinePrimary).arg(proof.timelineStandby);
    if (!proof.slot.isEmpty())
        details << (proof.slotActive ? tr("slot %1 is active") : tr("slot %1 is not active"))
                           .arg(proof.slot);
    if (!proof.state.isEmpty())
        details << tr("state %1").arg(proof.state);
    if (proof.syncState == QLatin1String("async"))
        details << tr("asynchronous");
    else if (!proof.syncState.isEmpty())
        details << proof.syncState;
    details << (proof.tls.isEmpty() ? tr("not encrypted") : proof.tls);
    if (!proof.systemIdentifierPrimary.isEmpty() &&
        proof.systemIdentifierPrimary == proof.systemIdentifierStandby)
        details << tr("system %1").arg(proof.systemIdentifierPrimary);
    QString text = details.join(QStringLiteral(", "));
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    m_details->setText(text);
}

void DonePage::changeEvent(QEvent *event)
{
    WizardPage::changeEvent(event);
    const auto proof =
            event->type() == QEvent::PaletteChange ? chosenProof() : std::optional<Proof>();
    if (proof)
        showLog(*proof); // its colours are in the text
}

void DonePage::showText(QPlainTextEdit *view, const QStringList &lines, const QList<bool> &stressed)
{
    const Tokens &t = Tokens::of(this);
    view->clear();
    QTextCursor cursor(view->document());
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QTextCharFormat format; // without a colour it has that of the palette
        if (stressed.value(i))
            format.setForeground(t.ok.text);
        if (i > 0)
            cursor.insertBlock();
        cursor.insertText(lines[i], format);
    }
    view->moveCursor(QTextCursor::Start);
    const int rows = qBound(fewestLines, int(lines.size()), mostLines);
    const int line = QFontMetrics(view->font()).lineSpacing();
    view->setFixedHeight(rows * line + 2 * int(view->document()->documentMargin()) + line / 2);
}

void DonePage::showLog(const Proof &proof)
{
    m_logFile->setText(proof.logFile.section(QLatin1Char('/'), -1));
    m_logFile->setToolTip(proof.logFile);
    // "started streaming WAL" comes late in the log and is what proves it: without scrolling.
    QStringList lines;
    QList<bool> stressed;
    m_wholeLog.clear();
    for (const EvidenceLine &line : proof.log)
        m_wholeLog += line.text + QLatin1Char('\n');
    // One line is for saying that there are more.
    const int room = proof.log.size() > mostLines ? mostLines - 1 : mostLines;
    const QList<qsizetype> chosen = chosenLines(proof.log, room);
    for (const qsizetype i : chosen) {
        lines << proof.log[i].text;
        stressed << proof.log[i].isMilestone;
    }
    if (const int hidden = int(proof.log.size() - chosen.size()); hidden > 0) {
        lines << tr("... and %n further line(s), all with Copy and in the report", nullptr, hidden);
        stressed << false;
    }
    showText(m_log, lines, stressed);
}

void DonePage::showProcesses(const Proof &proof)
{
    qsizetype hostWidth = 0;
    for (const EvidenceLine &line : proof.processes)
        hostWidth = qMax(hostWidth, line.host.size());
    QStringList lines;
    for (const EvidenceLine &line : proof.processes)
        lines << QString(line.host.leftJustified(hostWidth + 2) +
                         QString::number(line.pid).leftJustified(pidWidth) + line.text);
    showText(m_processes, lines, {});
}

QList<QAbstractButton *> DonePage::footerButtons() const
{
    return {m_save};
}

void DonePage::saveReport()
{
    if (!m_run)
        return;
    auto *dialog = new QFileDialog(this, tr("Save report"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("md"));
    dialog->setNameFilter(tr("Markdown (*.md)"));
    const QString name = m_run->plan().spec.clusterName;
    dialog->selectFile(QStringLiteral("pgtandem-%1.md")
                               .arg(slotNameFor(name.isEmpty() ? tr("replication") : name)));
    connect(dialog, &QFileDialog::fileSelected, this, &DonePage::writeReport);
    dialog->open();
}

void DonePage::writeReport(const QString &fileName)
{
    if (!m_run)
        return;
    QSaveFile file(fileName);
    const QByteArray content = m_run->report().toUtf8();
    const bool isWritten = file.open(QIODevice::WriteOnly) &&
                           file.write(content) == content.size() && file.commit();
    if (isWritten)
        m_saved->setMessage(Banner::Kind::Ok, tr("The report was saved."), fileName);
    else
        m_saved->setMessage(Banner::Kind::Error, tr("The report could not be saved."),
                            tr("%1: %2", "file: reason").arg(fileName, file.errorString()),
                            tr("Choose another folder."));
    m_saved->setVisible(true);
}

} // namespace pgt
