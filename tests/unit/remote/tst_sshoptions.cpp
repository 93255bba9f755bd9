// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshoptions.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

SshSessionOptions optionsFor(const SshTarget &target, const SshClientVersion &version = {9, 2},
                             const QString &controlPath = u"/p/m"_s)
{
    SshSessionOptions options;
    options.target = target;
    options.client = SshCapabilities::of(version);
    options.controlPath = controlPath;
    return options;
}

SshTarget db1()
{
    SshTarget target;
    target.host = u"db1"_s;
    return target;
}

} // namespace

class tst_SshOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void buildsTheWholeListForASession()
    {
        SshTarget target;
        target.host = u"db1"_s;
        const QStringList expected{u"-T"_s,
                                   u"-o"_s,
                                   u"BatchMode=yes"_s,
                                   u"-o"_s,
                                   u"RequestTTY=no"_s,
                                   u"-o"_s,
                                   u"RemoteCommand=none"_s,
                                   u"-o"_s,
                                   u"ForwardAgent=no"_s,
                                   u"-o"_s,
                                   u"ForwardX11=no"_s,
                                   u"-o"_s,
                                   u"Tunnel=no"_s,
                                   u"-o"_s,
                                   u"EscapeChar=none"_s,
                                   u"-o"_s,
                                   u"VisualHostKey=no"_s,
                                   u"-o"_s,
                                   u"LogLevel=DEBUG1"_s,
                                   u"-o"_s,
                                   u"PermitLocalCommand=no"_s,
                                   u"-o"_s,
                                   u"ClearAllForwardings=yes"_s,
                                   u"-o"_s,
                                   u"ConnectTimeout=15"_s,
                                   u"-o"_s,
                                   u"ServerAliveInterval=5"_s,
                                   u"-o"_s,
                                   u"ServerAliveCountMax=3"_s,
                                   u"-o"_s,
                                   u"ControlMaster=yes"_s,
                                   u"-o"_s,
                                   u"ControlPath=/p/m"_s,
                                   u"-o"_s,
                                   u"ControlPersist=no"_s,
                                   u"-o"_s,
                                   u"SessionType=default"_s,
                                   u"-o"_s,
                                   u"StdinNull=no"_s,
                                   u"-o"_s,
                                   u"ForkAfterAuthentication=no"_s,
                                   u"--"_s,
                                   u"db1"_s,
                                   u"exec /bin/sh -c 'IFS= read -r b && eval \"$b\"'"_s};
        QCOMPARE(sshSessionArguments(optionsFor(target, {8, 7})), expected);
    }

    void leavesOutWhatOldClientsDoNotKnow()
    {
        SshTarget target;
        target.host = u"db1"_s;
        const QStringList arguments = sshSessionArguments(optionsFor(target, {8, 6}));
        QVERIFY(!arguments.contains(u"SessionType=default"_s));
        QVERIFY(!arguments.contains(u"StdinNull=no"_s));
        QVERIFY(!arguments.contains(u"ForkAfterAuthentication=no"_s));
    }

    void switchesMultiplexingOffWithoutAPath()
    {
        SshTarget target;
        target.host = u"db1"_s;
        const QStringList arguments = sshSessionArguments(optionsFor(target, {9, 2}, {}));
        QVERIFY(arguments.contains(u"ControlMaster=no"_s));
        QVERIFY(arguments.contains(u"ControlPath=none"_s));
    }

    void overridesOnlyWeakHostKeyChecking()
    {
        SshSessionOptions options = optionsFor(db1());
        QVERIFY(sshSessionArguments(options).filter(u"StrictHostKeyChecking"_s).isEmpty());
        options.resolved.acceptsAnyHostKey = true;
        QVERIFY(sshSessionArguments(options).contains(u"StrictHostKeyChecking=ask"_s));
    }

    void asksOnlyIfSomebodyAnswers()
    {
        SshSessionOptions options = optionsFor(db1());
        QVERIFY(sshSessionArguments(options).contains(u"BatchMode=yes"_s));
        options.questions = SshSessionOptions::Questions::Asked;
        const QStringList asked = sshSessionArguments(options);
        QVERIFY(asked.contains(u"BatchMode=no"_s));
        QVERIFY(!asked.contains(u"BatchMode=yes"_s));
        QVERIFY(asked.contains(u"FingerprintHash=sha256"_s));
        // How often is the user's affair.
        QVERIFY(asked.filter(u"NumberOfPasswordPrompts"_s).isEmpty());
    }

    void triesKeysLastIfAPasswordIsWanted()
    {
        SshSessionOptions options = optionsFor(db1());
        QVERIFY(sshSessionArguments(options).filter(u"PreferredAuthentications"_s).isEmpty());
        options.target.auth = SshTarget::Auth::Password;
        QVERIFY(sshSessionArguments(options).contains(
                u"PreferredAuthentications=keyboard-interactive,password,publickey"_s));
    }

    void givesJumpHostsTheTimeToAsk()
    {
        SshSessionOptions options = optionsFor(db1());
        QVERIFY(sshSessionArguments(options).contains(u"ConnectTimeout=15"_s));
        for (const QByteArray line : {"proxyjump bastion\n", "proxycommand nc %h %p\n"}) {
            options.resolved = SshResolved::parse(line);
            QVERIFY(sshSessionArguments(options).contains(u"ConnectTimeout=600"_s));
        }
        options.resolved = SshResolved::parse("proxycommand none\n");
        QVERIFY(sshSessionArguments(options).contains(u"ConnectTimeout=15"_s));
        options.target.jumpHost = u"bastion"_s;
        QVERIFY(sshSessionArguments(options).contains(u"ConnectTimeout=600"_s));
    }

    void neverSharesAConnectionOnWindows()
    {
        const QStringList arguments =
                sshSessionArguments(optionsFor(db1(), {9, 5, SshPlatform::Windows}));
        QVERIFY(arguments.contains(u"ControlMaster=no"_s));
        QVERIFY(arguments.contains(u"ControlPath=none"_s));
    }

    void forwardsAPortWithTheSessionItself()
    {
        SshSessionOptions options = optionsFor(db1(), {9, 5, SshPlatform::Windows});
        options.forwarding = u"127.0.0.1:40000:127.0.0.1:5432"_s;
        const QStringList arguments = sshSessionArguments(options);
        const qsizetype at = arguments.indexOf(u"-L"_s);
        QVERIFY(at > 0);
        QCOMPARE(arguments.value(at + 1), options.forwarding);
        QVERIFY(arguments.contains(u"ExitOnForwardFailure=no"_s));
        QVERIFY(arguments.contains(u"GatewayPorts=no"_s)); // never for other computers
        QVERIFY(arguments.filter(u"ClearAllForwardings"_s).isEmpty());
    }

    void putsTheDestinationBehindAllOptions()
    {
        SshTarget target;
        target.host = u"db1"_s;
        target.port = 2222;
        target.user = u"admin"_s;
        target.jumpHost = u"ops@gate:22"_s;
        target.auth = SshTarget::Auth::KeyFile;
        target.keyFile = u"/home/me/my key"_s;
        QCOMPARE(sshConfigArguments(target),
                 (QStringList{u"-G"_s, u"-p"_s, u"2222"_s, u"-l"_s, u"admin"_s, u"-J"_s,
                              u"ops@gate:22"_s, u"-i"_s, u"/home/me/my key"_s, u"-o"_s,
                              u"IdentitiesOnly=yes"_s, u"--"_s, u"db1"_s}));
    }

    void leavesTheUsersConfigurationInForce()
    {
        // Whatever says which host, key or jump is used must come from OpenSSH unless typed here.
        SshTarget target;
        target.host = u"db1"_s;
        const QString all = sshSessionArguments(optionsFor(target)).join(u' ');
        for (const char *option :
             {"-F", "IgnoreUnknown", "UserKnownHostsFile", "IdentityFile", "IdentityAgent",
              "ProxyJump", "ProxyCommand", "HostName", "StrictHostKeyChecking"})
            QVERIFY2(!all.contains(QLatin1String(option)), option);
    }

    void asksForForwardingsWithoutTheUsersOwn()
    {
        QCOMPARE(sshForwardArguments(u"/p/m"_s, u"/p/t/.s.PGSQL.5432"_s,
                                     u"/run/postgresql/.s.PGSQL.5432"_s),
                 (QStringList{u"-F"_s, u"none"_s, u"-o"_s, u"ProxyCommand=false"_s, u"-S"_s,
                              u"/p/m"_s, u"-O"_s, u"forward"_s, u"-L"_s,
                              u"/p/t/.s.PGSQL.5432:/run/postgresql/.s.PGSQL.5432"_s, u"--"_s,
                              u"x"_s}));
        QVERIFY(sshCancelForwardArguments(u"/p/m"_s, u"/l"_s, u"/r"_s).contains(u"cancel"_s));
    }

    void readsTheResolvedConfiguration()
    {
        const SshResolved resolved = SshResolved::parse(
                "host db1\nuser dba\nhostname 10.0.0.5\nport 2222\nstricthostkeychecking false\n");
        QCOMPARE(resolved.user, u"dba"_s);
        QCOMPARE(resolved.hostName, u"10.0.0.5"_s);
        QCOMPARE(resolved.port, 2222);
        QVERIFY(resolved.acceptsAnyHostKey);
        for (const QByteArray strict : {"ask", "true", "yes", "accept-new"})
            QVERIFY(!SshResolved::parse("stricthostkeychecking " + strict + '\n')
                             .acceptsAnyHostKey);
    }

    void refusesBadTargets_data()
    {
        QTest::addColumn<QString>("value");
        for (const char *bad : {"-oProxyCommand=id",
                                "a b",
                                "a\tb",
                                "a\nb",
                                "a;b",
                                "a`id`",
                                "$(id)",
                                "a'b",
                                "a\"b",
                                "a|b",
                                "a&b",
                                "a>b",
                                "a\\b",
                                "a*b",
                                "a?b",
                                "{a,b}",
                                "a!b",
                                "#a",
                                "\x7f",
                                "a/b"})
            QTest::newRow(bad) << QString::fromLatin1(bad);
        QTest::newRow("NUL") << u"a"_s + QChar(u'\0');
        QTest::newRow("very long") << QString(300, u'a');
        QTest::newRow("line separator") << u"a\u2028b"_s;
    }

    void refusesBadTargets()
    {
        QFETCH(QString, value);
        for (QString SshTarget::*field :
             {&SshTarget::host, &SshTarget::user, &SshTarget::jumpHost}) {
            SshTarget target;
            target.host = u"db1"_s;
            target.*field = value;
            const Result<void> result = validate(target);
            QVERIFY(!result);
            QCOMPARE(result.error().kind, ErrorKind::InvalidInput);
            QVERIFY(!result.error().text.contains(u'\n'));
        }
    }

    void acceptsRealTargets_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("jump");
        QTest::newRow("name") << u"db1.example.com"_s << u"deploy"_s << QString();
        QTest::newRow("alias") << u"prod_db-1"_s << QString() << QString();
        QTest::newRow("address") << u"192.0.2.7"_s << u"root"_s << QString();
        QTest::newRow("IPv6") << u"2001:db8::7"_s << u"root"_s << QString();
        QTest::newRow("IPv6 with zone") << u"fe80::1%eth0"_s << u"root"_s << QString();
        QTest::newRow("umlaut") << u"bücher.example"_s << u"müller"_s << QString();
        QTest::newRow("domain account") << u"db1"_s << u"dba@corp.example"_s << QString();
        QTest::newRow("jumps") << u"db1"_s << u"me"_s << u"a@gate1:2222,gate2"_s;
        QTest::newRow("IPv6 jump") << u"db1"_s << u"me"_s << u"a@[2001:db8::7]:2222"_s;
    }

    void acceptsRealTargets()
    {
        SshTarget target;
        QFETCH(QString, host);
        QFETCH(QString, user);
        QFETCH(QString, jump);
        target.host = host;
        target.user = user;
        target.jumpHost = jump;
        const Result<void> result = validate(target);
        QVERIFY2(result.has_value(), result ? "" : qPrintable(result.error().text));
    }

    void refusesPortsAndKeyFilesThatCannotBe()
    {
        SshTarget target;
        target.host = u"db1"_s;
        target.port = 65536;
        QVERIFY(!validate(target));
        target.port = -1;
        QVERIFY(!validate(target));
        target.port = 0;
        target.auth = SshTarget::Auth::KeyFile;
        for (const QString &bad :
             {QString(), u"-x"_s, u"/k\n"_s, u"/k%h"_s, u"/${HOME}"_s, u"/a'b"_s}) {
            target.keyFile = bad;
            QVERIFY2(!validate(target), qPrintable(bad));
        }
        target.keyFile = u"/home/me/my key.pem"_s;
        QVERIFY(validate(target).has_value());
    }
};

QTEST_GUILESS_MAIN(tst_SshOptions)
#include "tst_sshoptions.moc"
