// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/conftree.h"
#include "app/pg/confvalue.h"
#include "tests/support/tempcluster.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace pgt;
using namespace pgt::test;

/// Compares what ConfTree makes of files with what the server says about them in pg_file_settings
/// and pg_settings.
class ConfAgainstServerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void seesTheSameLines_data();
    void seesTheSameLines();
    void findsTheSameErrors_data();
    void findsTheSameErrors();
    void followsIncludesInTheSameOrder();
    void writtenValuesArriveUnchanged();
    void comparesValuesAsTheServer_data();
    void comparesValuesAsTheServer();

private:
    QString path(const char *name) const;
    void write(const char *name, const QByteArray &bytes);
    QByteArray read(const QString &file) const;
    ConfTree tree() const;
    QJsonArray rows(const char *sql);

    std::unique_ptr<TempCluster> m_cluster;
    QByteArray m_base;
};

static QString text(const char *s)
{
    return QString::fromUtf8(s);
}

void ConfAgainstServerTest::initTestCase()
{
    if (const QString why = TempCluster::whyNot(); !why.isEmpty())
        QSKIP(qPrintable(why));
    if (TempCluster::majorVersion() < 10)
        QSKIP("pg_file_settings came with PostgreSQL 9.5");
    m_cluster = std::make_unique<TempCluster>();
    QVERIFY2(m_cluster->start(), qPrintable(m_cluster->error()));
    m_base = read(path("postgresql.conf"));
    QVERIFY(!m_base.isEmpty());
}

QString ConfAgainstServerTest::path(const char *name) const
{
    return m_cluster->dataDir() + QLatin1Char('/') + QLatin1String(name);
}

QByteArray ConfAgainstServerTest::read(const QString &file) const
{
    QFile f(file);
    return f.open(QIODevice::ReadOnly) ? f.readAll() : QByteArray();
}

void ConfAgainstServerTest::write(const char *name, const QByteArray &bytes)
{
    const QString file = path(name);
    QDir().mkpath(file.section(QLatin1Char('/'), 0, -2));
    QFile f(file);
    QVERIFY2(f.open(QIODevice::WriteOnly), qPrintable(file));
    f.write(bytes);
    f.close();
    // The server runs under another account if the test is run by root.
    QFile::setPermissions(file, f.permissions() | QFile::ReadOther);
    const QString folder = file.section(QLatin1Char('/'), 0, -2);
    if (folder != m_cluster->dataDir())
        QFile::setPermissions(folder,
                              QFile::permissions(folder) | QFile::ReadOther | QFile::ExeOther);
}

/// The files as they are now, read as ConfTree asks for them.
ConfTree ConfAgainstServerTest::tree() const
{
    ConfTree tree(path("postgresql.conf"), path("postgresql.auto.conf"));
    for (int round = 0; round < 20; ++round) {
        const QStringList files = tree.wantedFiles();
        const QStringList directories = tree.wantedDirectories();
        if (files.isEmpty() && directories.isEmpty())
            break;
        for (const QString &file : files) {
            if (QFile::exists(file))
                tree.addFile(file, read(file));
            else
                tree.addMissing(file);
        }
        for (const QString &directory : directories) {
            if (QDir(directory).exists())
                tree.addDirectory(directory, QDir(directory).entryList(QDir::Files | QDir::Hidden));
            else
                tree.addMissing(directory);
        }
    }
    return tree;
}

QJsonArray ConfAgainstServerTest::rows(const char *sql)
{
    const QString query = text("SELECT coalesce(json_agg(x), '[]') FROM (%1) x").arg(text(sql));
    return QJsonDocument::fromJson(m_cluster->sql(query).toUtf8()).array();
}

void ConfAgainstServerTest::seesTheSameLines_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::newRow("blanks") << QByteArray("work_mem=1MB\n \twork_mem\t4096 # c\r\nwork_mem 8MB\n");
    QTest::newRow("quotes") << QByteArray("log_line_prefix = 'it''s \\'q\\' \\\\ \\t%m \\101 #'\n");
    QTest::newRow("numbers") << QByteArray("seq_page_cost = 1.5e1\nrandom_page_cost = .5\n"
                                           "work_mem = 0x1000\nlog_min_duration_statement = -1\n");
    QTest::newRow("words") << QByteArray("log_timezone = Europe/Berlin\nWAL_SENDER_TIMEOUT = 1min\n"
                                         "x.y = on\nlog_statement = none\n");
    QTest::newRow("odd") << QByteArray("application_name = a-b.c:d/e\nmy.name = '\xc3\xa4'\n\n\n");
    QTest::newRow("no line end") << QByteArray("work_mem = 1MB # \xff");
}

