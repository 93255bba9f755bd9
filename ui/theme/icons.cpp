// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/icons.h"

#include "ui/theme/svgpath.h"
#include "ui/theme/tokens.h"

#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace pgt {

namespace {

struct IconData
{
    Icon id;
    QList<QStringView> paths; // a leading ! means: filled, without a line
};

const IconData iconTable[] = {
        {Icon::Plus, {u"M8 3v10M3 8h10"}},
        {Icon::Minus, {u"M3 8h10"}},
        {Icon::Search, {u"M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9z", u"M10.3 10.3L14 14"}},
        {Icon::Close, {u"M4 4l8 8M12 4l-8 8"}},
        {Icon::More,
         {u"!M3.5 7a1 1 0 1 0 0 2a1 1 0 0 0 0-2zM8 7a1 1 0 1 0 0 2a1 1 0 0 0 0-2zM12.5 7a1 1 0 1 0 "
          u"0 2a1 1 0 0 0 0-2z"}},
        {Icon::ChevDown, {u"M4 6.5l4 4 4-4"}},
        {Icon::ChevRight, {u"M6.5 4l4 4-4 4"}},
        {Icon::ChevLeft, {u"M9.5 4l-4 4 4 4"}},
        {Icon::ChevUp, {u"M4 9.5l4-4 4 4"}},
        {Icon::Updown, {u"M5 6.2L8 3.5l3 2.7", u"M5 9.8L8 12.5l3-2.7"}},
        {Icon::Check, {u"M3 8.5l3.5 3.5L13 4.5"}},
        {Icon::Server,
         {u"M2.5 3.5h11v4h-11z", u"M2.5 8.5h11v4h-11z", u"M5 5.5h.01M5 10.5h.01M8 5.5h3M8 10.5h3"}},
        {Icon::Database,
         {u"M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2z",
          u"M2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4", u"M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2"}},
        {Icon::Primary,
         {u"M2.5 6.5c0-.9 2.5-1.6 5.5-1.6s5.5.7 5.5 1.6-2.5 1.6-5.5 1.6-5.5-.7-5.5-1.6z",
          u"M2.5 6.5v6c0 .9 2.5 1.6 5.5 1.6s5.5-.7 5.5-1.6v-6", u"M8 1v2.2M6.4 2.4L8 .9l1.6 1.5"}},
        {Icon::Standby,
         {u"M2.5 4c0-.9 2.5-1.6 5.5-1.6s5.5.7 5.5 1.6-2.5 1.6-5.5 1.6S2.5 4.9 2.5 4z",
          u"M2.5 4v5.5c0 .9 2.5 1.6 5.5 1.6s5.5-.7 5.5-1.6V4",
          u"M8 12.6v2.6M6.4 13.8L8 15.3l1.6-1.5"}},
        {Icon::Switchover, {u"M2.5 5.5h10M9.5 2.5l3 3-3 3", u"M13.5 10.5h-10M6.5 7.5l-3 3 3 3"}},
        {Icon::Promote, {u"M8 13.5v-8M4.5 8.5L8 5l3.5 3.5", u"M3.5 2.5h9"}},
        {Icon::Refresh, {u"M13 8a5 5 0 1 1-1.6-3.7", u"M13.5 2v3h-3"}},
        {Icon::Restart, {u"M3 8a5 5 0 1 0 1.6-3.7", u"M2.5 2v3h3"}},
        {Icon::Pause, {u"M5.5 3.5v9M10.5 3.5v9"}},
        {Icon::Play, {u"M5 3.2v9.6L12.5 8z"}},
        {Icon::Export, {u"M8 9.5v-7M5.2 5L8 2.3 10.8 5", u"M3 9.5v4h10v-4"}},
        {Icon::Save, {u"M2.5 2.5h8.5l2.5 2.5v8.5h-11z", u"M5 2.5v3.5h5V2.5", u"M4.5 13.5v-4h7v4"}},
        {Icon::Settings,
         {u"M2.5 4.5h6M12.5 4.5h1M2.5 11.5h1M7.5 11.5h6",
          u"M10.5 2.8a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 0 0 0-3.4zM5.5 9.8a1.7 1.7 0 1 0 0 3.4a1.7 1.7 "
          u"0 0 0 0-3.4z"}},
        {Icon::Sun,
         {u"M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6z",
          u"M8 1.5v1.3M8 13.2v1.3M1.5 8h1.3M13.2 8h1.3M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 "
          u"3.4l-.9.9M4.3 11.7l-.9.9"}},
        {Icon::Moon, {u"M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z"}},
        {Icon::Help,
         {u"M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z",
          u"M6.2 6.3a1.9 1.9 0 1 1 2.6 1.9c-.6.3-.8.7-.8 1.3", u"M8 11.6h.01"}},
        {Icon::Info, {u"M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", u"M8 7.3v4M8 4.8h.01"}},
        {Icon::Warning, {u"M8 2.2L14.3 13.3H1.7z", u"M8 6.5v3.2M8 11.5h.01"}},
        {Icon::Error, {u"M5.5 2h5L14 5.5v5L10.5 14h-5L2 10.5v-5z", u"M8 4.8v3.9M8 11h.01"}},
        {Icon::Success, {u"M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", u"M5.3 8.2l2 2 3.5-4"}},
        {Icon::Key,
         {u"M5 7.8a2.7 2.7 0 1 0 0 5.4a2.7 2.7 0 0 0 0-5.4z", u"M7 8.7l6-6M10.5 5.2l2 2"}},
        {Icon::Lock, {u"M3.5 7.5h9v6h-9z", u"M5.5 7.5v-2a2.5 2.5 0 0 1 5 0v2"}},
        {Icon::Shield, {u"M8 1.8l5 1.7v4c0 3.2-2 5.5-5 6.7-3-1.2-5-3.5-5-6.7v-4z"}},
        {Icon::ShieldOk,
         {u"M8 1.8l5 1.7v4c0 3.2-2 5.5-5 6.7-3-1.2-5-3.5-5-6.7v-4z", u"M5.7 8l1.7 1.7L10.5 6.3"}},
        {Icon::Folder, {u"M1.5 12.5v-9h4.5l1.5 2h7v7z"}},
        {Icon::FolderMove, {u"M1.5 12.5v-9h4.5l1.5 2h7v7z", u"M5 9h5M8.3 7.2L10 9l-1.7 1.8"}},
        {Icon::FileEdit,
         {u"M12.5 7V5.2L9.3 2H3.5v12h4", u"M9 2v3.5h3.5", u"M9 13.8l.4-2L13 8.2l1.5 1.5-3.6 3.6z"}},
        {Icon::File, {u"M3.5 2h5.8l3.2 3.2V14h-9z", u"M9 2v3.5h3.5"}},
        {Icon::Terminal, {u"M1.5 3h13v10h-13z", u"M4 6l2 2-2 2M7.5 10.2H11"}},
        {Icon::CopyData,
         {u"M1.5 3.5h5v9h-5z", u"M9.5 3.5h5v9h-5z", u"M4 8h8M10.2 6.2L12 8l-1.8 1.8"}},
        {Icon::Copy, {u"M5.5 5.5h8v8h-8z", u"M10.5 5.5v-3h-8v8h3"}},
        {Icon::Clock, {u"M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z", u"M8 4.8V8l2.2 1.6"}},
        {Icon::Log, {u"M2.5 3.5h11M2.5 6.5h8M2.5 9.5h11M2.5 12.5h6"}},
        {Icon::Flag, {u"M3.5 14V2.5h8.5l-2 3 2 3H3.5"}},
        {Icon::Eye,
         {u"M1.5 8C3 5.2 5.3 3.8 8 3.8S13 5.2 14.5 8C13 10.8 10.7 12.2 8 12.2S3 10.8 1.5 8z",
          u"M8 6.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6z"}},
        {Icon::Wand,
         {u"M2.5 13.5l7-7", u"M11.5 1.8v2.4M11.5 7.2v1.6M8.2 5h1.6M13.4 5h1.4M13.4 3.1l.8-.8M13.4 "
                            u"6.9l.8.8M9.6 3.1l-.8-.8"}},
        {Icon::Unlink,
         {u"M6.5 9.5l-2.2 2.2a2.1 2.1 0 0 1-3-3L3.5 6.5M9.5 6.5l2.2-2.2a2.1 2.1 0 0 1 3 3L12.5 9.5",
          u"M5.5 3.2V1.6M3.2 5.3H1.6M10.5 12.8v1.6M12.8 10.7h1.6"}},
        {Icon::Link,
         {u"M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7L8.3 4",
          u"M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.1 9.2a2.6 2.6 0 0 0 3.7 3.7l.9-.9"}},
        {Icon::Network,
         {u"M6 2h4v3.5H6zM1.5 10.5h4V14h-4zM10.5 10.5h4V14h-4z", u"M8 5.5V8M3.5 10.5V8h9v2.5"}},
        {Icon::Plug,
         {u"M5.5 1.8v3.4M10.5 1.8v3.4", u"M3.5 5.2h9v2.3a4.5 4.5 0 0 1-9 0z", u"M8 12v2.5"}},
        {Icon::Disk, {u"M2 9.5L4 3.5h8l2 6v3.5H2z", u"M2 9.5h12M11.5 11.3h.01"}},
        {Icon::Wrench,
         {u"M10.2 2.2a3.6 3.6 0 0 0-3.5 4.7L2.2 11.4a1.7 1.7 0 0 0 2.4 2.4l4.5-4.5a3.6 3.6 0 0 0 "
          u"4.5-4.8L11.4 6.7 9.3 4.6 11.4 2.5a3.6 3.6 0 0 0-1.2-.3z"}},
        {Icon::Script,
         {u"M4.5 2H13v9.5", u"M4.5 2A1.5 1.5 0 0 0 3 3.5V12",
          u"M1.5 11.5h8.5V13a1.5 1.5 0 0 0 3 0v-1.5", u"M1.5 11.5V13A1.5 1.5 0 0 0 3 14.5h8.5",
          u"M6 5h4M6 8h4"}},
        {Icon::Sandbox, {u"M2.5 3h11v7.5h-11z", u"M1 13h14", u"M6 6.8h4M8.6 5.3L10.2 6.8 8.6 8.3"}},
        {Icon::Filter, {u"M2 3h12L9.5 8.5V13l-3-1.5v-3z"}},
        {Icon::Bell, {u"M3.5 11.5c1-1 1-2 1-4a3.5 3.5 0 0 1 7 0c0 2 0 3 1 4z", u"M6.7 13.5h2.6"}},
        {Icon::Undo, {u"M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6", u"M5.5 3.8L2.8 6.5l2.7 2.7"}},
        {Icon::User,
         {u"M8 2.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 0 0 0-5.6z",
          u"M2.5 14c.5-2.8 2.7-4.2 5.5-4.2s5 1.4 5.5 4.2"}},
        {Icon::Rebuild,
         {u"M2.5 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2z",
          u"M2.5 4v7.5c0 1 1.6 1.8 3.8 2M12.5 4v2.5", u"M14.5 11a3 3 0 1 1-1-2.2M14.6 7v2.2h-2.2"}},
        {Icon::Guide,
         {u"M8 4C6.5 2.8 4.5 2.5 2 2.5v10c2.5 0 4.5.3 6 1.5 1.5-1.2 3.5-1.5 6-1.5v-10c-2.5 "
          u"0-4.5.3-6 1.5z",
          u"M8 4v10"}},
        {Icon::Slot, {u"M2 4.5h12v7H2z", u"M5 4.5v7M8 4.5v7M11 4.5v7"}},
        {Icon::Bolt, {u"M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z"}},
        {Icon::Stop, {u"M4 4h8v8H4z"}},
        {Icon::Trash, {u"M2.5 4h11M6 4V2.5h4V4M4 4l.7 9.5h6.6L12 4M6.7 6.5v4.5M9.3 6.5v4.5"}},
        {Icon::Crosshair, {u"M8 1.5v4M8 10.5v4M1.5 8h4M10.5 8h4"}},
        {Icon::ZoomFit, {u"M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10"}},
        {Icon::Sidebar, {u"M2 3h12v10H2z", u"M6 3v10"}},
};

struct ParsedPath
{
    QPainterPath path;
    bool isFilled = false;
};

const QList<ParsedPath> &parsedPaths(Icon id)
{
    static const QHash<int, QList<ParsedPath>> all = [] {
        QHash<int, QList<ParsedPath>> parsed;
        for (const IconData &data : iconTable) {
            QList<ParsedPath> paths;
            for (QStringView text : data.paths) {
                const bool isFilled = text.startsWith(u'!');
                paths.append({parseSvgPath(isFilled ? text.mid(1) : text), isFilled});
            }
            parsed.insert(int(data.id), paths);
        }
        return parsed;
    }();
    static const QList<ParsedPath> none;
    const auto found = all.constFind(int(id));
    return found == all.constEnd() ? none : found.value();
}

QColor tintColor(IconTint tint, QIcon::Mode mode)
{
    const Tokens &t = Tokens::of(nullptr);
    if (mode == QIcon::Disabled)
        return t.disabled;
    switch (tint) {
    case IconTint::Strong:
        return t.text;
    case IconTint::OnAccent:
        return t.onAccent;
    case IconTint::Accent:
        return t.link;
    case IconTint::Ok:
        return t.ok.glyph;
    case IconTint::Warn:
        return t.warn.glyph;
    case IconTint::Error:
        return t.error.glyph;
    case IconTint::Normal:
        break;
    }
    return t.text2;
}

// Looks the colour up at each painting and draws at the size asked for.
class LineIconEngine : public QIconEngine
{
public:
    LineIconEngine(Icon id, IconTint tint) : m_id(id), m_tint(tint) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const qreal side = qMin(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        paintIcon(painter, m_id, square, tintColor(m_tint, mode));
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new LineIconEngine(m_id, m_tint); }

private:
    Icon m_id;
    IconTint m_tint;
};

} // namespace

