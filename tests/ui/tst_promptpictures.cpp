// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/promptdesk.h"
#include "tests/ui/support/orderscluster.h"
#include "tests/ui/support/pictures.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dialogs/confirmdialog.h"
#include "ui/dialogs/errordialog.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/noticedialog.h"
#include "ui/dialogs/secretdialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryFile>
#include <QTranslator>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;

namespace {

/// Texts that are 40 % longer than the English ones, as German ones may be.
class LongTranslator : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        QString text = QString::fromUtf8(source);
        if (text.size() > 3)
            text += QStringLiteral(" und mehr davon und so weiter und so fort und noch etwas")
                            .left(text.size() * 2 / 5);
        return text;
    }
    bool isEmpty() const override { return false; }
};

Prompt prompt(Prompt::Kind kind)
{
    Prompt prompt;
    prompt.kind = kind;
    prompt.host = QStringLiteral("db-ber-01.example.net");
    prompt.account = QStringLiteral("dba");
    prompt.keyType = QStringLiteral("ED25519");
    prompt.fingerprint = QStringLiteral("SHA256:8dQk3vXo1pJm7yTz0RfUe2hLw9cNbA5sGiKxE4rVtYM");
    prompt.keyFile = QStringLiteral("/home/anna/.ssh/id_ed25519");
    prompt.secretKey = QStringLiteral("key");
    return prompt;
}

PromptQuestion question(Prompt::Kind kind, const QString &text = {}, int attempt = 1)
{
    PromptQuestion question;
    question.prompt = prompt(kind);
    question.prompt.text = text;
    question.prompt.attempt = attempt;
    question.canRemember = true;
    question.keychainName = QStringLiteral("the system keyring");
    question.keepingText = QStringLiteral("Otherwise it is kept until pgTandem ends.");
    return question;
}

Error changedKey(const QString &knownHosts)
{
    Error error = Error::make(
            ErrorKind::HostKeyChanged,
            QStringLiteral("The host key of db-ber-01.example.net port 22 has changed."),
            QStringLiteral("Somebody may be in between, or the server was installed anew. Nothing "
                           "secret was sent."),
            QStringLiteral("Ask the server's administrator for the fingerprint of its key."));
    error.detail =
            QStringLiteral("The fingerprint for the ED25519 key sent by the remote host is\n%1.\n"
                           "Offending ED25519 key in %2:1\n")
                    .arg(prompt(Prompt::Kind::HostKey).fingerprint, knownHosts);
    return error;
}

} // namespace

/// Renders every dialog of a login and the dashboard's rows in both schemes, with longer texts and
/// from right to left. With PGTANDEM_PICTURES=folder the pictures are kept there.
class TestPromptPictures : public QObject
{
    Q_OBJECT

    QTemporaryFile m_known;

    std::unique_ptr<QDialog> makeDialog(const QString &name)
    {
        if (name.startsWith(QLatin1String("hostkey")))
            return std::make_unique<HostKeyDialog>(prompt(Prompt::Kind::HostKey));
        if (name == QLatin1String("password"))
            return std::make_unique<SecretDialog>(
                    secretQuestion(question(Prompt::Kind::LoginPassword)));
        if (name == QLatin1String("password-refused")) {
            PromptQuestion asked = question(Prompt::Kind::LoginPassword, {}, 2);
            asked.prompt.asker = QStringLiteral("bastion.example.net");
            asked.canRemember = false;
            asked.keepingText = QStringLiteral("This computer has no keychain that can be used. It "
                                               "is kept until pgTandem ends.");
            return std::make_unique<SecretDialog>(secretQuestion(asked));
        }
        if (name == QLatin1String("passphrase"))
            return std::make_unique<SecretDialog>(
                    secretQuestion(question(Prompt::Kind::Passphrase)));
        if (name == QLatin1String("sudo"))
            return std::make_unique<SecretDialog>(secretQuestion(
                    question(Prompt::Kind::PrivilegePassword, QStringLiteral("sudo"))));
        if (name == QLatin1String("code")) {
            PromptQuestion asked = question(
                    Prompt::Kind::Challenge,
                    QStringLiteral("Two-factor login of Example Ltd.\nVerification code: "));
            asked.prompt.secretKey.clear();
            asked.keepingText = QStringLiteral("The answer is used once and not kept.");
            return std::make_unique<SecretDialog>(secretQuestion(asked));
        }
        Prompt words = prompt(Prompt::Kind::Notice);
        if (name == QLatin1String("notice")) {
            words.text =
                    QStringLiteral("Confirm user presence for key ED25519-SK SHA256:8dQk3vXo1p");
            return std::make_unique<NoticeDialog>(words);
        }
        if (name == QLatin1String("confirm")) {
            words.text = QStringLiteral("Allow use of key /home/anna/.ssh/id_ed25519?\n"
                                        "Key fingerprint SHA256:8dQk3vXo1p");
            return std::make_unique<ConfirmDialog>(words);
        }
        return std::make_unique<ErrorDialog>(changedKey(m_known.fileName()));
    }

