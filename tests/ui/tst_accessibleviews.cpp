// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/scenes.h"
#include "ui/theme/theme.h"
#include "ui/widgets/rowtable.h"

#include <QAccessible>
#include <QScrollArea>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QtTest>

using namespace pgt;
using namespace pgt::test;
using namespace Qt::StringLiterals;

/// What an accessibility client may ask at any time, also of what has just gone.
class TestAccessibleViews : public QObject
{
    Q_OBJECT

    std::unique_ptr<Theme> m_theme;

    /// Asks everything below @p from for children that are not there; returns how many objects
    /// were asked.
    static int askBeyond(QAccessibleInterface *from, int depth = 0);

private Q_SLOTS:
    void initTestCase()
    {
        m_theme = std::make_unique<Theme>();
        QAccessible::setActive(true);
    }
    void cleanupTestCase() { m_theme.reset(); }

    void aScrollBarThatHasGoneIsNoChild();
    void cellsDoNotOutliveTheirView();
    void nothingIsFoundBeyondTheLastChild_data();
    void nothingIsFoundBeyondTheLastChild();
};

void TestAccessibleViews::aScrollBarThatHasGoneIsNoChild()
{
    QScrollArea area;
    auto *content = new QWidget;
    content->setFixedSize(50, 5000);
    area.setWidget(content);
    area.resize(200, 200);
    area.show();
    QVERIFY(QTest::qWaitForWindowExposed(&area));
    QAccessibleInterface *iface = QAccessible::queryAccessibleInterface(&area);
    QVERIFY(iface);
    const int count = iface->childCount(); // a first request of the client
    QCOMPARE(count, 2);                    // the viewport and the bar
    QAccessibleInterface *bar = iface->child(1);
    QCOMPARE(bar->object(), area.verticalScrollBar());
    QCOMPARE(iface->indexOfChild(bar), 1);
    content->setFixedSize(50, 50);
    QTRY_VERIFY(!area.verticalScrollBar()->isVisible());
    for (int index = 1; index < count + 3; ++index) // its next ones
        QVERIFY(!iface->child(index));
    QVERIFY(!iface->child(-1));
    QCOMPARE(iface->child(0)->object(), area.viewport());
}

void TestAccessibleViews::cellsDoNotOutliveTheirView()
{
    QStandardItemModel model(4, 2);
    auto view = std::make_unique<RowTable>(&model, RowTable::Shape{0, 3});
    view->show();
    QVERIFY(QTest::qWaitForWindowExposed(view.get()));
    QAccessibleInterface *table = QAccessible::queryAccessibleInterface(view.get());
    QList<QAccessible::Id> ids;
    const auto remember = [&] {
        for (int i = 0; i < table->childCount(); ++i) {
            if (QAccessibleInterface *cell = table->child(i))
                ids << QAccessible::uniqueId(cell);
        }
    };
    remember();
    QCOMPARE(ids.size(), 15); // corner and headers, too
    model.removeRows(1, 2);
    remember();
    model.removeRows(0, 2);
    remember();
    model.appendRow({new QStandardItem, new QStandardItem});
    remember();
    view.reset();
    for (const QAccessible::Id id : std::as_const(ids))
        QVERIFY(!QAccessible::accessibleInterface(id));
}

void TestAccessibleViews::nothingIsFoundBeyondTheLastChild_data()
{
    QTest::addColumn<QString>("scene");
    for (const QString &name : sceneNames())
        QTest::newRow(qPrintable(name)) << name;
}

int TestAccessibleViews::askBeyond(QAccessibleInterface *from, int depth)
{
    if (!from || !from->isValid() || depth > 40)
        return 0;
    int asked = 1;
    const int count = from->childCount();
    // Qt reads past the end of these, too (6.4.2), but the entries of our menus never go.
    const bool isMenu =
            from->role() == QAccessible::MenuBar || from->role() == QAccessible::PopupMenu;
    if (isMenu)
        return asked;
    const auto isThere = [from](int index) {
        const QAccessibleInterface *child = from->child(index);
        return child && child->isValid(); // tables make headers up, which are not valid
    };
    if (isThere(count + 1) || isThere(count + 1000) || isThere(-1))
        QTest::qFail(qPrintable(u"%1 has more children than it counts"_s.arg(
                             from->text(QAccessible::Name))),
                     __FILE__, __LINE__);
    for (int i = 0; i < count; ++i)
        asked += askBeyond(from->child(i), depth + 1);
    return asked;
}

void TestAccessibleViews::nothingIsFoundBeyondTheLastChild()
{
    QFETCH(QString, scene);
    std::unique_ptr<Scene> shown = makeScene(scene, *m_theme);
    QVERIFY(QTest::qWaitForWindowExposed(shown->window()));
    QAccessibleInterface *root = QAccessible::queryAccessibleInterface(shown->window());
    QVERIFY(askBeyond(root) > 20);
    const QAccessible::Id id = QAccessible::uniqueId(root);
    shown.reset();
    QVERIFY(!QAccessible::accessibleInterface(id));
}

QTEST_MAIN(TestAccessibleViews)
#include "tst_accessibleviews.moc"
