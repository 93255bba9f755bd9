// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/alertbar.h"

#include "ui/models/healthlook.h"
#include "ui/theme/icons.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace pgt {

namespace {

constexpr int narrowest = 600; ///< with the words beside the button

} // namespace

AlertBar::AlertBar(QWidget *parent)
    : QWidget(parent)
    , m_what(new Label(QString(), fonts::Size::Body, QFont::DemiBold))
    , m_why(new Label(QString(), fonts::Size::Label))
    , m_show(makeButton(Icon::Crosshair, tr("Show standby")))
    , m_layout(new QGridLayout(this))
{
    setAccessibleName(tr("Alert"));
    m_what->setWordWrap(true);
    m_why->setWordWrap(true);
    for (Label *label : {m_what, m_why})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(1);
    texts->addWidget(m_what);
    texts->addWidget(m_why);

    auto *close = makeIconButton(Icon::Close, tr("Hide until it changes"));
    m_layout->setContentsMargins(48, 10, 12, 11);
    m_layout->setHorizontalSpacing(8);
    m_layout->setVerticalSpacing(8);
    m_layout->setColumnStretch(0, 1);
    m_layout->addLayout(texts, 0, 0);
    m_layout->addWidget(m_show, 0, 1);
    m_layout->addWidget(close, 0, 2);
    setFocusProxy(m_show);
    connect(m_show, &QPushButton::clicked, this, [this] {
        // A copy: the answer may be another alert here.
        if (m_alert)
            Q_EMIT showRequested(QString(m_alert->serverId));
    });
    connect(close, &QPushButton::clicked, this, [this] {
        if (m_alert)
            Q_EMIT closed(QString(m_alert->id));
    });
    hide();
}

void AlertBar::setAlert(const std::optional<Alert> &alert)
{
    const bool isSame = m_alert == alert && isVisible() == alert.has_value();
    m_alert = alert;
    if (isSame)
        return;
    setVisible(alert.has_value());
    if (!alert)
        return;
    m_what->setText(alert->what);
    const QString rest = QString(alert->why + QLatin1Char(' ') + alert->remedy).trimmed();
    m_why->setText(rest);
    m_why->setVisible(!rest.isEmpty());
    m_show->setVisible(!alert->serverId.isEmpty());
    setAccessibleDescription(text());
    update();
}

/// Where words and button would be too narrow beside each other, the button stands below.
void AlertBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < fonts::scaled(narrowest);
    if (isNarrow == m_isNarrow)
        return;
    m_isNarrow = isNarrow;
    m_layout->removeWidget(m_show);
    if (isNarrow)
        m_layout->addWidget(m_show, 1, 0, Qt::AlignLeading);
    else
        m_layout->addWidget(m_show, 0, 1);
}

QString AlertBar::text() const
{
    return QString(m_what->text() + QLatin1Char(' ') + m_why->text()).trimmed();
}

void AlertBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = Tokens::of(this);
    const StateKind kind = stateKind(m_alert ? m_alert->level : HealthLevel::Idle);
    const StateColors colors = t.state(kind);
    painter.fillRect(rect(), colors.background);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colors.border);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 36 : 16;
    paintIcon(&painter, kind == StateKind::Error ? Icon::Error : Icon::Warning,
              QRectF(x, 11, 20, 20), colors.glyph);
}

} // namespace pgt
