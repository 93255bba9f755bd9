// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/segmentedcontrol.h"

#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/widgets/buttons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QRadioButton>

namespace pgt {

namespace {

// A radio button for keyboard and accessibility, painted as a part of one frame.
class Segment : public QRadioButton
{
public:
    Segment(const QString &text, std::optional<StateKind> glyph, QWidget *parent)
        : QRadioButton(text, parent), m_glyph(glyph)
    {
        setAccessibleName(withoutMnemonic(text));
        setFont(fonts::ui(fonts::Size::Label, QFont::Medium));
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    }

    QSize sizeHint() const override
    {
        // As wide as the bold text, so that nothing moves when the choice changes.
        const QFontMetrics metrics(fonts::ui(fonts::Size::Label, QFont::DemiBold));
        const int glyphWidth = m_glyph ? fonts::scaled(14) : 0;
        return QSize(metrics.horizontalAdvance(text()) + 18 + glyphWidth, fonts::scaled(24));
    }

    void setPlace(bool isFirst, bool isLast)
    {
        m_isFirst = isFirst;
        m_isLast = isLast;
        update();
    }

protected:
    bool hitButton(const QPoint &pos) const override { return rect().contains(pos); }
    void paintEvent(QPaintEvent *) override;

private:
    QPainterPath outline() const;
    void paintSign(QPainter *painter, const Tokens &t, const QRectF &square) const;

    std::optional<StateKind> m_glyph;
    bool m_isFirst = false;
    bool m_isLast = false;
};

QPainterPath Segment::outline() const
{
    // Rounded on the outer sides only; the border to the next segment is shared.
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const bool roundLeft = isMirrored ? m_isLast : m_isFirst;
    const bool roundRight = isMirrored ? m_isFirst : m_isLast;
    QRectF r = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (!roundRight)
        r.setRight(r.right() + 1);
    const qreal radius = 3.5;
    QPainterPath path;
    path.addRoundedRect(r, radius, radius);
    QPainterPath square;
    if (!roundLeft)
        square.addRect(QRectF(r.left(), r.top(), radius * 2, r.height()));
    if (!roundRight)
        square.addRect(QRectF(r.right() - radius * 2, r.top(), radius * 2, r.height()));
    return path.united(square).simplified();
}

void Segment::paintSign(QPainter *painter, const Tokens &t, const QRectF &square) const
{
    if (*m_glyph == StateKind::Ok) { // a plain dot: something is live, nothing has passed
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.ok.glyph);
        painter->drawEllipse(square.center(), 4, 4);
    } else {
        paintIcon(painter, Icon::Pause, square.adjusted(-1, -1, 1, 1), t.text2);
    }
}

void Segment::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = Tokens::of(this);
    QColor fill = t.raised;
    if (isChecked())
        fill = t.selected;
    else if (isDown())
        fill = t.press;
    else if (underMouse() && isEnabled())
        fill = t.hover;
    painter.setPen(isEnabled() ? t.buttonLine : t.line);
    painter.setBrush(fill);
    painter.drawPath(outline());

    const QFont font = fonts::ui(fonts::Size::Label, isChecked() ? QFont::DemiBold : QFont::Medium);
    painter.setFont(font);
    const int textWidth = QFontMetrics(font).horizontalAdvance(text());
    const int sign = m_glyph ? fonts::scaled(14) : 0;
    QRect content(0, 0, textWidth + sign, height());
    content.moveCenter(rect().center());
    if (m_glyph) {
        QRectF square(0, 0, 12, 12);
        square.moveCenter(QPointF(layoutDirection() == Qt::RightToLeft ? content.right() - 5
                                                                       : content.left() + 5,
                                  height() / 2.0));
        paintSign(&painter, t, square);
        if (layoutDirection() == Qt::RightToLeft)
            content.adjust(0, 0, -sign, 0);
        else
            content.adjust(sign, 0, 0, 0);
    }
    painter.setPen(!isEnabled() ? t.disabled : isChecked() ? t.text : t.text2);
    painter.drawText(content, Qt::AlignCenter | Qt::TextSingleLine, text());
}

} // namespace

SegmentedControl::SegmentedControl(const QString &name, QWidget *parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_layout(new QHBoxLayout(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool isChecked) {
        if (isChecked)
            Q_EMIT currentChanged(id);
    });
}

QAbstractButton *SegmentedControl::addSegment(const QString &text, std::optional<StateKind> glyph)
{
    auto *segment = new Segment(text, glyph, this);
    const int index = int(m_group->buttons().size());
    m_group->addButton(segment, index);
    m_layout->addWidget(segment);
    if (index == 0) {
        const QSignalBlocker blocker(m_group);
        segment->setChecked(true);
    }
    for (int i = 0; i <= index; ++i)
        static_cast<Segment *>(m_group->button(i))->setPlace(i == 0, i == index);
    return segment;
}

int SegmentedControl::current() const
{
    return m_group->checkedId();
}

void SegmentedControl::setCurrent(int index)
{
    if (QAbstractButton *button = m_group->button(index))
        button->setChecked(true);
}

QAbstractButton *SegmentedControl::segment(int index) const
{
    return m_group->button(index);
}

} // namespace pgt
