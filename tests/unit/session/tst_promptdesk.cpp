// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/promptdesk.h"
#include "tests/support/fakesecretstore.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

namespace {

Secret secret(const char *text)
{
    return Secret::fromUtf8(QByteArray(text));
}

Prompt password(int attempt = 1, const QString &host = QStringLiteral("berlin-1"))
{
    Prompt prompt;
    prompt.kind = Prompt::Kind::LoginPassword;
    prompt.host = host;
    prompt.account = QStringLiteral("dba");
    prompt.attempt = attempt;
    prompt.secretKey = QStringLiteral("ssh/dba@") + host;
    return prompt;
}

Prompt code()
{
    Prompt prompt;
    prompt.kind = Prompt::Kind::Challenge;
    prompt.host = QStringLiteral("berlin-1");
    prompt.text = QStringLiteral("Verification code: ");
    return prompt;
}

Prompt notice()
{
    Prompt prompt;
    prompt.kind = Prompt::Kind::Notice;
    prompt.host = QStringLiteral("berlin-2");
    prompt.text = QStringLiteral("Confirm user presence for key");
    return prompt;
}

} // namespace

class TestPromptDesk : public QObject
{
    Q_OBJECT

    // A keychain that never answers must not make a test wait long, and no test waits for a time.
    static constexpr PromptTimings quick{10ms, 10ms};
    std::unique_ptr<FakeSecretStore> m_store;
    std::unique_ptr<PromptDesk> m_desk;

    QList<PromptQuestion> waitForQuestion(int count = 1)
    {
        [&] { QTRY_COMPARE(m_desk->shown().size(), count); }();
        return m_desk->shown();
    }
    static void waitForEnd(const Task &task) { QTRY_COMPARE(task.state(), Task::State::Finished); }
    /// One login whose password is asked for and typed.
    void typeOnce(const char *typed, Remember remember)
    {
        const auto task = m_desk->ask(password());
        task->start();
        const QList<PromptQuestion> shown = waitForQuestion();
        QVERIFY(!shown.isEmpty());
        m_desk->answer(shown.first().id, secret(typed), remember);
        waitForEnd(*task);
        QCOMPARE(task->answer(), secret(typed));
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_store = std::make_unique<FakeSecretStore>();
        m_desk = std::make_unique<PromptDesk>(*m_store, quick);
    }
    void cleanup()
    {
        m_desk.reset();
        m_store.reset();
    }

    void asksTheUserAndHandsTheAnswerOver()
    {
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        QSignalSpy closed(m_desk.get(), &PromptDesk::closed);
        const auto task = m_desk->ask(password());
        QVERIFY(m_desk->shown().isEmpty()); // not before it is started
        task->start();
        const PromptQuestion shown = waitForQuestion().value(0);
        QCOMPARE(shown.prompt, password());
        QVERIFY(shown.canRemember);
        QCOMPARE(shown.keychainName, m_store->keychainName());
        m_desk->answer(shown.id, secret("geheim"), Remember::ForThisRun);
        waitForEnd(*task);
        QVERIFY(task->outcome().isSucceeded());
        QCOMPARE(task->answer(), secret("geheim"));
        QVERIFY(m_desk->shown().isEmpty());
        QCOMPARE(opened.count(), 1);
        QCOMPARE(closed.count(), 1);
        QVERIFY(m_store->inKeychain.isEmpty());
    }

    void aCancelledQuestionCancelsTheLogin()
    {
        const auto task = m_desk->ask(password());
        task->start();
        m_desk->cancel(waitForQuestion().value(0).id);
        waitForEnd(*task);
        QVERIFY(task->outcome().isCancelled());
        QVERIFY(task->answer().isEmpty());
    }

    void aWithdrawnQuestionVanishes()
    {
        auto task = m_desk->ask(password());
        task->start();
        const quint64 id = waitForQuestion().value(0).id;
        QSignalSpy closed(m_desk.get(), &PromptDesk::closed);
        task.reset();
        QCOMPARE(closed.count(), 1);
        QCOMPARE(closed.first().first().toULongLong(), id);
        QVERIFY(m_desk->shown().isEmpty());
        m_desk->answer(id, secret("late"), Remember::InKeychain); // the click came too late
        QVERIFY(m_store->inKeychain.isEmpty());
    }

    void aCancelledTaskWithdrawsItsQuestion()
    {
        const auto task = m_desk->ask(password());
        task->start();
        waitForQuestion();
        task->cancel();
        QVERIFY(m_desk->shown().isEmpty());
        waitForEnd(*task);
        QVERIFY(task->outcome().isCancelled());
    }

