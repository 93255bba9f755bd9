// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/linkverdict.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

/// What the page Replication says after its test.
class TestLinkVerdict : public QObject
{
    Q_OBJECT

    using State = ReplicationPart::TestState;

    static LinkFacts good()
    {
        LinkFacts link;
        link.reachable = link.isPostgres = link.tlsOffered = true;
        link.connectMilliseconds = 0.64;
        return link;
    }
    static LinkVerdict judge(const LinkFacts &link, const Outcome &outcome = {},
                             TlsMode tls = TlsMode::Require)
    {
        return LinkVerdict::of(outcome, link, tls, u"berlin-2"_s, u"10.20.0.11:5432"_s);
    }

private Q_SLOTS:
    void saysTheTimeThatWasMeasured()
    {
        const LinkVerdict verdict = judge(good());
        QCOMPARE(verdict.state, State::Passed);
        QCOMPARE(verdict.text, u"Tested from berlin-2: 10.20.0.11:5432 answers in 0.6 ms"_s);
    }

    /// A host without bash has nothing that could take it: that was "answers in -1.0 ms".
    void saysNoTimeThatIsNotKnown()
    {
        LinkFacts link = good();
        link.connectMilliseconds = LinkFacts().connectMilliseconds;
        const LinkVerdict verdict = judge(link);
        QCOMPARE(verdict.state, State::Passed);
        QCOMPARE(verdict.text, u"Tested from berlin-2: 10.20.0.11:5432 answers"_s);
    }

    void saysWhatIsInTheWay()
    {
        LinkFacts link = good();
        link.tlsOffered = false;
        QCOMPARE(judge(link).state, State::Failed);
        QCOMPARE(judge(link, {}, TlsMode::Prefer).state, State::Passed);
        link.isPostgres = false;
        link.answer = u"SSH-2.0"_s;
        QCOMPARE(judge(link).text, u"10.20.0.11:5432 answers, but not as PostgreSQL: SSH-2.0"_s);
        link.reachable = false;
        link.answer = u"Connection refused"_s;
        QCOMPARE(judge(link).text,
                 u"berlin-2 does not reach 10.20.0.11:5432: Connection refused"_s);
        link.problem = Error::make(ErrorKind::LinkLost, u"The connection was lost."_s, {}, {});
        QCOMPARE(judge(link).text, u"The connection was lost."_s);
        QCOMPARE(judge(good(), Outcome::cancelled()).state, State::Failed);
    }
};

QTEST_GUILESS_MAIN(TestLinkVerdict)
#include "tst_linkverdict.moc"
