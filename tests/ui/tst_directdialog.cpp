// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"
#include "app/session/workspace.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/tempauthority.h"
#include "tests/ui/support/pictures.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/adopt/directdialog.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

#include <QFileDialog>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString password = u"sehr 'geheim' ä"_s;
constexpr int patience = 60'000;

} // namespace

/// A real pair with TLS, watched without SSH through the widgets of the dialog by their accessible
/// names.
class TestDirectDialog : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<TempAuthority> m_authority, m_other;
    std::unique_ptr<TempCluster> m_primary, m_standby, m_stranger;
    QTemporaryDir m_home;
    FakeSecretStore m_secrets;
    std::unique_ptr<DirectSetup> m_session;
    std::unique_ptr<DirectDialog> m_dialog;
    std::unique_ptr<WizardDriver> m_driver;

    static QString at(const TempCluster &cluster) { return u"localhost:%1"_s.arg(cluster.port()); }
    QString both() const { return at(*m_primary) + u'\n' + at(*m_standby); }
    void fill(WizardDriver &driver, const QString &servers, const QString &with);
    void test();
    const AdoptedServer *failed() const;
    void shoot(const QString &name)
    {
        QVERIFY(shootBoth(*m_dialog, *m_theme, u"direct-"_s + name));
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void cleanupTestCase();

    void everyThingHasItsName();
    void rightPasswordLeadsToWatch();
    void refusedSignInSaysWhyAndKeepsTyping_data();
    void refusedSignInSaysWhyAndKeepsTyping();
    void nothingIsSentToAServerOfAnotherAuthority();
    void clientCertificateNeedsNoPassword();
    void clientKeyWithPassphraseIsRefused();
    void emptyPasswordIsLookedUpInThePassfile();
    void notesSayWhatWillBeMissed();
    void serversOfDifferentSystemsAreRefused();
    void oneServerUnderTwoNamesIsRefused();
    void serviceFillsTheFields();
    void certificatesCanBeChosen();
    void wrongLinesAreNamedWhereTheyStand();
    void longerTextsFit();
    void escapeAsksBeforeTypingIsLost();
    void worksByKeyboard();
    void watchesFromTheStartPage();
};

void TestDirectDialog::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    // Nothing of who runs this test is read.
    qputenv("PGPASSFILE", m_home.filePath(u"none"_s).toLocal8Bit());
    qputenv("PGSERVICEFILE", m_home.filePath(u"none"_s).toLocal8Bit());
    qputenv("PGSYSCONFDIR", m_home.path().toLocal8Bit());
    m_theme = std::make_unique<Theme>();
    preparePictures();
    m_authority = std::make_unique<TempAuthority>(u"test-ca"_s);
    m_other = std::make_unique<TempAuthority>(u"other-ca"_s);
    QVERIFY2(m_authority->issue(u"localhost"_s) && m_authority->issue(u"watcher"_s),
             qPrintable(m_authority->error()));
    TempClusterOptions options;
    options.conf = {u"password_encryption = 'scram-sha-256'"_s, u"log_connections = on"_s,
                    u"cluster_name = 'berlin_1'"_s};
    options.hba = u"local all all trust\nlocal replication all trust\n"
                  "hostssl all watcher all cert\nhostssl all all all scram-sha-256\n"_s;
    const QString roles =
            u"CREATE ROLE monitor LOGIN PASSWORD '%1'; CREATE ROLE plain LOGIN PASSWORD '%1'; "
            "CREATE ROLE watcher LOGIN; GRANT pg_monitor TO monitor, watcher"_s.arg(
                    QString(password).replace(u'\'', "''"_L1));
    m_primary = std::make_unique<TempCluster>(options);
    m_stranger = std::make_unique<TempCluster>(options);
    for (TempCluster *cluster : {m_primary.get(), m_stranger.get()}) {
        QVERIFY2(m_authority->secure(*cluster, u"localhost"_s), qPrintable(m_authority->error()));
        QVERIFY2(cluster->start(), qPrintable(cluster->error()));
        cluster->sql(roles);
        QVERIFY2(cluster->error().isEmpty(), qPrintable(cluster->error()));
    }
    options.conf << u"cluster_name = 'berlin_2'"_s;
    m_standby = m_primary->makeStandby(u"s1"_s, options);
    QVERIFY2(m_authority->secure(*m_standby, u"localhost"_s) && m_standby->start(),
             qPrintable(m_standby->error()));
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->sql(u"SELECT application_name FROM pg_stat_replication"_s),
                              u"berlin_2"_s, patience);
    QTRY_COMPARE_WITH_TIMEOUT(
            m_standby->sql(u"SELECT count(*) FROM pg_roles WHERE rolname = 'watcher'"_s), u"1"_s,
            patience);
}

