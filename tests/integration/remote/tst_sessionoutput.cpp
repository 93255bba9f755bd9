// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/remote/sessiontest.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace pgt;
using namespace pgt::test;

// What a session's programs do to a command's output when the host has too little of something. A
// base64 of ours, first in PATH, plays the host: each piece of output goes through it.
class TestSessionOutput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        m_path = qgetenv("PATH");
    }
    void init() { qputenv("PATH", m_folder.path().toUtf8() + ':' + m_path); }
    void cleanup() { qputenv("PATH", m_path); }

    // A host under load took longer than a second, and the command "had printed nothing".
    void slowOutputIsWhole()
    {
        setFilter("sleep 3");
        const auto host = localHost();
        QVERIFY(open(*host).isSucceeded());
        const CommandResult got = result(*host, shell(u"printf whole; printf also >&2; exit 7"_s));
        QCOMPARE(got.end, CommandEnd::Exited);
        QCOMPARE(got.code, 7);
        QCOMPARE(got.out, "whole");
        QCOMPARE(got.err, "also");
    }

    // Without memory or processes for the programs that pass it on, half an answer is no answer.
    void lostOutputIsAFailure()
    {
        setFilter("case $in in *lose*) exit 1 ;; esac");
        const auto host = localHost();
        QVERIFY(open(*host).isSucceeded());
        Command command = shell(u"printf 'lose this'"_s);
        const auto task = host->command(command);
        const Outcome outcome = run(*task);
        QVERIFY(outcome.isFailed());
        QCOMPARE(outcome.error().kind, ErrorKind::CommandFailed);
        QCOMPARE(task->result().end, CommandEnd::Incomplete);
        QVERIFY2(outcome.error().text.contains("lost"_L1), qPrintable(outcome.error().text));
        QCOMPARE(result(*host, shell(u"printf fine"_s)).out, "fine");
    }

    // A started server keeps the pipes of the command that started it, and prints into them.
    void childLeftBehindIsNeitherWaitedForNorEnded()
    {
        const auto host = localHost();
        QVERIFY(open(*host).isSucceeded());
        const QString proof = m_folder.filePath(u"proof"_s);
        const QString go = m_folder.filePath(u"go"_s);
        const CommandResult got =
                result(*host, shell(u"{ while [ ! -e \"$1\" ]; do sleep 0.1; done; echo later; "
                                    "echo later >&2; echo lives >\"$2\"; } & echo now"_s,
                                    {go, proof}));
        QCOMPARE(got.out, "now\n");
        QVERIFY(!QFile::exists(proof));
        QVERIFY(QFile(go).open(QIODevice::WriteOnly));
        QTRY_COMPARE_WITH_TIMEOUT(contentOf(proof), "lives\n", patience);
    }

    // Nothing is held back for good because it begins like the mark.
    void outputThatBeginsLikeTheMarkIsKept()
    {
        const auto host = localHost();
        QVERIFY(open(*host).isSucceeded());
        const CommandResult got = result(
                *host, shell(u"z=$(tr '\\0' '\\n' </proc/$PPID/cmdline | tail -n 2 | head -n 1); "
                             "printf '%sx\\n%s' \"${z%?}\" \"${z%?}\""_s));
        const QByteArray begin = got.out.right(31);
        QVERIFY2(!begin.contains('x'), got.out.constData());
        QCOMPARE(got.out, begin + "x\n" + begin);
    }

private:
    /// What base64 does with its input, in $in, before it encodes.
    void setFilter(const QByteArray &script)
    {
        QFile file(m_folder.filePath(u"base64"_s));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("#!/bin/sh\ncase $* in -d) exec /usr/bin/base64 -d ;; esac\n"
                   "in=$(cat; echo x)\n" +
                   script + "\nprintf %s \"${in%x}\" | /usr/bin/base64 \"$@\"\n");
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    QTemporaryDir m_folder;
    QByteArray m_path;
};

QTEST_GUILESS_MAIN(TestSessionOutput)
#include "tst_sessionoutput.moc"
