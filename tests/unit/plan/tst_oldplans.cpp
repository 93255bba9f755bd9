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
};

QTEST_GUILESS_MAIN(TestOldPlans)
#include "tst_oldplans.moc"
