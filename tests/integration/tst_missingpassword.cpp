// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/passwordreset.h"
#include "app/store/filesecretstore.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/secretscan.h"
#include "tests/support/watchedpair.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

namespace {

const QString role = u"pgtandem_monitor"_s;
constexpr int patience = 60'000;

} // namespace

/// A real pair whose monitoring password nobody has kept: on a computer without a keychain, after a
/// restart of the program.
class TestMissingPassword : public QObject
{
    Q_OBJECT

    WatchedPair m_pair;
    QTemporaryDir m_folder;

    QString file() const { return m_folder.filePath(u"passwords.json"_s); }

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanupTestCase();
    void nothingIsInvented();
    void aLockedKeychainIsNoEmptyOne();
    void aNewPasswordIsSetAfterConsentOnly();
    void aRoleThatIsGoneIsMadeAgain();
    void theStandbyIsNotAsked();
    void aFileKeepsItByChoiceOnly();
};

void TestMissingPassword::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    TempClusterOptions options;
    options.conf = {u"password_encryption = 'scram-sha-256'"_s, u"log_statement = 'all'"_s};
    options.hba = WatchedPair::passwordRules();
    QVERIFY2(m_pair.start(options, u"nobody knows it"_s), qPrintable(m_pair.error()));
    m_pair.cluster.servers[0].lastRole = SavedServer::Role::Primary;
    m_pair.cluster.servers[1].lastRole = SavedServer::Role::Standby;
}

void TestMissingPassword::cleanupTestCase()
{
    m_pair.standby.reset();
    m_pair.primary.reset();
}

void TestMissingPassword::nothingIsInvented()
{
    FakeSecretStore none(SecretStore::Keychain::Missing);
    const auto session = m_pair.session(none);
    session->start();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::NeedsSecret, patience);
    QVERIFY(session->secretRequest()->canReset);
    QVERIFY(!session->secretRequest()->canRemember);
    QVERIFY(session->secretRequest()->filePath.isEmpty()); // this store has no file
    const ReplicationSnapshot &snapshot = session->snapshot();
    QCOMPARE(snapshot.primary.name, u"berlin-1"_s);
    QVERIFY(!snapshot.primary.isReachable);
    QVERIFY(!snapshot.primary.sampledAt.isValid());
    QCOMPARE(snapshot.standbys.size(), 1);
    QCOMPARE(snapshot.standbys.first().name, u"berlin-2"_s);
    QCOMPARE(snapshot.standbys.first().state, StandbyState::Unknown);
    QCOMPARE(snapshot.standbys.first().sync, SyncState::Unknown);
    QVERIFY(!snapshot.standbys.first().replayLag.bytes);
    QVERIFY(!session->failover());
    QVERIFY(!session->alert());
    QCOMPARE(session->health().level, HealthLevel::Idle);
}

/// One that is locked holds the password: nobody needs a new one.
void TestMissingPassword::aLockedKeychainIsNoEmptyOne()
{
    FakeSecretStore locked;
    locked.inKeychain.insert(m_pair.cluster.secretKey(), Secret::fromUtf8("nobody knows it"));
    locked.setBehaviour(FakeSecretStore::Behaviour::Fails);
    const auto session = m_pair.session(locked);
    session->start();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::NeedsSecret, patience);
    QCOMPARE(session->secretRequest()->reason, u"The keychain refused."_s);
    locked.setBehaviour(FakeSecretStore::Behaviour::Works);
    session->sampleNow();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::Watching, patience);
}

void TestMissingPassword::aNewPasswordIsSetAfterConsentOnly()
{
    FakeSecretStore none(SecretStore::Keychain::Missing);
    const auto session = m_pair.session(none);
    session->start();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::NeedsSecret, patience);

    const auto stored = [this] {
        return m_pair.primary->sql(
                u"SELECT rolpassword FROM pg_authid WHERE rolname = '%1'"_s.arg(role));
    };
    const QString before = stored();
    PasswordReset reset(m_pair.cluster, m_pair.clock, makeTransport, nullptr);
    QSignalSpy changed(&reset, &PasswordReset::passwordChanged);
    reset.begin();
    QTRY_VERIFY_WITH_TIMEOUT(reset.state() != PasswordReset::State::Looking, patience);
    QVERIFY2(reset.state() == PasswordReset::State::Planned,
             qPrintable(reset.error().value_or(Error()).toPlainText()));
    const Step &step = reset.plan()->steps.constFirst();
    QVERIFY(step.commands.first().input.contains(u"ALTER ROLE \"pgtandem_monitor\""_s));
    reset.apply(); // not agreed
    QCOMPARE(reset.state(), PasswordReset::State::Planned);
    QCOMPARE(stored(), before);

    reset.setAgreed(true);
    reset.apply();
    QTRY_VERIFY_WITH_TIMEOUT(reset.state() == PasswordReset::State::Done ||
                                     reset.state() == PasswordReset::State::Failed,
                             patience);
    QVERIFY2(reset.state() == PasswordReset::State::Done,
             qPrintable(reset.error().value_or(Error()).toPlainText()));
    QCOMPARE(changed.count(), 1);
    QVERIFY(stored().startsWith("SCRAM-SHA-256$"_L1) && stored() != before);
    // The server saw its verifier only, and logs not even that.
    SecretScan scan;
    QVERIFY(scan.add(u"the new password"_s, reset.password().toUtf8()));
    QVERIFY(scan.add(u"its verifier"_s, stored().toUtf8()));
    QCOMPARE(scan.scanFiles({m_pair.primary->logFile()}), QStringList());

    session->provideSecret(reset.password(), Remember::ForThisRun);
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::Watching, patience);
    QVERIFY(!session->secretRequest());
}

