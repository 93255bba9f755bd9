// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/wizarddriver.h"

#include <QApplication>
#include <QMetaEnum>
#include <QtTest>

namespace pgt {

namespace {

QString nameOf(QAccessibleInterface *iface)
{
    return iface->text(QAccessible::Name);
}

QString roleName(QAccessible::Role role)
{
    static const QMetaEnum roles = QMetaEnum::fromType<QAccessible::Role>();
    return QString::fromLatin1(roles.valueToKey(role));
}

const QList<QAccessible::Role> buttonRoles{QAccessible::PushButton, QAccessible::CheckBox,
                                           QAccessible::RadioButton, QAccessible::ButtonMenu};
const QList<QAccessible::Role> checkRoles{QAccessible::CheckBox, QAccessible::RadioButton};
const QList<QAccessible::Role> textRoles{QAccessible::EditableText};
const QList<QAccessible::Role> tableRoles{QAccessible::Table, QAccessible::Tree};

} // namespace

QList<QAccessibleInterface *> WizardDriver::roots() const
{
    // Questions and help stand over the window and are worked first, as a user would.
    QList<QAccessibleInterface *> result;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget != m_window && widget->isVisible() && widget->isModal())
            result << QAccessible::queryAccessibleInterface(widget);
    }
    if (m_window->isVisible())
        result << QAccessible::queryAccessibleInterface(m_window);
    return result;
}

QAccessibleInterface *WizardDriver::dialog() const
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (widget != m_window && widget->isVisible() && widget->isModal())
            return QAccessible::queryAccessibleInterface(widget);
    }
    return nullptr;
}

bool WizardDriver::visit(QAccessibleInterface *from, const Visitor &visitor) const
{
    if (!from || !from->isValid() || from->state().invisible)
        return false;
    if (visitor(from))
        return true;
    // Cells are reached through the table interface only; models may have many.
    if (from->tableInterface())
        return from->role() == QAccessible::Tree && visit(from->child(0), visitor);
    for (int i = 0; i < from->childCount(); ++i) {
        if (visit(from->child(i), visitor))
            return true;
    }
    return false;
}

QAccessibleInterface *WizardDriver::find(const QString &name, const QList<QAccessible::Role> &roles)
{
    QAccessibleInterface *found = nullptr;
    const auto matches = [&](QAccessibleInterface *iface) {
        if (nameOf(iface) != name || (!roles.isEmpty() && !roles.contains(iface->role())))
            return false;
        found = iface;
        return true;
    };
    for (QAccessibleInterface *root : roots()) {
        if (visit(root, matches))
            break;
    }
    if (found)
        return found;
    // Widgets inside the rows of a tree belong to its viewport, not to its cells.
    for (QWidget *widget : m_window->findChildren<QWidget *>()) {
        QAccessibleInterface *iface =
                widget->isVisible() ? QAccessible::queryAccessibleInterface(widget) : nullptr;
        if (iface && matches(iface))
            return found;
    }
    m_problem = QStringLiteral("\"%1\" is not there. There are:\n%2").arg(name, describe());
    return nullptr;
}

bool WizardDriver::fail(const QString &what)
{
    m_problem = what;
    return false;
}

bool WizardDriver::setText(const QString &name, const QString &text)
{
    QAccessibleInterface *iface = find(name, textRoles);
    if (!iface)
        iface = find(name, {QAccessible::ComboBox, QAccessible::SpinBox});
    if (!iface)
        return false;
    if (iface->state().disabled)
        return fail(QStringLiteral("\"%1\" is disabled").arg(name));
    if (iface->role() != QAccessible::EditableText) {
        for (int i = 0; i < iface->childCount(); ++i) {
            if (iface->child(i)->role() == QAccessible::EditableText)
                iface = iface->child(i);
        }
    }
    iface->setText(QAccessible::Value, text);
    return true;
}

bool WizardDriver::setValue(const QString &name, double value)
{
    QAccessibleInterface *iface = find(name, {QAccessible::SpinBox});
    if (!iface)
        return false;
    if (!iface->valueInterface() || iface->state().disabled)
        return fail(QStringLiteral("\"%1\" takes no value now").arg(name));
    iface->valueInterface()->setCurrentValue(value);
    return true;
}

bool WizardDriver::choose(const QString &name, const QString &text)
{
    QAccessibleInterface *iface = find(name, {QAccessible::ComboBox});
    if (!iface)
        return false;
    // The list of a closed combo box is its first child.
    QAccessibleInterface *list = nullptr;
    for (int i = 0; i < iface->childCount() && !list; ++i) {
        if (iface->child(i) && iface->child(i)->tableInterface())
            list = iface->child(i);
    }
    if (!list)
        return fail(QStringLiteral("\"%1\" has no list").arg(name));
    for (int row = 0; row < list->tableInterface()->rowCount(); ++row) {
        QAccessibleInterface *cell = list->tableInterface()->cellAt(row, 0);
        if (!cell || !cell->text(QAccessible::Name).startsWith(text))
            continue;
        iface->setText(QAccessible::Value, cell->text(QAccessible::Name));
        return iface->text(QAccessible::Value).startsWith(text) ||
               fail(QStringLiteral("\"%1\" did not take \"%2\"").arg(name, text));
    }
    return fail(QStringLiteral("\"%1\" has no item \"%2\"").arg(name, text));
}

