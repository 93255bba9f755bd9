// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/layoutjudge.h"

#include "ui/widgets/elidedlabel.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSizeGrip>
#include <QSplitter>
#include <QTextDocument>

namespace pgt::test {

namespace {

/// Fractions of a pixel are rounded in more than one place.
constexpr int tolerance = 1;

QString nameOf(const QWidget &widget)
{
    QString text;
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget))
        text = button->text();
    else if (const auto *label = qobject_cast<const QLabel *>(&widget))
        text = label->text();
    if (text.isEmpty())
        text = widget.accessibleName();
    if (text.isEmpty())
        text = widget.objectName();
    return QStringLiteral("%1 \"%2\"")
            .arg(QLatin1String(widget.metaObject()->className()), text.left(60));
}

QString sizeText(const QSize &size)
{
    return QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
}

/// Something that people look at or use, not a mere box for others.
bool isControl(const QWidget &widget)
{
    if (qobject_cast<const QLabel *>(&widget))
        return !static_cast<const QLabel &>(widget).text().isEmpty();
    return qobject_cast<const QAbstractButton *>(&widget) ||
           qobject_cast<const QLineEdit *>(&widget) || qobject_cast<const QComboBox *>(&widget) ||
           qobject_cast<const QAbstractSpinBox *>(&widget) ||
           qobject_cast<const QAbstractScrollArea *>(&widget) ||
           widget.focusPolicy() != Qt::NoFocus;
}

/// Parts of Qt's own controls, which those place.
bool isInner(const QWidget &widget)
{
    const QWidget *parent = widget.parentWidget();
    return widget.objectName().startsWith(QLatin1String("qt_")) ||
           qobject_cast<const QScrollBar *>(&widget) || qobject_cast<const QSizeGrip *>(&widget) ||
           qobject_cast<const QHeaderView *>(&widget) || qobject_cast<const QLineEdit *>(parent) ||
           qobject_cast<const QComboBox *>(parent) ||
           qobject_cast<const QAbstractSpinBox *>(parent) ||
           qobject_cast<const QMenuBar *>(parent) || qobject_cast<const QHeaderView *>(parent);
}

/// The scroll area that @p widget is the viewport of.
const QAbstractScrollArea *areaOf(const QWidget &widget)
{
    const auto *area = qobject_cast<const QAbstractScrollArea *>(widget.parentWidget());
    return area && area->viewport() == &widget ? area : nullptr;
}

QString placeFault(const QWidget &widget, const QWidget &window)
{
    QRect rect = widget.rect();
    if (rect.isEmpty())
        return QStringLiteral("%1 has no size").arg(nameOf(widget));
    for (const QWidget *at = &widget; at != &window;) {
        const QWidget *parent = at->parentWidget();
        rect.translate(at->pos());
        QRect room = parent->rect().adjusted(-tolerance, -tolerance, tolerance, tolerance);
        if (const QAbstractScrollArea *area = areaOf(*parent)) {
            // What can be scrolled to is reachable.
            if (area->horizontalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)
                room.setLeft(qMin(room.left(), rect.left())),
                        room.setRight(qMax(room.right(), rect.right()));
            if (area->verticalScrollBarPolicy() != Qt::ScrollBarAlwaysOff)
                room.setTop(qMin(room.top(), rect.top())),
                        room.setBottom(qMax(room.bottom(), rect.bottom()));
            if (room.contains(rect)) // from here on the area stands for it
                rect = parent->rect();
        }
        if (!room.contains(rect))
            return QStringLiteral("%1 at %2,%3 %4 leaves %5 of %6")
                    .arg(nameOf(widget))
                    .arg(rect.x())
                    .arg(rect.y())
                    .arg(sizeText(rect.size()), nameOf(*parent), sizeText(parent->size()));
        at = parent;
    }
    return {};
}