    /// No text is cut off: labels that wrap have the height that they need.
    static void verifyNothingIsCut(const QWidget &window)
    {
        for (const QLabel *label : window.findChildren<QLabel *>()) {
            if (!label->isVisible() || label->text().isEmpty())
                continue;
            const int needed = label->wordWrap() ? label->heightForWidth(label->width())
                                                 : label->sizeHint().height();
            QVERIFY2(label->height() >= needed - 1, qPrintable(label->text()));
            QVERIFY2(label->wordWrap() || label->width() >= label->sizeHint().width() - 1,
                     qPrintable(label->text()));
        }
        for (const QPushButton *button : window.findChildren<QPushButton *>()) {
            QVERIFY2(!button->isVisible() || button->text().isEmpty() ||
                             button->width() >= button->minimumSizeHint().width(),
                     qPrintable(button->text()));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_known.open());
        m_known.write("berlin-1 ssh-ed25519 "
                      "AAAAC3NzaC1lZDI1NTE5AAAAIPw/5UHFjF2gUqhTUXeWb1RMUuSfJ0BgLlkdD9UuV5Jd\n");
        m_known.flush();
        preparePictures();
    }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }

    void dialogs_data()
    {
        QTest::addColumn<QString>("look");
        QTest::addColumn<QString>("name");
        for (const char *look : {"light", "dark", "long", "mirrored"}) {
            for (const char *name : {"hostkey", "hostkey-other", "password", "password-refused",
                                     "passphrase", "sudo", "code", "notice", "confirm", "changed"})
                QTest::addRow("%s %s", name, look)
                        << QString::fromLatin1(look) << QString::fromLatin1(name);
        }
    }
    void dialogs()
    {
        QFETCH(QString, look);
        QFETCH(QString, name);
        Theme theme;
        theme.setScheme(look == QLatin1String("dark") ? Scheme::Dark : Scheme::Light);
        LongTranslator translator;
        if (look == QLatin1String("long"))
            QCoreApplication::installTranslator(&translator);
        QApplication::setLayoutDirection(look == QLatin1String("mirrored") ? Qt::RightToLeft
                                                                           : Qt::LeftToRight);
        {
            const auto dialog = makeDialog(name);
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            dialog->show();
            QVERIFY(QTest::qWaitForWindowExposed(dialog.get()));
            // Typed while it is open, so that the message needs room then.
            if (name == QLatin1String("hostkey-other"))
                dialog->findChild<QLineEdit *>()->setText(QStringLiteral("SHA256:8dQk3vXo1pJ"));
            QCoreApplication::processEvents();
            QVERIFY(shoot(*dialog, QStringLiteral("dialog-%1-%2").arg(name, look)));
            verifyNothingIsCut(*dialog);
            QVERIFY2(dialog->width() <= 640 && dialog->height() <= 640, "too large for a laptop");
        }
        QCoreApplication::removeTranslator(&translator);
        QApplication::setLayoutDirection(Qt::LeftToRight);
    }

    void dashboard_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void dashboard()
    {
        QFETCH(bool, dark);
        Theme theme;
        theme.setScheme(dark ? Scheme::Dark : Scheme::Light);
        OrdersCluster orders(OrdersCluster::Story::CatchingUp);
        Dashboard dashboard;
        dashboard.resize(1120, 900);
        dashboard.setSession(&orders.session());
        LinkStatus stale;
        stale.access.ssh.host = QStringLiteral("berlin-2");
        stale.servers = {stale.access.ssh.host};
        stale.state = LinkStatus::State::Stale;
        stale.text = QStringLiteral("berlin-2 does not answer at the moment.");
        LinkStatus login = stale;
        login.access.ssh.host = QStringLiteral("munich-1");
        login.servers = {login.access.ssh.host};
        login.state = LinkStatus::State::NeedsLogin;
        login.error = Error::make(
                ErrorKind::AnswerNeeded, QStringLiteral("munich-1 asks for the password of dba."),
                QStringLiteral("Without you it cannot be answered, so the login waits."),
                QStringLiteral("Press Log in."));
        LinkStatus changed = login;
        changed.access.ssh.host = QStringLiteral("berlin-1");
        changed.state = LinkStatus::State::Refused;
        changed.error = changedKey(m_known.fileName());
        LinkStatus lost = changed;
        lost.access.ssh.host = QStringLiteral("munich-2");
        lost.state = LinkStatus::State::Retrying;
        lost.error = Error::make(ErrorKind::LinkLost,
                                 QStringLiteral("The connection to munich-2 was lost."),
                                 QStringLiteral("Nothing can be read through it."),
                                 QStringLiteral("It is tried again by itself."));
        orders.session().setLinks({stale, login, changed, lost});
        dashboard.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dashboard));
        QVERIFY(shoot(dashboard,
                      dark ? QStringLiteral("links-dark") : QStringLiteral("links-light")));
    }
};

QTEST_MAIN(TestPromptPictures)
#include "tst_promptpictures.moc"
