// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/askpass.h"

#include <cstdlib>

namespace {

/// A test that lets ssh ask questions is started by ssh as its own askpass program, as pgTandem is;
/// it must then answer and not run its tests again. Linked into every test, so that none can forget
/// it. The C library passes the arguments of main() to constructors.
[[gnu::constructor]] void answerAsAskPass(int argc, char *argv[])
{
    if (pgt::isAskPass())
        std::_Exit(pgt::runAskPass(argc, argv));
}

} // namespace
