// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace pgt {

/// What the program was started for.
struct StartOptions
{
    bool sandbox = false;
    bool demo = false;
    QString screenshots; ///< a folder; empty: none

    /// Something to print instead of opening a window: help, version, or what is wrong with the
    /// command line.
    struct Answer
    {
        QString text;
        int exitCode = 0; ///< 0, or usageError
    };
    static constexpr int usageError = 2;
    std::optional<Answer> answer;

    /// Reads the command line, the program's name first. Needs no display: only a QCoreApplication
    /// with name and version. Options of Qt itself (-platform, -style) are left out.
    static StartOptions read(const QStringList &arguments);
};

/// Why no window can be opened, from the environment and the arguments; empty: it can be tried.
/// Without this Qt would end the program by abort().
QString noDisplayReason(const QStringList &arguments);

} // namespace pgt
