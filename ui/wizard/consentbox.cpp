// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/consentbox.h"

#include "ui/wizard/parts.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMouseEvent>

namespace pgt {

ConsentBox::ConsentBox(QWidget *parent)
    : QWidget(parent), m_box(new QCheckBox(this)), m_label(new Label({}, TextRole::Normal, this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_box, 0, Qt::AlignTop);
    layout->addWidget(m_label, 1);
    m_label->setTextFormat(Qt::RichText);
    m_label->setWordWrap(true);
    m_label->installEventFilter(this);
    m_box->setObjectName(QStringLiteral("Consent"));
}

void ConsentBox::setText(const QString &text)
{
    m_label->setText(stressedToHtml(text));
    m_box->setAccessibleName(stressedToPlain(text));
}

bool ConsentBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_label && event->type() == QEvent::MouseButtonRelease &&
        static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton && m_box->isEnabled()) {
        m_box->toggle();
        m_box->setFocus(Qt::MouseFocusReason);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace pgt
