// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labssh.h"

#include <QFile>
#include <QStandardPaths>

namespace pgt::test {

LabSsh::LabSsh(const LabHosts &lab, const QString &configFile) : m_path(qgetenv("PATH"))
{
    const QString real = QStandardPaths::findExecutable(QStringLiteral("ssh"));
    QFile wrapper(m_dir.filePath(QStringLiteral("ssh")));
    if (!wrapper.open(QIODevice::WriteOnly))
        qFatal("no wrapper for ssh");
    wrapper.write("#!/bin/sh\ncase \" $* \" in *\" -F \"*) exec " + real.toUtf8() +
                  " \"$@\" ;; esac\nexec " + real.toUtf8() + " -F '" +
                  (configFile.isEmpty() ? lab.sshConfigFile() : configFile).toUtf8() +
                  "' \"$@\"\n");
    wrapper.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    wrapper.close();
    qputenv("PATH", m_dir.path().toUtf8() + ':' + m_path);
}

LabSsh::~LabSsh()
{
    qputenv("PATH", m_path);
}

} // namespace pgt::test
