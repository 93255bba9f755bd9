// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/pg/servicefile.h"

#include <QtTest>

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
