// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/failoverpanel.h"

#include "ui/theme/icons.h"
#include "ui/widgets/label.h"
#include "ui/widgets/livetext.h"

#include <QPainter>
#include <QVBoxLayout>

namespace pgt {

FailoverPanel::FailoverPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new Label(QString(), fonts::Size::Label, QFont::Medium, TextRole::Secondary))
    , m_text(new Label(QString(), fonts::Size::Label))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(34, 7, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_text);
    layout->addStretch(1);
    m_text->setTextFormat(Qt::RichText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Figures in it change with every sample.
    enableLiveText(this, QAccessible::Grouping);
    enableLiveText(m_text, QAccessible::StaticText);
    setAccessibleName(tr("If the primary failed now"));
    m_text->setAccessibleName(accessibleName());
}

void FailoverPanel::setView(const FailoverView &view)
{
    m_title->setText(view.title);
    QStringList html;
    QStringList plain{view.title};
    for (const FailoverView::Line &line : view.lines) {
        QString text = line.text.toHtmlEscaped();
        if (!line.emphasis.isEmpty()) {
            text = QStringLiteral("<span style=\"font-weight:600\">%1</span> %2")
                           .arg(line.emphasis.toHtmlEscaped(), text);
        }
        html.append(text);
        plain.append(QString(line.emphasis + QLatin1Char(' ') + line.text).trimmed());
    }
    m_text->setText(html.join(QStringLiteral("<br>")));
    setLiveText(m_text, plain.join(QLatin1Char(' ')));
    setLiveText(this, plain.join(QLatin1Char(' ')));
}

void FailoverPanel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int x = layoutDirection() == Qt::RightToLeft ? width() - 29 : 13;
    paintIcon(&painter, Icon::Shield, QRectF(x, 8, 16, 16), Tokens::of(this).text2);
}

} // namespace pgt
