// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"

#include <QPlainTextEdit>

namespace pgt {

/// The log of a run: time, host, what was run or said. Follows the end while it is asked to.
class LogView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LogView(QWidget *parent = nullptr);

    /// Shows what is new in @p log since the last call. A log that got shorter is shown anew.
    void takeLog(const QList<LogLine> &log);
    /// Only lines of that host; empty: all.
    void setHost(const QString &hostId);
    bool isFollowing() const { return m_isFollowing; }
    void follow();
    void stopFollowing();

Q_SIGNALS:
    /// The user scrolled away from the end.
    void leftEnd();

protected:
    void changeEvent(QEvent *event) override;

private:
    void append(const LogLine &line);
    void rewrite();

    QList<LogLine> m_log;
    QString m_hostId;
    qsizetype m_hostWidth = 0; ///< characters of the longest host name
    bool m_isFollowing = true;
};

} // namespace pgt
