// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/linkverdict.h"

#include <QLocale>

namespace pgt {

LinkVerdict LinkVerdict::of(const Outcome &outcome, const LinkFacts &link, TlsMode tls,
                            const QString &from, const QString &to)
{
    using State = ReplicationPart::TestState;
    const auto tr = [](const char *text) { return ReplicationPart::tr(text); };
    if (!outcome.isSucceeded() || link.problem) {
        return {State::Failed, outcome.isFailed() ? outcome.error().text
                               : link.problem     ? link.problem->text
                                                  : tr("Cancelled")};
    }
    if (!link.reachable)
        return {State::Failed, tr("%1 does not reach %2: %3").arg(from, to, link.answer)};
    if (!link.isPostgres)
        return {State::Failed, tr("%1 answers, but not as PostgreSQL: %2").arg(to, link.answer)};
    if (!link.tlsOffered && tls >= TlsMode::Require) {
        return {State::Failed,
                tr("%1 answers, but offers no TLS. Choose prefer or turn ssl on there.").arg(to)};
    }
    // The time is missing where the host has no tool that could take it.
    QString text =
            link.connectMilliseconds < 0
                    ? tr("Tested from %1: %2 answers").arg(from, to)
                    : tr("Tested from %1: %2 answers in %3 ms")
                              .arg(from, to, QLocale().toString(link.connectMilliseconds, 'f', 1));
    if (link.certificateValidUntil) {
        text += tr(", server certificate is valid until %1")
                        .arg(QLocale().toString(link.certificateValidUntil->date(),
                                                QLocale::ShortFormat));
    }
    return {State::Passed, text};
}

} // namespace pgt