QAccessibleInterface *WizardDriver::findChecked(const QString &name)
{
    if (QAccessibleInterface *exact = find(name, checkRoles))
        return exact;
    QAccessibleInterface *found = nullptr;
    for (QAccessibleInterface *root : roots()) {
        visit(root, [&](QAccessibleInterface *iface) {
            if (!checkRoles.contains(iface->role()) || !nameOf(iface).startsWith(name))
                return false;
            found = iface;
            return true;
        });
        if (found)
            break;
    }
    return found;
}

bool WizardDriver::setChecked(const QString &name, Qt::CheckState wanted)
{
    QAccessibleInterface *iface = findChecked(name);
    if (!iface)
        return false;
    if (iface->state().disabled)
        return fail(QStringLiteral("\"%1\" is disabled").arg(name));
    const bool isOn = iface->state().checked;
    if (isOn == (wanted == Qt::Checked))
        return true;
    const QStringList actions = iface->actionInterface()->actionNames();
    const QString toggle = QAccessibleActionInterface::toggleAction();
    iface->actionInterface()->doAction(
            actions.contains(toggle) ? toggle : QAccessibleActionInterface::pressAction());
    return true;
}

bool WizardDriver::check(const QString &name)
{
    return setChecked(name, Qt::Checked);
}

bool WizardDriver::uncheck(const QString &name)
{
    return setChecked(name, Qt::Unchecked);
}

bool WizardDriver::press(const QString &name)
{
    QAccessibleInterface *iface = find(name, buttonRoles);
    if (!iface)
        return false;
    if (iface->state().disabled)
        return fail(QStringLiteral("\"%1\" is disabled: %2")
                            .arg(name, iface->text(QAccessible::Description)));
    // Qt shows the button pressed for a moment and clicks it then; the click may delete the button.
    const QPointer<QObject> button = iface->object();
    iface->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    const auto isReleased = [&button] {
        QAccessibleInterface *now = QAccessible::queryAccessibleInterface(button.data());
        return !now || !now->state().pressed;
    };
    return waitFor(isReleased, QStringLiteral("%1 to be pressed").arg(name));
}

bool WizardDriver::selectRow(const QString &table, int row)
{
    QAccessibleInterface *iface = find(table, tableRoles);
    if (!iface)
        return false;
    if (row < 0 || row >= iface->tableInterface()->rowCount())
        return fail(QStringLiteral("\"%1\" has no row %2").arg(table).arg(row));
    return iface->tableInterface()->selectRow(row) ||
           fail(QStringLiteral("row %1 of \"%2\" cannot be selected").arg(row).arg(table));
}

bool WizardDriver::selectRowWith(const QString &table, const QString &text)
{
    const QStringList all = rows(table);
    for (qsizetype row = 0; row < all.size(); ++row) {
        if (all[row].contains(text))
            return selectRow(table, int(row));
    }
    return fail(QStringLiteral("\"%1\" has no row with \"%2\" but:\n%3")
                        .arg(table, text, all.join(QLatin1Char('\n'))));
}

QString WizardDriver::text(const QString &name)
{
    // A field and the label above it have the same name.
    QAccessibleInterface *iface = find(name, textRoles);
    if (!iface)
        iface = find(name);
    if (!iface)
        return {};
    if (QAccessibleTextInterface *text = iface->textInterface())
        return text->text(0, text->characterCount());
    const QString value = iface->text(QAccessible::Value);
    return value.isEmpty() ? iface->text(QAccessible::Description) : value;
}

QStringList WizardDriver::rows(const QString &name)
{
    QStringList result;
    QAccessibleInterface *iface = find(name, tableRoles);
    if (!iface)
        return result;
    QAccessibleTableInterface *table = iface->tableInterface();
    for (int row = 0; row < table->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < table->columnCount(); ++column) {
            if (QAccessibleInterface *cell = table->cellAt(row, column))
                cells << cell->text(QAccessible::Name);
        }
        result << cells.join(QStringLiteral(" | "));
    }
    return result;
}

bool WizardDriver::isVisible(const QString &name)
{
    return find(name) != nullptr;
}

bool WizardDriver::isEnabled(const QString &name)
{
    QAccessibleInterface *iface = find(name);
    return iface && !iface->state().disabled;
}

bool WizardDriver::isChecked(const QString &name)
{
    QAccessibleInterface *iface = findChecked(name);
    return iface && iface->state().checked;
}

bool WizardDriver::waitVisible(const QString &name, std::chrono::milliseconds limit)
{
    return waitFor([&] { return isVisible(name); }, QStringLiteral("%1 to appear").arg(name),
                   limit);
}

bool WizardDriver::waitEnabled(const QString &name, std::chrono::milliseconds limit)
{
    return waitFor([&] { return isEnabled(name); }, QStringLiteral("%1 to be enabled").arg(name),
                   limit);
}

bool WizardDriver::waitFor(const std::function<bool()> &condition, const QString &what,
                           std::chrono::milliseconds limit)
{
    if (QTest::qWaitFor(condition, int(limit.count())))
        return true;
    return fail(QStringLiteral("Waited %1 ms in vain for %2. There are:\n%3")
                        .arg(limit.count())
                        .arg(what, describe()));
}

QString WizardDriver::describe() const
{
    QStringList lines;
    for (QAccessibleInterface *root : roots()) {
        visit(root, [&](QAccessibleInterface *iface) {
            if (!nameOf(iface).isEmpty())
                lines << QStringLiteral("  %1 (%2%3)")
                                 .arg(nameOf(iface), roleName(iface->role()),
                                      iface->state().disabled ? QStringLiteral(", disabled")
                                                              : QString());
            return false;
        });
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace pgt
