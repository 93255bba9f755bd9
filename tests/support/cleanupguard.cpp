// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/cleanupguard.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

CleanupGuard::~CleanupGuard()
{
    fire();
}

bool CleanupGuard::arm(const QStringList &wrapper, const QString &script,
                       const QStringList &arguments)
{
    // Signals are ignored because Ctrl-C reaches the whole process group, this shell included.
    const QString waiting = u"trap '' HUP INT TERM; cat >/dev/null; "_s + script;
    QStringList line = wrapper;
    line << u"sh"_s << u"-c"_s << waiting << u"cleanup"_s << arguments;
    const QString program = line.takeFirst();
    m_shell.setStandardOutputFile(QProcess::nullDevice());
    m_shell.setStandardErrorFile(QProcess::nullDevice());
    m_shell.setWorkingDirectory(u"/"_s);
    m_shell.start(program, line);
    return m_shell.waitForStarted();
}

void CleanupGuard::fire()
{
    if (m_shell.state() == QProcess::NotRunning)
        return;
    m_shell.closeWriteChannel();
    if (!m_shell.waitForFinished(30000)) {
        m_shell.kill();
        m_shell.waitForFinished();
    }
}

} // namespace pgt::test
