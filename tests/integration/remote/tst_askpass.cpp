// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/askpass.h"
#include "app/remote/askpassserver.h"
#include "app/remote/sshquestions.h"
#include "tests/integration/remote/sessiontest.h"
#include "tests/support/fakeprompter.h"

#include <QLocalSocket>
#include <QTemporaryDir>

#include <csignal>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

/// A process that asks as ssh does: it starts the helper, shows its answer in brackets and says
/// how it ended.
class Asker
{
public:
    /// @p server is an AskPassServer or what has one.
    template<typename Server>
    Asker(const Server &server, const QByteArray &question, const QString &hint = {},
          const QString &helper = QCoreApplication::applicationFilePath())
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const auto variables = server.environment(helper);
        for (const auto &[name, value] : variables)
            environment.insert(name, value);
        if (!hint.isEmpty())
            environment.insert(u"SSH_ASKPASS_PROMPT"_s, hint);
        process.setProcessEnvironment(environment);
        // The helper's number comes first; exec would make it the asker itself.
        process.start(u"sh"_s,
                      {u"-c"_s, u"\"$SSH_ASKPASS\" \"$1\" & echo $!; wait $!; echo \"[$?]\""_s,
                       u"sh"_s, QString::fromUtf8(question)});
        process.waitForStarted();
    }

    ~Asker()
    {
        process.kill();
        process.waitForFinished();
    }

    QByteArray helperId()
    {
        while (!process.canReadLine() && process.waitForReadyRead(patience)) {
        }
        return process.readLine().trimmed();
    }
    QByteArray answer()
    {
        process.waitForFinished(patience);
        return process.readAllStandardOutput();
    }

    QProcess process;
};

} // namespace

