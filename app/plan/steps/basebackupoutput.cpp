// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/steps/basebackupoutput.h"

#include <QRegularExpression>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

constexpr auto rateWindow = 10s;
constexpr int tailLines = 20;

} // namespace

QStringList BaseBackupOutput::take(const QByteArray &bytes, Clock::Steady now)
{
    QStringList shown;
    m_rest += bytes;
    m_rest.replace('\r', '\n');
    qsizetype begin = 0;
    for (qsizetype end; (end = m_rest.indexOf('\n', begin)) >= 0; begin = end + 1) {
        const QString line = QString::fromUtf8(m_rest.mid(begin, end - begin)).trimmed();
        if (line.isEmpty())
            continue;
        if (takeProgress(line, now)) {
            const int tenth = m_progress.totalBytes > 0
                                      ? int(m_progress.doneBytes * 10 / m_progress.totalBytes)
                                      : 0;
            if (tenth != m_loggedTenth)
                shown << line;
            m_loggedTenth = tenth;
            continue;
        }
        if (line.contains("waiting for checkpoint"_L1))
            m_progress.waitingForCheckpoint = true;
        if (line.contains("checkpoint completed"_L1))
            m_progress.waitingForCheckpoint = false;
        m_tail << line;
        if (m_tail.size() > tailLines)
            m_tail.removeFirst();
        shown << line;
    }
    m_rest = m_rest.mid(begin);
    return shown;
}

bool BaseBackupOutput::takeProgress(const QString &line, Clock::Steady now)
{
    // "  4301/12083 kB (36%), 0/1 tablespace (...)"
    static const QRegularExpression pattern(u"^(\\d+)/(\\d+) kB \\(\\d+%\\)"_s);
    const QRegularExpressionMatch match = pattern.match(line);
    if (!match.hasMatch())
        return false;
    m_progress.doneBytes = match.captured(1).toLongLong() * 1024;
    m_progress.totalBytes = match.captured(2).toLongLong() * 1024;
    m_progress.waitingForCheckpoint = false;
    measure(now);
    return true;
}

void BaseBackupOutput::measure(Clock::Steady now)
{
    m_samples.emplace_back(now, m_progress.doneBytes);
    while (m_samples.size() > 2 && now - m_samples.front().first > rateWindow)
        m_samples.pop_front();
    const auto elapsed = std::chrono::duration<double>(now - m_samples.front().first).count();
    if (elapsed <= 0)
        return;
    m_progress.bytesPerSecond = double(m_progress.doneBytes - m_samples.front().second) / elapsed;
    m_progress.left.reset();
    if (m_progress.bytesPerSecond > 0)
        m_progress.left = std::chrono::seconds(qint64(
                double(m_progress.totalBytes - m_progress.doneBytes) / m_progress.bytesPerSecond));
}

} // namespace pgt
