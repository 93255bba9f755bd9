// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/elevation.h"
#include "app/remote/sessionprotocol.h"
#include "tests/support/fakeprompter.h"

#include <QSignalSpy>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using Program = PrivilegeChoice::Program;
using Terminal = PrivilegeChoice::Terminal;
using Facts = QHash<QString, QString>;

namespace {

const QByteArray nonce = "0123456789abcdef";

PrivilegeChoice sudoWithPassword()
{
    return {Program::Sudo, u"root"_s, Terminal::NotNeeded, true};
}

PrivilegeChoice suToRoot()
{
    return {Program::Su, u"root"_s, Terminal::NotNeeded, true};
}

std::optional<Secret> secret(const char *text)
{
    return Secret::fromUtf8(QByteArray(text));
}

} // namespace

/// Which way to more rights is taken, and what is a question on it.
class tst_PrivilegeChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesTheWay_data()
    {
        QTest::addColumn<Facts>("facts");
        QTest::addColumn<Program>("program");
        QTest::addColumn<QString>("account");
        QTest::addColumn<bool>("asks");
        const Facts dba{{u"uid"_s, u"1000"_s}, {u"user"_s, u"dba"_s}};
        const auto with =
                [&dba](std::initializer_list<std::pair<const char *, const char *>> more) {
                    Facts facts = dba;
                    for (const auto &[key, value] : more)
                        facts.insert(QString::fromLatin1(key), QString::fromLatin1(value));
                    return facts;
                };
        const QString none, root = u"root"_s, postgres = u"postgres"_s;
        QTest::newRow("root") << Facts{{u"uid"_s, u"0"_s}, {u"user"_s, u"root"_s}} << Program::None
                              << none << false;
        QTest::newRow("sudo") << with({{"sudo", "nopasswd"}}) << Program::Sudo << root << false;
        QTest::newRow("doas before a question") << with({{"sudo", "password"}, {"doas", "nopass"}})
                                                << Program::Doas << root << false;
        QTest::newRow("postgres before a question")
                << with({{"sudo", "password"}, {"sudo_postgres", "nopasswd"}}) << Program::Sudo
                << postgres << false;
        QTest::newRow("doas to postgres") << with({{"sudo", "absent"}, {"doas_postgres", "nopass"}})
                                          << Program::Doas << postgres << false;
        QTest::newRow("sudo with password")
                << with({{"sudo", "password"}, {"su", "present"}, {"doas", "maybe"}})
                << Program::Sudo << root << true;
        QTest::newRow("sudo says something new")
                << with({{"sudo", "unknown"}}) << Program::Sudo << root << true;
        QTest::newRow("terminal") << with({{"sudo", "tty"}, {"script", "present"}}) << Program::Sudo
                                  << root << true;
        QTest::newRow("terminal that cannot be made")
                << with({{"sudo", "tty"}}) << Program::None << none << false;
        QTest::newRow("terminal, no password")
                << with({{"sudo", "tty"}, {"script", "present"}, {"sudo_tty", "nopasswd"}})
                << Program::Sudo << root << false;
        QTest::newRow("sudo refuses")
                << with({{"sudo", "denied"}, {"su", "present"}}) << Program::None << none << false;
        QTest::newRow("su is the last resort")
                << with({{"sudo", "absent"}, {"su", "present"}}) << Program::Su << root << true;
        QTest::newRow("postgres is asked nothing")
                << Facts{{u"uid"_s, u"101"_s}, {u"user"_s, postgres}, {u"sudo"_s, u"password"_s}}
                << Program::None << none << false;
    }

    void takesTheWay()
    {
        QFETCH(const Facts, facts);
        QFETCH(const Program, program);
        QFETCH(const QString, account);
        QFETCH(const bool, asks);
        const PrivilegeChoice choice = choosePrivilege(facts, Asking::Possible);
        QCOMPARE(choice.program, program);
        QCOMPARE(choice.account, account);
        QCOMPARE(choice.asks, asks);
        // Where nobody can be asked, nothing is tried that would ask.
        const PrivilegeChoice silent = choosePrivilege(facts, Asking::Impossible);
        QCOMPARE(silent, asks ? PrivilegeChoice{} : choice);
    }

    void asksForTheRightAccount()
    {
        QCOMPARE(sudoWithPassword().passwordOf(u"dba"_s), u"dba"_s);
        QCOMPARE(suToRoot().passwordOf(u"dba"_s), u"root"_s);
    }

    void knowsTheEndsOfTheHandshake()
    {
        SessionProtocol protocol(nonce);
        protocol.feed("H " + nonce + " begin\nF uid 1000\nH " + nonce + " end\n");
        // Words of other sessions or of nobody mean nothing.
        QVERIFY(protocol.feed("REFUSED 00 1\nlecture\n").empty());
        auto events = protocol.feed("REFUSED " + nonce + " 1\n");
        QCOMPARE(events.size(), size_t(1));
        QVERIFY(events[0].type == SessionEvent::Type::Refused && events[0].number == 1);
        events = protocol.feed(elevatedMark() + "\nREADY " + nonce + " 0 root\n");
        QCOMPARE(events.size(), size_t(2));
        QVERIFY(events[0].type == SessionEvent::Type::Elevated);
        QVERIFY(events[1].type == SessionEvent::Type::Ready);
    }

    void seesOurMarkInAnySplit()
    {
        const QByteArray said =
                "Sorry, try again.\n[sudo: " + passwordMark(nonce) + "] Password: \n";
        for (qsizetype split = 0; split <= said.size(); ++split) {
            FakePrompter prompter([](const Prompt &) { return secret("x"); });
            prompter.hold();
            Elevation elevation(sudoWithPassword(), nonce, prompter, {});
            QByteArray rest = elevation.feed(said.left(split));
            rest += elevation.feed(said.mid(split));
            QCOMPARE(prompter.openCount(), 1);
            QCOMPARE(prompter.asked().constFirst().kind, Prompt::Kind::PrivilegePassword);
            QVERIFY2(!rest.contains(nonce) && rest.startsWith("Sorry, try again.\n"),
                     rest.constData());
        }
    }

    // What sudo or its modules say may stop after a colon, and even show somebody else's mark.
    void takesNoOtherWordsOfSudoForAQuestion()
    {
        FakePrompter prompter([](const Prompt &) { return secret("x"); });
        Elevation elevation(sudoWithPassword(), nonce, prompter, {});
        elevation.feed("It usually boils down to these three things:");
        elevation.feed("\n\n    #1) Respect the privacy of others.\n[pw:ffff]");
        QCOMPARE(prompter.asked().size(), 0);
    }

    void asksInTheWordsOfASecondFactor()
    {
        FakePrompter prompter([](const Prompt &) { return secret("123456"); });
        Prompt prompt;
        prompt.secretKey = u"sudo/dba@db1"_s;
        Elevation elevation(sudoWithPassword(), nonce, prompter, prompt);
        QSignalSpy answered(&elevation, &Elevation::answered);
        elevation.feed("Verification code: ");
        QTRY_COMPARE(answered.size(), 1);
        const Prompt asked = prompter.asked().constFirst();
        QCOMPARE(asked.kind, Prompt::Kind::Challenge);
        QCOMPARE(asked.text, u"Verification code:"_s);
        QVERIFY(asked.secretKey.isEmpty()); // a code is never remembered
    }

    void suIsAskedForByItsPrompt()
    {
        FakePrompter prompter([](const Prompt &) { return secret("x"); });
        Elevation elevation(suToRoot(), nonce, prompter, {});
        QSignalSpy answered(&elevation, &Elevation::answered);
        elevation.feed("debug1: something:");
        QCOMPARE(prompter.asked().size(), 0);
        elevation.feed(" said\nPassword: ");
        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(prompter.asked().constFirst().kind, Prompt::Kind::PrivilegePassword);
        QCOMPARE(elevation.answers(), 1);
        elevation.feed("\nsu: Authentication failure\nPassword: ");
        QTRY_COMPARE(answered.size(), 2);
        QCOMPARE(prompter.asked().constLast().attempt, 2);
    }

    // The rest of it would be taken for commands.
    void neverSendsMoreThanOneLine()
    {
        FakePrompter prompter([](const Prompt &prompt) {
            return prompt.attempt == 1 ? secret("right\nrm -rf /") : std::nullopt;
        });
        Elevation elevation(sudoWithPassword(), nonce, prompter, {});
        QSignalSpy answered(&elevation, &Elevation::answered);
        QSignalSpy declined(&elevation, &Elevation::declined);
        elevation.feed(passwordMark(nonce));
        QTRY_COMPARE(declined.size(), 1);
        QCOMPARE(answered.size(), 0);
        QCOMPARE(prompter.asked().size(), 2);
    }

    void withdrawsItsQuestion()
    {
        FakePrompter prompter([](const Prompt &) { return secret("x"); });
        prompter.hold();
        Elevation elevation(sudoWithPassword(), nonce, prompter, {});
        QSignalSpy asking(&elevation, &Elevation::askingChanged);
        elevation.feed(passwordMark(nonce));
        QCOMPARE(prompter.openCount(), 1);
        elevation.withdraw();
        QCOMPARE(prompter.openCount(), 0);
        QCOMPARE(asking.size(), 2);
    }

    void everyRefusalHasThreeParts()
    {
        for (const int answers : {0, 1, 3}) {
            for (const PrivilegeChoice &choice : {sudoWithPassword(), suToRoot()}) {
                const Error error =
                        privilegeError(u"db1"_s, u"dba"_s, choice, answers, u"its words"_s);
                QCOMPARE(error.kind, ErrorKind::PrivilegeMissing);
                QVERIFY(error.text.contains(u"db1"_s) && !error.why.isEmpty() &&
                        !error.remedy.isEmpty());
                QCOMPARE(error.detail, u"its words"_s);
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_PrivilegeChoice)
#include "tst_privilegechoice.moc"
