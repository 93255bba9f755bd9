// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/prompter.h"

#include <QCoreApplication>

namespace pgt {

Error nobodyToAsk(const Prompt &prompt)
{
    struct Texts
    {
        Q_DECLARE_TR_FUNCTIONS(pgt::Prompter)
    };
    return Error::make(ErrorKind::AnswerNeeded,
                       Texts::tr("The login on %1 needs an answer.")
                               .arg(prompt.asker.isEmpty() ? prompt.host : prompt.asker),
                       Texts::tr("Nobody can be asked here, so it was given up; nothing was sent."),
                       Texts::tr("Load your key with ssh-add, so that the login works without "
                                 "questions."))
            .withDetail(prompt.text)
            .withHost(prompt.host);
}

} // namespace pgt