/// The program that ssh starts to ask, and the socket it asks through. The helper is this very
/// program.
class tst_AskPass : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<AskPassServer> m_server;
    std::unique_ptr<QSignalSpy> m_asked;

    AskPassQuestion question(int number = 0) const
    {
        return m_asked->value(number).value(1).value<AskPassQuestion>();
    }
    quint32 id(int number = 0) const { return m_asked->value(number).value(0).toUInt(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_dir = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<AskPassServer>();
        m_asked = std::make_unique<QSignalSpy>(m_server.get(), &AskPassServer::asked);
        QVERIFY2(m_server->listen(m_dir->path()), qPrintable(m_server->errorString()));
    }
    void cleanup()
    {
        m_asked.reset();
        m_server.reset();
        m_dir.reset();
    }

    void passesQuestionAndAnswerOn()
    {
        Asker asker(*m_server, "dba@db1's password: ", u"confirm"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        QCOMPARE(question().text, QByteArray("dba@db1's password: "));
        QCOMPARE(question().hint, QByteArray("confirm"));
        QCOMPARE(question().asker, asker.process.processId());
        m_server->answer(id(), "s\xc3\xa4sam öffne dich");
        const QByteArray number = asker.helperId();
        QCOMPARE(asker.answer(), QByteArray("s\xc3\xa4sam öffne dich\n[0]\n"));
        QVERIFY(!isAlive(number));
    }

    void isThePartOfTheProgramItself()
    {
        const QString program = QCoreApplication::applicationDirPath() + u"/../pgtandem"_s;
        if (!QFileInfo(program).isExecutable())
            QSKIP("the program itself was not built");
        Asker asker(*m_server, "--help", {}, program); // a question is never an option
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        QCOMPARE(question().text, QByteArray("--help"));
        m_server->answer(id(), "answer");
        asker.helperId();
        QCOMPARE(asker.answer(), QByteArray("answer\n[0]\n"));
    }

    void passesAnswersOfAnyLengthThatSshTakes_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("nothing") << 0;
        QTest::newRow("most") << int(askpass::answerLimit);
    }

    void passesAnswersOfAnyLengthThatSshTakes()
    {
        QFETCH(int, size);
        Asker asker(*m_server, "?");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        m_server->answer(id(), QByteArray(size, 'x'));
        asker.helperId();
        QCOMPARE(asker.answer(), QByteArray(size, 'x') + "\n[0]\n");
    }

    void cutsAHugeQuestionOff()
    {
        Asker asker(*m_server, QByteArray(100'000, 'x') + '\n');
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        QCOMPARE(question().text, QByteArray(int(askpass::questionLimit), 'x'));
        m_server->refuse(id());
        asker.helperId();
        QCOMPARE(asker.answer(), QByteArray("[1]\n"));
    }

    void keepsSeveralQuestionsApart()
    {
        Asker first(*m_server, "first");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        Asker second(*m_server, "second");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 2, patience);
        m_server->answer(id(1), "two");
        m_server->answer(id(0), "one");
        m_server->answer(id(0), "again"); // ignored
        first.helperId();
        second.helperId();
        QCOMPARE(first.answer(), QByteArray("one\n[0]\n"));
        QCOMPARE(second.answer(), QByteArray("two\n[0]\n"));
    }

    void endsTheAskerWhenTheLoginIsGivenUp()
    {
        Asker asker(*m_server, "dba@db1's password: ");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        const QByteArray number = asker.helperId();
        m_server->close();
        // It never hears how the helper ended, which it would take for an empty password.
        QCOMPARE(asker.answer(), QByteArray());
        QCOMPARE(asker.process.exitStatus(), QProcess::CrashExit);
        QTRY_VERIFY_WITH_TIMEOUT(!isAlive(number), patience);
    }

    void outlivesTheSignalThatEndsTheAsker()
    {
        Asker asker(*m_server, "dba@db1's password: ");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        const pid_t helper = pid_t(asker.helperId().toInt());
        QVERIFY(::kill(helper, SIGTERM) == 0);
        QVERIFY(::kill(helper, SIGHUP) == 0);
        m_server->answer(id(), "still here");
        QCOMPARE(asker.answer(), QByteArray("still here\n[0]\n"));
    }

    void withdrawsANoticeWhenItIsOver()
    {
        QSignalSpy withdrawn(m_server.get(), &AskPassServer::withdrawn);
        Asker asker(*m_server, "Confirm user presence for key ED25519-SK", u"none"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        QCOMPARE(question().hint, QByteArray("none"));
        QVERIFY(withdrawn.isEmpty());
        QVERIFY(::kill(pid_t(asker.helperId().toInt()), SIGTERM) == 0); // what ssh does
        QTRY_COMPARE_WITH_TIMEOUT(withdrawn.size(), 1, patience);
        QCOMPARE(withdrawn.first().first().toUInt(), id());
    }

    void withdrawsAQuestionWhoseAskerIsGone()
    {
        QSignalSpy withdrawn(m_server.get(), &AskPassServer::withdrawn);
        Asker asker(*m_server, "?");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        asker.process.kill();
        QTRY_COMPARE_WITH_TIMEOUT(withdrawn.size(), 1, patience);
        m_server->answer(id(), "too late"); // and nobody there
    }

    void takesANoticeFromTheUserWhenItIsOver()
    {
        FakePrompter prompter([](const Prompt &) { return Secret(); });
        prompter.hold();
        SshTarget target;
        target.host = u"db1"_s;
        SshQuestions questions(&prompter, target, {});
        QSignalSpy closed(&questions, &SshQuestions::closed);
        const QTemporaryDir directory;
        QVERIFY(questions.listen(directory.path()));
        Asker asker(questions, "Confirm user presence for key ED25519-SK", u"none"_s);
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 1, patience);
        QCOMPARE(int(prompter.asked().first().kind), int(Prompt::Kind::Notice));
        QCOMPARE(prompter.asked().first().host, u"db1"_s);
        QVERIFY(::kill(pid_t(asker.helperId().toInt()), SIGTERM) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(prompter.openCount(), 0, patience);
        QCOMPARE(closed.size(), 1);
    }

    void answersAConsentWithYesOrNo_data()
    {
        QTest::addColumn<bool>("isGiven");
        QTest::addColumn<QByteArray>("heard");
        QTest::newRow("yes") << true << QByteArray("yes\n[0]\n");
        QTest::newRow("no") << false << QByteArray("[1]\n");
    }

    void answersAConsentWithYesOrNo()
    {
        QFETCH(bool, isGiven);
        QFETCH(QByteArray, heard);
        FakePrompter prompter([isGiven](const Prompt &) {
            return isGiven ? std::optional<Secret>(Secret()) : std::nullopt;
        });
        SshTarget target;
        target.host = u"db1"_s;
        SshQuestions questions(&prompter, target, {});
        QSignalSpy givenUp(&questions, &SshQuestions::givenUp);
        const QTemporaryDir directory;
        QVERIFY(questions.listen(directory.path()));
        Asker asker(questions, "Allow use of key me@laptop?", u"confirm"_s);
        QTRY_COMPARE_WITH_TIMEOUT(prompter.asked().size(), 1, patience);
        // The events of this program have to go on while the asker runs.
        QTRY_COMPARE_WITH_TIMEOUT(asker.process.state(), QProcess::NotRunning, patience);
        asker.helperId();
        QCOMPARE(asker.answer(), heard);
        QVERIFY(givenUp.isEmpty());
    }

    void refusesAnAnswerThatSshWouldCutOff_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("long") << QByteArray(int(askpass::answerLimit) + 1, 'x');
        QTest::newRow("two lines") << QByteArray("one\ntwo");
    }

    void refusesAnAnswerThatSshWouldCutOff()
    {
        QFETCH(QByteArray, answer);
        FakePrompter prompter([&answer](const Prompt &) -> std::optional<Secret> {
            return Secret::fromUtf8(QByteArray(answer.constData(), answer.size()));
        });
        SshTarget target;
        target.host = u"db1"_s;
        SshQuestions questions(&prompter, target, {});
        QSignalSpy givenUp(&questions, &SshQuestions::givenUp);
        const QTemporaryDir directory;
        QVERIFY(questions.listen(directory.path()));
        Asker asker(questions, "dba@db1's password: ");
        QTRY_COMPARE_WITH_TIMEOUT(givenUp.size(), 1, patience);
        QCOMPARE(givenUp.first().first().value<Error>().kind, ErrorKind::InvalidInput);
        questions.close();
        QVERIFY(asker.process.waitForFinished(patience));
    }

    void cannotBeDumped()
    {
#ifdef Q_OS_LINUX
        Asker asker(*m_server, "?");
        QTRY_COMPARE_WITH_TIMEOUT(m_asked->size(), 1, patience);
        const QString process = u"/proc/"_s + QString::fromLatin1(asker.helperId());
        const QByteArray limits = contentOf(process + u"/limits"_s);
        const QByteArray core = limits.mid(limits.indexOf("Max core file size")).split('\n')[0];
        QCOMPARE(core.simplified(), QByteArray("Max core file size 0 0 bytes"));
        m_server->answer(id(), {});
        asker.answer();
#endif
    }

    void refusesStrangers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nonsense") << QByteArray("GET / HTTP/1.1\r\n\r\n");
        QTest::newRow("flood") << QByteArray("PGT1") + QByteArray(1 << 20, '\0');
        QTest::newRow("endless field")
                << QByteArray("PGT1\x7f\xff\xff\xff") + QByteArray(32 << 10, 'x');
    }

    void refusesStrangers()
    {
        QFETCH(QByteArray, bytes);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without the token"_s));
        QLocalSocket stranger;
        stranger.connectToServer(m_dir->path() + u"/a"_s);
        stranger.write(bytes);
        QTRY_COMPARE_WITH_TIMEOUT(stranger.state(), QLocalSocket::UnconnectedState, patience);
        QCOMPARE(stranger.bytesAvailable(), 0);
        QVERIFY(m_asked->isEmpty());
    }

    void listensForThisAccountOnly()
    {
        const QFile::Permissions others =
                QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(m_dir->path() + u"/a"_s).permissions() & others));
    }
};

QTEST_GUILESS_MAIN(tst_AskPass)
#include "tst_askpass.moc"
