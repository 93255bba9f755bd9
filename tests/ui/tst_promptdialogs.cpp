// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/promptdesk.h"
#include "tests/support/fakesecretstore.h"
#include "tests/ui/support/wizarddriver.h"
#include "ui/dialogs/changedkeycard.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/promptdialogs.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryFile>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace std::chrono_literals;

namespace {

const QString fingerprint = QStringLiteral("SHA256:8dQk3vXo1pJm7yTz0RfUe2hLw9cNbA5sGiKxE4rVtYM");

Prompt prompt(Prompt::Kind kind)
{
    Prompt prompt;
    prompt.kind = kind;
    prompt.host = QStringLiteral("db-ber-01");
    return prompt;
}

Prompt hostKey()
{
    Prompt asked = prompt(Prompt::Kind::HostKey);
    asked.keyType = QStringLiteral("ED25519");
    asked.fingerprint = fingerprint;
    return asked;
}

Prompt password(int attempt = 1)
{
    Prompt asked = prompt(Prompt::Kind::LoginPassword);
    asked.account = QStringLiteral("dba");
    asked.secretKey = QStringLiteral("ssh/dba@db-ber-01");
    asked.attempt = attempt;
    return asked;
}

Secret secret(const char *text)
{
    return Secret::fromUtf8(QByteArray(text));
}

} // namespace