void ConfAgainstServerTest::seesTheSameLines()
{
    QFETCH(QByteArray, lines);
    write("postgresql.conf", m_base + lines);
    const ConfTree files = tree();
    QVERIFY(files.problems().isEmpty());
    const QJsonArray server = rows("SELECT sourcefile, sourceline, name, setting, error FROM "
                                   "pg_file_settings ORDER BY seqno");
    QVERIFY(server.size() > 3);
    for (const QJsonValue &value : server) {
        const QJsonObject row = value.toObject();
        QVERIFY2(row.value(text("error")).isNull(),
                 qPrintable(row.value(text("error")).toString()));
        bool isFound = false;
        for (const ConfOrigin &origin : files.findAll(row.value(text("name")).toString())) {
            isFound = isFound || (origin.path == row.value(text("sourcefile")).toString() &&
                                  origin.line.number == row.value(text("sourceline")).toInt() &&
                                  origin.line.value == row.value(text("setting")).toString());
        }
        QVERIFY2(isFound, QJsonDocument(row).toJson().constData());
    }
}

void ConfAgainstServerTest::findsTheSameErrors_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line : {"work_mem",
                             "work_mem =",
                             "= 4",
                             "work_mem == 4",
                             "work_mem = 'x",
                             "work_mem = 1 2",
                             "listen_addresses = 192.168.0.1",
                             "listen_addresses = db.example",
                             "work_mem = 1.5MB",
                             "5 = x",
                             "'work_mem' = 4",
                             "search_path = *",
                             "a,b = 1",
                             "data_directory = /tmp",
                             "work_mem = 4 ; x",
                             "work_mem = \"4\"",
                             "log_line_prefix = 'a'b",
                             "log_line_prefix = 'a' 'b'",
                             "work_mem = +",
                             "a.b.c = 1",
                             "a.b = ''",
                             "work_mem = 4kB#",
                             "work_mem = 'a''",
                             "log_line_prefix = 'a\\",
                             "seq_page_cost = 1e5",
                             "seq_page_cost = 1.e5",
                             "a-b = 1",
                             "search_path = $user",
                             "log_timezone = GMT+1",
                             "x.y = \x01",
                             "\xc3\xa4.y = 1",
                             "include 'missing.conf'",
                             "include_if_exists 'missing.conf'",
                             "include_dir 'missing'",
                             "include 'postgresql.conf'"}) {
        QTest::newRow(line) << QByteArray(line);
    }
}

void ConfAgainstServerTest::findsTheSameErrors()
{
    QFETCH(QByteArray, line);
    write("postgresql.conf", m_base + "\n" + line + "\n");
    const QList<ConfProblem> ours = tree().problems();
    // Only what the file reader itself complains about; values are the settings' business.
    const QJsonArray server = rows("SELECT sourceline, error FROM pg_file_settings WHERE error ~ "
                                   "'^syntax error|^could not open|nesting depth|recursion'");
    QCOMPARE(!ours.isEmpty(), !server.isEmpty());
}

