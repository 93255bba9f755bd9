// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/hostlink.h"
#include "app/remote/sessiontransport.h"
#include "app/session/promptdesk.h"
#include "app/session/serverpart.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempsshd.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

/// A link that freezes, comes back and is lost, with a real server: as the wizard's page and the
/// dashboard see it.
class TestFrozenLink : public QObject
{
    Q_OBJECT

    static constexpr int patience = 90'000;
    std::unique_ptr<TempSshd> m_sshd;
    FakeSecretStore m_secrets;
    std::unique_ptr<PromptDesk> m_desk;
    SessionTransport *m_transport = nullptr;

    TransportMaker maker()
    {
        return [this](const HostAccess &access, Prompter *prompter) {
            const SshClient client{QStringLiteral("ssh"),
                                   {QStringLiteral("-F"), m_sshd->configFile()}};
            SessionTimings timings;
            timings.ping = 200ms;
            timings.stale = 600ms;
            auto transport = std::make_unique<SessionTransport>(access, client, timings, prompter);
            m_transport = transport.get();
            return transport;
        };
    }
    HostAccess access() const
    {
        HostAccess access;
        access.ssh.host = m_sshd->alias();
        access.ssh.useSudo = false;
        return access;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        m_sshd = std::make_unique<TempSshd>();
        QVERIFY2(m_sshd->isRunning(), qPrintable(m_sshd->error()));
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_desk = std::make_unique<PromptDesk>(m_secrets);
    }
    void cleanup()
    {
        m_desk.reset();
        m_sshd->thawSessions();
        if (!m_sshd->isRunning())
            QVERIFY2(m_sshd->start(), qPrintable(m_sshd->error()));
    }
    void cleanupTestCase() { m_sshd.reset(); }

    void theDashboardsLinkGoesOnWhenTheNetworkReturns()
    {
        HostLink link(access(), maker(), {m_desk.get(), &m_desk->silent()});
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        link.open();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Ready, patience);
        const qint64 process = m_transport->processId();
        QSignalSpy ready(&link, &HostLink::readyChanged);
        m_sshd->freezeSessions();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Stale, patience);
        QVERIFY(!link.status().text.isEmpty());
        QVERIFY(link.isReady()); // what goes through it is kept
        m_sshd->thawSessions();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Ready, patience);
        QCOMPARE(m_transport->processId(), process); // the same session
        QCOMPARE(ready.count(), 0);
        QCOMPARE(opened.count(), 0);
    }

    void theDashboardsLinkComesBackByItselfAndAsksNothing()
    {
        HostLink link(access(), maker(), {m_desk.get(), &m_desk->silent()});
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        link.open();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Ready, patience);
        m_sshd->stop();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Retrying, patience);
        const Error lost = *link.status().error;
        QVERIFY(!lost.text.isEmpty() && !lost.why.isEmpty() && !lost.remedy.isEmpty());
        QVERIFY2(m_sshd->start(), qPrintable(m_sshd->error()));
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Ready, patience);
        QCOMPARE(opened.count(), 0);
    }

    void anUnknownHostKeyInTheBackgroundWaitsForTheUser()
    {
        QVERIFY(m_sshd->setKnownHost(KnownHost::Absent));
        HostLink link(access(), maker(), {m_desk.get(), &m_desk->silent()});
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        link.open();
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::NeedsLogin, patience);
        QCOMPARE(opened.count(), 0);
        link.logIn();
        QTRY_COMPARE_WITH_TIMEOUT(m_desk->shown().size(), 1, patience);
        const PromptQuestion asked = m_desk->shown().first();
        QCOMPARE(asked.prompt.kind, Prompt::Kind::HostKey);
        QVERIFY(!asked.prompt.fingerprint.isEmpty());
        m_desk->answer(asked.id, Secret::fromString(asked.prompt.fingerprint),
                       Remember::ForThisRun);
        QTRY_COMPARE_WITH_TIMEOUT(link.status().state, LinkStatus::State::Ready, patience);
        QVERIFY(m_sshd->setKnownHost(KnownHost::Right));
    }

    void thePageSaysWhatTheLinkDoesAndKeepsWhatWasFound()
    {
        ServerPart part(ServerPart::Purpose::Primary, maker(), m_desk.get());
        part.setAccess(access());
        part.connectToHost();
        QTRY_COMPARE_WITH_TIMEOUT(part.state(), ServerPart::State::Found, patience);
        QTRY_COMPARE_WITH_TIMEOUT(part.link(), ServerPart::Link::Up, patience);
        const QString found = part.statusText();
        m_sshd->freezeSessions();
        QTRY_COMPARE_WITH_TIMEOUT(part.link(), ServerPart::Link::Stale, patience);
        QVERIFY(part.statusText() != found);
        m_sshd->thawSessions();
        QTRY_COMPARE_WITH_TIMEOUT(part.link(), ServerPart::Link::Up, patience);
        QCOMPARE(part.statusText(), found);
        m_sshd->stop();
        QTRY_COMPARE_WITH_TIMEOUT(part.link(), ServerPart::Link::Lost, patience);
        QVERIFY(part.facts().has_value());
        QCOMPARE(part.access(), access());
        QVERIFY(!part.isReady());
        QVERIFY2(m_sshd->start(), qPrintable(m_sshd->error()));
        part.connectToHost();
        QTRY_COMPARE_WITH_TIMEOUT(part.state(), ServerPart::State::Found, patience);
        QTRY_COMPARE_WITH_TIMEOUT(part.link(), ServerPart::Link::Up, patience);
    }
};

QTEST_GUILESS_MAIN(TestFrozenLink)
#include "tst_frozenlink.moc"
