// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/hosttransport.h"

namespace pgt {

/// Jobs that outlive their session, made of nothing but commands of a transport. Each has a
/// directory /var/tmp/pgtandem-UID-ID (0700, checked to be the account's own): `out` is its output,
/// `pid` the identity of its leader, `code` the exit status. See HostTransport for what they
/// promise.
///
/// A session with root's rights starts them as transient services of systemd where that runs, in
/// pgtandem.slice: a logout does not end them, whatever logind's KillUserProcesses says. Otherwise
/// they are processes with a session (setsid) of their own, and a logout may end them there.
std::unique_ptr<DetachedTask> startDetachedTask(HostTransport &host, const DetachedJob &job);
/// Exited is reported together with the last output: as long as there is more, it says Running.
std::unique_ptr<DetachedTask> pollDetachedTask(HostTransport &host, const QString &id,
                                               const QString &runAs, qint64 offset,
                                               std::chrono::milliseconds patience);
TaskPtr killDetachedTask(HostTransport &host, const QString &id, const QString &runAs);
TaskPtr forgetDetachedTask(HostTransport &host, const QString &id, const QString &runAs);

/// The first line of the output of a job that systemd had been asked to keep and did not.
QString detachedInSession();
/// The command that starts a job as a service, for tests; exits with 83 or 84 if it cannot.
Command detachedService(const DetachedJob &job);

} // namespace pgt
