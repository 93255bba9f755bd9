// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/canarytimeline.h"

#include "app/base/units.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace pgt {

namespace {

constexpr int usualHeight = 76;
constexpr int sideRoom = 60; ///< half a label left and right of the line
constexpr int dotRadius = 6;
constexpr qreal lineWidth = 4;
constexpr int labelRoom = 112; ///< labels nearer than this would touch

/// A text that can be read in full and in parts, as screen readers do with a label.
class TimelineInterface : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit TimelineInterface(QWidget *widget) : QAccessibleWidget(widget, QAccessible::StaticText)
    {}

    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? content() : QAccessibleWidget::text(kind);
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        if (type == QAccessible::TextInterface)
            return static_cast<QAccessibleTextInterface *>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    void selection(int, int *start, int *end) const override { *start = *end = 0; }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    int cursorPosition() const override { return 0; }
    void setCursorPosition(int) override {}
    QString text(int start, int end) const override { return content().mid(start, end - start); }
    int characterCount() const override { return int(content().size()); }
    QRect characterRect(int) const override { return rect(); }
    int offsetAtPoint(const QPoint &) const override { return 0; }
    void scrollToSubstring(int, int) override {}
    QString attributes(int, int *start, int *end) const override
    {
        *start = 0;
        *end = characterCount();
        return {};
    }

private:
    QString content() const { return static_cast<const CanaryTimeline *>(object())->text(); }
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    auto *timeline = qobject_cast<CanaryTimeline *>(object);
    return timeline ? new TimelineInterface(timeline) : nullptr;
}

QString sentenceOf(const Proof &proof)
{
    QStringList parts;
    if (proof.passed)
        parts << CanaryTimeline::tr("A write on %1 was replayed on %2 in %3.")
                         .arg(proof.primary, proof.standby, stageTime(proof.replayed));
    else
        parts << CanaryTimeline::tr("A write on %1 was not seen to arrive on %2.")
                         .arg(proof.primary, proof.standby);
    parts << CanaryTimeline::tr("Received after %1, flushed after %2, replayed after %3.")
                     .arg(stageTime(proof.received), stageTime(proof.flushed),
                          stageTime(proof.replayed));
    parts << CanaryTimeline::tr("Primary write %1, standby receive %2, standby replay %3.")
                     .arg(proof.primaryWrite, proof.standbyReceive, proof.standbyReplay);
    if (proof.bytesApart >= 0)
        parts << CanaryTimeline::tr("The positions are %1 apart.")
                         .arg(formatBytes(proof.bytesApart));
    parts << proof.failures;
    return parts.join(QLatin1Char(' '));
}

} // namespace

QString stageTime(const std::optional<std::chrono::microseconds> &time)
{
    if (!time)
        return unknownValue();
    if (time->count() > 0 && time->count() < 950)
        return CanaryTimeline::tr("%1 ms").arg(
                QLocale().toString(double(time->count()) / 1000.0, 'f', 1));
    return formatDuration(*time);
}

CanaryTimeline::CanaryTimeline(QWidget *parent) : QWidget(parent)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
    setObjectName(tr("Proof"));
    setAccessibleName(tr("Proof"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CanaryTimeline::setProof(const Proof &proof)
{
    const QString onPrimary = tr("on %1").arg(proof.primary);
    const QString onStandby = tr("on %1").arg(proof.standby);
    m_stages = {{tr("Committed"), onPrimary, std::chrono::microseconds(0)},
                {tr("Received"), onStandby, proof.received},
                {tr("Flushed"), onStandby, proof.flushed},
                {tr("Replayed"), tr("visible on %1").arg(proof.standby), proof.replayed}};
    m_text = sentenceOf(proof);
    setAccessibleDescription(m_text);
    updateGeometry();
    update();
}

QSize CanaryTimeline::sizeHint() const
{
    return {fonts::scaled(560), fonts::scaled(usualHeight)};
}

QSize CanaryTimeline::minimumSizeHint() const
{
    return {fonts::scaled(480), fonts::scaled(usualHeight)};
}

QList<qreal> CanaryTimeline::positions(qreal left, qreal right) const
{
    // In proportion to time as far as the labels allow; the order is always kept.
    std::chrono::microseconds last{1};
    for (const Stage &stage : m_stages)
        last = std::max(last, stage.at.value_or(std::chrono::microseconds(0)));
    const qsizetype count = m_stages.size();
    const qreal room = qMin(qreal(fonts::scaled(labelRoom)), (right - left) / qreal(count - 1));
    QList<qreal> result;
    for (qsizetype i = 0; i < count; ++i) {
        const auto &at = m_stages[i].at;
        qreal x = at ? left + double(at->count()) / double(last.count()) * (right - left)
                     : left + qreal(i) * (right - left) / qreal(count - 1);
        if (i > 0)
            x = qMax(x, result.last() + room);
        result << qMin(x, right - qreal(count - 1 - i) * room);
    }
    if (m_stages.last().at)
        result.last() = right;
    return result;
}

void CanaryTimeline::paintEvent(QPaintEvent *)
{
    if (m_stages.isEmpty())
        return;
    const Tokens &t = Tokens::of(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    const QList<qreal> places =
            positions(fonts::scaled(sideRoom), width() - fonts::scaled(sideRoom) - 12);
    const auto mirrored = [&](qreal x) { return isMirrored ? width() - x : x; };
    const qreal y = fonts::scaled(27);
    const QColor colors[] = {t.write.line, t.receive.line, t.flush.line, t.replay.line};
    for (qsizetype i = 1; i < m_stages.size(); ++i) {
        const bool isSeen = m_stages[i].at.has_value();
        QPen pen(isSeen ? colors[i] : t.control, isSeen ? lineWidth : 2);
        pen.setCapStyle(Qt::FlatCap);
        if (!isSeen)
            pen.setStyle(Qt::DashLine);
        painter.setPen(pen);
        painter.drawLine(QPointF(mirrored(places[i - 1]), y), QPointF(mirrored(places[i]), y));
    }
    const QFont bold = fonts::ui(fonts::Size::Label, QFont::DemiBold);
    const QFont medium = fonts::ui(fonts::Size::Label, QFont::Medium);
    const QFont small = fonts::ui(fonts::Size::Small);
    for (qsizetype i = 0; i < m_stages.size(); ++i) {
        const Stage &stage = m_stages[i];
        const QPointF center(mirrored(places[i]), y);
        painter.setPen(QPen(stage.at ? colors[i] : t.control, 2.5));
        painter.setBrush(t.base);
        painter.drawEllipse(center, dotRadius, dotRadius);
        const auto write = [&](qreal top, const QFont &font, const QColor &color,
                               const QString &text) {
            const qreal half = fonts::scaled(labelRoom);
            painter.setFont(font);
            painter.setPen(color);
            painter.drawText(QRectF(center.x() - half, top, 2 * half, fonts::scaled(16)),
                             Qt::AlignHCenter | Qt::AlignVCenter, text);
        };
        write(0, bold, t.text, stageTime(stage.at));
        write(y + fonts::scaled(10), medium, t.text, stage.name);
        write(y + fonts::scaled(26), small, t.text2, stage.place);
    }
}

} // namespace pgt
