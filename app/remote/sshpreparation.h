// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/remote/processreaper.h"
#include "app/remote/sshoptions.h"
#include "app/task/task.h"

namespace pgt {

/// Asks the ssh program for its version and for what its configuration makes of a target, before
/// anything is connected. Fails with Io if there is no usable ssh, or with what ssh says about its
/// configuration.
class SshPreparation : public Task
{
    Q_OBJECT

public:
    SshPreparation(const SshClient &client, const SshTarget &target, QObject *parent = nullptr);
    ~SshPreparation() override;

    /// Valid once Succeeded.
    const SshClientVersion &version() const { return m_version; }
    SshCapabilities client() const { return SshCapabilities::of(m_version); }
    const SshResolved &resolved() const { return m_resolved; }

protected:
    void run() override;
    void abort() override;

private:
    void ask(const QStringList &arguments, void (SshPreparation::*answer)(int exitCode));
    void versionRead(int exitCode);
    void configurationRead(int exitCode);

    SshClient m_client;
    SshTarget m_target;
    SshClientVersion m_version;
    SshResolved m_resolved;
    std::unique_ptr<QProcess> m_process;
};

} // namespace pgt
