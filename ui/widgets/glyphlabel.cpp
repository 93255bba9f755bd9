// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/glyphlabel.h"

#include "ui/theme/glyph.h"
#include "ui/widgets/busyarc.h"
#include "ui/widgets/livetext.h"

#include <QHBoxLayout>
#include <QPainter>

namespace pgt {

/// The glyph; the arc of Busy is a child that covers it.
class GlyphLabel::Sign : public QWidget
{
public:
    explicit Sign(QWidget *parent) : QWidget(parent), m_arc(new BusyArc(this))
    {
        setFixedSize(m_arc->sizeHint());
        m_arc->resize(m_arc->sizeHint());
        m_arc->hide();
    }
    void setKind(StateKind kind)
    {
        if (kind == m_kind)
            return;
        m_kind = kind;
        m_arc->setVisible(kind == StateKind::Busy);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_kind == StateKind::Busy)
            return;
        QPainter painter(this);
        const Tokens &tokens = Tokens::of(this);
        paintGlyph(&painter, m_kind, QRectF(rect()), tokens, tokens.base);
    }

private:
    BusyArc *m_arc;
    StateKind m_kind = StateKind::Idle;
};

GlyphLabel::GlyphLabel(QWidget *parent) : GlyphLabel(StateKind::Idle, QString(), parent)
{}

GlyphLabel::GlyphLabel(StateKind kind, const QString &text, QWidget *parent)
    : QWidget(parent), m_sign(new Sign(this)), m_label(new Label)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_sign, 0, Qt::AlignVCenter);
    layout->addWidget(m_label, 1);
    setState(kind, text);
}

void GlyphLabel::setState(StateKind kind, const QString &text)
{
    m_kind = kind;
    m_sign->setKind(kind);
    m_label->setText(text);
    if (!m_hasOwnRole)
        m_label->setTextRole(pgt::textRole(kind));
    setNameOnce(this, text);
}

void GlyphLabel::setTextRole(TextRole role)
{
    m_hasOwnRole = true;
    m_label->setTextRole(role);
}

QString GlyphLabel::text() const
{
    return m_label->text();
}

} // namespace pgt