    void showsOneQuestionAfterTheOther()
    {
        const auto first = m_desk->ask(password(1, QStringLiteral("berlin-1")));
        const auto second = m_desk->ask(password(1, QStringLiteral("berlin-2")));
        first->start();
        second->start();
        const PromptQuestion shown = waitForQuestion().value(0);
        QTest::qWait(30); // longer than the look for remembered answers
        QCOMPARE(m_desk->shown().size(), 1);
        QCOMPARE(m_desk->shown().first().id, shown.id);
        m_desk->answer(shown.id, secret("a"), Remember::ForThisRun);
        QTRY_COMPARE(m_desk->shown().size(), 1);
        QVERIFY(m_desk->shown().first().id != shown.id);
        m_desk->answer(m_desk->shown().first().id, secret("b"), Remember::ForThisRun);
        waitForEnd(*first);
        waitForEnd(*second);
        QVERIFY(first->answer() != second->answer());
    }

    void aNoticeDoesNotWaitForOtherQuestions()
    {
        const auto question = m_desk->ask(code());
        auto touch = m_desk->ask(notice());
        question->start();
        touch->start();
        QCOMPARE(m_desk->shown().size(), 2);
        const quint64 noticeId = m_desk->shown().last().id;
        m_desk->answer(noticeId, secret("x"), Remember::ForThisRun); // there is nothing to answer
        QCOMPARE(m_desk->shown().size(), 2);
        touch.reset();
        QCOMPARE(m_desk->shown().size(), 1);
        QCOMPARE(m_desk->shown().first().prompt.kind, Prompt::Kind::Challenge);
    }

    void aRememberedAnswerIsGivenWithoutAsking_data()
    {
        QTest::addColumn<bool>("restarted");
        QTest::newRow("in the same run") << false;
        QTest::newRow("after a restart") << true;
    }
    void aRememberedAnswerIsGivenWithoutAsking()
    {
        QFETCH(bool, restarted);
        typeOnce("geheim", restarted ? Remember::InKeychain : Remember::ForThisRun);
        if (restarted) {
            m_desk.reset();
            m_store->restart();
            m_desk = std::make_unique<PromptDesk>(*m_store, quick);
        }
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        for (Prompter *prompter : {static_cast<Prompter *>(m_desk.get()), &m_desk->silent()}) {
            const auto task = prompter->ask(password());
            task->start();
            waitForEnd(*task);
            QVERIFY(task->outcome().isSucceeded());
            QCOMPARE(task->answer(), secret("geheim"));
        }
        QCOMPARE(opened.count(), 0);
    }

    void forThisRunOnlyIsGoneAfterARestart()
    {
        typeOnce("geheim", Remember::ForThisRun);
        m_desk.reset();
        m_store->restart();
        m_desk = std::make_unique<PromptDesk>(*m_store, quick);
        const auto task = m_desk->ask(password());
        task->start();
        QCOMPARE(waitForQuestion().size(), 1);
    }

    void aRefusedAnswerIsForgotten()
    {
        typeOnce("wrong", Remember::InKeychain);
        QCOMPARE(m_store->inKeychain.size(), 1);
        const auto again = m_desk->ask(password());
        again->start();
        waitForEnd(*again);
        QCOMPARE(again->answer(), secret("wrong"));
        const auto refused = m_desk->ask(password(2));
        refused->start();
        QCOMPARE(waitForQuestion().value(0).prompt.attempt, 2);
        QTRY_VERIFY(m_store->inKeychain.isEmpty());
        m_desk->answer(m_desk->shown().first().id, secret("right"), Remember::InKeychain);
        waitForEnd(*refused);
        QTRY_COMPARE(m_store->inKeychain.size(), 1);
        const auto third = m_desk->ask(password());
        third->start();
        waitForEnd(*third);
        QCOMPARE(third->answer(), secret("right"));
    }

    void theLastAnswerOfAFailedLoginIsForgotten()
    {
        typeOnce("wrong", Remember::InKeychain);
        m_desk->refused(password());
        QTRY_VERIFY(m_store->inKeychain.isEmpty());
        const auto again = m_desk->ask(password());
        again->start();
        QCOMPARE(waitForQuestion().size(), 1);
        m_desk->answer(m_desk->shown().first().id, secret("right"), Remember::InKeychain);
        waitForEnd(*again);
        // Of another login with that password, or told twice: the newer answer stays.
        Prompt other = password();
        other.account = QStringLiteral("DBA");
        m_desk->refused(other);
        QTRY_COMPARE(m_store->inKeychain.value(password().secretKey), secret("right"));
    }

    void aSecondLoginTriesTheNewerAnswerInsteadOfForgettingIt()
    {
        m_store->inKeychain.insert(password().secretKey, secret("old"));
        // Two sessions to the same host with the same old password.
        Prompt viaJump = password();
        viaJump.account = QStringLiteral("DBA");
        const auto one = m_desk->ask(password());
        const auto two = m_desk->ask(viaJump);
        one->start();
        two->start();
        waitForEnd(*one);
        waitForEnd(*two);
        const auto oneAgain = m_desk->ask(password(2));
        oneAgain->start();
        m_desk->answer(waitForQuestion().value(0).id, secret("new"), Remember::InKeychain);
        waitForEnd(*oneAgain);
        viaJump.attempt = 2;
        const auto twoAgain = m_desk->ask(viaJump);
        twoAgain->start();
        waitForEnd(*twoAgain);
        QCOMPARE(twoAgain->answer(), secret("new"));
        QCOMPARE(m_store->inKeychain.value(password().secretKey), secret("new"));
    }

