// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

class QSocketNotifier;

namespace pgt {

/// Ends the event loop on SIGTERM, SIGINT and SIGHUP, so that everything is closed as by Quit and
/// no file stays in the temporary folder. Asks nothing: a run in progress can be resumed. The exit
/// code is 128 and the signal's number. Does nothing on Windows. One object, in the main thread.
class EndSignals
{
public:
    EndSignals();
    ~EndSignals();
    Q_DISABLE_COPY_MOVE(EndSignals)

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace pgt
