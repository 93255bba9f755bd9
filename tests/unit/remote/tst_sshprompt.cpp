// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshprompt.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using Kind = Prompt::Kind;

Q_DECLARE_METATYPE(pgt::Prompt::Kind)

namespace {

const QByteArray fingerprint = "SHA256:3hL9Qk0fVZ1y7R8mX2b4cN6dT5aW+gE/jU0pKsLqHnI";

QByteArray hostKeyText(const QByteArray &mark)
{
    return "The authenticity of host 'db1 (10.0.0.5)' can't be established.\n"
           "ED25519 key fingerprint is" +
           mark + ' ' + fingerprint +
           ".\nThis key is not known by any other names.\n"
           "Are you sure you want to continue connecting (yes/no/[fingerprint])? ";
}

} // namespace

/// Recognising what ssh asks for. The texts are those of OpenSSH 8.4, 9.2 and 10.
class tst_SshPrompt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsTheKind_data()
    {
        QTest::addColumn<QByteArray>("hint");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<Kind>("kind");
        const auto row = [](const char *name, const QByteArray &text, Kind kind,
                            const char *hint = "") {
            QTest::newRow(name) << QByteArray(hint) << text << kind;
        };
        row("host key, 9.2", hostKeyText({}), Kind::HostKey);
        row("host key, 10", hostKeyText(":"), Kind::HostKey);
        row("host key again", "Please type 'yes', 'no' or the fingerprint: ", Kind::HostKey);
        row("password", "dba@db1's password: ", Kind::LoginPassword);
        row("passphrase",
            "Enter passphrase for key '/home/me/.ssh/id_ed25519': ", Kind::Passphrase);
        row("passphrase of an agent", "Enter passphrase for /home/me/.ssh/id: ", Kind::Passphrase);
        row("keyboard-interactive", "(dba@db1) Verification code: ", Kind::Challenge);
        row("keyboard-interactive password", "(dba@db1) Password: ", Kind::Challenge);
        row("keyboard-interactive, lines", "(dba@db1) Duo:\n 1. push\nPasscode: ", Kind::Challenge);
        row("PIN", "Enter PIN for ED25519-SK key /home/me/.ssh/id_sk: ", Kind::Other);
        row("card", "Enter PIN for 'PIV Card': ", Kind::Other);
        row("old password", "Enter dba@db1's old password: ", Kind::Other);
        row("new password", "Retype dba@db1's new password: ", Kind::Other);
        row("unknown", "What is your quest?", Kind::Other);
        row("nothing", "", Kind::Other);
        row("updated keys", "Accept updated hostkeys? (yes/no): ", Kind::Confirm);
        row("agent", "Allow use of key me@laptop?\nKey fingerprint SHA256:x.", Kind::Confirm,
            "confirm");
        row("touch", "Confirm user presence for key ED25519-SK SHA256:x", Kind::Notice, "none");
        row("hint of another version", "dba@db1's password: ", Kind::LoginPassword, "secret");
        // Words of a server are never taken for words of ssh.
        row("forged passphrase",
            "(dba@db1) Enter passphrase for key '/home/me/.ssh/id': ", Kind::Challenge);
        row("forged host key", "(dba@db1) " + hostKeyText({}), Kind::Challenge);
        row("forged password", "(dba@db1) root@db2's password: ", Kind::Challenge);
        row("forged consent", "(dba@db1) Go on? (yes/no)? ", Kind::Challenge);
        row("host key inside", "x\nThe authenticity of host 'a' ", Kind::Other);
        row("password behind a line", "evil\ndba@db1's password: ", Kind::Other);
    }

    void knowsTheKind()
    {
        QFETCH(QByteArray, hint);
        QFETCH(QByteArray, text);
        QFETCH(Kind, kind);
        const Prompt prompt = readSshQuestion(hint, text).prompt;
        QCOMPARE(int(prompt.kind), int(kind));
        QCOMPARE(prompt.text, QString::fromUtf8(text)); // verbatim
        QVERIFY(prompt.secretKey.isEmpty());
        QCOMPARE(prompt.attempt, 1);
    }

    void readsTheHostKey()
    {
        for (const QByteArray mark : {"", ":"}) {
            const SshQuestion question = readSshQuestion({}, hostKeyText(mark));
            QCOMPARE(question.prompt.fingerprint, QString::fromLatin1(fingerprint));
            QCOMPARE(question.prompt.keyType, u"ED25519"_s);
            QCOMPARE(question.prompt.asker, u"db1"_s);
            QVERIFY(!question.repeatsHostKey);
        }
        const SshQuestion again =
                readSshQuestion({}, "Please type 'yes', 'no' or the fingerprint: ");
        QVERIFY(again.repeatsHostKey);
        QVERIFY(again.prompt.fingerprint.isEmpty());
    }

    void readsWhoseAnswerIsWanted()
    {
        Prompt prompt = readSshQuestion({}, "me@corp.example@db1's password: ").prompt;
        QCOMPARE(prompt.account, u"me@corp.example"_s);
        QCOMPARE(prompt.asker, u"db1"_s);
        prompt = readSshQuestion({}, "(dba@10.0.0.5) Code: ").prompt;
        QCOMPARE(prompt.account, u"dba"_s);
        QCOMPARE(prompt.asker, u"10.0.0.5"_s);
        prompt = readSshQuestion({}, "Enter passphrase for key '/home/o'neil/a b': ").prompt;
        QCOMPARE(prompt.keyFile, u"/home/o'neil/a b"_s);
    }

    void keepsHostileTextAsText()
    {
        const QByteArray markup = "(a@b) <img src=x> \033[31m\a<b>Password</b>: ";
        QCOMPARE(readSshQuestion({}, markup).prompt.text, QString::fromUtf8(markup));
        const Prompt huge = readSshQuestion({}, "(a@b) " + QByteArray(100'000, 'x')).prompt;
        QCOMPARE(int(huge.kind), int(Kind::Challenge));
        QCOMPARE(huge.text.size(), 4096);
        const Prompt binary = readSshQuestion({}, QByteArray("\xff\x00\xfe", 3)).prompt;
        QCOMPARE(int(binary.kind), int(Kind::Other));
    }

    void takesAFingerprintOutOfWhatIsPasted()
    {
        const QString plain = QString::fromLatin1(fingerprint);
        QCOMPARE(fingerprintIn(plain), plain);
        QCOMPARE(fingerprintIn(u"  "_s + plain + u"\n"_s), plain);
        QCOMPARE(fingerprintIn(u"256 "_s + plain + u" root@db1 (ED25519)"_s), plain);
        QCOMPARE(fingerprintIn(u"xSHA256:"_s + plain.mid(7)), QString());
        QCOMPARE(fingerprintIn(plain + u"AAAA"_s), QString());
        QCOMPARE(fingerprintIn(plain.chopped(1)), QString());
        for (const QString &word : {u"yes"_s, u"no"_s, QString(), u"MD5:aa:bb"_s})
            QCOMPARE(fingerprintIn(word), QString());
    }

    void findsTheHostOfACommandLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QString>("host");
        QTest::newRow("jump") << QByteArray("ssh|-l|me|-p|22|-F|/c|-W|[10.0.0.5]:22|gate")
                              << u"gate"_s;
        QTest::newRow("own") << QByteArray("ssh|gate|-W|a:22") << u"gate"_s;
        QTest::newRow("joined") << QByteArray("/usr/bin/ssh|-4vp22|-lme|gate") << u"gate"_s;
        QTest::newRow("end") << QByteArray("ssh|-o|User=x|--|gate|true") << u"gate"_s;
        QTest::newRow("none") << QByteArray("ssh|-l") << QString();
        QTest::newRow("nothing") << QByteArray() << QString();
    }

    void findsTheHostOfACommandLine()
    {
        QFETCH(QByteArray, line);
        QFETCH(QString, host);
        QCOMPARE(sshDestination(line.split('|')), host);
    }
};

QTEST_GUILESS_MAIN(tst_SshPrompt)
#include "tst_sshprompt.moc"
