// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/log.h"

Q_LOGGING_CATEGORY(lcRemote, "pgtandem.remote", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPg, "pgtandem.pg", QtWarningMsg)
Q_LOGGING_CATEGORY(lcPlan, "pgtandem.plan", QtWarningMsg)
Q_LOGGING_CATEGORY(lcWatch, "pgtandem.watch", QtWarningMsg)
Q_LOGGING_CATEGORY(lcStore, "pgtandem.store", QtWarningMsg)
Q_LOGGING_CATEGORY(lcUi, "pgtandem.ui", QtWarningMsg)
