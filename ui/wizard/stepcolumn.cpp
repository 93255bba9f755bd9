// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/stepcolumn.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr int columnWidth = 208;
constexpr int widestColumn = 264; // however large the font: the page needs the room
constexpr int rowHeight = 36;
constexpr int discSize = 20;
constexpr int sideMargin = 20;
constexpr int fewestRows = 3;

} // namespace

StepButton::StepButton(WizardPage::Id id, int number, Place place, QWidget *parent)
    : QAbstractButton(parent), m_id(id), m_number(number), m_place(place)
{
    setText(WizardPage::stepName(id));
    setObjectName(QStringLiteral("Step %1").arg(number));
    setAccessibleName(tr("Step %1: %2").arg(number).arg(text()));
    setFont(fonts::ui(fonts::Size::Body));
}

void StepButton::setLook(Look look, QFont::Weight weight)
{
    m_look = look;
    setFont(fonts::ui(fonts::Size::Body, weight));
    setAccessibleDescription(look == Look::Done      ? tr("done")
                             : look == Look::Current ? tr("the page that is shown")
                                                     : tr("not reached yet"));
    update();
}

QSize StepButton::sizeHint() const
{
    const int text = fontMetrics().horizontalAdvance(this->text());
    // A large font needs its own height, not twice the distance between the rows.
    const int height = qMin(fonts::scaled(rowHeight), qMax(rowHeight, fontMetrics().height() + 8));
    return {fonts::scaled(discSize) + 10 + text + sideMargin, height};
}

