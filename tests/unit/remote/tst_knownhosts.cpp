// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/knownhosts.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

namespace {

// A key and what `ssh-keygen -lf` says about it.
const QByteArray key = "ssh-ed25519 "
                       "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
const QString fingerprint = u"SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"_s;

QString changedWords(const QString &file, int line)
{
    return u"@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\r\n"
           "The fingerprint for the ED25519 key sent by the remote host is\r\n"
           "SHA256:3hL9Qk0fVZ1y7R8mX2b4cN6dT5aW+gE/jU0pKsLqHnI.\r\n"
           "Please contact your system administrator.\r\n"
           "Offending ED25519 key in %1:%2\r\n"
           "  remove with:\r\n"_s.arg(file)
                   .arg(line);
}

} // namespace

class tst_KnownHosts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsFingerprintsAsOpenSshDoes()
    {
        QCOMPARE(knownFingerprint("github.com " + key + '\n'), fingerprint);
        QCOMPARE(knownFingerprint("|1|abc=|def= " + key + " a comment\r\n"), fingerprint);
        QCOMPARE(knownFingerprint("@revoked * " + key), fingerprint);
    }

    void findsNoneWhereNoneIs()
    {
        for (const QByteArray &line :
             {QByteArray(), QByteArray("\n"), QByteArray("# comment with words"),
              QByteArray("host"), QByteArray("host ssh-ed25519"),
              QByteArray("host ssh-ed25519 !not-base64!")})
            QVERIFY2(knownFingerprint(line).isEmpty(), line.constData());
    }

    void readsTheLineOfTheAddress()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"known_hosts"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("db1 ssh-ed25519 AAAA\n192.0.2.2 " + key + '\n');
        file.close();
        // OpenSSH 9.2, CheckHostIP=yes.
        const QString words =
                u"Warning: the ED25519 host key for 'db1' differs from the key for the IP address "
                "'192.0.2.2'\r\nOffending key for IP in %1:2\r\nMatching host key in %1:1\r\n"
                "Exiting, you have requested strict checking.\r\n"_s.arg(path);
        const ChangedHostKey changed = ChangedHostKey::read(words);
        QCOMPARE(changed.file, path);
        QCOMPARE(changed.line, 2);
        QCOMPARE(changed.fingerprint, fingerprint);
        // If both differ, the line of the name is the one that matters.
        QCOMPARE(ChangedHostKey::read(u"Offending key for IP in %1:2\n"_s.arg(path) +
                                      changedWords(path, 1))
                         .line,
                 1);
    }

    void readsTheLineThatSshNames()
    {
        const QTemporaryDir dir;
        const QString path = dir.filePath(u"known hosts: mine"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# first\nother ssh-ed25519 AAAA\ndb1 " + key + '\n');
        file.close();
        const ChangedHostKey changed = ChangedHostKey::read(changedWords(path, 3));
        QCOMPARE(changed.keyType, u"ED25519"_s);
        QCOMPARE(changed.shown, u"SHA256:3hL9Qk0fVZ1y7R8mX2b4cN6dT5aW+gE/jU0pKsLqHnI"_s);
        QCOMPARE(changed.file, path);
        QCOMPARE(changed.line, 3);
        QCOMPARE(changed.fingerprint, fingerprint);
        QVERIFY(ChangedHostKey::read(changedWords(path, 4)).fingerprint.isEmpty());
        QVERIFY(ChangedHostKey::read(changedWords(dir.filePath(u"missing"_s), 1))
                        .fingerprint.isEmpty());
    }

    void canDoWithoutTheDetails()
    {
        const ChangedHostKey changed =
                ChangedHostKey::read(u"REMOTE HOST IDENTIFICATION HAS CHANGED!\n"_s);
        QVERIFY(changed.file.isEmpty() && changed.shown.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_KnownHosts)
#include "tst_knownhosts.moc"