/// Every dialog of a login: what it shows, what it sends, and how it is used by keys alone.
class TestPromptDialogs : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<FakeSecretStore> m_store;
    std::unique_ptr<PromptDesk> m_desk;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<PromptDialogs> m_dialogs;
    std::unique_ptr<PromptTask> m_task;

    QDialog *openDialog() const
    {
        for (QWidget *widget : QApplication::topLevelWidgets()) {
            auto *dialog = qobject_cast<QDialog *>(widget);
            if (dialog && dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    QDialog *ask(const Prompt &prompt)
    {
        m_task = m_desk->ask(prompt);
        m_task->start();
        [this] { QTRY_VERIFY(openDialog()); }();
        QDialog *dialog = openDialog();
        [dialog] { QVERIFY(QTest::qWaitForWindowActive(dialog)); }();
        return dialog;
    }
    template<typename T>
    T *named(const QString &name) const
    {
        const auto all = openDialog() ? openDialog()->findChildren<T *>() : QList<T *>();
        for (T *widget : all) {
            if (widget->accessibleName() == name && widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    bool shows(const QString &text) const
    {
        for (const QLabel *label : openDialog()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(text))
                return true;
        }
        for (const auto *words : openDialog()->findChildren<QPlainTextEdit *>()) {
            if (words->isVisible() && words->toPlainText().contains(text))
                return true;
        }
        return false;
    }
    static void press(Qt::Key key) { QTest::keyClick(QApplication::focusWidget(), key); }
    void waitForEnd() { QTRY_COMPARE(m_task->state(), Task::State::Finished); }

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_store = std::make_unique<FakeSecretStore>();
        m_desk = std::make_unique<PromptDesk>(*m_store);
        m_window = std::make_unique<QWidget>();
        m_window->show();
        m_dialogs = std::make_unique<PromptDialogs>(*m_desk, [this] { return m_window.get(); });
    }
    void cleanup()
    {
        m_task.reset();
        m_dialogs.reset();
        m_window.reset();
        m_desk.reset();
        m_store.reset();
    }
    void cleanupTestCase() { m_theme.reset(); }

    void hostKeyShowsWhatIsToBeCompared()
    {
        QDialog *dialog = ask(hostKey());
        QVERIFY(shows(QStringLiteral("db-ber-01")));
        QVERIFY(shows(QStringLiteral("ED25519")));
        QVERIFY(shows(HostKeyDialog::grouped(fingerprint)));
        QVERIFY(shows(QStringLiteral("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")));
        auto *copy = named<QPushButton>(QStringLiteral("Copy command"));
        QVERIFY(copy);
        copy->click();
        QCOMPARE(QApplication::clipboard()->text(),
                 QStringLiteral("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"));
        QVERIFY(named<QPushButton>(QStringLiteral("Reject"))->isDefault());
        QVERIFY(!named<QPushButton>(QStringLiteral("Accept"))->isDefault());
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty() ||
                             label->buddy(),
                     qPrintable(label->text()));
    }

    void theCommandFitsTheKeyType()
    {
        QVERIFY(HostKeyDialog::commandFor(QStringLiteral("RSA")).contains("host_rsa_key.pub"));
        QVERIFY(HostKeyDialog::commandFor(QStringLiteral("ECDSA")).contains("host_ecdsa_key.pub"));
        // A type is read from ssh's words: nothing of it may become part of a command.
        QCOMPARE(HostKeyDialog::commandFor(QStringLiteral("x; rm -rf /")),
                 HostKeyDialog::commandFor(QStringLiteral("ED25519")));
    }

    void groupsHoldTheWholeFingerprint()
    {
        QCOMPARE(HostKeyDialog::grouped(fingerprint).remove(QLatin1Char(' ')), fingerprint);
    }

    void acceptingSendsTheFingerprintNotYes()
    {
        ask(hostKey());
        QTest::mouseClick(named<QPushButton>(QStringLiteral("Accept")), Qt::LeftButton);
        waitForEnd();
        QVERIFY(m_task->outcome().isSucceeded());
        QCOMPARE(m_task->answer(), Secret::fromString(fingerprint));
        QTRY_VERIFY(!openDialog());
    }

    void aGivenFingerprintIsComparedAndSentByKeysAlone()
    {
        ask(hostKey());
        auto *given = named<QLineEdit>(QStringLiteral("Fingerprint I was given"));
        QVERIFY(given->hasFocus());
        QTest::keyClicks(given, fingerprint.left(20));
        QVERIFY(!named<QPushButton>(QStringLiteral("Accept"))->isEnabled());
        QVERIFY(shows(QStringLiteral("not the fingerprint")));
        QVERIFY(!given->accessibleDescription().isEmpty());
        QTest::keyClicks(given, fingerprint.mid(20));
        QVERIFY(shows(QStringLiteral("It is the same.")));
        press(Qt::Key_Return); // to the button, no further
        QVERIFY(openDialog());
        QVERIFY(named<QPushButton>(QStringLiteral("Accept"))->hasFocus());
        press(Qt::Key_Space);
        waitForEnd();
        QCOMPARE(m_task->answer(), Secret::fromString(fingerprint));
    }

    void aFingerprintInGroupsIsTheSame()
    {
        ask(hostKey());
        auto *given = named<QLineEdit>(QStringLiteral("Fingerprint I was given"));
        given->setText(HostKeyDialog::grouped(fingerprint));
        QVERIFY(named<QPushButton>(QStringLiteral("Accept"))->isEnabled());
        named<QPushButton>(QStringLiteral("Accept"))->click();
        waitForEnd();
        QCOMPARE(m_task->answer(), Secret::fromString(fingerprint));
    }

    void anotherFingerprintCannotBeAccepted_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("another") << QString(QStringLiteral("SHA256:") + QString(43, u'A'));
        QTest::newRow("MD5") << QStringLiteral(
                "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48");
        QTest::newRow("yes") << QStringLiteral("yes");
        QTest::newRow("longer") << QString(fingerprint + u'A');
    }
    void anotherFingerprintCannotBeAccepted()
    {
        QFETCH(QString, typed);
        ask(hostKey());
        named<QLineEdit>(QStringLiteral("Fingerprint I was given"))->setText(typed);
        QVERIFY(!named<QPushButton>(QStringLiteral("Accept"))->isEnabled());
        press(Qt::Key_Escape);
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
    }

    void withoutAReadableFingerprintOnlyAGivenOneCanBeSent()
    {
        Prompt asked = hostKey();
        asked.fingerprint.clear();
        asked.text = QStringLiteral("The authenticity of host <b>x</b> can't be established.");
        ask(asked);
        QVERIFY(shows(asked.text));
        QVERIFY(!named<QPushButton>(QStringLiteral("Accept"))->isEnabled());
        named<QLineEdit>(QStringLiteral("Fingerprint I was given"))->setText(fingerprint);
        QVERIFY(named<QPushButton>(QStringLiteral("Accept"))->isEnabled());
    }

    void enterInAnEmptyFieldDecidesNothing()
    {
        ask(hostKey());
        press(Qt::Key_Return);
        QVERIFY(openDialog());
        QVERIFY(named<QPushButton>(QStringLiteral("Reject"))->hasFocus());
        press(Qt::Key_Return);
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
    }

    void passwordIsTypedAndSentByKeysAlone()
    {
        QDialog *dialog = ask(password());
        QCOMPARE(dialog->windowTitle(), QStringLiteral("Login to db-ber-01"));
        QVERIFY(shows(QStringLiteral("Password of dba on db-ber-01")));
        auto *field = named<QLineEdit>(QStringLiteral("Password"));
        QVERIFY(field && field->hasFocus());
        QCOMPARE(field->echoMode(), QLineEdit::Password);
        QVERIFY(!named<QPushButton>(QStringLiteral("Continue"))->isEnabled());
        QTest::keyClicks(field, QStringLiteral("geheim"));
        press(Qt::Key_Return);
        waitForEnd();
        QCOMPARE(m_task->answer(), secret("geheim"));
        QCOMPARE(m_store->inKeychain.value(password().secretKey), secret("geheim"));
        QTRY_VERIFY(!openDialog());
    }

    void forThisRunOnlyLeavesTheKeychainAlone()
    {
        ask(password());
        auto *remember = named<QCheckBox>(QStringLiteral("Remember in Test Keychain"));
        QVERIFY(remember && remember->isChecked());
        remember->setChecked(false);
        QTest::keyClicks(named<QLineEdit>(QStringLiteral("Password")), QStringLiteral("geheim"));
        press(Qt::Key_Return);
        waitForEnd();
        QVERIFY(m_store->inKeychain.isEmpty());
    }

    void withoutAKeychainTheBoxIsOff()
    {
        m_store->setKeychain(SecretStore::Keychain::Missing);
        ask(password());
        auto *remember = named<QCheckBox>(QStringLiteral("Remember in a keychain"));
        QVERIFY(remember);
        QVERIFY(!remember->isEnabled() && !remember->isChecked());
        QVERIFY(shows(m_store->missingReason()));
    }

    void aRefusedPasswordIsSaidWithItsAttempt()
    {
        ask(password(2));
        QVERIFY(shows(QStringLiteral("Attempt 2: the password before was refused.")));
        QVERIFY(openDialog()->accessibleDescription().contains(QStringLiteral("Attempt 2")));
    }

    void escapeCancelsTheLogin()
    {
        ask(password());
        QTest::keyClicks(named<QLineEdit>(QStringLiteral("Password")), QStringLiteral("gehe"));
        press(Qt::Key_Escape);
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
        QVERIFY(m_task->answer().isEmpty());
        QTRY_VERIFY(!openDialog());
    }

    void aJumpHostIsNamed()
    {
        Prompt asked = password();
        asked.asker = QStringLiteral("bastion.example.net");
        ask(asked);
        QVERIFY(shows(QStringLiteral("Password of dba on bastion.example.net")));
        QVERIFY(shows(QStringLiteral("on the way to db-ber-01")));
    }

    void everyKindHasItsField_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("what");
        QTest::newRow("passphrase") << int(Prompt::Kind::Passphrase) << QStringLiteral("Passphrase")
                                    << QStringLiteral("Passphrase of your key");
        QTest::newRow("sudo") << int(Prompt::Kind::PrivilegePassword) << QStringLiteral("Password")
                              << QStringLiteral("for sudo on db-ber-01");
        QTest::newRow("code") << int(Prompt::Kind::Challenge) << QStringLiteral("Answer")
                              << QStringLiteral("db-ber-01 asks");
        QTest::newRow("other") << int(Prompt::Kind::Other) << QStringLiteral("Answer")
                               << QStringLiteral("db-ber-01 asks");
    }
    void everyKindHasItsField()
    {
        QFETCH(int, kind);
        QFETCH(QString, field);
        QFETCH(QString, what);
        Prompt asked = prompt(Prompt::Kind(kind));
        asked.text = QStringLiteral("sudo");
        asked.keyFile = QStringLiteral("/home/dba/.ssh/id_ed25519");
        ask(asked);
        auto *edit = named<QLineEdit>(field);
        QVERIFY(edit && edit->hasFocus());
        QCOMPARE(edit->echoMode(), QLineEdit::Password);
        QVERIFY(shows(what));
    }

    void theServersWordsAreNeverMarkup()
    {
        Prompt asked = prompt(Prompt::Kind::Challenge);
        asked.text = QStringLiteral("<h1>Verify</h1>\n<a href='x'>code</a>: ");
        ask(asked);
        QVERIFY(shows(QStringLiteral("<a href='x'>code</a>")));
        QVERIFY(!openDialog()->findChild<QCheckBox *>()); // nothing to remember
        QVERIFY(shows(QStringLiteral("used once")));
        press(Qt::Key_Return); // some servers take an empty answer for "send me a push"
        waitForEnd();
        QVERIFY(m_task->outcome().isSucceeded());
        QVERIFY(m_task->answer().isEmpty());
    }

    void anAgentsQuestionIsNoUnlessAllowed()
    {
        Prompt asked = prompt(Prompt::Kind::Confirm);
        asked.text = QStringLiteral("Allow use of key id_ed25519?");
        ask(asked);
        QVERIFY(named<QPushButton>(QStringLiteral("Refuse"))->isDefault());
        press(Qt::Key_Return);
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
        QTRY_VERIFY(!openDialog());
        ask(asked);
        named<QPushButton>(QStringLiteral("Allow"))->click();
        waitForEnd();
        QVERIFY(m_task->outcome().isSucceeded());
    }

    void aNoticeGoesAwayByItself()
    {
        Prompt asked = prompt(Prompt::Kind::Notice);
        asked.text = QStringLiteral("Confirm user presence for key ED25519-SK SHA256:abc");
        ask(asked);
        QVERIFY(shows(asked.text));
        QVERIFY(!openDialog()->findChild<QLineEdit *>());
        m_task.reset();
        QTRY_VERIFY(!openDialog());
    }

    void closingANoticeCancelsTheLogin()
    {
        ask(prompt(Prompt::Kind::Notice));
        press(Qt::Key_Escape);
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
    }

    void aWithdrawnQuestionTakesItsDialogAway()
    {
        ask(password());
        m_task.reset();
        QTRY_VERIFY(!openDialog());
    }

    void aWindowThatGoesTakesTheLoginWithIt()
    {
        ask(password());
        m_window.reset();
        waitForEnd();
        QVERIFY(m_task->outcome().isCancelled());
    }

    void tabReachesEveryControl()
    {
        QDialog *dialog = ask(hostKey());
        QSet<QWidget *> reached;
        for (int i = 0; i < 20; ++i) {
            reached << QApplication::focusWidget();
            press(Qt::Key_Tab);
        }
        for (auto *button : dialog->findChildren<QPushButton *>())
            QVERIFY2(reached.contains(button), qPrintable(button->accessibleName()));
        QVERIFY(reached.contains(named<QLineEdit>(QStringLiteral("Fingerprint I was given"))));
    }

    void aChangedKeyShowsBothAndNothingToAcceptIt()
    {
        QTemporaryFile known;
        QVERIFY(known.open());
        known.write("# comment\n"
                    "berlin-1 ssh-ed25519 "
                    "AAAAC3NzaC1lZDI1NTE5AAAAIPw/5UHFjF2gUqhTUXeWb1RMUuSfJ0BgLlkdD9UuV5Jd\n");
        known.flush();
        Error error = Error::make(ErrorKind::HostKeyChanged, QStringLiteral("It has changed."));
        error.detail = QStringLiteral("The fingerprint for the ED25519 key sent by the remote host "
                                      "is\n%1.\nOffending ED25519 key in %2:2\n")
                               .arg(fingerprint, known.fileName());
        ChangedKeyCard card;
        card.setError(error);
        card.show();
        const auto labels = card.findChildren<QLabel *>();
        const auto shown = [&labels](const QString &name) {
            for (const QLabel *label : labels) {
                if (label->accessibleName() == name && label->isVisible())
                    return label->text();
            }
            return QString();
        };
        QVERIFY(shown(QStringLiteral("Key shown now"))
                        .endsWith(HostKeyDialog::grouped(fingerprint)));
        QVERIFY(shown(QStringLiteral("Known key")).startsWith(QStringLiteral("SHA256:")));
        QCOMPARE(shown(QStringLiteral("It stands in")),
                 QStringLiteral("%1, line 2").arg(known.fileName()));
        for (const auto *button : card.findChildren<QPushButton *>())
            QVERIFY(!button->text().contains(QStringLiteral("Accept")));
    }
};

QTEST_MAIN(TestPromptDialogs)
#include "tst_promptdialogs.moc"