void TestMissingPassword::aRoleThatIsGoneIsMadeAgain()
{
    m_pair.primary->sql(u"DROP ROLE %1"_s.arg(role));
    PasswordReset reset(m_pair.cluster, m_pair.clock, makeTransport, nullptr);
    reset.begin();
    QTRY_COMPARE_WITH_TIMEOUT(reset.state(), PasswordReset::State::Planned, patience);
    QVERIFY(reset.plan()->steps.constFirst().commands.first().input.startsWith("CREATE ROLE"_L1));
    reset.setAgreed(true);
    reset.apply();
    QTRY_VERIFY_WITH_TIMEOUT(reset.state() == PasswordReset::State::Done ||
                                     reset.state() == PasswordReset::State::Failed,
                             patience);
    QVERIFY2(reset.state() == PasswordReset::State::Done,
             qPrintable(reset.error().value_or(Error()).toPlainText()));
}

void TestMissingPassword::theStandbyIsNotAsked()
{
    SavedCluster moved = m_pair.cluster; // a failover that this program did not see
    moved.servers[0].lastRole = SavedServer::Role::Standby;
    moved.servers[1].lastRole = SavedServer::Role::Primary;
    PasswordReset reset(moved, m_pair.clock, makeTransport, nullptr);
    reset.begin();
    QTRY_COMPARE_WITH_TIMEOUT(reset.state(), PasswordReset::State::Planned, patience);
    QCOMPARE(reset.plan()->hosts.constFirst().name, u"berlin-1"_s);
    moved.servers.removeFirst();
    PasswordReset alone(moved, m_pair.clock, makeTransport, nullptr);
    alone.begin();
    QTRY_COMPARE_WITH_TIMEOUT(alone.state(), PasswordReset::State::Failed, patience);
    QCOMPARE(alone.error()->kind, ErrorKind::WrongRole);
}

void TestMissingPassword::aFileKeepsItByChoiceOnly()
{
    m_pair.primary->sql(u"ALTER ROLE %1 PASSWORD 'typed by hand'"_s.arg(role));
    for (const Remember remember : {Remember::ForThisRun, Remember::InFile}) {
        FakeSecretStore none(SecretStore::Keychain::Missing);
        FileSecretStore secrets(none, file());
        const auto session = m_pair.session(secrets);
        session->start();
        QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::NeedsSecret, patience);
        QCOMPARE(session->secretRequest()->filePath, file());
        session->provideSecret(Secret::fromUtf8("typed by hand"), remember);
        QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::Watching, patience);
        QCOMPARE(QFileInfo::exists(file()), remember == Remember::InFile);
    }
    // As after a restart.
    FakeSecretStore none(SecretStore::Keychain::Missing);
    FileSecretStore secrets(none, file());
    const auto session = m_pair.session(secrets);
    QSignalSpy needed(session.get(), &WatchSession::secretNeeded);
    session->start();
    QTRY_COMPARE_WITH_TIMEOUT(session->state(), WatchSession::State::Watching, patience);
    QVERIFY(needed.isEmpty());
    // The scan for secrets knows this one exception and no other.
    SecretScan scan;
    QVERIFY(scan.add(u"the password"_s, "typed by hand"));
    QCOMPARE(scan.scanFiles({m_folder.path()}).size(), 1);
    QCOMPARE(scan.scanFiles({m_folder.path()}, {u"/passwords.json"_s}), QStringList());
}

QTEST_GUILESS_MAIN(TestMissingPassword)
#include "tst_missingpassword.moc"
