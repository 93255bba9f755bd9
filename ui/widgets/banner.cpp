// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/banner.h"

#include "ui/theme/icons.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace pgt {

namespace {

struct Look
{
    Icon icon;
    QColor glyph, background, border;
};

Look lookOf(Banner::Kind kind, const Tokens &t)
{
    switch (kind) {
    case Banner::Kind::Ok:
        return {Icon::Success, t.ok.glyph, t.ok.background, t.ok.border};
    case Banner::Kind::Warning:
        return {Icon::Warning, t.warn.glyph, t.warn.background, t.warn.border};
    case Banner::Kind::Error:
        return {Icon::Error, t.error.glyph, t.error.background, t.error.border};
    case Banner::Kind::Info:
        break;
    }
    return {Icon::Info, t.link, t.tint, t.tintLine};
}

QPlainTextEdit *makeDetailText()
{
    auto *text = new QPlainTextEdit;
    text->setReadOnly(true);
    text->setAccessibleName(Banner::tr("Details"));
    text->setFont(fonts::fixed(fonts::Size::Small));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    text->setMaximumHeight(fonts::scaled(140));
    return text;
}

} // namespace

Banner::Banner(QWidget *parent)
    : QWidget(parent)
    , m_label(new Label)
    , m_actions(new QHBoxLayout)
    , m_more(makeLink(tr("Details")))
    , m_detailBox(new QWidget)
    , m_detailText(makeDetailText())
{
    // Not Maximum: words may need more lines in the width they get than in the one they ask for.
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    m_label->setTextFormat(Qt::RichText);
    m_label->setWordWrap(true);
    m_label->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
    m_actions->setSpacing(16);
    m_actions->addWidget(m_more);

    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(m_label, 1);
    row->addLayout(m_actions);
    row->setAlignment(m_actions, Qt::AlignTop);

    auto *copy = makeLink(tr("Copy"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(text() + u'\n' + m_details); });
    auto *details = new QVBoxLayout(m_detailBox);
    details->setContentsMargins(0, 4, 0, 2);
    details->setSpacing(4);
    details->addWidget(m_detailText);
    details->addWidget(copy, 0, Qt::AlignLeft);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(35, 5, 14, 5);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_detailBox);
    m_detailBox->hide();
    m_more->hide();
    connect(m_more, &QPushButton::clicked, this, &Banner::toggleDetails);
}

void Banner::setMessage(Kind kind, const QString &what, const QString &why, const QString &remedy)
{
    m_kind = kind;
    m_what = what;
    m_why = why;
    m_remedy = remedy;
    setDetails({});
    refreshText();
}

void Banner::setError(const Error &error)
{
    setError(error, error.kind == ErrorKind::Cancelled ? Kind::Info : Kind::Error);
}

void Banner::setError(const Error &error, Kind kind)
{
    setMessage(kind, error.text, error.why, error.remedy);
    if (!error.detail.isEmpty() || !error.command.isEmpty())
        setDetails(error.toPlainText());
}

QString Banner::text() const
{
    QStringList parts{m_what, m_why, m_remedy};
    parts.removeAll(QString());
    return parts.join(QLatin1Char(' '));
}

QPushButton *Banner::addAction(const QString &text)
{
    auto *link = makeLink(text);
    m_actions->addWidget(link);
    return link;
}

void Banner::clearActions()
{
    while (m_actions->count() > 1) {
        QLayoutItem *item = m_actions->takeAt(1);
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Look look = lookOf(m_kind, Tokens::of(this));
    stylepaint::roundedRect(&painter, rect(), look.background, look.border, 1, 4);
    const qreal x = layoutDirection() == Qt::RightToLeft ? width() - 28 : 12;
    const qreal firstLine =
            m_label->mapTo(this, QPoint()).y() +
            qMin<qreal>(m_label->height(), m_label->fontMetrics().lineSpacing()) / 2 - 8;
    paintIcon(&painter, look.icon, QRectF(x, firstLine, 16, 16), look.glyph);
}

void Banner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LayoutDirectionChange) {
        const bool isMirrored = layoutDirection() == Qt::RightToLeft;
        layout()->setContentsMargins(isMirrored ? 14 : 35, 5, isMirrored ? 35 : 14, 5);
    }
}

void Banner::refreshText()
{
    QString html =
            QStringLiteral("<span style=\"font-weight:600\">%1</span>").arg(m_what.toHtmlEscaped());
    for (const QString &part : {m_why, m_remedy}) {
        if (!part.isEmpty())
            html += QLatin1Char(' ') + part.toHtmlEscaped();
    }
    m_label->setText(html);
    m_label->setAccessibleName(text());
    setAccessibleName(text());
    update();
}

void Banner::toggleDetails()
{
    m_detailBox->setVisible(!m_detailBox->isVisible());
    m_more->setText(m_detailBox->isVisible() ? tr("Hide details") : tr("Details"));
}

void Banner::setDetails(const QString &details)
{
    m_details = details;
    m_detailText->setPlainText(details);
    m_more->setVisible(!details.isEmpty());
    if (details.isEmpty())
        m_detailBox->hide();
    m_more->setText(tr("Details"));
}

} // namespace pgt