void StepButton::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int size = fonts::scaled(discSize);
    const QRectF disc = QStyle::visualRect(layoutDirection(), rect(),
                                           QRect(sideMargin, (height() - size) / 2, size, size));
    const qreal x = disc.center().x();

    const bool isReached = m_look != Look::Ahead;
    painter.setPen(QPen(isReached ? t.ok.glyph : t.line, 2));
    if (m_place != Place::First)
        painter.drawLine(QPointF(x, 0), QPointF(x, disc.top() - 1));
    painter.setPen(QPen(m_look == Look::Done ? t.ok.glyph : t.line, 2));
    if (m_place != Place::Last)
        painter.drawLine(QPointF(x, disc.bottom() + 1), QPointF(x, height()));

    const QRectF circle = disc.adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_look == Look::Done) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.ok.glyph);
        painter.drawEllipse(circle);
        paintIcon(&painter, Icon::Check, disc.adjusted(3, 3, -3, -3), t.base);
    } else {
        const bool isCurrent = m_look == Look::Current;
        painter.setPen(isCurrent ? QPen(Qt::NoPen) : QPen(t.control, 1));
        painter.setBrush(isCurrent ? QBrush(t.accent) : QBrush(t.win));
        painter.drawEllipse(circle);
        painter.setPen(isCurrent ? t.onAccent : t.text3);
        painter.setFont(fonts::ui(fonts::Size::Small, QFont::DemiBold));
        painter.drawText(disc, Qt::AlignCenter, locale().toString(m_number));
    }

    painter.setFont(font());
    painter.setPen(m_look == Look::Ahead             ? t.text3
                   : font().weight() > QFont::Normal ? t.text
                                                     : t.text2);
    const QRect words = QStyle::visualRect(
            layoutDirection(), rect(),
            QRect(sideMargin + size + 10, 0, width() - sideMargin - size - 10 - 8, height()));
    painter.drawText(words, int(Qt::AlignVCenter | Qt::AlignLeading),
                     fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    if (hasFocus()) {
        painter.setPen(QPen(t.link, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(12, 3, -10, -3), 4, 4);
    }
}

void StepButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

StepList::StepList(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("Step list"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // their names are elided instead
    setFocusPolicy(Qt::NoFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto *rows = new QWidget;
    auto *layout = new QVBoxLayout(rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    setWidget(rows);
    viewport()->setAutoFillBackground(false); // the column's own ground shows
    rows->setAutoFillBackground(false);
}

void StepList::add(StepButton *button)
{
    m_buttons << button;
    widget()->layout()->addWidget(button);
}

void StepList::setCurrent(StepButton *button)
{
    m_current = button;
    showCurrent();
}

QSize StepList::sizeHint() const
{
    return widget()->sizeHint();
}

QSize StepList::minimumSizeHint() const
{
    const int row = m_buttons.isEmpty() ? 0 : m_buttons.first()->sizeHint().height();
    return QSize(0, row * qMin(fewestRows, int(m_buttons.size())));
}

void StepList::resizeEvent(QResizeEvent *event)
{
    QScrollArea::resizeEvent(event);
    showCurrent();
}

void StepList::showCurrent()
{
    if (!m_current)
        return;
    widget()->layout()->activate();
    ensureWidgetVisible(m_current, 0, m_current->sizeHint().height()); // and what comes next
}

StepColumn::StepColumn(const QString &title, const QList<WizardPage::Id> &steps, QWidget *parent)
    : QWidget(parent)
    , m_summary(new FittedLabel({}, fonts::Size::Label, QFont::Normal, TextRole::Hint, this))
    , m_note(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_noteIcon(new IconView(Icon::ShieldOk, TextRole::Ok, 16, this))
    , m_noteBox(new QWidget(this))
    , m_steps(new StepList(this))
{
    setFixedWidth(qMin(fonts::scaled(columnWidth), widestColumn));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 16, 1, 0);
    layout->setSpacing(0);
    auto *heading = new Label(title, fonts::Size::Heading, QFont::DemiBold, TextRole::Normal, this);
    heading->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setContentsMargins(sideMargin, 0, 8, 0);
    words->setSpacing(1);
    words->addWidget(heading);
    words->addWidget(m_summary);
    m_summary->setMinimumHeight(fonts::scaled(16));
    layout->addLayout(words);
    layout->addSpacing(16);
    for (const WizardPage::Id id : steps) {
        const auto place = id == steps.first()  ? StepButton::Place::First
                           : id == steps.last() ? StepButton::Place::Last
                                                : StepButton::Place::Middle;
        auto *button = new StepButton(id, int(m_steps->buttons().size()) + 1, place, m_steps);
        m_steps->add(button);
        connect(button, &QAbstractButton::clicked, this, [this, id] { Q_EMIT stepActivated(id); });
    }
    layout->addWidget(m_steps);
    layout->addStretch(1);
    auto *noteLayout = new QHBoxLayout(m_noteBox);
    noteLayout->setContentsMargins(sideMargin, 12, 16, 12);
    noteLayout->setSpacing(8);
    noteLayout->addWidget(m_noteIcon, 0, Qt::AlignTop);
    noteLayout->addWidget(m_note, 1);
    m_note->setWordWrap(true);
    m_note->setObjectName(QStringLiteral("Promise"));
    layout->addWidget(m_noteBox);
}

void StepColumn::setSummary(const QString &summary)
{
    m_summary->setFullText(summary);
}

void StepColumn::setNote(Icon icon, TextRole role, const QString &text)
{
    m_noteIcon->setIcon(icon, role);
    m_note->setText(text);
}

void StepColumn::setSteps(WizardPage::Id current, StepButton::Look currentLook,
                          const QList<WizardPage::Id> &openable)
{
    const QList<StepButton *> buttons = m_steps->buttons();
    for (StepButton *button : buttons) {
        const bool isCurrent = button->id() == current;
        const auto look = isCurrent                ? currentLook
                          : button->id() < current ? StepButton::Look::Done
                                                   : StepButton::Look::Ahead;
        button->setLook(look, isCurrent ? QFont::DemiBold : QFont::Normal);
        const bool canOpen = openable.contains(button->id()) && !isCurrent;
        button->setEnabled(canOpen);
        button->setFocusPolicy(canOpen ? Qt::StrongFocus : Qt::NoFocus);
        button->setCursor(canOpen ? Qt::PointingHandCursor : Qt::ArrowCursor);
        if (isCurrent)
            m_steps->setCurrent(button);
    }
}

QList<QWidget *> StepColumn::buttons() const
{
    const QList<StepButton *> buttons = m_steps->buttons();
    return QList<QWidget *>(buttons.begin(), buttons.end());
}

void StepColumn::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), t.win);
    const QRect edge =
            QStyle::visualRect(layoutDirection(), rect(), QRect(width() - 1, 0, 1, height()));
    painter.fillRect(edge, t.line);
    painter.fillRect(QRect(0, m_noteBox->y(), width(), 1), t.line);
}

} // namespace pgt
