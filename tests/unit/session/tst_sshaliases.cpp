// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/sshaliases.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
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

    void aMissingFileHasNone()
    {
        QCOMPARE(sshAliases(m_dir.filePath(QStringLiteral("none"))), QStringList());
    }
};

QTEST_GUILESS_MAIN(TestSshAliases)
#include "tst_sshaliases.moc"