void TestDirectDialog::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_session = std::make_unique<DirectSetup>(m_secrets);
    m_dialog = std::make_unique<DirectDialog>(*m_session);
    m_driver = std::make_unique<WizardDriver>(m_dialog.get());
    m_dialog->show();
    m_dialog->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
}

void TestDirectDialog::cleanup()
{
    m_driver.reset();
    m_dialog.reset();
    m_session.reset();
}

void TestDirectDialog::cleanupTestCase()
{
    m_stranger.reset();
    m_standby.reset();
    m_primary.reset();
}

void TestDirectDialog::fill(WizardDriver &driver, const QString &servers, const QString &with)
{
    const QList<std::pair<QString, QString>> fields{{u"Servers"_s, servers},
                                                    {u"Cluster name"_s, u"Aufträge"_s},
                                                    {u"Role"_s, u"monitor"_s},
                                                    {u"Password"_s, with},
                                                    {u"Root certificate"_s, m_authority->root()}};
    for (const auto &[name, text] : fields)
        QVERIFY2(driver.setText(name, text), qPrintable(driver.problem()));
}

void TestDirectDialog::test()
{
    QVERIFY(!m_driver->isEnabled(u"Watch"_s));
    QVERIFY2(m_driver->press(u"Test"_s), qPrintable(m_driver->problem()));
    QTRY_VERIFY_WITH_TIMEOUT(!m_session->servers().isEmpty() && !m_session->isTesting(), patience);
}

const AdoptedServer *TestDirectDialog::failed() const
{
    for (const AdoptedServer &server : m_session->servers()) {
        if (server.loginError)
            return &server;
    }
    return nullptr;
}

void TestDirectDialog::everyThingHasItsName()
{
    using Role = QAccessible::Role;
    const auto has = [this](const QString &name, const QList<Role> &roles) {
        return m_driver->find(name, roles) != nullptr;
    };
    for (const QString &name :
         {u"Servers"_s, u"Cluster name"_s, u"Database"_s, u"Role"_s, u"Password"_s,
          u"Root certificate"_s, u"Client certificate"_s, u"Client key"_s})
        QVERIFY2(has(name, {Role::EditableText}), qPrintable(m_driver->describe()));
    QVERIFY(has(u"TLS"_s, {Role::ComboBox}));
    QCOMPARE(has(u"Encryption by Kerberos (GSS)"_s, {Role::ComboBox}),
             DirectSetup::hasGssEncryption());
    for (const QString &name :
         {u"Test"_s, u"Watch"_s, u"Cancel"_s, u"Help"_s, u"Choose: Root certificate"_s})
        QVERIFY2(has(name, {Role::PushButton}), qPrintable(m_driver->describe()));
    QVERIFY(m_driver->find(u"TLS"_s, {Role::ComboBox})
                    ->text(QAccessible::Value)
                    .startsWith(u"verify-full"_s));
    QCOMPARE(m_driver->text(u"Database"_s), u"postgres"_s);
    shoot(u"empty"_s);
}

void TestDirectDialog::rightPasswordLeadsToWatch()
{
    fill(*m_driver, both(), password);
    test();
    QVERIFY2(!failed(), qPrintable(failed() ? failed()->loginError->toPlainText() : QString()));
    QVERIFY(m_driver->isEnabled(u"Watch"_s));
    QCOMPARE(m_driver->rows(u"Sign-in to each server"_s).size(), 2);
    shoot(u"passed"_s);
    QSignalSpy wanted(m_dialog.get(), &DirectDialog::watchRequested);
    QVERIFY2(m_driver->press(u"Watch"_s), qPrintable(m_driver->problem()));
    QTRY_COMPARE(wanted.count(), 1);

    const SavedCluster cluster = m_session->cluster();
    QCOMPARE(cluster.name, u"Aufträge"_s);
    QCOMPARE(cluster.monitorRole, u"monitor"_s);
    QCOMPARE(cluster.systemIdentifier,
             m_primary->sql(u"SELECT system_identifier FROM pg_control_system()"_s));
    QCOMPARE(cluster.servers.size(), 2);
    QCOMPARE(cluster.servers.at(0).port, int(m_primary->port()));
    QCOMPARE(cluster.servers.at(1).name, u"berlin_2"_s); // as the primary calls it
    QCOMPARE(cluster.servers.at(1).shownAddress, u"127.0.0.1:%1"_s.arg(m_standby->port()));
    for (const SavedServer &server : cluster.servers) {
        QCOMPARE(server.access.kind, HostAccess::Kind::Direct);
        QCOMPARE(server.access.direct.host, u"localhost"_s);
    }
    QVERIFY(!QJsonDocument(cluster.toJson()).toJson().contains("geheim"));
}

