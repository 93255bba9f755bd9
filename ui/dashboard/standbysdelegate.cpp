// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/standbysdelegate.h"

#include "ui/models/standbysmodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyph.h"
#include "ui/theme/stylepaint.h"
#include "ui/widgets/statepill.h"

#include <QFontMetrics>
#include <QPainter>

namespace pgt {

namespace {

constexpr int padding = 8;

struct Cell
{
    QPainter *painter;
    QRect rect; ///< without padding
    QModelIndex index;
    const Tokens &t;
    Qt::LayoutDirection direction;

    QRect visual(const QRect &r) const { return QStyle::visualRect(direction, rect, r); }
    StateKind kind() const { return StateKind(index.data(StandbysModel::KindRole).toInt()); }
    bool isStale() const { return index.data(StandbysModel::StaleRole).toBool(); }
    void text(const QRect &r, Qt::Alignment alignment, const QFont &font, const QColor &color,
              const QString &text) const
    {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(visual(r),
                          int(QStyle::visualAlignment(direction, alignment) | Qt::AlignVCenter |
                              Qt::TextSingleLine),
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, r.width()));
    }
};

void paintName(const Cell &cell)
{
    QRectF glyph(0, 0, fonts::scaled(12), fonts::scaled(12));
    const QRect place(cell.rect.left(), cell.rect.top(), int(glyph.width()), cell.rect.height());
    glyph.moveCenter(QRectF(cell.visual(place)).center());
    paintGlyph(cell.painter, cell.kind(), glyph, cell.t, cell.t.base);
    cell.text(cell.rect.adjusted(fonts::scaled(20), 0, 0, 0), Qt::AlignLeft,
              fonts::ui(fonts::Size::Body), cell.t.text, cell.index.data().toString());
}

void paintLag(const Cell &cell)
{
    const bool isProblem = cell.index.data(StandbysModel::ProblemRole).toBool();
    const QColor strong = cell.isStale() ? cell.t.text3
                          : isProblem    ? cell.t.state(cell.kind()).text
                                         : cell.t.text;
    const QColor weak = isProblem && !cell.isStale() ? strong : cell.t.text2;
    const int timeWidth = fonts::scaled(54);
    QRect bytes = cell.rect;
    bytes.setRight(cell.rect.right() - timeWidth);
    QRect time = cell.rect;
    time.setLeft(bytes.right());
    cell.text(bytes, Qt::AlignRight, fonts::ui(fonts::Size::Label), strong,
              cell.index.data(StandbysModel::BytesRole).toString());
    cell.text(time, Qt::AlignRight, fonts::ui(fonts::Size::Small), weak,
              cell.index.data(StandbysModel::TimeRole).toString());
}

void paintSync(const Cell &cell)
{
    const QString text = cell.index.data().toString();
    const QSize size = pillSize(text);
    const QRect place(cell.rect.left(), cell.rect.center().y() - size.height() / 2 + 1,
                      size.width(), size.height());
    paintPill(cell.painter, cell.visual(place), text,
              PillKind(cell.index.data(StandbysModel::PillRole).toInt()), cell.t);
}

void paintRetained(const Cell &cell)
{
    const QString text = cell.index.data().toString();
    cell.text(cell.rect, Qt::AlignRight, fonts::ui(fonts::Size::Label), cell.t.text, text);
    const QVariant share = cell.index.data(StandbysModel::ShareRole);
    const int barWidth = fonts::scaled(52);
    const QRect bar(cell.rect.right() - fonts::scaled(68) - barWidth, cell.rect.center().y() - 3,
                    barWidth, 7);
    if (!share.isValid() || bar.left() < cell.rect.left())
        return;
    stylepaint::roundedRect(cell.painter, cell.visual(bar), cell.t.hover, cell.t.line, 1, 2);
    const double part = qBound(0.0, share.toDouble(), 1.0);
    QRect done = bar;
    done.setWidth(qMax(1, int(part * barWidth)));
    const QColor color = part >= 0.5                    ? cell.t.error.glyph
                         : cell.kind() == StateKind::Ok ? cell.t.ok.glyph
                                                        : cell.t.warn.glyph;
    stylepaint::roundedRect(cell.painter, cell.visual(done), color, QColor(), 0, 1);
}

} // namespace

void StandbysDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Tokens &t = Tokens::of(option.widget);
    painter->save();
    painter->setLayoutDirection(Qt::LeftToRight); // figures before their units
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state.testFlag(QStyle::State_Selected)) {
        const bool isActive = option.state.testFlag(QStyle::State_Active);
        painter->fillRect(option.rect, isActive ? t.selected : t.selectedInactive);
    }
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      t.lineSoft);
    const bool isFirst = index.column() == 0;
    const bool isLast = index.column() == StandbysModel::ColumnCount - 1;
    const Cell cell{painter,
                    option.rect.adjusted(isFirst ? 16 : padding, 0, isLast ? -16 : -padding, -1),
                    index, t, option.direction};
    const QFont body = fonts::ui(fonts::Size::Label);
    switch (index.column()) {
    case StandbysModel::Standby:
        paintName(cell);
        break;
    case StandbysModel::State: {
        const StateKind kind = cell.kind();
        const bool isProblem = kind == StateKind::Warn || kind == StateKind::Error;
        cell.text(cell.rect, Qt::AlignLeft, fonts::ui(fonts::Size::Body),
                  isProblem ? t.state(kind).text : t.text, index.data().toString());
        break;
    }
    case StandbysModel::Sync:
        paintSync(cell);
        break;
    case StandbysModel::Slot:
        cell.text(cell.rect, Qt::AlignLeft, fonts::fixed(fonts::Size::Label), t.text,
                  index.data().toString());
        break;
    case StandbysModel::RetainedWal:
        paintRetained(cell);
        break;
    case StandbysModel::StateFor:
        cell.text(cell.rect, Qt::AlignRight, body, t.text2, index.data().toString());
        break;
    default:
        paintLag(cell);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) &&
        option.state.testFlag(QStyle::State_KeyboardFocusChange))
        stylepaint::roundedRect(painter, option.rect, QColor(), t.link, 1, 2);
    painter->restore();
}

QSize StandbysDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return QSize(fonts::scaled(index.column() == 0 ? 130 : 90), fonts::scaled(30));
}

} // namespace pgt
