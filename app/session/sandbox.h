// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/remote/hostaccess.h"

#include <QObject>

#include <memory>
#include <optional>

namespace pgt {

/// Two real PostgreSQL servers on this computer to try everything with: a running primary and a
/// second cluster to become its standby, in a private folder and on private sockets, no root
/// needed. Found again after a restart of the program. One at a time on a computer and account.
class Sandbox : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Unknown, ///< before look()
        Absent,
        Working, ///< something of the below is in progress, see statusText()
        Ready,   ///< both clusters exist
        Failed,  ///< see error(); prepare() and remove() may be tried again
    };
    Q_ENUM(State)

    /// What runs at the moment, as of the last look.
    struct Servers
    {
        bool primaryRunning = false;
        bool standbyRunning = false;
        bool isReplicating = false; ///< the second cluster is a standby
        bool isReplayPaused = false;
        QString versionText; ///< "15.18"
    };

    using QObject::QObject;

    virtual State state() const = 0;
    virtual QString statusText() const = 0;
    virtual std::optional<Error> error() const = 0;
    virtual Servers servers() const = 0;

    // Set in state Ready; for SetupSession::useSandbox().
    virtual HostAccess access() const = 0;
    virtual QString primaryDirectory() const = 0;
    virtual QString standbyDirectory() const = 0;
    virtual int primaryPort() const = 0;
    virtual int standbyPort() const = 0;

    /// Finds out what is there.
    virtual void look() = 0;
    /// Makes both clusters, or starts the primary if they exist. Error NoPostgres names the
    /// package.
    virtual void prepare() = 0;
    /// Stops everything and removes every file.
    virtual void remove() = 0;

    virtual void pauseReplay() = 0;
    virtual void resumeReplay() = 0;
    virtual void startStandby() = 0;
    virtual void stopStandby() = 0;
    /// Stops both servers and the load; everything stays and prepare() starts them again.
    virtual void stop() = 0;

    /// Writes about that many bytes of WAL a second into a table of its own until stopLoad(); the
    /// table stays below 64 MB. A second call changes the rate.
    virtual void startLoad(qint64 bytesPerSecond) = 0;
    virtual void stopLoad() = 0;
    /// 0: no load.
    virtual qint64 loadRate() const = 0;
    virtual std::optional<Error> loadError() const = 0;

Q_SIGNALS:
    void changed();
};

/// The real one. @p directory: where it lives; empty: in the user's data folder.
std::unique_ptr<Sandbox> makeSandbox(const QString &directory = {});

} // namespace pgt
