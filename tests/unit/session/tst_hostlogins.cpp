// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/monitor/hostlink.h"
#include "app/session/promptdesk.h"
#include "app/session/serverpart.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/loginhost.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

namespace {

Secret secret(const char *text)
{
    return Secret::fromUtf8(QByteArray(text));
}

Prompt question(Prompt::Kind kind = Prompt::Kind::LoginPassword)
{
    Prompt prompt;
    prompt.kind = kind;
    prompt.host = QStringLiteral("berlin-1");
    prompt.account = QStringLiteral("dba");
    if (kind != Prompt::Kind::HostKey && kind != Prompt::Kind::Challenge)
        prompt.secretKey = QStringLiteral("ssh/dba@berlin-1");
    return prompt;
}

} // namespace

/// Logins that ask, as the dashboard's links and the wizard's pages make them.
class TestHostLogins : public QObject
{
    Q_OBJECT

    FakeSecretStore m_store;
    std::unique_ptr<PromptDesk> m_desk;
    LoginScript m_script;
    LoginHost *m_host = nullptr;

    TransportMaker maker()
    {
        return [this](const HostAccess &, Prompter *prompter) {
            auto host = std::make_unique<LoginHost>(m_script, prompter);
            m_host = host.get();
            return host;
        };
    }
    std::unique_ptr<HostLink> makeLink()
    {
        HostAccess access;
        access.ssh.host = QStringLiteral("berlin-1");
        return std::make_unique<HostLink>(access, maker(),
                                          LinkPrompters{m_desk.get(), &m_desk->silent()});
    }
    void answer(const char *text)
    {
        QTRY_COMPARE(m_desk->shown().size(), 1);
        m_desk->answer(m_desk->shown().first().id, secret(text), Remember::ForThisRun);
    }
    std::unique_ptr<ServerPart> makePart(SshTarget::Auth auth)
    {
        auto part =
                std::make_unique<ServerPart>(ServerPart::Purpose::Primary, maker(), m_desk.get());
        HostAccess access;
        access.ssh.host = QStringLiteral("berlin-1");
        access.ssh.auth = auth;
        part->setAccess(access);
        return part;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store.setBehaviour(FakeSecretStore::Behaviour::Works);
        m_store.inKeychain.clear();
        m_store.restart();
        m_desk = std::make_unique<PromptDesk>(m_store);
        m_script = LoginScript();
        m_script.rightAnswer = secret("right");
    }
    void cleanup() { m_desk.reset(); }

    void anAddressOfAProviderIsNotLoggedInTo()
    {
        const auto part = makePart(SshTarget::Auth::Defaults);
        HostAccess access = part->access();
        access.ssh.host = QStringLiteral("db1.abc.eu-central-1.rds.amazonaws.com");
        part->setAccess(access);
        part->connectToHost();
        QTRY_VERIFY(part->error());
        QCOMPARE(part->error()->kind, ErrorKind::Managed);
        QVERIFY(part->error()->text.contains(QStringLiteral("Amazon RDS")));
        QVERIFY(!part->error()->why.isEmpty() && !part->error()->remedy.isEmpty());
        QCOMPARE(m_script.logins, 0);
    }

