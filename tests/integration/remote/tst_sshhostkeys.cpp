// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/logintest.h"

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Kind = Prompt::Kind;

namespace {

TempSshdOptions unknownServer(const QStringList &config = {})
{
    TempSshdOptions options;
    options.knownHost = KnownHost::Absent;
    options.config = config;
    return options;
}

QByteArray place(const TempSshd &server)
{
    return "[127.0.0.1]:" + QByteArray::number(server.port());
}

/// Signs the host key for @p name and starts the server with the certificate.
bool certify(TempSshd &server, const QString &name, const QStringList &validity = {})
{
    if (!QFileInfo::exists(server.dir() + u"/ca"_s) &&
        !keygen(server, {u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, u"ca"_s}))
        return false;
    const bool isSigned = keygen(
            server, QStringList{u"-s"_s, u"ca"_s, u"-I"_s, u"test"_s, u"-h"_s, u"-n"_s, name} +
                            validity + QStringList{u"host.pub"_s});
    server.stop();
    return isSigned && server.start() &&
           putFile(server.knownHostsFile(), "@cert-authority " + place(server) + ' ' +
                                                    contentOf(server.dir() + u"/ca.pub"_s));
}

void verifyParts(const Error &error)
{
    QVERIFY(!error.text.isEmpty() && !error.why.isEmpty() && !error.remedy.isEmpty());
}

} // namespace

/// Host keys: ssh decides, the user is asked, and nothing secret is sent before.
class tst_SshHostKeys : public QObject
{
    Q_OBJECT

private:
    static bool isNobodyLoggedIn(const TempSshd &server)
    {
        return !server.log().contains("Accepted") && !server.log().contains("Failed");
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void acceptsAKeyByTheFingerprintThatWasShown()
    {
        const TempSshd server(unknownServer());
        FakePrompter prompter([](const Prompt &prompt) { return secret(prompt.fingerprint); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        const Prompt prompt = prompter.asked().first();
        QCOMPARE(int(prompt.kind), int(Kind::HostKey));
        QCOMPARE(prompt.fingerprint, fingerprintOf(server.hostKey()));
        QCOMPARE(prompt.keyType, u"ED25519"_s);
        QCOMPARE(prompt.asker, QString());
        QVERIFY(prompt.secretKey.isEmpty());
        // ssh itself has written it down, once.
        QVERIFY(contentOf(server.knownHostsFile()).contains(server.hostKey().split(' ').value(1)));
        FakePrompter silent([](const Prompt &) { return Answer(); });
        const auto again = askingHost(server, silent);
        QVERIFY(open(*again).isSucceeded());
        QVERIFY(silent.asked().isEmpty());
    }

    void acceptsAKeyByTheFingerprintThatWasGiven()
    {
        const TempSshd server(unknownServer());
        const QString pasted =
                u" 256 "_s + fingerprintOf(server.hostKey()) + u" root@db1 (ED25519)\n"_s;
        FakePrompter prompter([&](const Prompt &) { return secret(pasted); });
        const auto host = askingHost(server, prompter);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 1);
    }

    void refusesAnotherFingerprint_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("of another key") << QString();
        QTest::newRow("yes") << u"yes"_s;
        QTest::newRow("nothing") << u" "_s;
        QTest::newRow("cut off") << u"SHA256:abc"_s;
    }

    void refusesAnotherFingerprint()
    {
        QFETCH(QString, typed);
        const TempSshd server(unknownServer());
        if (typed.isEmpty())
            typed = fingerprintOf(contentOf(server.dir() + u"/other.pub"_s));
        FakePrompter prompter([&](const Prompt &prompt) {
            return prompt.attempt < 3 ? secret(typed) : Answer();
        });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyUnknown);
        verifyParts(error);
        QCOMPARE(prompter.asked().size(), 3);
        for (const Prompt &prompt : prompter.asked()) {
            QCOMPARE(int(prompt.kind), int(Kind::HostKey));
            QCOMPARE(prompt.fingerprint, fingerprintOf(server.hostKey()));
        }
        QVERIFY(isNobodyLoggedIn(server));
        QVERIFY(contentOf(server.knownHostsFile()).isEmpty());
    }

