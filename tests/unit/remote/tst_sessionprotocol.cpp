// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionprotocol.h"
#include "app/remote/sessionscripts.h"

#include <QRandomGenerator>
#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;
using Type = SessionEvent::Type;

namespace {

const QByteArray start = "Last login: today\nno newline\nH n0 begin\nF uid 0\nF sudo nopasswd\nF "
                         "groups a b\nF empty\nH n0 end\n";
const QByteArray ready = "READY n0 0 root\n";

QList<Type> types(const std::vector<SessionEvent> &events)
{
    QList<Type> list;
    for (const SessionEvent &event : events)
        list << event.type;
    return list;
}

} // namespace

class tst_SessionProtocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsFactsAndKeepsNoise()
    {
        SessionProtocol protocol("n0");
        QCOMPARE(types(protocol.feed(start)), QList<Type>{Type::FactsRead});
        QCOMPARE(protocol.facts().value(u"sudo"_s), u"nopasswd"_s);
        QCOMPARE(protocol.facts().value(u"groups"_s), u"a b"_s);
        QVERIFY(protocol.facts().contains(u"empty"_s));
        QCOMPARE(protocol.noise(), QByteArray("Last login: today\nno newline\n"));
        const auto events = protocol.feed(ready);
        QCOMPARE(types(events), QList<Type>{Type::Ready});
        QCOMPARE(events[0].number, 0);
        QCOMPARE(events[0].data, QByteArray("root"));
    }

    void readsFramesInAnySplit()
    {
        const QByteArray all = start + ready + "B 1\nO 1 aGk=\nE 1 //8=\nP 7\nS 1 3\nX 1\n";
        for (qsizetype piece : {1, 2, 3, 7, 1000}) {
            SessionProtocol protocol("n0");
            std::vector<SessionEvent> events;
            for (qsizetype i = 0; i < all.size(); i += piece) {
                for (const SessionEvent &event : protocol.feed(all.mid(i, piece)))
                    events.push_back(event);
            }
            QCOMPARE(types(events),
                     (QList<Type>{Type::FactsRead, Type::Ready, Type::Begun, Type::Output,
                                  Type::ErrorOutput, Type::Pong, Type::Ended, Type::Closed}));
            QCOMPARE(events[3].data, QByteArray("hi"));
            QCOMPARE(events[4].data, QByteArray("\xff\xff"));
            QCOMPARE(events[5].id, 7U);
            QCOMPARE(events[6].number, 3);
        }
    }

    void takesNothingWithoutTheNonce()
    {
        SessionProtocol protocol("n0");
        QVERIFY(protocol.feed("H n1 begin\nF uid 0\nH n1 end\nREADY n1 0 root\nO 1 aGk=\n")
                        .empty());
        QVERIFY(!protocol.hasBegun());
        QVERIFY(protocol.facts().isEmpty());
        protocol.feed(start);
        QVERIFY(protocol.feed("READY n1 0 root\nREADY 0\nREADY\nsudo: lecture\n").empty());
        QCOMPARE(types(protocol.feed(ready)), QList<Type>{Type::Ready});
    }

    void limitsNoiseAndLines()
    {
        SessionProtocol protocol("n0");
        QVERIFY(protocol.feed(QByteArray(1 << 20, 'x')).empty());
        QVERIFY(protocol.noise().size() <= 16 << 10);
        protocol.feed("\n" + start + ready);
        QCOMPARE(types(protocol.feed("O 1 " + QByteArray(70'000, 'A'))), QList<Type>{Type::Broken});
        QVERIFY(protocol.feed("P 1\n").empty());
    }

    void callsEverythingElseBroken_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const char *line :
             {"hello", "", "O", "O x aGk=", "O 1 a*b=", "S 1", "S 1 x", "Z 1", "OO 1 aGk="})
            QTest::newRow(line) << QByteArray(line);
    }

    void callsEverythingElseBroken()
    {
        QFETCH(QByteArray, line);
        SessionProtocol protocol("n0");
        protocol.feed(start + ready);
        QVERIFY(types(protocol.feed(line + '\n')).contains(Type::Broken));
        QVERIFY(protocol.feed("P 1\n").empty());
    }

    void survivesRandomBytes()
    {
        QRandomGenerator random(3);
        for (int round = 0; round < 200; ++round) {
            SessionProtocol protocol("n0");
            if (round % 2 == 0)
                protocol.feed(start + ready);
            QByteArray bytes(2000, Qt::Uninitialized);
            for (char &byte : bytes)
                byte = random.bounded(4) == 0 ? '\n' : char(random.bounded(256));
            const auto events = protocol.feed(bytes);
            QVERIFY(events.size() <= 2000);
        }
    }

    void encodesWhatOneLineCannotHold()
    {
        QCOMPARE(SessionProtocol::run(5, "exec 'true'"), QByteArray("r 5 exec 'true'\n"));
        QCOMPARE(SessionProtocol::run(5, "a\nb"), QByteArray("R 5 YQpi\n"));
        QCOMPARE(SessionProtocol::run(5, "a "), QByteArray("R 5 YSA=\n"));
        QCOMPARE(SessionProtocol::run(5, " a"), QByteArray("R 5 IGE=\n"));
        QCOMPARE(SessionProtocol::input(5, QByteArray("\0\n", 2)), QByteArray("I 5 2\n\0\n", 8));
        QCOMPARE(SessionProtocol::inputChunk % 3, 0);
    }

    void scriptsAreFramedByLinesTheyDoNotHave()
    {
        for (const QByteArray &script : {bootScript("n0", SudoProbe::Yes), agentScript("n0")}) {
            QVERIFY(script.endsWith("\n#n0\n"));
            QCOMPARE(script.count("\n#"), 1); // comments stay here
            QVERIFY(script.startsWith("N=n0; "));
        }
        QVERIFY(bootScript("n0", SudoProbe::No).contains("SUDO=no\n"));
        // Login shells disagree about these inside quotes.
        for (const char c : {'\'', '!', '\\', '\n'})
            QVERIFY(!sessionReader().contains(c));
    }
};

QTEST_GUILESS_MAIN(tst_SessionProtocol)
#include "tst_sessionprotocol.moc"
