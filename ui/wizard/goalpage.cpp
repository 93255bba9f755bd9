// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/goalpage.h"

#include "app/session/sandbox.h"
#include "app/session/setupsession.h"
#include "ui/wizard/taborder.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QRadioButton>

namespace pgt {

namespace {

constexpr int nameWidth = 360;
constexpr int textIndent = 24; ///< below the text of the radio button

/// A card that belongs to a radio button: a click anywhere chooses it, its border tells which is.
class RadioCard : public QWidget
{
public:
    explicit RadioCard(QRadioButton *radio) : m_radio(radio)
    {
        connect(radio, &QRadioButton::toggled, this, qOverload<>(&QWidget::update));
    }

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        if (event->button() == Qt::LeftButton && m_radio->isEnabled()) {
            m_radio->setFocus(Qt::MouseFocusReason);
            m_radio->click();
        }
    }
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = Tokens::of(this);
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const bool isChosen = m_radio->isChecked();
        const qreal half = isChosen ? 1 : 0.5;
        painter.setPen(QPen(isChosen ? t.link : t.line, 2 * half));
        painter.setBrush(t.base);
        painter.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 6, 6);
    }

private:
    QRadioButton *m_radio;
};

} // namespace

GoalPage::GoalPage(SetupSession &session, Sandbox *sandbox, QWidget *parent)
    : WizardPage(Id::Goal, parent)
    , m_session(session)
    , m_sandbox(sandbox)
    , m_name(new QLineEdit(session.goal().clusterName(), this))
    , m_overSsh(new QRadioButton(tr("Set up replication over &SSH"), this))
    , m_inSandbox(new QRadioButton(tr("Use the sandbo&x on this computer"), this))
    , m_prepare(new QPushButton(tr("Prepare sandbox"), this))
    , m_remove(makeButton(Icon::Trash, tr("Remove sandbox..."), this))
    , m_sandboxState(new GlyphLabel(this))
    , m_sandboxError(new Banner(this))
{
    setTitle(tr("What do you want to set up?"),
             tr("A primary and a streaming standby of it. You see everything that will be done "
                "before anything is changed."));
    m_name->setMaxLength(100);
    m_name->setFixedWidth(fonts::scaled(nameWidth));
    Field *name = makeField(tr("C&luster name"), m_name);
    content()->addWidget(name);
    name->setHint(tr("A name for the pair in pgTandem, for example orders."));
    content()->addSpacing(8);

    nameAs(m_overSsh, m_overSsh->text());
    nameAs(m_inSandbox, m_inSandbox->text());
    content()->addWidget(makeCard(
            m_overSsh, Icon::Server,
            tr("Two servers that you reach over SSH. pgTandem uses OpenSSH with your own "
               "configuration, keys and agent. The standby's old data is kept under another name."),
            nullptr));
    QWidget *sandboxCard = makeCard(
            m_inSandbox, Icon::Sandbox,
            tr("Two real PostgreSQL servers in a private folder of this computer, without root, to "
               "try everything. One click removes them again."),
            makeSandboxRow());
    content()->addWidget(sandboxCard);
    sandboxCard->setVisible(sandbox != nullptr);
    // Itself as well: the arrow keys choose among a group's buttons what only its card hides.
    m_inSandbox->setVisible(sandbox != nullptr);
    content()->addWidget(m_sandboxError);
    content()->addStretch(1);

    auto *group = new QButtonGroup(this);
    group->addButton(m_overSsh);
    group->addButton(m_inSandbox);
    const bool isSandbox = session.goal().goal() == GoalPart::Goal::Sandbox;
    (isSandbox ? m_inSandbox : m_overSsh)->setChecked(true);
    keepTabOnChecked(group);

    connect(m_name, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_session.goal().setClusterName(text); });
    connect(m_overSsh, &QRadioButton::toggled, this, &GoalPage::chooseGoal);
    connect(&session.goal(), &GoalPart::changed, this, &GoalPage::refresh);
    if (m_sandbox) {
        connect(m_sandbox, &Sandbox::changed, this, &GoalPage::sandboxChanged);
        connect(m_prepare, &QPushButton::clicked, m_sandbox, &Sandbox::prepare);
        connect(m_remove, &QPushButton::clicked, this, &GoalPage::sandboxRemovalRequested);
    }
    refresh();
}

QWidget *GoalPage::makeCard(QRadioButton *radio, Icon icon, const QString &text, QWidget *more)
{
    auto *card = new RadioCard(radio);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(4);
    auto *top = new QHBoxLayout;
    radio->setFont(fonts::ui(fonts::Size::Body, QFont::DemiBold));
    top->addWidget(radio, 1);
    top->addWidget(new IconView(icon, TextRole::Secondary, 20));
    layout->addLayout(top);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(fonts::scaled(textIndent), 0, fonts::scaled(textIndent), 0);
    words->setSpacing(8);
    auto *label = new Label(text, fonts::Size::Body, QFont::Normal, TextRole::Secondary);
    label->setWordWrap(true);
    words->addWidget(label);
    if (more)
        words->addWidget(more);
    layout->addLayout(words);
    radio->setAccessibleDescription(text);
    return card;
}

