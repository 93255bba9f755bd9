// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/steppreview.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

namespace pgt {

namespace {

constexpr int lineHeight = 18;
constexpr int headHeight = 26;
constexpr int textLeft = 6;
constexpr int tabWidth = 4;
constexpr int sink = 1; ///< text of a line with fixed height stands this much below its middle
constexpr QChar minus(0x2212);

QStringList linesOf(const QString &text)
{
    QStringList lines = text.split(QLatin1Char('\n'));
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

} // namespace

/// The strip with the line numbers.
class StepPreview::Gutter : public QWidget
{
public:
    explicit Gutter(StepPreview *preview) : QWidget(preview), m_preview(preview) {}

protected:
    void paintEvent(QPaintEvent *event) override { m_preview->paintGutter(event); }
    void wheelEvent(QWheelEvent *event) override { event->ignore(); }

private:
    StepPreview *m_preview;
};

StepPreview::StepPreview(QWidget *parent) : QTextEdit(parent), m_gutter(new Gutter(this))
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QTextEdit::NoWrap);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFont(fonts::fixed(fonts::Size::Small));
    setLayoutDirection(Qt::LeftToRight); // commands and files are
    document()->setDocumentMargin(0);
    document()->setUndoRedoEnabled(false);
    setTabStopDistance(tabWidth * QFontMetricsF(font()).horizontalAdvance(QLatin1Char(' ')));
    connect(verticalScrollBar(), &QScrollBar::valueChanged, m_gutter,
            qOverload<>(&QWidget::update));
}

void StepPreview::setStep(const Step &step, Mode mode)
{
    m_step = step;
    m_mode = mode;
    build();
    verticalScrollBar()->setValue(0);
    horizontalScrollBar()->setValue(0);
}

void StepPreview::clearStep()
{
    m_step = {};
    m_lines.clear();
    write();
}

void StepPreview::build()
{
    m_lines.clear();
    if (m_mode == Mode::Diff)
        addDiff();
    else
        addCommands();
    write();
}

void StepPreview::addDiff()
{
    for (const FileChange &file : std::as_const(m_step.files)) {
        const Diff diff = file.diff();
        m_lines << Line{Kind::FileHead, file.path, 0, 0, diff.added, diff.removed};
        if (file.privacy == FileChange::Privacy::Secret)
            m_lines << Line{Kind::Note, tr("The secret itself is not shown."), 0, 0, 0, 0};
        for (const DiffHunk &hunk : diff.hunks) {
            m_lines << Line{Kind::HunkHead, hunk.header(), 0, 0, 0, 0};
            for (const DiffLine &line : hunk.lines) {
                const bool isAdded = line.kind == DiffLine::Kind::Added;
                const bool isRemoved = line.kind == DiffLine::Kind::Removed;
                const QString sign = isAdded     ? QStringLiteral("+ ")
                                     : isRemoved ? QStringLiteral("- ")
                                                 : QStringLiteral("  ");
                m_lines << Line{isAdded     ? Kind::Added
                                : isRemoved ? Kind::Removed
                                            : Kind::Context,
                                QString(sign + line.text),
                                line.oldNumber,
                                line.newNumber,
                                0,
                                0};
            }
        }
        if (diff.isEmpty())
            m_lines << Line{Kind::Note, tr("No line changes."), 0, 0, 0, 0};
    }
    if (m_step.files.isEmpty())
        m_lines << Line{Kind::Note, tr("This step changes no file."), 0, 0, 0, 0};
}

void StepPreview::addCommands()
{
    addWords({}, m_step.description);
    QString account;
    for (const CommandPreview &command : std::as_const(m_step.commands)) {
        if (command.account != account && !command.account.isEmpty()) {
            account = command.account;
            m_lines << Line{Kind::HunkHead, tr("as %1", "the OS account").arg(account), 0, 0, 0, 0};
        }
        const QStringList lines = linesOf(command.line);
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString lead = i == 0 ? QStringLiteral("$ ") : QStringLiteral("  ");
            m_lines << Line{Kind::Command, QString(lead + lines[i]), 0, 0, 0, 0};
        }
        for (const QString &line : linesOf(command.input))
            m_lines << Line{Kind::Input, QString(QStringLiteral("  ") + line), 0, 0, 0, 0};
    }
    if (m_step.commands.isEmpty())
        m_lines << Line{Kind::Note, tr("This step runs no command of its own."), 0, 0, 0, 0};
    addWords(tr("Restart"), m_step.blastRadius);
    addWords(tr("Nothing to do if"), m_step.checkText);
    addWords(tr("Verified by"), m_step.verifyText);
    addWords(tr("Undo"), m_step.undoText);
}