void ConfAgainstServerTest::followsIncludesInTheSameOrder()
{
    write("postgresql.conf", m_base + "work_mem = 1MB\ninclude_dir = 'sub'\ninclude 'one/x.conf'\n"
                                      "include_if_exists 'nowhere'\nmaintenance_work_mem = 7MB\n");
    write("sub/b.conf", "work_mem = 2MB\nmaintenance_work_mem = 3MB\n");
    write("sub/a.conf", "work_mem = 3MB\nseq_page_cost = 2\n");
    write("sub/B.conf", "seq_page_cost = 3\n");
    write("sub/.c.conf", "work_mem = 4MB\n");
    write("sub/d.conf.bak", "work_mem = 5MB\n");
    write("one/x.conf", "include 'y.conf'\nrandom_page_cost = 5\n");
    write("one/y.conf", "random_page_cost = 6\nlog_statement = 'ddl'\n");
    write("postgresql.auto.conf", "log_statement = 'mod'\n");
    const ConfTree files = tree();
    QVERIFY(files.problems().isEmpty());
    QVERIFY(m_cluster->reload());
    QTRY_COMPARE(m_cluster->sql(text("SHOW log_statement")), text("mod"));
    for (const char *name : {"work_mem", "maintenance_work_mem", "seq_page_cost",
                             "random_page_cost", "log_statement"}) {
        const QByteArray sql = QByteArray("SELECT setting, sourcefile, sourceline FROM pg_settings "
                                          "WHERE name = '") +
                               name + "'";
        const QJsonObject row = rows(sql.constData()).first().toObject();
        const std::optional<ConfOrigin> origin = files.find(text(name));
        QVERIFY(origin);
        QCOMPARE(origin->path, row.value(text("sourcefile")).toString());
        QCOMPARE(origin->line.number, row.value(text("sourceline")).toInt());
    }
    write("postgresql.auto.conf", "");
}

void ConfAgainstServerTest::writtenValuesArriveUnchanged()
{
    QRandomGenerator random(99);
    const QString alphabet = text("'\\\t #=aB9.-\u00e4\u65e5\"%$");
    QByteArray lines;
    QStringList values;
    for (int i = 0; i < 300; ++i) {
        QString value;
        for (int length = random.bounded(12); length > 0; --length)
            value += alphabet.at(random.bounded(alphabet.size()));
        ConfFile file;
        file.set(text("my.v%1").arg(i), value);
        lines += file.bytes();
        values << value;
    }
    write("postgresql.conf", m_base + lines);
    const QJsonArray server = rows("SELECT name, setting, error FROM pg_file_settings WHERE name "
                                   "LIKE 'my.v%' ORDER BY seqno");
    QCOMPARE(server.size(), values.size());
    for (int i = 0; i < values.size(); ++i)
        QCOMPARE(server.at(i).toObject().value(text("setting")).toString(), values.at(i));
}

void ConfAgainstServerTest::comparesValuesAsTheServer_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    const QList<QStringList> groups{
            {text("wal_sender_timeout"), text("60000"), text("1min"), text("60s"), text("0.5min"),
             text("61s"), text("0x7530"), text(" 30 s"), text("1h")},
            {text("max_wal_size"), text("1GB"), text("1024"), text("1024MB"), text("0.5GB"),
             text("512"), text("1TB")},
            {text("hot_standby_feedback"), text("on"), text("TRUE"), text("y"), text("1"),
             text("off"), text("of"), text("f"), text("no")},
            {text("archive_timeout"), text("0"), text("1min"), text("60"), text("60000ms")},
    };
    for (const QStringList &group : groups) {
        for (int i = 1; i < group.size(); ++i) {
            for (int j = i + 1; j < group.size(); ++j) {
                const QString title =
                        QStringList({group.at(0), group.at(i), group.at(j)}).join(QLatin1Char('|'));
                QTest::newRow(qPrintable(title)) << group.at(0) << group.at(i) << group.at(j);
            }
        }
    }
}

void ConfAgainstServerTest::comparesValuesAsTheServer()
{
    QFETCH(QString, name);
    QFETCH(QString, a);
    QFETCH(QString, b);
    static QHash<QString, QString> known;
    const auto shown = [&](const QString &value) {
        QString &answer = known[name + QLatin1Char('=') + value];
        if (answer.isEmpty()) {
            const ProgramResult result = m_cluster->runTool(
                    text("postgres"), {text("-D"), m_cluster->dataDir(), text("-C"), name,
                                       text("-c"), name + QLatin1Char('=') + value});
            answer = QString::fromUtf8(result.out).trimmed();
        }
        return answer;
    };
    QVERIFY(!shown(a).isEmpty());
    QVERIFY(!shown(b).isEmpty());
    const bool isSame = shown(a) == shown(b);
    QCOMPARE(sameValue(name, a, b), isSame);
}

QTEST_GUILESS_MAIN(ConfAgainstServerTest)
#include "tst_confagainstserver.moc"