/// A layout never makes such a widget higher than it asks for without knowing its width: words
/// that need another line there are cut.
QString policyFault(const QWidget &widget)
{
    const bool dependsOnWidth = widget.sizePolicy().hasHeightForWidth() ||
                                (widget.layout() && widget.layout()->hasHeightForWidth());
    const bool mayGrow = widget.sizePolicy().verticalPolicy() & QSizePolicy::GrowFlag;
    const bool isFixed = widget.minimumHeight() == widget.maximumHeight();
    return !dependsOnWidth || mayGrow || isFixed || widget.isWindow()
                   ? QString()
                   : QStringLiteral("%1 wraps words, but may not grow for them")
                             .arg(nameOf(widget));
}

QString labelFault(const QLabel &label)
{
    if (label.text().isEmpty() || !label.pixmap().isNull())
        return {};
    const QSize room = label.contentsRect().size();
    if (dynamic_cast<const ElidedLabel *>(&label)) {
        const bool isCut = label.fontMetrics().horizontalAdvance(label.text()) > room.width();
        return isCut && label.toolTip().isEmpty()
                       ? QStringLiteral("%1 is elided and has no tool tip").arg(nameOf(label))
                       : QString();
    }
    const int needed =
            label.wordWrap() ? label.heightForWidth(label.width()) : label.sizeHint().height();
    const bool fits = label.height() + tolerance >= needed &&
                      (label.wordWrap() || label.width() + tolerance >= label.sizeHint().width());
    if (fits || !label.toolTip().isEmpty())
        return {};
    // All at once: a text may hold "%1" itself.
    return QStringLiteral("%1 needs %2x%3 and has %4")
            .arg(nameOf(label),
                 QString::number(label.wordWrap() ? label.width() : label.sizeHint().width()),
                 QString::number(needed), sizeText(label.size()));
}

QString textFault(const QWidget &widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return labelFault(*label);
    if (!widget.toolTip().isEmpty())
        return {};
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget)) {
        // One that has more room than it asks for never cuts its text.
        const QSize least = button->minimumSizeHint().expandedTo(
                button->text().isEmpty() ||
                                button->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored
                        ? QSize()
                        : QSize(button->fontMetrics().horizontalAdvance(button->text()),
                                button->fontMetrics().height()));
        if (button->width() + tolerance < qMin(least.width(), button->sizeHint().width()) ||
            button->height() + tolerance < qMin(least.height(), button->sizeHint().height()))
            return QStringLiteral("%1 needs %2 and has %3")
                    .arg(nameOf(widget), sizeText(least), sizeText(button->size()));
    } else if (const auto *combo = qobject_cast<const QComboBox *>(&widget)) {
        const int text = combo->fontMetrics().horizontalAdvance(combo->currentText());
        if (!combo->isEditable() && combo->width() < text)
            return QStringLiteral("%1 cuts \"%2\"").arg(nameOf(widget), combo->currentText());
        if (combo->height() + tolerance < combo->fontMetrics().height())
            return QStringLiteral("%1 is too low").arg(nameOf(widget));
    } else if (qobject_cast<const QLineEdit *>(&widget) ||
               qobject_cast<const QAbstractSpinBox *>(&widget)) {
        if (widget.height() + tolerance < widget.fontMetrics().height())
            return QStringLiteral("%1 is too low").arg(nameOf(widget));
    }
    return {};
}

} // namespace

QStringList layoutFaults(const QWidget &window, const QSize &available)
{
    QStringList faults;
    if (window.width() > available.width() || window.height() > available.height())
        faults << QStringLiteral("the window is %1 where %2 are available")
                          .arg(sizeText(window.size()), sizeText(available));
    const auto all = window.findChildren<QWidget *>();
    for (const QWidget *widget : all) {
        if (!widget->isVisible() || widget->window() != &window || isInner(*widget) ||
            areaOf(*widget))
            continue;
        if (const QString policy = policyFault(*widget); !policy.isEmpty())
            faults << policy;
        if (!isControl(*widget))
            continue;
        QString fault = placeFault(*widget, window);
        if (fault.isEmpty())
            fault = textFault(*widget);
        if (!fault.isEmpty())
            faults << fault;
    }
    return faults;
}

} // namespace pgt::test