void StepPreview::addWords(const QString &head, const QString &text)
{
    if (text.isEmpty())
        return;
    for (const QString &line : linesOf(text)) {
        const QString shown = head.isEmpty() ? line : tr("%1: %2", "heading: text").arg(head, line);
        m_lines << Line{Kind::Words, shown, 0, 0, 0, 0};
    }
}

void StepPreview::write()
{
    document()->clear();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const Line &line = m_lines[i];
        const bool isHead = line.kind == Kind::FileHead;
        QTextBlockFormat block;
        block.setLineHeight(fonts::scaled(isHead ? headHeight : lineHeight),
                            QTextBlockFormat::FixedHeight);
        block.setLeftMargin(textLeft);
        block.setRightMargin(textLeft);
        // A diff is read line by line; a command must be seen to its end.
        block.setNonBreakableLines(m_mode == Mode::Diff && line.kind != Kind::Words);
        if (line.kind == Kind::Command || line.kind == Kind::Input) {
            const qreal lead = QFontMetricsF(fonts::fixed(fonts::Size::Small))
                                       .horizontalAdvance(QStringLiteral("  "));
            block.setLeftMargin(textLeft + lead);
            block.setTextIndent(-lead); // what is wrapped stands below the command, not the sign
        }
        QTextCharFormat format;
        // The head is painted in the middle of its row; its text is there to select and to read.
        format.setForeground(isHead ? QColor(Qt::transparent) : ink(line.kind));
        format.setFont(line.kind == Kind::Words || line.kind == Kind::Note
                               ? fonts::ui(fonts::Size::Label)
                               : fonts::fixed(isHead ? fonts::Size::Label : fonts::Size::Small));
        if (i == 0) {
            cursor.setBlockFormat(block);
            cursor.setBlockCharFormat(format);
        } else {
            cursor.insertBlock(block, format);
        }
        const bool hasSign = line.kind == Kind::Added || line.kind == Kind::Removed;
        if (hasSign) {
            QTextCharFormat bold = format;
            bold.setFontWeight(QFont::Bold);
            cursor.insertText(line.text.left(1), bold);
        }
        cursor.insertText(line.text.mid(hasSign ? 1 : 0), format);
    }
    cursor.endEditBlock();
    setLineWrapMode(m_mode == Mode::Commands ? QTextEdit::WidgetWidth : QTextEdit::NoWrap);
    moveCursor(QTextCursor::Start);
    setViewportMargins(gutterWidth(), 0, 0, 0);
    m_gutter->setVisible(gutterWidth() > 0);
    m_gutter->update();
}

int StepPreview::gutterWidth() const
{
    return m_mode == Mode::Diff ? fonts::scaled(56) : fonts::scaled(8);
}

QColor StepPreview::ground(Kind kind) const
{
    const Tokens &t = Tokens::of(this);
    switch (kind) {
    case Kind::FileHead:
        return t.alt;
    case Kind::HunkHead:
        return t.tint;
    case Kind::Added:
        return t.addBackground;
    case Kind::Removed:
        return t.removeBackground;
    default:
        return t.base;
    }
}

QColor StepPreview::ink(Kind kind) const
{
    const Tokens &t = Tokens::of(this);
    switch (kind) {
    case Kind::HunkHead:
        return t.link;
    case Kind::Added:
        return t.addText;
    case Kind::Removed:
        return t.removeText;
    case Kind::Words:
    case Kind::Note:
        return t.text2;
    default:
        return t.text;
    }
}

template<typename Visitor>
void StepPreview::forVisible(Visitor visit) const
{
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const int scrolled = verticalScrollBar()->value();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockNumber() >= m_lines.size())
            return;
        // The layout's own rectangle is as high as the font, not as the line.
        const Line &line = m_lines[block.blockNumber()];
        const QRectF natural = layout->blockBoundingRect(block);
        const qreal fixed = fonts::scaled(line.kind == Kind::FileHead ? headHeight : lineHeight);
        const QRectF row(0, natural.top() + sink - scrolled, natural.width(),
                         qMax(fixed, natural.height()));
        if (row.bottom() < 0)
            continue;
        if (row.top() > viewport()->height())
            return;
        visit(row, line);
    }
}

