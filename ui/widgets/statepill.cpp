// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statepill.h"

#include "ui/theme/fonts.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/livetext.h"

#include <QFontMetrics>
#include <QPainter>

namespace pgt {

namespace {

struct PillColors
{
    QColor text, background, border;
};

PillColors colorsOf(PillKind kind, const Tokens &t)
{
    switch (kind) {
    case PillKind::Primary:
        return {t.onPrimaryBadge, t.primaryBadge, t.primaryBadge};
    case PillKind::Info:
        return {t.link, t.tint, t.tintLine};
    case PillKind::Quiet:
        return {t.text2, t.idle.background, t.idle.border};
    case PillKind::Ok:
        return {t.ok.text, t.ok.background, t.ok.border};
    case PillKind::Warn:
        return {t.warn.text, t.warn.background, t.warn.border};
    case PillKind::Error:
        return {t.error.text, t.error.background, t.error.border};
    case PillKind::Outline:
        break;
    }
    return {t.text2, t.raised, t.buttonLine};
}

QFont pillFont()
{
    return fonts::ui(fonts::Size::Small, QFont::Medium);
}

} // namespace

QSize pillSize(const QString &text)
{
    const QFontMetrics metrics(pillFont());
    return QSize(metrics.horizontalAdvance(text) + 16,
                 qMax(fonts::scaled(18), metrics.height() + 4));
}

void paintPill(QPainter *painter, const QRect &rect, const QString &text, PillKind kind,
               const Tokens &tokens)
{
    const PillColors colors = colorsOf(kind, tokens);
    stylepaint::roundedRect(painter, rect, colors.background, colors.border, 1, 3);
    painter->save();
    painter->setFont(pillFont());
    painter->setPen(colors.text);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter->restore();
}

StatePill::StatePill(const QString &text, PillKind kind, QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setPill(text, kind);
}

void StatePill::setPill(const QString &text, PillKind kind)
{
    if (text == m_text && kind == m_kind && !text.isEmpty() && accessibleName() == text)
        return;
    m_text = text;
    m_kind = kind;
    setNameOnce(this, text);
    if (text.isEmpty())
        hide();
    else if (parentWidget())
        show();
    updateGeometry();
    update();
}

QSize StatePill::sizeHint() const
{
    return pillSize(m_text);
}

void StatePill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintPill(&painter, rect(), m_text, m_kind, Tokens::of(this));
}

} // namespace pgt