void TestDirectDialog::refusedSignInSaysWhyAndKeepsTyping_data()
{
    QTest::addColumn<QString>("as");
    QTest::addColumn<QString>("with");
    QTest::addColumn<QString>("server");
    QTest::addColumn<QString>("says");
    const QString right = at(*m_primary);
    QTest::newRow("wrong password")
            << u"monitor"_s << u"falsch"_s << right << u"did not accept the password of monitor"_s;
    QTest::newRow("no password") << u"monitor"_s << QString() << right
                                 << u"asks for the password of monitor"_s;
    QTest::newRow("no rights") << u"plain"_s << password << right << u"not see replication"_s;
    QTest::newRow("no client certificate")
            << u"watcher"_s << password << right << u"client certificate"_s;
    QTest::newRow("nothing listens") << u"monitor"_s << password
                                     << u"localhost:%1"_s.arg(freePort()) << u"Nothing listens"_s;
    QTest::newRow("other name than in the certificate")
            << u"monitor"_s << password << u"127.0.0.1:%1"_s.arg(m_primary->port())
            << u"certificate is for localhost"_s;
}

void TestDirectDialog::refusedSignInSaysWhyAndKeepsTyping()
{
    QFETCH(const QString, as);
    QFETCH(const QString, with);
    QFETCH(const QString, server);
    QFETCH(const QString, says);
    fill(*m_driver, server, with);
    QVERIFY(m_driver->setText(u"Role"_s, as));
    test();
    QVERIFY(!m_driver->isEnabled(u"Watch"_s));
    const AdoptedServer *refused = failed();
    QVERIFY(refused);
    const Error error = *refused->loginError;
    QVERIFY2(error.text.contains(says), qPrintable(error.toPlainText()));
    QVERIFY2(error.text.contains(refused->name), qPrintable(error.text));
    QVERIFY2(!error.why.isEmpty() && !error.remedy.isEmpty(), qPrintable(error.toPlainText()));
    QVERIFY(!error.toPlainText().contains(password));
    if (with == u"falsch"_s)
        shoot(u"refused"_s);
    QCOMPARE(m_driver->text(u"Servers"_s), server);
    QCOMPARE(m_driver->text(u"Cluster name"_s), u"Aufträge"_s);
    QCOMPARE(m_driver->text(u"Role"_s), as);
    QCOMPARE(m_driver->text(u"Root certificate"_s), m_authority->root());
    QCOMPARE(m_session->password(), Secret::fromString(with));
    // And it can be put right in place.
    fill(*m_driver, both(), password);
    test();
    QVERIFY2(m_driver->waitEnabled(u"Watch"_s, 60s),
             qPrintable(failed() ? failed()->loginError->toPlainText() : QString()));
}

void TestDirectDialog::nothingIsSentToAServerOfAnotherAuthority()
{
    const auto logins = [this] { return m_primary->log().count("monitor"); };
    fill(*m_driver, at(*m_primary), password);
    const qsizetype first = logins();
    test();
    QVERIFY(m_driver->isEnabled(u"Watch"_s));
    QTRY_VERIFY(logins() > first); // so that its absence says something
    const qsizetype before = logins();
    QVERIFY(m_driver->setText(u"Root certificate"_s, m_other->root()));
    test();
    QVERIFY(failed());
    const Error error = *failed()->loginError;
    QVERIFY2(error.text.contains(u"not issued by the known authority"_s),
             qPrintable(error.toPlainText()));
    QVERIFY(!error.why.isEmpty() && !error.remedy.isEmpty());
    QCOMPARE(logins(), before);
    QCOMPARE(m_driver->text(u"Root certificate"_s), m_other->root());
}

