// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/livetext.h"

#include <QAccessibleWidget>
#include <QVariant>
#include <QWidget>

namespace pgt {

namespace {

constexpr char textProperty[] = "pgtLiveText";
constexpr char roleProperty[] = "pgtLiveRole";

class LiveWidget : public QAccessibleWidget
{
public:
    explicit LiveWidget(QWidget *widget)
        : QAccessibleWidget(widget, QAccessible::Role(widget->property(roleProperty).toInt()))
    {}

    QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Description || kind == QAccessible::Value)
            return liveText(widget());
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface *makeInterface(const QString &, QObject *object)
{
    const bool isLive = object->isWidgetType() && object->property(roleProperty).isValid();
    return isLive ? new LiveWidget(static_cast<QWidget *>(object)) : nullptr;
}

} // namespace

void enableLiveText(QWidget *widget, QAccessible::Role role)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(makeInterface);
        return true;
    }();
    Q_UNUSED(isInstalled)
    widget->setProperty(roleProperty, int(role));
}

void setLiveText(QWidget *widget, const QString &text)
{
    if (liveText(widget) != text)
        widget->setProperty(textProperty, text);
}

QString liveText(const QWidget *widget)
{
    return widget->property(textProperty).toString();
}

void setNameOnce(QWidget *widget, const QString &name)
{
    if (widget->accessibleName() != name)
        widget->setAccessibleName(name);
}

} // namespace pgt
