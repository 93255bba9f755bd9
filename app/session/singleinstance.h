// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

namespace pgt {

/// Lets only one program at a time work with a folder of settings and clusters: two would overwrite
/// each other's lists. The first one holds a lock, which is free again when its process ends in
/// whatever way, and listens on a socket in that folder for a second one to call it to the front.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    enum class Standing {
        First,   ///< this one works; signals come from now on
        Raised,  ///< another one runs and has come to the front
        Refused, ///< another one runs and does not answer, or the folder cannot be used: see
                 ///< error()
    };

    explicit SingleInstance(const QString &folder, QObject *parent = nullptr);

    /// To be called once, before anything in the folder is read. @p wish is handed to the one that
    /// runs. Blocks for two seconds at most, where another one runs and hangs.
    Standing claim(const QString &wish = {});
    const Error &error() const { return m_error; }

Q_SIGNALS:
    /// Somebody has started the program again. @p wish as given there: "" or "sandbox".
    void called(const QString &wish);

private:
    bool call(const QString &wish);
    void listen();
    void answer();

    QString m_folder;
    QString m_socket;
    QLockFile m_lock;
    QLocalServer m_server;
    Error m_error;
};

} // namespace pgt
