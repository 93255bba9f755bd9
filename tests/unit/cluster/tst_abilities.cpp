// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/abilities.h"
#include "tests/support/planfacts.h"
#include "tests/support/tempcluster.h"

#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;
using Answer = Ability::Answer;
using Deed = Ability::Deed;

class tst_Abilities : public QObject
{
    Q_OBJECT

private:
    /// A login as dba that acts as postgres, on Debian.
    static HostFacts ownersHost()
    {
        HostFacts host = debianPair().primaryHost();
        host.canActAsRoot = false;
        host.loginUser = u"dba"_s;
        host.account = u"postgres"_s;
        host.systemctl = u"/usr/bin/systemctl"_s;
        host.instances.first().parentWritable = true;
        return host;
    }
    static Answer answer(Deed deed, const HostFacts &host)
    {
        return abilityTo(deed, host, host.instances.first()).answer;
    }
    /// What visudo says about the lines; empty if nothing.
    static QByteArray objections(const QStringList &lines)
    {
        const ProgramResult result = runProgram({u"visudo"_s, u"-c"_s, u"-f"_s, u"-"_s},
                                                lines.join(u'\n').toUtf8() + '\n');
        return result.ok() ? QByteArray() : result.out + result.err;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void rootMayDoEverything()
    {
        const HostFacts host = debianPair().primaryHost();
        for (const Ability &ability : abilitiesOf(host, host.instances.first()))
            QCOMPARE(ability.answer, Answer::Yes);
        QVERIFY(missingSudoers(host, host.instances.first()).isEmpty());
    }

    void disabledServerIsNotStopped()
    {
        HostFacts host = debianPair().primaryHost();
        host.instances.first().startMode = u"disabled"_s;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::No);
        host.instances.first().startMode = u"manual"_s;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::Yes);
    }

    void othersMayDoNothing()
    {
        HostFacts host = ownersHost();
        host.account = u"dba"_s;
        for (const Ability &ability : abilitiesOf(host, host.instances.first())) {
            QCOMPARE(ability.answer, Answer::No);
            QVERIFY(!ability.sentence.isEmpty() && !ability.reason.isEmpty() &&
                    !ability.remedy.isEmpty());
        }
        QCOMPARE(missingSudoers(host, host.instances.first()),
                 (QStringList{u"dba ALL=(postgres) NOPASSWD: /bin/sh"_s,
                              u"postgres ALL=(root) NOPASSWD: "
                              "/usr/bin/systemctl start postgresql@17-main.service, "
                              "/usr/bin/systemctl stop postgresql@17-main.service, "
                              "/usr/bin/systemctl restart postgresql@17-main.service"_s}));
    }

    void ownerGoesPastSystemdUnlessSudoLetsHimIn()
    {
        HostFacts host = ownersHost();
        QCOMPARE(answer(Deed::ChangeConfiguration, host), Answer::Yes);
        QCOMPARE(answer(Deed::MoveData, host), Answer::Yes);
        QCOMPARE(answer(Deed::PlacePassFile, host), Answer::Yes);
        QCOMPARE(answer(Deed::ControlServer, host), Answer::WithSideEffect);
        QCOMPARE(missingSudoers(host, host.instances.first()).size(), 1);
        host.instances.first().serviceControl = u"/usr/bin/systemctl"_s;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::Yes);
        host.instances.first().serviceControl.clear();
        host.instances.first().unit.clear();
        QCOMPARE(answer(Deed::ControlServer, host), Answer::Yes);
    }

    void ownerCannotControlWhatSystemdRevivesOrEnds()
    {
        HostFacts host = ownersHost();
        host.endsUserProcesses = true;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::No);
        host.endsUserProcesses = false;
        host.instances.first().unitRestart = u"on-failure"_s;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::WithSideEffect);
        host.instances.first().unitRestart = u"always"_s;
        QCOMPARE(answer(Deed::ControlServer, host), Answer::No);
    }

    void directoriesOfRootStayClosed()
    {
        HostFacts host = ownersHost();
        Instance &instance = host.instances.first();
        instance.parentWritable = false;
        QCOMPARE(answer(Deed::MoveData, host), Answer::No);
        QCOMPARE(answer(Deed::PlacePassFile, host), Answer::No);
        QCOMPARE(missingSudoers(host, instance),
                 QStringList{u"dba ALL=(root) NOPASSWD: /bin/sh"_s});
        instance.dataDirectoryIsMountPoint = true; // its content is moved inside
        QCOMPARE(answer(Deed::MoveData, host), Answer::Yes);
        instance.hba.writable = false;
        const Ability ability = abilityTo(Deed::ChangeConfiguration, host, instance);
        QCOMPARE(ability.answer, Answer::No);
        QVERIFY(ability.sentence.contains(instance.hba.path));
        instance.logReadable = false;
        QCOMPARE(answer(Deed::ReadLog, host), Answer::No);
    }

    void sudoersLinesAreValid_data()
    {
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("unit");
        for (const char *login : {"dba", "max.muster", "first-last_1", "CORP\\max", "max@corp.de",
                                  "name with blanks", "a,b", "a:b", "a=b", "#x", "%wheel", "!no"}) {
            QTest::newRow(login) << QString::fromUtf8(login) << u"postgresql@17-main.service"_s;
        }
        QTest::newRow("escaped unit") << u"dba"_s << u"postgresql@17-a\\x2db,c:d=e.service"_s;
    }

    void sudoersLinesAreValid()
    {
        QFETCH(QString, login);
        QFETCH(QString, unit);
        if (!runProgram({u"visudo"_s, u"-V"_s}).ok())
            QSKIP("the program visudo was not found (package sudo)");
        const QStringList lines{sudoersForShell(login, u"postgres"_s),
                                sudoersForShell(login, u"root"_s),
                                sudoersForUnit(login, u"/usr/bin/systemctl"_s, unit)};
        QCOMPARE(objections(lines), QByteArray());
        // What is checked is checked: a line without its end is refused.
        QVERIFY(!objections({lines.first() + u", "_s}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_Abilities)
#include "tst_abilities.moc"