void paintIcon(QPainter *painter, Icon id, const QRectF &rect, const QColor &color)
{
    const qreal scale = rect.width() / 16;
    // Lines get thinner in relation when the icon grows: 1.3 at 16 px, 1.2 from 20, 1 from 32.
    const qreal width = rect.width() >= 32 ? 1.0 : rect.width() >= 20 ? 1.2 : 1.3;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(scale, scale);
    for (const ParsedPath &parsed : parsedPaths(id)) {
        if (parsed.isFilled) {
            painter->fillPath(parsed.path, color);
        } else {
            painter->strokePath(parsed.path,
                                QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        }
    }
    painter->restore();
}

QIcon icon(Icon id, IconTint tint)
{
    return QIcon(new LineIconEngine(id, tint));
}

void paintMark(QPainter *painter, const QRectF &rect, const QColor &color)
{
    static const QPainterPath wheels =
            parseSvgPath(u"M5 8.8a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 0 0 0-7.2z"
                         "M13 8.8a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 0 0 0-7.2z");
    static const QPainterPath frame =
            parseSvgPath(u"M5 12.4L7.3 6.8M6.2 6.6H12.3L13 12.4H10L7.7 7M11.2 4.8H13.4");
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.topLeft());
    painter->scale(rect.width() / 18, rect.height() / 18);
    painter->translate(0, -1.4);
    const QPen pen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter->strokePath(wheels, pen);
    painter->strokePath(frame, pen);
    painter->restore();
}

QIcon applicationIcon()
{
    QIcon result;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintMark(&painter, QRectF(0, 0, side, side), Tokens::light().accent);
        result.addPixmap(pixmap);
    }
    return result;
}

} // namespace pgt
