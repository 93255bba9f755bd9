// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/logview.h"

#include "ui/theme/fonts.h"
#include "ui/theme/tokens.h"

#include <QEvent>
#include <QScrollBar>
#include <QTextBlock>

namespace pgt {

namespace {

constexpr int mostLines = 20'000;

} // namespace

LogView::LogView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(fonts::fixed(fonts::Size::Small));
    setLayoutDirection(Qt::LeftToRight);
    setMaximumBlockCount(mostLines);
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(10);
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        if (m_isFollowing && verticalScrollBar()->sliderPosition() < verticalScrollBar()->maximum())
            Q_EMIT leftEnd();
    });
}

void LogView::takeLog(const QList<LogLine> &log)
{
    qsizetype hostWidth = m_hostWidth;
    for (qsizetype i = qMin(m_log.size(), log.size()); i < log.size(); ++i)
        hostWidth = qMax(hostWidth, log[i].host.size());
    const qsizetype known = m_log.size();
    m_log = log;
    if (log.size() < known || hostWidth != m_hostWidth) {
        m_hostWidth = hostWidth;
        rewrite();
        return;
    }
    for (qsizetype i = known; i < log.size(); ++i)
        append(log[i]);
    if (m_isFollowing)
        follow();
}

void LogView::setHost(const QString &hostId)
{
    m_hostId = hostId;
    rewrite();
}

void LogView::follow()
{
    m_isFollowing = true;
    verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void LogView::stopFollowing()
{
    m_isFollowing = false;
}

void LogView::append(const LogLine &line)
{
    if (!m_hostId.isEmpty() && line.hostId != m_hostId)
        return;
    const Tokens &t = Tokens::of(this);
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    const auto write = [&cursor](const QString &text, const QColor &color) {
        QTextCharFormat format;
        format.setForeground(color);
        cursor.insertText(text, format);
    };
    const QColor ink = line.level == LogLine::Level::Good  ? t.ok.text
                       : line.level == LogLine::Level::Bad ? t.error.text
                                                           : t.text;
    const QString time = line.at.toLocalTime().toString(QStringLiteral("HH:mm:ss.zzz"));
    const QString host = line.host.leftJustified(m_hostWidth);
    bool isFirst = true;
    for (const QString &part : line.text.split(QLatin1Char('\n'))) {
        if (!document()->isEmpty())
            cursor.insertBlock();
        write(isFirst ? time : QString(time.size(), QLatin1Char(' ')), t.text3);
        write(QStringLiteral("  ") + (isFirst ? host : QString(host.size(), QLatin1Char(' '))),
              t.text2);
        write(QStringLiteral("  ") + part, ink);
        isFirst = false;
    }
}

void LogView::rewrite()
{
    const int scrolled = verticalScrollBar()->value();
    clear();
    for (const LogLine &line : std::as_const(m_log))
        append(line);
    if (m_isFollowing)
        follow();
    else
        verticalScrollBar()->setValue(scrolled);
}

void LogView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    const bool isColors =
            event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange;
    if (isColors && !m_log.isEmpty())
        rewrite();
}

} // namespace pgt
