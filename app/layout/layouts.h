// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/layout/serverlayout.h"

// Inside app/layout only: the layouts, and what several of them use.

namespace pgt {

const ServerLayout &debianLayout();
const ServerLayout &pgdgLayout();
const ServerLayout &rhelLayout();
const ServerLayout &suseLayout();
const ServerLayout &archLayout();
const ServerLayout &alpineLayout();
const ServerLayout &genericLayout();

/// "start", "stop" ... as all the tools call it.
QString actionWord(ServerAction action);
/// A command of a root's or owner's (@p account; empty: root) that may take minutes.
Command controlCommand(const QStringList &argv, const QString &account);
/// Whether @p path is all that @p pattern says, a regular expression.
bool isUnder(const QString &path, const QString &pattern);
/// "17", "9.6".
QString majorOf(const Instance &instance);
/// "17", "96", as packages of most systems are numbered.
QString packageMajor(const QString &major);
/// So that SELinux lets the server work on a directory in an unusual place; empty without SELinux.
QStringList selinuxCommands(const HostFacts &host, const QString &directory);
/// So that systemd starts the instance's unit at boot.
QStringList enableUnit(const Instance &instance);

} // namespace pgt
