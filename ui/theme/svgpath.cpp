// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/svgpath.h"

#include <QtMath>

#include <cmath>
#include <optional>

namespace pgt {

namespace {

class Reader
{
public:
    explicit Reader(QStringView data) : m_data(data) {}

    bool atEnd()
    {
        skipSpace();
        return m_at >= m_data.size();
    }
    bool atCommand() { return !atEnd() && m_data.at(m_at).isLetter(); }
    QChar command() { return m_data.at(m_at++); }

    qreal number()
    {
        skipSpace();
        const qsizetype start = m_at;
        bool dotSeen = false;
        if (m_at < m_data.size() && (m_data.at(m_at) == u'-' || m_data.at(m_at) == u'+'))
            ++m_at;
        while (m_at < m_data.size()) {
            const QChar c = m_data.at(m_at);
            if (c == u'.' && !dotSeen)
                dotSeen = true;
            else if (!c.isDigit())
                break;
            ++m_at;
        }
        m_failed = m_failed || m_at == start;
        return m_data.mid(start, m_at - start).toDouble();
    }
    QPointF point(const QPointF &origin)
    {
        const qreal x = number();
        const qreal y = number();
        return origin + QPointF(x, y);
    }
    bool hasFailed() const { return m_failed; }

private:
    void skipSpace()
    {
        while (m_at < m_data.size() && (m_data.at(m_at).isSpace() || m_data.at(m_at) == u','))
            ++m_at;
    }

    QStringView m_data;
    qsizetype m_at = 0;
    bool m_failed = false;
};

struct Arc
{
    qreal rx = 0, ry = 0;
    bool isLarge = false, isSweep = false;
};

// SVG 1.1 appendix F.6.5, for arcs without rotation: from two end points to centre and angles.
void addArc(QPainterPath &path, Arc arc, const QPointF &to)
{
    const QPointF from = path.currentPosition();
    if (from == to || arc.rx <= 0 || arc.ry <= 0) {
        path.lineTo(to);
        return;
    }
    const QPointF half = (from - to) / 2;
    const qreal tooSmall = std::pow(half.x() / arc.rx, 2) + std::pow(half.y() / arc.ry, 2);
    if (tooSmall > 1) {
        arc.rx *= std::sqrt(tooSmall);
        arc.ry *= std::sqrt(tooSmall);
    }
    const qreal a = std::pow(arc.rx * half.y(), 2) + std::pow(arc.ry * half.x(), 2);
    qreal k = std::sqrt(qMax(0.0, std::pow(arc.rx * arc.ry, 2) / a - 1));
    if (arc.isLarge == arc.isSweep)
        k = -k;
    const QPointF local(k * arc.rx * half.y() / arc.ry, -k * arc.ry * half.x() / arc.rx);
    const QPointF centre = local + (from + to) / 2;
    const auto angleOf = [&](const QPointF &p) {
        return qRadiansToDegrees(
                std::atan2(-(p.y() - centre.y()) / arc.ry, (p.x() - centre.x()) / arc.rx));
    };
    const qreal start = angleOf(from);
    qreal span = angleOf(to) - start;
    if (arc.isSweep && span > 0)
        span -= 360;
    else if (!arc.isSweep && span < 0)
        span += 360;
    path.arcTo(QRectF(centre.x() - arc.rx, centre.y() - arc.ry, 2 * arc.rx, 2 * arc.ry), start,
               span);
}

class Builder
{
public:
    explicit Builder(QStringView data) : m_reader(data) {}

    QPainterPath build()
    {
        QChar command;
        while (!m_reader.atEnd()) {
            if (m_reader.atCommand())
                command = m_reader.command();
            else if (command.toUpper() == u'M') // further pairs after a move are lines
                command = command == u'm' ? u'l' : u'L';
            else if (command.toUpper() == u'Z')
                break;
            if (!apply(command) || m_reader.hasFailed())
                break;
        }
        return m_path;
    }

private:
    bool apply(QChar command)
    {
        const bool isRelative = command.isLower();
        const QPointF at = m_path.currentPosition();
        const QPointF origin = isRelative ? at : QPointF();
        const char upper = command.toUpper().toLatin1();
        if (upper != 'C' && upper != 'S')
            m_control.reset();
        switch (upper) {
        case 'M':
            m_path.moveTo(m_reader.point(origin));
            return true;
        case 'L':
            m_path.lineTo(m_reader.point(origin));
            return true;
        case 'H':
            m_path.lineTo(origin.x() + m_reader.number(), at.y());
            return true;
        case 'V':
            m_path.lineTo(at.x(), origin.y() + m_reader.number());
            return true;
        case 'C':
            curve(m_reader.point(origin), origin);
            return true;
        case 'S':
            curve(m_control ? at * 2 - *m_control : at, origin);
            return true;
        case 'A':
            arc(origin);
            return true;
        case 'Z':
            m_path.closeSubpath();
            return true;
        default:
            return false;
        }
    }

    void curve(const QPointF &first, const QPointF &origin)
    {
        m_control = m_reader.point(origin);
        m_path.cubicTo(first, *m_control, m_reader.point(origin));
    }

    void arc(const QPointF &origin)
    {
        Arc arc;
        arc.rx = m_reader.number();
        arc.ry = m_reader.number();
        m_reader.number(); // the rotation, always 0 here
        arc.isLarge = m_reader.number() != 0;
        arc.isSweep = m_reader.number() != 0;
        addArc(m_path, arc, m_reader.point(origin));
    }

    Reader m_reader;
    QPainterPath m_path;
    std::optional<QPointF> m_control; // second control point of the curve before
};

} // namespace

QPainterPath parseSvgPath(QStringView data)
{
    return Builder(data).build();
}

} // namespace pgt