    void oneAnswerServesAllThatAskForTheSame()
    {
        Prompt passphrase;
        passphrase.kind = Prompt::Kind::Passphrase;
        passphrase.keyFile = QStringLiteral("/home/dba/.ssh/id");
        passphrase.secretKey = QStringLiteral("key/home/dba/.ssh/id");
        const auto one = m_desk->ask(passphrase);
        const auto two = m_desk->ask(passphrase);
        one->start();
        two->start();
        const quint64 id = waitForQuestion().value(0).id;
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        m_desk->answer(id, secret("p"), Remember::ForThisRun);
        waitForEnd(*one);
        waitForEnd(*two);
        QCOMPARE(two->answer(), secret("p"));
        QCOMPARE(opened.count(), 0); // the second does not even flash
        QVERIFY(m_desk->shown().isEmpty());
    }

    void oneTimeCodesAreNeverKept()
    {
        const auto task = m_desk->ask(code());
        task->start();
        const PromptQuestion shown = waitForQuestion().value(0);
        QVERIFY(!shown.canRemember);
        QVERIFY(!shown.keepingText.isEmpty());
        m_desk->answer(shown.id, secret("123456"), Remember::InKeychain);
        waitForEnd(*task);
        QVERIFY(m_store->calls.isEmpty()); // neither looked for nor written
        const auto again = m_desk->ask(code());
        again->start();
        QCOMPARE(waitForQuestion().size(), 1);
    }

    void silentNeverOpensADialog_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = int(Prompt::Kind::HostKey); kind <= int(Prompt::Kind::Other); ++kind)
            QTest::addRow("kind %d", kind) << kind;
    }
    void silentNeverOpensADialog()
    {
        QFETCH(int, kind);
        Prompt prompt = password();
        prompt.kind = Prompt::Kind(kind);
        QSignalSpy opened(m_desk.get(), &PromptDesk::opened);
        const auto task = m_desk->silent().ask(prompt);
        task->start();
        waitForEnd(*task);
        QVERIFY(task->outcome().isFailed());
        const Error &error = task->outcome().error();
        QCOMPARE(error.kind, ErrorKind::AnswerNeeded);
        QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
        QCOMPARE(opened.count(), 0);
    }

    void silentForgetsARefusedAnswerAndStops()
    {
        m_store->inKeychain.insert(password().secretKey, secret("old"));
        const auto first = m_desk->silent().ask(password());
        first->start();
        waitForEnd(*first);
        QVERIFY(first->outcome().isSucceeded());
        const auto second = m_desk->silent().ask(password(2));
        second->start();
        waitForEnd(*second);
        QCOMPARE(second->outcome().error().kind, ErrorKind::AnswerNeeded);
        QTRY_VERIFY(m_store->inKeychain.isEmpty());
    }

    void aKeychainThatDoesNotAnswerHoldsNobodyUp()
    {
        m_store->setBehaviour(FakeSecretStore::Behaviour::Hangs);
        const auto silent = m_desk->silent().ask(password());
        silent->start();
        waitForEnd(*silent);
        QCOMPARE(silent->outcome().error().kind, ErrorKind::AnswerNeeded);
        const auto task = m_desk->ask(password());
        task->start();
        QCOMPARE(waitForQuestion().size(), 1);
    }

    void aKeychainThatAnswersLateStillHelps()
    {
        m_store->inKeychain.insert(password().secretKey, secret("geheim"));
        m_store->setBehaviour(FakeSecretStore::Behaviour::Hangs);
        const auto task = m_desk->ask(password());
        task->start();
        waitForQuestion();
        m_store->answer(); // it was unlocked
        waitForEnd(*task);
        QCOMPARE(task->answer(), secret("geheim"));
        QVERIFY(m_desk->shown().isEmpty());
    }

    void aKeychainThatRefusesIsReportedAndTheAnswerUsed()
    {
        QSignalSpy notKept(m_desk.get(), &PromptDesk::notKept);
        m_store->setBehaviour(FakeSecretStore::Behaviour::Fails);
        typeOnce("geheim", Remember::InKeychain);
        QTRY_COMPARE(notKept.count(), 1);
    }

    void withoutAKeychainItSaysHowLongAnAnswerIsKept()
    {
        m_store->setKeychain(SecretStore::Keychain::Missing);
        const auto task = m_desk->ask(password());
        task->start();
        const PromptQuestion shown = waitForQuestion().value(0);
        QVERIFY(!shown.canRemember);
        QVERIFY(shown.keychainName.isEmpty());
        QVERIFY(shown.keepingText.startsWith(m_store->missingReason()));
    }
};

QTEST_GUILESS_MAIN(TestPromptDesk)
#include "tst_promptdesk.moc"
