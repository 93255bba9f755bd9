// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sshaliases.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;

class TestSshAliases : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString write(const QString &name, const QByteArray &content) const
    {
        const QString path = m_dir.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return path;
    }

    static QStringList accepted(const QString &path)
    {
        SshAliases aliases(nullptr, QStringLiteral("ssh"), {QStringLiteral("-F"), path});
        QSignalSpy ready(&aliases, &SshAliases::ready);
        aliases.read(path);
        if (!ready.wait(20000))
            return {QStringLiteral("no answer")};
        return ready.first().first().toStringList();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void namesWithoutPatternsInTheirOrder()
    {
        const QString path = write(QStringLiteral("plain"), "# Host not-me\n"
                                                            "Host db-ber-01 db-ber-02\n"
                                                            "  HostName 10.0.0.1\n"
                                                            "HOST=bastion\n"
                                                            "host = \"with blank\"\n"
                                                            "Host *.example.net !x web?\n"
                                                            "Match host other\n"
                                                            "Host db-ber-01\n"
                                                            "Host *");
        QCOMPARE(sshAliases(path),
                 (QStringList{"db-ber-01", "db-ber-02", "bastion", "with blank"}));
    }

    void includesAreFollowedWhereTheyStand()
    {
        write(QStringLiteral("conf.d/10.conf"), "Host ten\n");
        write(QStringLiteral("conf.d/20.conf"), "Host twenty\nInclude deep\n");
        write(QStringLiteral("deep"), "Host deep\n");
        const QString path = write(QStringLiteral("config"), "Host first\n"
                                                             "Include conf.d/*.conf missing\n"
                                                             "Host last\n");
        QCOMPARE(sshAliases(path), (QStringList{"first", "ten", "twenty", "deep", "last"}));
    }

    void aFileThatIncludesItselfEnds()
    {
        const QString path = write(QStringLiteral("loop"), "Host a\nInclude loop\nHost b\n");
        QCOMPARE(sshAliases(path), (QStringList{"a", "b"}));
    }

    void linesAreReadAsSshDoes()
    {
        const QString path = write(QStringLiteral("lines"), "Host a # not a name\n"
                                                            "Host b !b c\n"
                                                            "Host dev-1 prod-1 !dev-*\n"
                                                            "Host \"q\" 'r' s\\\\t\n"
                                                            "Host\t tab\t#x\n"
                                                            "Host\"nothing\"\n"
                                                            "Host open \"quote\n"
                                                            "Host = equals\n"
                                                            "Match originalhost m\n"
                                                            "#Host commented\n"
                                                            "HostName h\n");
        QCOMPARE(sshAliases(path),
                 (QStringList{"a", "c", "prod-1", "q", "r", "s\\t", "tab", "equals"}));
    }

    void includesMayHavePatternsInFolders()
    {
        write(QStringLiteral("sites/one/hosts"), "Host one\n");
        write(QStringLiteral("sites/two/hosts"), "Host two\n");
        write(QStringLiteral("sites/two/other"), "Host other\n");
        const QString path =
                write(QStringLiteral("patterns"), "Include sites/*/hosts \"sites/t?o/oth[e]r\"\n");
        QCOMPARE(sshAliases(path), (QStringList{"one", "two", "other"}));
    }

    // The ssh of this computer is the judge.
    void onlyWhatSshAcceptsIsOffered()
    {
        const QString path = write(QStringLiteral("judged"), "Host good\n  Port 2222\n"
                                                             "Host two\n"
                                                             "Host two bad;name\n"
                                                             "Match originalhost broken\n"
                                                             "  Port many\n");
        QCOMPARE(accepted(path), QStringList());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("Host good\n  Port 2222\nHost two -x\n");
        file.close();
        QCOMPARE(accepted(path), (QStringList{"good", "two"}));
        QCOMPARE(accepted(m_dir.filePath(QStringLiteral("none"))), QStringList());
    }

    void withoutSshNothingIsOffered()
    {
        const QString path = write(QStringLiteral("nobody"), "Host a b\n");
        SshAliases aliases(nullptr, m_dir.filePath(QStringLiteral("no-such-ssh")));
        QSignalSpy ready(&aliases, &SshAliases::ready);
        aliases.read(path);
        QVERIFY(ready.wait());
        QCOMPARE(ready.first().first().toStringList(), QStringList());
    }

    void aMissingFileHasNone()
    {
        QCOMPARE(sshAliases(m_dir.filePath(QStringLiteral("none"))), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestSshAliases)
#include "tst_sshaliases.moc"
