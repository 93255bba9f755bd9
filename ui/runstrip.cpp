// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runstrip.h"

#include "ui/theme/fonts.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/glyphlabel.h"
#include "ui/widgets/label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace pgt {

RunStrip::RunStrip(QWidget *parent)
    : QWidget(parent)
    , m_title(new GlyphLabel)
    , m_detail(new Label(QString(), fonts::Size::Label, QFont::Normal, TextRole::Secondary))
    , m_button(new QPushButton)
{
    setObjectName(QStringLiteral("Set-up in progress"));
    setAccessibleName(tr("Set-up in progress"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(6);
    m_title->label()->setWordWrap(true);
    m_title->label()->setFont(fonts::ui(fonts::Size::Body, QFont::DemiBold));
    m_title->label()->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setTextFormat(Qt::PlainText);
    layout->addWidget(m_title);
    layout->addWidget(m_detail);
    layout->addWidget(m_button, 0, Qt::AlignLeading);
    connect(m_button, &QPushButton::clicked, this, &RunStrip::pressed);
}

void RunStrip::setNotice(const RunNotice &notice)
{
    if (notice == m_notice)
        return;
    m_notice = notice;
    m_title->setState(notice.kind, notice.title);
    m_detail->setText(notice.detail);
    m_detail->setVisible(!notice.detail.isEmpty());
    m_button->setText(notice.action);
    m_button->setAccessibleName(withoutMnemonic(notice.action));
    m_button->setAccessibleDescription(notice.title);
    setAccessibleDescription(QString(notice.title + QLatin1Char(' ') + notice.detail).trimmed());
    update();
}

void RunStrip::paintEvent(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(t.tintLine);
    painter.setBrush(t.tint);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace pgt
