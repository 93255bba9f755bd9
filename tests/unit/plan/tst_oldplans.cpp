// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/journal.h"
#include "app/plan/planner.h"
#include "tests/support/planfacts.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// What versions that saved whole files have left on the disk.
class TestOldPlans : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QByteArray saved(const QString &id) const
    {
        QFile file(m_dir.filePath(id + "/plan.json"_L1));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void secretsGoWhenTheRunIsLookedAt()
    {
        PlanInput input = debianPair();
        ConfigFileFact &conf = input.primaryHost().instances.first().config;
        conf = fileFact(conf.path, conf.content + "primary_conninfo = 'password=CANARY'\n");
        const Plan plan = *makePlan(input);
        QVERIFY(QDir(m_dir.path()).mkpath(plan.id));
        QJsonObject json = plan.toJson();
        json.insert("format"_L1, 1);
        QJsonArray steps = json.value("steps"_L1).toArray();
        for (qsizetype i = 0; i < steps.size(); ++i) {
            QJsonArray files;
            for (const FileChange &file : plan.steps.at(i).files) {
                files << QJsonObject{{u"path"_s, file.path},
                                     {u"before"_s, QString::fromUtf8(file.before)},
                                     {u"after"_s, QString::fromUtf8(file.after)},
                                     {u"existsBefore"_s, file.existsBefore},
                                     {u"beforeSha256"_s, QString::fromLatin1(file.beforeSha256)},
                                     {u"backupPath"_s, file.backupPath}};
            }
            QJsonObject step = steps.at(i).toObject();
            step.insert("files"_L1, files);
            steps.replace(i, step);
        }
        json.insert("steps"_L1, steps);
        QFile file(m_dir.filePath(plan.id + "/plan.json"_L1));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(json).toJson());
        file.close();
        QFile journal(m_dir.filePath(plan.id + "/journal.jsonl"_L1));
        QVERIFY(journal.open(QIODevice::WriteOnly));
        journal.write("{\"at\":\"2025-11-22T14:32:08.000Z\",\"event\":\"run\"}\n");
        journal.close();
        QVERIFY(saved(plan.id).contains("CANARY"));

        QCOMPARE(unfinishedRuns(m_dir.path()).size(), 1);

        QVERIFY(!saved(plan.id).contains("CANARY"));
        const auto opened = Journal::open(m_dir.path(), plan.id);
        QVERIFY(opened.has_value());
        for (qsizetype i = 0; i < plan.steps.size(); ++i) {
            for (qsizetype j = 0; j < plan.steps.at(i).files.size(); ++j) {
                const FileChange &made = plan.steps.at(i).files.at(j);
                QCOMPARE((*opened)->plan().steps.at(i).files.at(j).newContent(made.before),
                         made.after);
            }
        }
    }

    void journalSaysItsFormatAndANewerOneIsRefused()
    {
        const Plan plan = *makePlan(debianPair());
        QTemporaryDir runs;
        {
            const auto journal = Journal::create(runs.path(), plan);
            QVERIFY(journal.has_value());
            QVERIFY((*journal)->append(u"run"_s).has_value());
            QCOMPARE((*journal)->entries().size(), 1);
        }
        QFile file(runs.filePath(plan.id + "/journal.jsonl"_L1));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray content = file.readAll();
        QVERIFY2(content.startsWith("{\"event\":\"journal\",\"format\":2}\n"), content.constData());
        QCOMPARE(unfinishedRuns(runs.path()).size(), 1);
        QVERIFY(file.resize(0) && file.seek(0));
        file.write(content.replace("\"format\":2", "\"format\":3"));
        file.close();
        const auto newer = Journal::open(runs.path(), plan.id);
        QVERIFY(!newer.has_value());
        QCOMPARE(newer.error().kind, ErrorKind::InvalidInput);
        QVERIFY(newer.error().text.contains("newer version"_L1));
    }

    /// Lines of steps that ran at the same time: the first failure is the cause, whatever came
    /// after it, and each step keeps its own state.
    void linesOfSeveralStepsAreReadApart()
    {
        const Plan plan = *makePlan(debianPair());
        QTemporaryDir runs;
        const auto made = Journal::create(runs.path(), plan);
        QVERIFY(made.has_value());
        Journal &journal = **made;
        const auto write = [&journal](const QString &event, const QString &step,
                                      const QJsonObject &data = {}) {
            return journal.append(event, step, data).has_value();
        };
        const QJsonObject lost{{u"kind"_s, errorKindName(ErrorKind::LinkLost)},
                               {u"text"_s, u"lost"_s}};
        const QJsonObject stopped{{u"kind"_s, errorKindName(ErrorKind::Cancelled)}};
        const QString a = u"primary/role"_s, b = u"berlin-2/passfile"_s, c = u"berlin-2/copy"_s;
        QVERIFY(write(u"run"_s, {}) && write(u"started"_s, a, {{u"undo"_s, QJsonObject()}}) &&
                write(u"started"_s, b) && write(u"started"_s, c) &&
                write(u"fact"_s, a, {{u"x"_s, 1}}) && write(u"fact"_s, b, {{u"x"_s, 2}}) &&
                write(u"failed"_s, b, lost) && write(u"failed"_s, c, stopped) &&
                write(u"done"_s, a));
        RunState state = journal.state();
        QCOMPARE(state.ending, RunState::Ending::Failed);
        QCOMPARE(state.cause, ErrorKind::LinkLost);
        QCOMPARE(state.done, QSet<QString>{a});
        QCOMPARE(state.started, (QStringList{a, b, c}));
        QCOMPARE(state.failed, QSet<QString>{b});
        QCOMPARE(state.cancelled, QSet<QString>{c});
        QCOMPARE(state.undoData.value(a).value("x"_L1).toInt(), 1);
        QCOMPARE(state.undoData.value(b).value("x"_L1).toInt(), 2);
        QVERIFY(write(u"run"_s, {}));
        state = journal.state();
        QCOMPARE(state.ending, RunState::Ending::Killed);
        QVERIFY(state.failed.isEmpty() && state.cancelled.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestOldPlans)
#include "tst_oldplans.moc"