QWidget *GoalPage::makeSandboxRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    nameAs(m_prepare, m_prepare->text());
    nameAs(m_remove, m_remove->text());
    m_remove->setAccessibleDescription(tr("Stops both servers and deletes their files"));
    layout->addWidget(m_prepare);
    layout->addWidget(m_sandboxState, 1);
    layout->addWidget(m_remove);
    return row;
}

bool GoalPage::wantsSandbox() const
{
    return m_session.goal().goal() == GoalPart::Goal::Sandbox;
}

void GoalPage::chooseGoal()
{
    const bool isSandbox = m_inSandbox->isChecked();
    m_session.goal().setGoal(isSandbox ? GoalPart::Goal::Sandbox : GoalPart::Goal::OverSsh);
    if (isSandbox && m_sandbox && m_sandbox->state() == Sandbox::State::Unknown)
        m_sandbox->look();
    sandboxChanged();
}

void GoalPage::sandboxChanged()
{
    const auto state = m_sandbox ? m_sandbox->state() : Sandbox::State::Unknown;
    const bool isGone = state == Sandbox::State::Absent || state == Sandbox::State::Failed;
    if (wantsSandbox() && state == Sandbox::State::Ready)
        m_session.useSandbox(m_sandbox->access(), m_sandbox->primaryDirectory(),
                             m_sandbox->standbyDirectory());
    else if (!wantsSandbox() || isGone)
        m_session.leaveSandbox();
    refresh();
}

void GoalPage::refresh()
{
    // Not over what is being typed: the session may trim or keep it as it is.
    if (!m_name->hasFocus() && m_name->text() != m_session.goal().clusterName())
        m_name->setText(m_session.goal().clusterName());
    refreshSandbox();
    Q_EMIT changed();
}

bool GoalPage::isSandboxStopped() const
{
    return m_sandbox && m_sandbox->state() == Sandbox::State::Ready &&
           !m_sandbox->servers().primaryRunning;
}

void GoalPage::refreshSandbox()
{
    const bool isShown = wantsSandbox() && m_sandbox;
    const auto state = m_sandbox ? m_sandbox->state() : Sandbox::State::Unknown;
    const bool isReady = state == Sandbox::State::Ready;
    const bool isStopped = isSandboxStopped();
    const bool canPrepare = state == Sandbox::State::Absent || state == Sandbox::State::Failed;
    m_prepare->setText(isStopped ? tr("Start sandbox") : tr("Prepare sandbox"));
    nameAs(m_prepare, m_prepare->text());
    m_prepare->setVisible(isShown && (canPrepare || isStopped));
    m_remove->setVisible(isShown && (isReady || state == Sandbox::State::Failed));
    showState(m_sandboxState, StateKind::Idle, {});
    if (isShown && isStopped)
        showState(m_sandboxState, StateKind::Idle, tr("The sandbox is there, but stopped."),
                  TextRole::Secondary);
    else if (isShown && isReady)
        showState(m_sandboxState, StateKind::Ok, tr("The sandbox is ready."), TextRole::Ok);
    else if (isShown && state == Sandbox::State::Absent)
        showState(m_sandboxState, StateKind::Idle, tr("There is no sandbox yet."),
                  TextRole::Secondary);
    else if (isShown && state != Sandbox::State::Failed)
        showState(m_sandboxState, StateKind::Busy,
                  m_sandbox->statusText().isEmpty() ? tr("Looking for the sandbox")
                                                    : m_sandbox->statusText());
    const bool hasError = isShown && state == Sandbox::State::Failed && m_sandbox->error();
    m_sandboxError->setVisible(hasError);
    if (hasError)
        m_sandboxError->setError(*m_sandbox->error());
}

QString GoalPage::notReadyReason() const
{
    const QString reason = m_session.goal().notReadyReason();
    if (!reason.isEmpty() || !wantsSandbox() || !m_sandbox)
        return reason;
    switch (m_sandbox->state()) {
    case Sandbox::State::Ready:
        return isSandboxStopped() ? tr("Start the sandbox first") : QString();
    case Sandbox::State::Absent:
        return tr("Prepare the sandbox first");
    case Sandbox::State::Failed:
        return tr("The sandbox could not be prepared");
    case Sandbox::State::Unknown:
    case Sandbox::State::Working:
        break;
    }
    return tr("The sandbox is not ready yet");
}

void GoalPage::enter()
{
    if (wantsSandbox() && m_sandbox && m_sandbox->state() == Sandbox::State::Unknown)
        m_sandbox->look();
    sandboxChanged(); // it may have been made for a set-up before this one
}

// From Prepare to the choice it belongs to while it works, and on to Next.
QWidget *GoalPage::focusHeir(const QWidget *) const
{
    if (m_prepare->isVisibleTo(this))
        return m_prepare;
    if (notReadyReason().isEmpty())
        return nullptr;
    return wantsSandbox() ? static_cast<QWidget *>(m_inSandbox) : m_name;
}

QWidget *GoalPage::firstFocus() const
{
    return m_name;
}

QAbstractButton *GoalPage::defaultButton() const
{
    return m_prepare->isVisibleTo(this) ? m_prepare : nullptr;
}

} // namespace pgt
