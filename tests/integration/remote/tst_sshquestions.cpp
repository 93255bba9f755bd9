// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"
#include "tests/support/fakeprompter.h"
#include "tests/support/secretscan.h"
#include "tests/support/tempaccount.h"

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = Prompt::Kind;
using State = HostTransport::State;

namespace {

using Answer = std::optional<Secret>;

Answer secret(const QByteArray &bytes)
{
    return Secret::fromUtf8(QByteArray(bytes));
}

/// A server on which @p account logs in with its password; its key is accepted as well if
/// PasswordAuthentication and AuthenticationMethods of @p config say so.
TempSshdOptions passwordServer(const TempAccount &account, const QStringList &config = {})
{
    TempSshdOptions options;
    options.user = account.name();
    options.config = config + QStringList{u"UsePAM yes"_s, u"PasswordAuthentication yes"_s,
                                          u"PubkeyAuthentication no"_s};
    return options;
}

std::unique_ptr<SessionTransport> askingHost(const TempSshd &server, Prompter &prompter,
                                             const SessionTimings &timings = {})
{
    HostAccess access;
    access.ssh.host = server.alias();
    access.ssh.useSudo = false;
    return std::make_unique<SessionTransport>(
            access, SshClient{u"ssh"_s, {u"-F"_s, server.configFile()}}, timings, &prompter);
}

} // namespace

/// Logins that ask: with a real server and, as root, a real account. ssh starts this very program
/// to put its questions.
class tst_SshQuestions : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<TempAccount> m_account;

    /// Random, so that the scan finds nothing else.
    const QByteArray m_password = Secret::generate().toUtf8();

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString why = TempSshd::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        if (const QString why = TempAccount::whyNot(); !why.isEmpty())
            QSKIP(qPrintable(why));
        TempAccountOptions options;
        options.password = m_password;
        m_account = std::make_unique<TempAccount>(options);
        QVERIFY2(m_account->error().isEmpty(), qPrintable(m_account->error()));
    }
    void cleanupTestCase() { m_account.reset(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void logsInWithAPassword()
    {
        const TempSshd server(passwordServer(*m_account));
        FakePrompter prompter([this](const Prompt &) { return secret(m_password); });
        const auto host = askingHost(server, prompter);
        const Outcome outcome = open(*host);
        QVERIFY2(outcome.isSucceeded(), qPrintable(outcome.error().toPlainText()));
        QCOMPARE(prompter.asked().size(), 1);
        const Prompt prompt = prompter.asked().first();
        QCOMPARE(int(prompt.kind), int(Kind::LoginPassword));
        QCOMPARE(prompt.host, server.alias());
        QCOMPARE(prompt.asker, QString());
        QCOMPARE(prompt.account, m_account->name());
        QCOMPARE(prompt.attempt, 1);
        QCOMPARE(prompt.secretKey,
                 u"ssh-login/%1@127.0.0.1:%2"_s.arg(m_account->name()).arg(server.port()));
        QCOMPARE(result(*host, shell(u"id -un"_s)).out.trimmed(), m_account->name().toUtf8());
    }
};

QTEST_GUILESS_MAIN(tst_SshQuestions)
#include "tst_sshquestions.moc"
