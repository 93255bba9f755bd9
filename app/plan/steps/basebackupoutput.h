// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/plan/runevents.h"

#include <QByteArray>
#include <QStringList>

#include <deque>

namespace pgt {

/// Reads what pg_basebackup -P -v prints: progress lines become figures, the rest is for the log.
/// Lines end in CR up to 10 and in LF since 11 when the output is no terminal; a piece may end
/// anywhere. Needs LC_ALL=C.
class BaseBackupOutput
{
public:
    /// Takes the next piece. Returns the lines worth logging, one in ten percent of the progress
    /// among them.
    QStringList take(const QByteArray &bytes, Clock::Steady now);
    const CopyProgress &progress() const { return m_progress; }
    /// The last lines that are no progress, for errors.
    QString tail() const { return m_tail.join(u'\n'); }

private:
    bool takeProgress(const QString &line, Clock::Steady now);
    void measure(Clock::Steady now);

    QByteArray m_rest;
    CopyProgress m_progress;
    std::deque<std::pair<Clock::Steady, qint64>> m_samples;
    QStringList m_tail;
    int m_loggedTenth = -1;
};

} // namespace pgt