void TestDirectDialog::clientCertificateNeedsNoPassword()
{
    fill(*m_driver, both(), {});
    QVERIFY(m_driver->setText(u"Role"_s, u"watcher"_s));
    QVERIFY(m_driver->setText(u"Client certificate"_s, m_authority->certificate(u"watcher"_s)));
    QVERIFY(m_driver->setText(u"Client key"_s, m_authority->key(u"watcher"_s)));
    test();
    QVERIFY2(m_driver->isEnabled(u"Watch"_s),
             qPrintable(failed() ? failed()->loginError->toPlainText() : QString()));
    // A key that others may read is not used, and that is said.
    QFile key(m_authority->key(u"watcher"_s));
    QVERIFY(key.setPermissions(key.permissions() | QFile::ReadOther));
    QVERIFY(m_driver->setText(u"Database"_s, u"template1"_s)); // a change: tested anew
    test();
    QVERIFY(key.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(failed());
    QVERIFY2(failed()->loginError->text.contains(u"Others may read the client key"_s),
             qPrintable(failed()->loginError->toPlainText()));
}

/// Nobody would be there to type it each time watching connects anew; nothing may ask either.
void TestDirectDialog::clientKeyWithPassphraseIsRefused()
{
    const QString locked = m_home.filePath(u"locked.key"_s);
    const ProgramResult made =
            runProgram({u"openssl"_s, u"pkey"_s, u"-aes256"_s, u"-passout"_s, u"pass:long enough"_s,
                        u"-in"_s, m_authority->key(u"watcher"_s), u"-out"_s, locked});
    QVERIFY2(made.ok(), made.err.constData());
    QVERIFY(QFile::setPermissions(locked, QFile::ReadOwner | QFile::WriteOwner));
    fill(*m_driver, at(*m_primary), {});
    QVERIFY(m_driver->setText(u"Role"_s, u"watcher"_s));
    QVERIFY(m_driver->setText(u"Client certificate"_s, m_authority->certificate(u"watcher"_s)));
    QVERIFY(m_driver->setText(u"Client key"_s, locked));
    test();
    QVERIFY(failed());
    QVERIFY2(failed()->loginError->why.contains(u"passphrase"_s),
             qPrintable(failed()->loginError->toPlainText()));
}

void TestDirectDialog::notesSayWhatWillBeMissed()
{
    m_session->setKnownCluster([](const QString &) { return u"old orders"_s; });
    fill(*m_driver, at(*m_standby), password);
    test();
    QVERIFY(m_driver->isEnabled(u"Watch"_s));
    QCOMPARE(m_session->notes().size(), 2);
    QVERIFY(m_session->notes().at(0).text.contains(u"the primary"_s));
    QVERIFY(m_session->notes().at(1).text.contains(u"as old orders"_s));
    for (const Error &note : m_session->notes())
        QVERIFY(!note.why.isEmpty() && !note.remedy.isEmpty());
    shoot(u"notes"_s);
    QVERIFY(m_driver->setText(u"Servers"_s, both()));
    test();
    QCOMPARE(m_session->notes().size(), 1);
}

void TestDirectDialog::emptyPasswordIsLookedUpInThePassfile()
{
    QFile file(qEnvironmentVariable("PGPASSFILE"));
    const auto write = [&file](const QString &secret) {
        return file.open(QIODevice::WriteOnly) &&
               file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
               file.write(u"localhost:*:*:monitor:%1\n"_s.arg(secret).toUtf8()) > 0;
    };
    QVERIFY(write(password));
    file.close();
    fill(*m_driver, both(), {});
    test();
    QVERIFY2(m_driver->isEnabled(u"Watch"_s),
             qPrintable(failed() ? failed()->loginError->toPlainText() : QString()));
    QVERIFY(m_session->password().isEmpty());
    QVERIFY(write(u"falsch"_s));
    file.close();
    QVERIFY(m_driver->setText(u"Database"_s, u"template1"_s)); // a change: tested anew
    test();
    QVERIFY(file.remove());
    QVERIFY(failed());
    QVERIFY2(failed()->loginError->text.contains(u"from ~/.pgpass"_s),
             qPrintable(failed()->loginError->toPlainText()));
}

void TestDirectDialog::serversOfDifferentSystemsAreRefused()
{
    fill(*m_driver, at(*m_stranger) + u'\n' + at(*m_standby) + u'\n' + at(*m_primary), password);
    test();
    QVERIFY(!m_driver->isEnabled(u"Watch"_s));
    // Two primaries: the first one named counts.
    QStringList refused;
    for (const AdoptedServer &server : m_session->servers()) {
        if (!server.loginError)
            continue;
        refused << server.address;
        QCOMPARE(server.loginError->kind, ErrorKind::ForeignData);
        QVERIFY(server.loginError->text.contains(u"another cluster"_s));
        QVERIFY(!server.loginError->why.isEmpty() && !server.loginError->remedy.isEmpty());
    }
    QCOMPARE(refused, (QStringList{at(*m_standby), at(*m_primary)}));
    shoot(u"strangers"_s);
}

void TestDirectDialog::oneServerUnderTwoNamesIsRefused()
{
    fill(*m_driver, at(*m_primary) + u"\n127.0.0.1:%1"_s.arg(m_primary->port()), password);
    QVERIFY2(m_driver->choose(u"TLS"_s, u"verify-ca"_s), qPrintable(m_driver->problem()));
    test();
    QVERIFY(failed());
    QCOMPARE(failed()->loginError->kind, ErrorKind::SameServer);
    QCOMPARE(failed()->address, u"127.0.0.1:%1"_s.arg(m_primary->port()));
    QVERIFY(!m_driver->isEnabled(u"Watch"_s));
}

void TestDirectDialog::serviceFillsTheFields()
{
    QFile file(m_home.filePath(u"services"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(u"[orders]\nhost=localhost,localhost\nport=%1,%2\nuser=monitor\nsslrootcert=%3\n"
               "password=%4\nconnect_timeout=3\n"_s.arg(m_primary->port())
                       .arg(m_standby->port())
                       .arg(m_authority->root(), password)
                       .toUtf8());
    file.close();
    m_driver.reset();
    m_dialog.reset();
    m_session->readServiceFiles({file.fileName()});
    m_dialog = std::make_unique<DirectDialog>(*m_session);
    m_driver = std::make_unique<WizardDriver>(m_dialog.get());
    m_dialog->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    QVERIFY2(m_driver->choose(u"Fill in from pg_service.conf"_s, u"orders"_s),
             qPrintable(m_driver->problem()));
    QCOMPARE(m_driver->text(u"Servers"_s), both());
    QCOMPARE(m_driver->text(u"Role"_s), u"monitor"_s);
    QVERIFY(!m_driver->isChecked(u"Remember in"_s)); // it is kept in that file
    shoot(u"service"_s);
    test();
    QVERIFY2(m_driver->isEnabled(u"Watch"_s),
             qPrintable(failed() ? failed()->loginError->toPlainText() : QString()));
}

void TestDirectDialog::certificatesCanBeChosen()
{
    QVERIFY(m_driver->press(u"Choose: Client key"_s));
    QTRY_VERIFY(m_dialog->findChild<QFileDialog *>());
    auto *chooser = m_dialog->findChild<QFileDialog *>();
    QVERIFY(chooser->isVisible());
    chooser->selectFile(m_authority->key(u"watcher"_s));
    QMetaObject::invokeMethod(chooser, "accept");
    QTRY_COMPARE(m_driver->text(u"Client key"_s), m_authority->key(u"watcher"_s));
    QCOMPARE(m_session->values().key, m_authority->key(u"watcher"_s));
}

void TestDirectDialog::wrongLinesAreNamedWhereTheyStand()
{
    QVERIFY(m_driver->setText(u"Servers"_s, u"db1\nno server"_s));
    QVERIFY(!m_driver->isEnabled(u"Test"_s));
    QVERIFY(m_dialog->findChild<QWidget *>(u"Role"_s));
    m_dialog->findChild<QWidget *>(u"Role"_s)->setFocus();
    QTRY_VERIFY(m_driver->find(u"Servers"_s, {QAccessible::EditableText})
                        ->text(QAccessible::Description)
                        .contains(u"Line 2"_s));
}

/// Translations are up to 40 % longer.
void TestDirectDialog::longerTextsFit()
{
    for (QLabel *label : m_dialog->findChildren<QLabel *>()) {
        if (!label->text().isEmpty())
            label->setText(label->text() + u' ' + label->text().left(label->text().size() * 2 / 5));
    }
    QCoreApplication::processEvents();
    auto *area = m_dialog->findChild<QScrollArea *>();
    QVERIFY(area);
    QVERIFY2(area->widget()->minimumSizeHint().width() <= area->viewport()->width(),
             qPrintable(QString::number(area->widget()->minimumSizeHint().width())));
    // Layouts in layouts settle one after the other.
    for (const QLabel *label : m_dialog->findChildren<QLabel *>()) {
        if (label->isVisible() && label->wordWrap())
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()),
                         qPrintable(label->text()));
    }
    shoot(u"longer"_s);
}

void TestDirectDialog::escapeAsksBeforeTypingIsLost()
{
    QVERIFY(m_driver->setText(u"Servers"_s, u"db1"_s));
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QTRY_VERIFY(m_driver->dialog());
    QVERIFY(m_driver->press(u"Stay"_s));
    QVERIFY(m_dialog->isVisible());
    QCOMPARE(m_driver->text(u"Servers"_s), u"db1"_s);
    QVERIFY(m_driver->setText(u"Servers"_s, QString()));
    QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
    QTRY_VERIFY(!m_dialog->isVisible());
}

void TestDirectDialog::worksByKeyboard()
{
    const auto tabTo = [](const QString &name) {
        for (int i = 0; i < 40; ++i) {
            if (QApplication::focusWidget()->accessibleName() == name)
                return true;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        return false;
    };
    const auto type = [](const QString &text) {
        QTest::keyClicks(QApplication::focusWidget(), text);
    };
    QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Servers"_s);
    type(u"localhost:%1"_s.arg(m_primary->port()));
    QVERIFY(tabTo(u"Cluster name"_s));
    type(u"orders"_s);
    QVERIFY(tabTo(u"Role"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
    type(u"watcher"_s);
    QVERIFY(tabTo(u"Root certificate"_s));
    type(m_authority->root());
    QVERIFY(tabTo(u"Client certificate"_s));
    type(m_authority->certificate(u"watcher"_s));
    QVERIFY(tabTo(u"Client key"_s));
    type(m_authority->key(u"watcher"_s));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return); // Test
    QTRY_VERIFY_WITH_TIMEOUT(m_session->notReadyReason().isEmpty(), patience);
    QSignalSpy wanted(m_dialog.get(), &DirectDialog::watchRequested);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTRY_COMPARE(wanted.count(), 1);
}

void TestDirectDialog::watchesFromTheStartPage()
{
    cleanup();
    QTemporaryDir folder;
    FakeSecretStore secrets;
    Workspace workspace({folder.path(), folder.path()}, m_clock, secrets);
    QVERIFY(workspace.load());
    Desktop desktop(workspace, *m_theme);
    desktop.window().show();
    QVERIFY(QTest::qWaitForWindowExposed(&desktop.window()));
    WizardDriver driver(&desktop.window());
    QVERIFY2(driver.press(u"Watch an existing cluster"_s), qPrintable(driver.problem()));
    QTRY_VERIFY(desktop.adoptWizard());
    QVERIFY2(driver.press(u"Without SSH..."_s), qPrintable(driver.problem()));
    QTRY_VERIFY(desktop.directDialog());
    WizardDriver dialog(desktop.directDialog());
    fill(dialog, both(), password);
    QVERIFY2(dialog.press(u"Test"_s), qPrintable(dialog.problem()));
    QVERIFY2(dialog.waitEnabled(u"Watch"_s, 60s), qPrintable(dialog.problem()));
    QVERIFY2(dialog.press(u"Watch"_s), qPrintable(dialog.problem()));
    QTRY_VERIFY(!desktop.directDialog() && !desktop.adoptWizard());
    ClusterList &clusters = workspace.clusters();
    QCOMPARE(clusters.entries().size(), 1);
    const WatchSession *watch = clusters.session(clusters.entries().constFirst().id);
    QVERIFY(watch);
    QTRY_VERIFY_WITH_TIMEOUT(
            watch->snapshot().primary.isReachable && watch->snapshot().standbys.size() == 1 &&
                    watch->snapshot().standbys.constFirst().state == StandbyState::Streaming &&
                    watch->snapshot().standbys.constFirst().replayLag.bytes.has_value(),
            patience);
    QCOMPARE(secrets.inKeychain.value(watch->cluster().secretKey()), Secret::fromString(password));
    QFile saved(folder.filePath(u"clusters.json"_s));
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArray json = saved.readAll();
    QVERIFY(json.contains("verify-full"));
    QVERIFY2(!json.contains("geheim"), json.constData());
}

QTEST_MAIN(TestDirectDialog)
#include "tst_directdialog.moc"
