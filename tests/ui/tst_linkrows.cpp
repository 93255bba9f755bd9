// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/orderscluster.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/linkrows.h"
#include "ui/theme/theme.h"
#include "ui/widgets/banner.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace pgt;

namespace {

LinkStatus link(const QString &host, LinkStatus::State state, ErrorKind kind = ErrorKind::Unknown)
{
    LinkStatus status;
    status.access.ssh.host = host;
    status.servers = {host};
    status.state = state;
    status.text = host + QStringLiteral(" is not as it should be.");
    if (kind != ErrorKind::Unknown)
        status.error = Error::make(kind, status.text, QStringLiteral("Why."),
                                   QStringLiteral("Do something."));
    return status;
}

} // namespace

/// The states of the sessions on the dashboard: in words, with what can be done.
class TestLinkRows : public QObject
{
    Q_OBJECT

    using State = LinkStatus::State;
    std::unique_ptr<Theme> m_theme;

    static QPushButton *button(const QWidget &where, const QString &text)
    {
        for (auto *candidate : where.findChildren<QPushButton *>()) {
            if (candidate->isVisible() && candidate->text() == text)
                return candidate;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() { m_theme = std::make_unique<Theme>(); }
    void init()
    {
        // The offscreen platform says this for every window; it is not ours.
        QTest::failOnWarning(
                QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
    }
    void cleanupTestCase() { m_theme.reset(); }

    void sayNothingWhileAllIsWell()
    {
        LinkRows rows;
        rows.show();
        rows.setLinks({link(QStringLiteral("a"), State::Ready),
                       link(QStringLiteral("b"), State::Connecting)});
        QVERIFY(!rows.isVisible());
        QCOMPARE(rows.count(), 0);
    }

    void everyStateHasWordsAndTheRightButton_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("button");
        QTest::newRow("stale") << int(State::Stale) << int(ErrorKind::Unknown) << QString();
        QTest::newRow("asking") << int(State::Asking) << int(ErrorKind::Unknown) << QString();
        QTest::newRow("lost") << int(State::Retrying) << int(ErrorKind::LinkLost)
                              << QStringLiteral("Try now");
        QTest::newRow("login") << int(State::NeedsLogin) << int(ErrorKind::AnswerNeeded)
                               << QStringLiteral("Log in…");
        QTest::newRow("refused") << int(State::Refused) << int(ErrorKind::LoginRefused)
                                 << QStringLiteral("Log in…");
        QTest::newRow("changed key") << int(State::Refused) << int(ErrorKind::HostKeyChanged)
                                     << QStringLiteral("Show keys…");
    }
    void everyStateHasWordsAndTheRightButton()
    {
        QFETCH(int, state);
        QFETCH(int, error);
        QFETCH(QString, button);
        LinkRows rows;
        rows.setLinks({link(QStringLiteral("berlin-2"), State(state), ErrorKind(error))});
        rows.show();
        QCOMPARE(rows.count(), 1);
        const auto *banner = rows.findChild<Banner *>();
        QVERIFY(banner->text().startsWith(QStringLiteral("berlin-2 is not as it should be.")));
        if (button.isEmpty()) {
            QVERIFY(!rows.firstButton());
            return;
        }
        QPushButton *found = TestLinkRows::button(rows, button);
        QVERIFY(found);
        QVERIFY(found->accessibleName().contains(QStringLiteral("berlin-2")));
        QCOMPARE(rows.firstButton(), found);
    }

    void theButtonLogsInThroughTheSession()
    {
        OrdersCluster orders(OrdersCluster::Story::CatchingUp);
        Dashboard dashboard;
        dashboard.resize(1200, 850);
        dashboard.setSession(&orders.session());
        dashboard.show();
        QVERIFY(!dashboard.links()->isVisible());
        const LinkStatus waiting =
                link(QStringLiteral("munich-1"), State::NeedsLogin, ErrorKind::AnswerNeeded);
        orders.session().setLinks({waiting});
        QVERIFY(dashboard.links()->isVisible());
        QVERIFY(dashboard.regions().contains(dashboard.links()->firstButton())); // F6 goes there
        button(dashboard, QStringLiteral("Log in…"))->click();
        QCOMPARE(orders.session().logIns, QList<HostAccess>{waiting.access});
        orders.session().setLinks({link(QStringLiteral("munich-1"), State::Ready)});
        QVERIFY(!dashboard.links()->isVisible());
    }

    void aChangedKeyIsShownAndNotLoggedInTo()
    {
        OrdersCluster orders(OrdersCluster::Story::CatchingUp);
        Dashboard dashboard;
        dashboard.setSession(&orders.session());
        orders.session().setLinks(
                {link(QStringLiteral("berlin-1"), State::Refused, ErrorKind::HostKeyChanged)});
        dashboard.show();
        QSignalSpy details(&dashboard, &Dashboard::errorDetailsRequested);
        button(dashboard, QStringLiteral("Show keys…"))->click();
        QCOMPARE(details.count(), 1);
        QVERIFY(orders.session().logIns.isEmpty());
    }

    void aRowKeepsItsPlaceAndTheFocus()
    {
        LinkRows rows;
        rows.setLinks({link(QStringLiteral("a"), State::Retrying, ErrorKind::LinkLost),
                       link(QStringLiteral("b"), State::NeedsLogin, ErrorKind::AnswerNeeded)});
        rows.show();
        QVERIFY(QTest::qWaitForWindowActive(&rows));
        QPushButton *second = button(rows, QStringLiteral("Log in…"));
        second->setFocus();
        rows.setLinks({link(QStringLiteral("a"), State::Ready),
                       link(QStringLiteral("b"), State::NeedsLogin, ErrorKind::AnswerNeeded)});
        QCOMPARE(rows.count(), 1);
        QCOMPARE(button(rows, QStringLiteral("Log in…")), second);
        QVERIFY(second->hasFocus());
    }

    void oneMessageForOneTrouble()
    {
        OrdersCluster orders(OrdersCluster::Story::CatchingUp);
        Dashboard dashboard;
        dashboard.setSession(&orders.session());
        orders.session().problem =
                Error::make(ErrorKind::LinkLost, QStringLiteral("The connection was lost."));
        orders.session().setLinks(
                {link(QStringLiteral("a"), State::Retrying, ErrorKind::LinkLost)});
        orders.session().setState(WatchSession::State::Unreachable);
        dashboard.show();
        int shown = 0;
        for (const Banner *banner : dashboard.findChildren<Banner *>())
            shown += banner->isVisible() ? 1 : 0;
        QCOMPARE(shown, 1);
    }
};

QTEST_MAIN(TestLinkRows)
#include "tst_linkrows.moc"
