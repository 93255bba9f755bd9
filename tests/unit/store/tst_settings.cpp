// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/settings.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;

class TestSettings : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    int m_count = 0;

    QString freshPath()
    {
        return m_dir.filePath(QStringLiteral("%1/settings.json").arg(++m_count));
    }
    static void write(const QString &path, const QByteArray &content)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesDefaultsWithoutAFileAndMakesNone()
    {
        const QString path = freshPath();
        {
            Settings s(path);
            QVERIFY(!s.loadProblem().has_value());
            QCOMPARE(s.value(settings::theme), QStringLiteral("system"));
            QCOMPARE(s.value(settings::sampleIntervalMs), 1000);
        }
        QVERIFY(!QFile::exists(path));
    }

    void keepsEveryTypeAcrossRuns()
    {
        const QString path = freshPath();
        const QByteArray bytes("\0\xff\x01geometry", 11);
        {
            Settings s(path);
            s.setValue(settings::theme, QStringLiteral("dark"));
            s.setValue(settings::sampleIntervalMs, 5000);
            s.setValue(settings::warnAboveBytes, 1.5e12);
            s.setValue(settings::chartInSeconds, true);
            s.setValue(settings::windowGeometry, bytes);
            s.setValue(settings::recentHosts, {QStringLiteral("a b"), QStringLiteral("ü\"")});
        }
        Settings s(path);
        QCOMPARE(s.value(settings::theme), QStringLiteral("dark"));
        QCOMPARE(s.value(settings::sampleIntervalMs), 5000);
        QCOMPARE(s.value(settings::warnAboveBytes), 1.5e12);
        QCOMPARE(s.value(settings::chartInSeconds), true);
        QCOMPARE(s.value(settings::windowGeometry), bytes);
        QCOMPARE(s.value(settings::recentHosts),
                 (QStringList{QStringLiteral("a b"), QStringLiteral("ü\"")}));
    }

    void writesSoonAfterAChange()
    {
        const QString path = freshPath();
        Settings s(path);
        QSignalSpy spy(&s, &Settings::changed);
        s.setValue(settings::theme, QStringLiteral("dark"));
        s.setValue(settings::theme, QStringLiteral("dark"));
        QCOMPARE(spy.count(), 1);
        QTRY_VERIFY(read(path).contains("dark"));
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther),
                 QFile::Permissions());
    }

    void takesTheDefaultForAValueOfAnotherType()
    {
        const QString path = freshPath();
        write(path, "{\"theme\": 5, \"sampleIntervalMs\": \"x\", \"recentHosts\": \"y\"}");
        Settings s(path);
        QCOMPARE(s.value(settings::theme), QStringLiteral("system"));
        QCOMPARE(s.value(settings::sampleIntervalMs), 1000);
        QCOMPARE(s.value(settings::recentHosts), QStringList());
    }

    void keepsWhatItDoesNotKnow()
    {
        const QString path = freshPath();
        write(path, "{\"fromTheFuture\": {\"a\": [1, 2]}}");
        {
            Settings s(path);
            s.setValue(settings::theme, QStringLiteral("light"));
        }
        QVERIFY(read(path).contains("fromTheFuture"));
    }

    void movesADamagedFileAside()
    {
        const QString path = freshPath();
        write(path, "{\"theme\": \"da");
        Settings s(path);
        QCOMPARE(s.loadProblem()->kind, ErrorKind::InvalidInput);
        QCOMPARE(s.value(settings::theme), QStringLiteral("system"));
        const QDir folder = QFileInfo(path).dir();
        const QStringList aside =
                folder.entryList({QStringLiteral("settings.json.damaged-*")}, QDir::Files);
        QCOMPARE(aside.size(), 1);
        QCOMPARE(read(folder.filePath(aside.first())), QByteArray("{\"theme\": \"da"));
    }

    void aFailedWriteKeepsTheOldFileAndIsReported()
    {
        const QString path = freshPath();
        write(path, "{}");
        Settings s(path);
        // The folder vanishes and a file takes its place: no user may write there, root included.
        QVERIFY(QDir(QFileInfo(path).path()).removeRecursively());
        write(QFileInfo(path).path(), "");
        s.setValue(settings::theme, QStringLiteral("light"));
        const auto written = s.sync();
        QVERIFY(!written.has_value());
        QCOMPARE(written.error().kind, ErrorKind::Io);
        QVERIFY(!written.error().remedy.isEmpty());
        QVERIFY(QFile::remove(QFileInfo(path).path()));
        QVERIFY(s.sync().has_value()); // tried again with the same values
        QVERIFY(read(path).contains("light"));
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
