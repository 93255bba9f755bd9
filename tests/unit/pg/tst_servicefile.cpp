// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servicefile.h"

#include <QTemporaryFile>
#include <QtTest>

#include <libpq-fe.h>

#include <algorithm>

using namespace pgt;
using namespace Qt::StringLiterals;

class tst_ServiceFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsSectionsAsLibpqDoes()
    {
        const auto services =
                readServices("# comment\n\n[orders]\r\nhost=db1.example\r\nport=5433\n"
                             "user=me\nsslmode=verify-full\n[empty]\n");
        QCOMPARE(services.size(), 2);
        QCOMPARE(services.at(0).name, u"orders"_s);
        QCOMPARE(services.at(0).info.value(u"host"_s), u"db1.example"_s);
        QCOMPARE(services.at(0).info.value(u"port"_s), u"5433"_s);
        QVERIFY(services.at(1).info.isEmpty());
    }

    void theFirstOfANameAndOfAKeywordCounts()
    {
        const auto services =
                readServices("[a]\nhost=one\nhost=two\n[b]\nhost=x\n[a]\nhost=three\n");
        QCOMPARE(services.size(), 2);
        QCOMPARE(services.at(0).info.value(u"host"_s), u"one"_s);
    }

    void leavesOutWhatLibpqWouldRefuse()
    {
        const auto services = readServices("host=before any section\n[nested]\nservice=b\nhost=x\n"
                                           "[word]\nnonsense\n[dir]\nldap://x/y\n[good]\nhost=h\n");
        QCOMPARE(services.size(), 1);
        QCOMPARE(services.at(0).name, u"good"_s);
    }

    // This computer's libpq is the judge.
    void offersWhatLibpqAccepts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isOffered");
        const auto row = [](const char *name, const QByteArray &text, bool isOffered) {
            QTest::newRow(name) << text << isOffered;
        };
        row("plain", "[a]\nhost=/x\nport=5999\n", true);
        row("blanks around the equals sign", "[a]\nhost = /x\n", false);
        row("blank before it", "[a]\nhost =/x\n", false);
        row("blank behind it is part of the value", "[a]\nhost= /x\n", true);
        row("indented", "[a]\n  host=/x  \n\tport=5999\n", true);
        row("line ends of Windows", "[a]\r\nhost=/x\r\nport=5999\r\n", true);
        row("byte order mark", "\xEF\xBB\xBF[a]\nhost=/x\n", false);
        row("byte order mark before a comment", "\xEF\xBB\xBF# c\n[a]\nhost=/x\n", true);
        row("unknown keyword", "[a]\nhost=/x\nfoo=bar\n", false);
        row("keyword in capitals", "[a]\nHOST=/x\n", false);
        row("no equals sign", "[a]\nhost=/x\nfoo\n", false);
        row("no keyword", "[a]\n=x\nhost=/x\n", false);
        row("a broken one before it", "[z]\nfoo = x\n[a]\nhost=/x\n", true);
        row("a broken one behind it", "[a]\nhost=/x\n[z]\nfoo = x\n", true);
        row("blanks in the name", "[ a ]\nhost=/x\n", false);
        row("words behind the name", "[a] x\nhost=/x\n", true);
        row("no closing bracket", "[a\nhost=/x\n", false);
        row("no-break space", "\xC2\xA0[a]\nhost=/x\n", false);
        row("nested", "[a]\nservice=b\nhost=/x\n", false);
        row("rare keyword", "[a]\nhost=/x\nreplication=false\n", true);
    }

    void offersWhatLibpqAccepts()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isOffered);
        const QList<PgService> services = readServices(text);
        const bool isThere =
                std::any_of(services.cbegin(), services.cend(),
                            [](const PgService &service) { return service.name == u"a"_s; });
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(text);
        file.close();
        qputenv("PGSERVICEFILE", file.fileName().toUtf8());
        PGconn *connection = PQconnectStart("service=a");
        const QByteArray words = PQerrorMessage(connection);
        PQfinish(connection);
        qunsetenv("PGSERVICEFILE");
        const bool isRefused = words.contains("service file") || words.contains("service \"a\"");
        QCOMPARE(!isRefused, isOffered);
        QCOMPARE(isThere, isOffered);
    }

    void showsNoPassword()
    {
        const auto services = readServices("[a]\nhost=h\npassword=geheim\n");
        QCOMPARE(services.size(), 1);
        QVERIFY(!services.at(0).info.toString().contains("geheim"_L1));
        QVERIFY(!services.at(0).info.password().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_ServiceFile)
#include "tst_servicefile.moc"