    void aBackgroundLoginWaitsForTheUserWithoutADialog_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("host key") << int(Prompt::Kind::HostKey);
        QTest::newRow("password") << int(Prompt::Kind::LoginPassword);
        QTest::newRow("one-time code") << int(Prompt::Kind::Challenge);
        QTest::newRow("sudo") << int(Prompt::Kind::PrivilegePassword);
    }
    void aBackgroundLoginWaitsForTheUserWithoutADialog()
    {
        QFETCH(int, kind);
        m_script.questions = {question(Prompt::Kind(kind))};
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        const auto link = makeLink();
        QSignalSpy failed(link.get(), &HostLink::failed);
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::NeedsLogin);
        QCOMPARE(link->status().error->kind, ErrorKind::AnswerNeeded);
        QVERIFY(!link->status().text.isEmpty());
        QCOMPARE(opened.count(), 0);
        QCOMPARE(failed.count(), 1);
        if (kind == int(Prompt::Kind::LoginPassword))
            QTest::qWait(1500); // longer than the first delay: nothing is tried again by itself
        QCOMPARE(m_script.logins, 1);
        QCOMPARE(m_script.wrongAnswers, 0);
    }

    void theUserLogsInWhenItSuits()
    {
        m_script.questions = {question()};
        const auto link = makeLink();
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::NeedsLogin);
        link->logIn();
        QTRY_COMPARE(link->status().state, LinkStatus::State::Asking);
        answer("right");
        QTRY_COMPARE(link->status().state, LinkStatus::State::Ready);
        QVERIFY(link->isReady());
        // Lost: comes back with what was answered, without a word.
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        m_host->setState(HostTransport::State::Lost, QStringLiteral("gone"));
        QCOMPARE(link->status().state, LinkStatus::State::Retrying);
        QTRY_COMPARE(link->status().state, LinkStatus::State::Ready);
        QCOMPARE(opened.count(), 0);
    }

    void aLoginUnderWayBecomesTheUsersOwn()
    {
        m_store.setBehaviour(FakeSecretStore::Behaviour::Hangs); // the silent look takes long
        m_script.questions = {question()};
        const auto link = makeLink();
        link->open();
        QCOMPARE(m_host->state(), HostTransport::State::Asking);
        QCOMPARE(link->status().state, LinkStatus::State::Connecting); // nobody is asked yet
        m_store.setBehaviour(FakeSecretStore::Behaviour::Works);
        link->logIn();
        answer("right");
        QTRY_VERIFY(link->isReady());
        QCOMPARE(m_script.logins, 2);
    }

    void aCancelledLoginWaitsAgain()
    {
        m_script.questions = {question()};
        const auto link = makeLink();
        link->logIn();
        QTRY_COMPARE(m_desk->shown().size(), 1);
        m_desk->cancel(m_desk->shown().first().id);
        QTRY_COMPARE(link->status().state, LinkStatus::State::NeedsLogin);
        QVERIFY(!link->status().error->remedy.isEmpty());
        QCOMPARE(m_script.wrongAnswers, 0);
    }

    void aRememberedAnswerThatIsRefusedIsTriedOnce()
    {
        m_store.inKeychain.insert(question().secretKey, secret("old"));
        m_script.questions = {question()};
        const auto link = makeLink();
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::NeedsLogin);
        QCOMPARE(m_script.wrongAnswers, 1);
        QTRY_VERIFY(m_store.inKeychain.isEmpty());
    }

    void aStaleLinkIsSaidAndGoesOn()
    {
        const auto link = makeLink();
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::Ready);
        QSignalSpy ready(link.get(), &HostLink::readyChanged);
        m_host->setState(HostTransport::State::Stale, QStringLiteral("It does not answer."));
        QCOMPARE(link->status().state, LinkStatus::State::Stale);
        QCOMPARE(link->status().text, QStringLiteral("It does not answer."));
        m_host->setState(HostTransport::State::Ready);
        QCOMPARE(link->status().state, LinkStatus::State::Ready);
        QCOMPARE(ready.count(), 0); // nothing was dropped
        QCOMPARE(m_script.logins, 1);
    }

    void whatOnlyTheUserCanSolveIsRefused()
    {
        m_script.failure = Error::make(ErrorKind::HostKeyChanged, QStringLiteral("changed"));
        const auto link = makeLink();
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::Refused);
        QCOMPARE(link->status().error->kind, ErrorKind::HostKeyChanged);
    }

    void withoutADeskALoginThatAsksIsGivenUp()
    {
        m_script.questions = {question()};
        HostLink link(HostAccess(), maker());
        link.open();
        QTRY_COMPARE(link.status().state, LinkStatus::State::NeedsLogin);
    }

    void thePagesPasswordAnswersTheFirstQuestionForIt()
    {
        m_script.questions = {question()};
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        const auto part = makePart(SshTarget::Auth::Password);
        part->setPassword(secret("right"), Remember::InKeychain);
        part->connectToHost();
        QTRY_COMPARE(m_host->state(), HostTransport::State::Ready);
        QCOMPARE(opened.count(), 0);
        QTRY_COMPARE(m_store.inKeychain.value(question().secretKey), secret("right"));
    }

    void aWrongPasswordOfThePageIsAskedForAndForgotten()
    {
        m_script.questions = {question()};
        const auto part = makePart(SshTarget::Auth::Password);
        part->setPassword(secret("wrong"), Remember::InKeychain);
        part->connectToHost();
        QTRY_COMPARE(m_desk->shown().size(), 1);
        QCOMPARE(m_desk->shown().first().prompt.attempt, 2);
        QTRY_VERIFY(m_store.inKeychain.isEmpty());
        QCOMPARE(part->statusText(), ServerPart::tr("Waiting for your answer"));
        QCOMPARE(part->password(), secret("wrong")); // typing stays
        answer("right");
        QTRY_COMPARE(m_host->state(), HostTransport::State::Ready);
        QCOMPARE(m_script.wrongAnswers, 1);
    }

    void theLastWrongAnswerIsForgottenByThePageAndByTheLink()
    {
        m_script.questions = {question()};
        m_script.attemptsAllowed = 1;
        const auto part = makePart(SshTarget::Auth::Password);
        part->setPassword(secret("wrong"), Remember::InKeychain);
        part->connectToHost();
        QTRY_COMPARE(part->state(), ServerPart::State::Failed);
        QTRY_VERIFY(m_store.inKeychain.isEmpty());
        QCOMPARE(part->password(), secret("wrong")); // typing stays

        m_store.inKeychain.insert(question().secretKey, secret("wrong too"));
        const auto link = makeLink();
        link->open();
        QTRY_COMPARE(link->status().state, LinkStatus::State::Refused);
        QTRY_VERIFY(m_store.inKeychain.isEmpty());
    }

    void aJumpHostNeverGetsThePagesPassword()
    {
        Prompt jump = question();
        jump.asker = QStringLiteral("bastion");
        m_script.questions = {jump};
        const auto part = makePart(SshTarget::Auth::Password);
        part->setPassword(secret("right"), Remember::ForThisRun);
        part->connectToHost();
        QTRY_COMPARE(m_desk->shown().size(), 1);
        QCOMPARE(m_script.wrongAnswers, 0);
    }

    void otherWaysIgnoreThePagesPassword()
    {
        m_script.questions = {question()};
        const auto part = makePart(SshTarget::Auth::Defaults);
        part->setPassword(secret("right"), Remember::ForThisRun);
        part->connectToHost();
        QTRY_COMPARE(m_desk->shown().size(), 1);
    }

    void aCancelledQuestionEndsConnecting()
    {
        m_script.questions = {question()};
        const auto part = makePart(SshTarget::Auth::Defaults);
        part->connectToHost();
        QTRY_VERIFY(part->isAsking());
        QTRY_COMPARE(m_desk->shown().size(), 1);
        m_desk->cancel(m_desk->shown().first().id);
        QTRY_COMPARE(part->state(), ServerPart::State::Failed);
        QVERIFY(!part->isAsking());
        QCOMPARE(part->error()->kind, ErrorKind::Cancelled);
    }

    void cancellingThePageTakesTheQuestionAway()
    {
        m_script.questions = {question()};
        const auto part = makePart(SshTarget::Auth::Defaults);
        part->connectToHost();
        QTRY_COMPARE(m_desk->shown().size(), 1);
        part->cancelConnect();
        QVERIFY(m_desk->shown().isEmpty());
        QCOMPARE(part->state(), ServerPart::State::Idle);
    }
};

QTEST_GUILESS_MAIN(TestHostLogins)
#include "tst_hostlogins.moc"
