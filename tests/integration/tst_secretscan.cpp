// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/secretscan.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt::test;
using namespace Qt::StringLiterals;

class TestSecretScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (const QString reason = SecretScan::whyNot(); !reason.isEmpty())
            QSKIP(qPrintable(reason));
    }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void seesASecretInACommandLineOrEnvironment_data();
    void seesASecretInACommandLineOrEnvironment();
    void seesNothingWhereNothingIs();
    void seesASecretInFiles_data();
    void seesASecretInFiles();
    void refusesSecretsThatOccurAnywhere();
};

namespace {

const QByteArray canary("Zx7-canary-Qw9");

/// A process that waits for the end of its standard input.
class Planted
{
public:
    Planted(const QStringList &arguments, const QString &variable)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PLANTED"_s, variable);
        m_process.setProcessEnvironment(environment);
        m_process.start(u"sh"_s, QStringList{u"-c"_s, u"cat; true"_s} + arguments);
        m_process.waitForStarted();
    }
    ~Planted()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

private:
    QProcess m_process;
};

} // namespace

void TestSecretScan::seesASecretInACommandLineOrEnvironment_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("place");
    const QString plain = QString::fromLatin1(canary);
    const QString coded = QString::fromLatin1(QByteArray("a" + canary + "bc").toBase64());
    QTest::newRow("argument") << QStringList{u"x"_s, u"password="_s + plain} << QString()
                              << u"command line"_s;
    QTest::newRow("variable") << QStringList{} << plain << u"environment"_s;
    QTest::newRow("base64") << QStringList{} << coded << u"environment"_s;
    QTest::newRow("hex") << QStringList{u"x"_s, QString::fromLatin1(canary.toHex())} << QString()
                         << u"command line"_s;
}

void TestSecretScan::seesASecretInACommandLineOrEnvironment()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, variable);
    QFETCH(QString, place);
    SecretScan scan;
    QVERIFY(scan.add(u"canary"_s, canary));
    scan.start();
    {
        const Planted planted(arguments, variable);
        const int before = scan.rounds();
        QTRY_VERIFY(scan.rounds() >= before + 2); // at least one began after the planting
    }
    const QStringList hits = scan.stop();
    QVERIFY(!hits.isEmpty());
    QVERIFY2(hits.first().startsWith(u"canary in the %1 of process "_s.arg(place)),
             qPrintable(hits.first()));
    QVERIFY(!hits.join(u'\n').contains(QString::fromLatin1(canary)));
}

void TestSecretScan::seesNothingWhereNothingIs()
{
    SecretScan scan;
    QVERIFY(scan.add(u"canary"_s, canary));
    scan.start();
    {
        const Planted planted({u"x"_s, u"harmless"_s}, u"harmless"_s);
        const int before = scan.rounds();
        QTRY_VERIFY(scan.rounds() >= before + 2);
    }
    QCOMPARE(scan.stop(), QStringList());
}

void TestSecretScan::seesASecretInFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("found");
    QTest::newRow("plain") << QByteArray("line\n" + canary + "\n") << true;
    for (int before = 0; before < 3; ++before) {
        const QByteArray text = QByteArray(before, 'y') + canary + "tail";
        QTest::addRow("base64 after %d bytes", before) << text.toBase64() << true;
    }
    QTest::newRow("hex") << canary.toHex().toUpper() << true;
    QTest::newRow("a part only") << canary.chopped(1) << false;
    QTest::newRow("empty") << QByteArray() << false;
}

void TestSecretScan::seesASecretInFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(bool, found);
    QTemporaryDir dir;
    QVERIFY(QDir(dir.path()).mkpath(u"deep/.hidden"_s));
    const QString path = dir.filePath(u"deep/.hidden/file"_s);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    SecretScan scan;
    QVERIFY(scan.add(u"canary"_s, canary));
    const QStringList hits = scan.scanFiles({dir.path()});
    QCOMPARE(!hits.isEmpty(), found);
    if (found)
        QVERIFY2(hits.first().startsWith(u"canary in "_s + path), qPrintable(hits.first()));
    QCOMPARE(scan.scanFiles({dir.path()}, {u"/.hidden/"_s}), QStringList());
    QCOMPARE(scan.scanText(content), found ? QStringList{u"canary"_s} : QStringList());
}

void TestSecretScan::refusesSecretsThatOccurAnywhere()
{
    SecretScan scan;
    QVERIFY(!scan.add(u"short"_s, "12345"));
    QVERIFY(!scan.add(u"empty"_s, {}));
}

QTEST_GUILESS_MAIN(TestSecretScan)
#include "tst_secretscan.moc"