    void stopsWhenTheUserDoesNotTrustTheKey()
    {
        const TempSshd server(unknownServer());
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyUnknown);
        verifyParts(error);
        QVERIFY(error.text.contains(fingerprintOf(server.hostKey())));
        QVERIFY(isNobodyLoggedIn(server));
        QVERIFY(contentOf(server.knownHostsFile()).isEmpty());
    }

    void asksEvenIfTheConfigurationAcceptsAnyKey()
    {
        const TempSshd server(unknownServer());
        QVERIFY(prependConfig(server, "Host test\n    StrictHostKeyChecking no\n"
                                      "    FingerprintHash md5\n    VisualHostKey yes\n"));
        FakePrompter prompter([](const Prompt &prompt) { return secret(prompt.fingerprint); });
        const auto host = askingHost(server, prompter);
        QVERIFY(open(*host).isSucceeded());
        QCOMPARE(prompter.asked().size(), 1);
    }

    void asksNothingWhenTheKeyHasChanged()
    {
        TempSshdOptions options;
        options.knownHost = KnownHost::Wrong;
        const TempSshd server(options);
        const QByteArray known = "# a comment\n" + contentOf(server.knownHostsFile());
        QVERIFY(putFile(server.knownHostsFile(), known));
        FakePrompter prompter([](const Prompt &) { return secret(QByteArray("yes")); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyChanged);
        verifyParts(error);
        QVERIFY(prompter.asked().isEmpty());
        const QStringList evidence{fingerprintOf(server.hostKey()),
                                   fingerprintOf(contentOf(server.dir() + u"/other.pub"_s)),
                                   server.knownHostsFile() + u", line 2"_s};
        for (const QString &part : evidence)
            QVERIFY2(error.why.contains(part), qPrintable(error.why));
        QVERIFY(isNobodyLoggedIn(server));
        QCOMPARE(contentOf(server.knownHostsFile()), known);
    }

    void asksNothingWhenTheKeyIsRevoked_data()
    {
        QTest::addColumn<bool>("inKnownHosts");
        QTest::newRow("known_hosts") << true;
        QTest::newRow("RevokedHostKeys") << false;
    }

    void asksNothingWhenTheKeyIsRevoked()
    {
        QFETCH(bool, inKnownHosts);
        const TempSshd server;
        if (inKnownHosts)
            QVERIFY(putFile(server.knownHostsFile(), "@revoked * " + server.hostKey() + '\n' +
                                                             contentOf(server.knownHostsFile())));
        else
            QVERIFY(prependConfig(server, "Host test\n    RevokedHostKeys " +
                                                  server.dir().toUtf8() + "/host.pub\n"));
        FakePrompter prompter([](const Prompt &) { return secret(QByteArray("yes")); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyChanged);
        verifyParts(error);
        QVERIFY2(error.text.contains(u"revoked"_s), qPrintable(error.text));
        QVERIFY(prompter.asked().isEmpty());
        QVERIFY(isNobodyLoggedIn(server));
    }

    void trustsACertificateOfAKnownAuthority()
    {
        TempSshd server(unknownServer({u"HostCertificate %DIR%/host-cert.pub"_s}));
        QVERIFY(certify(server, u"127.0.0.1"_s));
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QVERIFY(prompter.asked().isEmpty());
    }

    void refusesABadCertificate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("validity");
        QTest::newRow("another name") << u"db2"_s << QStringList();
        QTest::newRow("expired") << u"127.0.0.1"_s << QStringList{u"-V"_s, u"20200101:20200102"_s};
    }

    void refusesABadCertificate()
    {
        QFETCH(QString, name);
        QFETCH(QStringList, validity);
        TempSshd server(unknownServer({u"HostCertificate %DIR%/host-cert.pub"_s}));
        QVERIFY(certify(server, name, validity));
        FakePrompter prompter([](const Prompt &) { return Answer(); });
        const auto host = askingHost(server, prompter);
        const Error error = open(*host).error();
        QCOMPARE(error.kind, ErrorKind::HostKeyUnknown);
        verifyParts(error);
        QVERIFY2(error.text.contains(u"certificate"_s), qPrintable(error.text));
        QVERIFY(error.detail.contains(u"Certificate invalid"_s));
        // ssh asks about the key itself; the user has to see why.
        QCOMPARE(prompter.asked().size(), 1);
        QVERIFY(prompter.asked().first().text.contains(u"Certificate invalid"_s));
        QVERIFY(isNobodyLoggedIn(server));
    }

    void namesTheJumpHostWhoseKeyIsUnknown()
    {
        const TempSshd gate(unknownServer());
        const TempSshd server;
        QVERIFY(prependConfig(server,
                              contentOf(gate.configFile()).replace("Host test", "Host gate") +
                                      "Host test\n    ProxyJump gate\n"));
        FakePrompter prompter([](const Prompt &prompt) { return secret(prompt.fingerprint); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        QCOMPARE(prompter.asked().first().asker, u"gate"_s);
        QCOMPARE(prompter.asked().first().fingerprint, fingerprintOf(gate.hostKey()));
    }
};

QTEST_GUILESS_MAIN(tst_SshHostKeys)
#include "tst_sshhostkeys.moc"
