// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

// Categories of the program's own log. Secrets never get here: only Command's shown form, exit
// codes and messages of servers are logged.
Q_DECLARE_LOGGING_CATEGORY(lcRemote) // pgtandem.remote: sessions, commands, exit codes
Q_DECLARE_LOGGING_CATEGORY(lcPg)     // pgtandem.pg: connections, without passwords
Q_DECLARE_LOGGING_CATEGORY(lcPlan)   // pgtandem.plan: steps, journal
Q_DECLARE_LOGGING_CATEGORY(lcWatch)  // pgtandem.watch: sampling
Q_DECLARE_LOGGING_CATEGORY(lcStore)  // pgtandem.store: settings, keychain
Q_DECLARE_LOGGING_CATEGORY(lcUi)     // pgtandem.ui: when the first window is there