void StepPreview::paintEvent(QPaintEvent *event)
{
    {
        const Tokens &t = Tokens::of(this);
        QPainter painter(viewport());
        forVisible([&](const QRectF &row, const Line &line) {
            const QRectF full(0, row.top(), viewport()->width(), row.height());
            painter.fillRect(full, ground(line.kind));
            if (line.kind == Kind::FileHead) {
                painter.fillRect(QRectF(0, row.top(), full.width(), 1), t.lineSoft);
                painter.fillRect(QRectF(0, row.bottom() - 1, full.width(), 1), t.lineSoft);
                paintFileHead(&painter, full, line);
            }
        });
    }
    QTextEdit::paintEvent(event);
}

void StepPreview::paintFileHead(QPainter *painter, const QRectF &row, const Line &line) const
{
    const Tokens &t = Tokens::of(this);
    const QFont font = fonts::quantity(fonts::Size::Label);
    const QFontMetrics metrics(font);
    const QString removed = QString(minus) + QString::number(line.removed);
    const QString added = QLatin1Char('+') + QString::number(line.added);
    // Stays in sight when the lines below are scrolled; its end says most.
    const QFont fixed = fonts::fixed(fonts::Size::Label);
    const qreal counts =
            metrics.horizontalAdvance(removed) + metrics.horizontalAdvance(added) + 6 + 12 + 12;
    const QRectF place = row.adjusted(textLeft, 0, -counts, 0);
    painter->setFont(fixed);
    painter->setPen(t.text);
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      QFontMetricsF(fixed).elidedText(line.text, Qt::ElideMiddle, place.width()));
    painter->setFont(font);
    QRectF area = row.adjusted(0, 0, -12, 0);
    painter->setPen(t.error.text);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, removed);
    area.setRight(area.right() - metrics.horizontalAdvance(removed) - 6);
    painter->setPen(t.ok.text);
    painter->drawText(area, Qt::AlignRight | Qt::AlignVCenter, added);
}

void StepPreview::paintGutter(QPaintEvent *)
{
    const Tokens &t = Tokens::of(this);
    QPainter painter(m_gutter);
    const bool hasNumbers = m_mode == Mode::Diff && !m_lines.isEmpty();
    painter.fillRect(m_gutter->rect(), hasNumbers ? t.alt : t.base);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fonts::fixed(fonts::Size::Small));
    forVisible([&](const QRectF &row, const Line &line) {
        const QRectF full(0, row.top(), m_gutter->width(), row.height());
        QColor color = line.kind == Kind::Added     ? t.addGutter
                       : line.kind == Kind::Removed ? t.removeGutter
                       : line.kind == Kind::Context ? t.alt
                                                    : ground(line.kind);
        painter.fillRect(full, color);
        if (line.kind == Kind::FileHead) {
            painter.fillRect(QRectF(0, row.top(), full.width(), 1), t.lineSoft);
            painter.fillRect(QRectF(0, row.bottom() - 1, full.width(), 1), t.lineSoft);
            paintIcon(&painter, Icon::FileEdit, QRectF(12, row.center().y() - 7, 14, 14), t.text2);
            return;
        }
        painter.setPen(line.kind == Kind::Added     ? t.addText
                       : line.kind == Kind::Removed ? t.removeText
                                                    : t.text3);
        const qreal half = full.width() / 2 - 2;
        const auto number = [&](int value, qreal right) {
            if (value > 0)
                painter.drawText(QRectF(right - half, row.top(), half, row.height()),
                                 Qt::AlignRight | Qt::AlignVCenter, QString::number(value));
        };
        number(line.oldNumber, half);
        number(line.newNumber, full.width() - 4);
    });
}

bool StepPreview::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int line = cursorForPosition(help->pos()).blockNumber();
        const bool isHead = line < m_lines.size() && m_lines[line].kind == Kind::FileHead;
        QToolTip::showText(help->globalPos(), isHead ? m_lines[line].text : QString(), this);
        return true;
    }
    return QTextEdit::viewportEvent(event);
}

void StepPreview::resizeEvent(QResizeEvent *event)
{
    QTextEdit::resizeEvent(event);
    m_gutter->setGeometry(frameWidth(), frameWidth(), gutterWidth(), viewport()->height());
}

void StepPreview::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    const bool isColors =
            event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (isColors && !m_lines.isEmpty())
        write();
}

} // namespace pgt
