// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/stylepaint.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleOption>
#include <QToolButton>

namespace pgt {

namespace {

constexpr char roleProperty[] = "pgtButtonRole";
constexpr char wrongProperty[] = "pgtWrong";

constexpr int buttonHeight = 28;
constexpr int buttonPadding = 12;
constexpr int fieldPadding = 8;
constexpr int spinButtonWidth = 20;
constexpr int comboArrowWidth = 24;
constexpr int scrollExtent = 12;

// Line edits inside combo and spin boxes must not draw a frame of their own.
bool isInsideField(const QWidget *widget)
{
    const QWidget *parent = widget ? widget->parentWidget() : nullptr;
    return qobject_cast<const QAbstractSpinBox *>(parent) ||
           qobject_cast<const QComboBox *>(parent);
}

/// A field of several lines; what cannot be edited is a text with a line around it.
bool isTextField(const QWidget *widget)
{
    const auto *edit = qobject_cast<const QPlainTextEdit *>(widget);
    return edit && !edit->isReadOnly();
}

QRect sliderRect(const QStyleOptionSlider &option)
{
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const QRect r = option.rect;
    const int length = isHorizontal ? r.width() : r.height();
    const qint64 range = qint64(option.maximum) - option.minimum;
    int size = length;
    if (range > 0) {
        size = int(qint64(option.pageStep) * length / (range + option.pageStep));
        size = qBound(qMin(length, 28), size, length);
    }
    const int start =
            QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                            length - size, option.upsideDown);
    return isHorizontal ? QRect(r.left() + start, r.top(), size, r.height())
                        : QRect(r.left(), r.top() + start, r.width(), size);
}

} // namespace

void setButtonRole(QAbstractButton *button, ButtonRole role)
{
    button->setProperty(roleProperty, int(role));
    button->update();
}

ButtonRole buttonRole(const QWidget *button)
{
    return button ? ButtonRole(button->property(roleProperty).toInt()) : ButtonRole::Plain;
}

void setFieldState(QWidget *field, FieldState state)
{
    field->setProperty(wrongProperty, state == FieldState::Wrong);
    field->update();
}

Style::Style() : QProxyStyle(QStringLiteral("fusion"))
{}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QLineEdit *>(widget) ||
        qobject_cast<QComboBox *>(widget) || qobject_cast<QAbstractSpinBox *>(widget) ||
        qobject_cast<QHeaderView *>(widget) || qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::unpolish(QWidget *widget)
{
    QProxyStyle::unpolish(widget);
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
    case PE_FrameLineEdit:
        if (!isInsideField(widget)) {
            const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            if (!frame || frame->lineWidth > 0)
                stylepaint::field(painter, option->rect, *option, widget, m_tokens);
        }
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        stylepaint::checkBox(painter, *option, m_tokens);
        return;
    case PE_IndicatorRadioButton:
        stylepaint::radioButton(painter, *option, m_tokens);
        return;
    case PE_PanelButtonTool:
        stylepaint::toolButton(painter, *option, m_tokens);
        return;
    case PE_IndicatorBranch:
        stylepaint::branch(painter, *option, m_tokens);
        return;
    case PE_FrameFocusRect:
        // Buttons get a ring outside their frame (FocusRing); cells get a line inside theirs.
        if (qobject_cast<const QAbstractScrollArea *>(widget) &&
            option->state.testFlag(State_KeyboardFocusChange))
            stylepaint::roundedRect(painter, option->rect, QColor(), m_tokens.link, 1, 2);
        return;
    case PE_Frame:
    case PE_FrameGroupBox:
        if (isTextField(widget)) {
            stylepaint::field(painter, option->rect, *option, widget, m_tokens);
            return;
        }
        stylepaint::roundedRect(painter, option->rect, QColor(), m_tokens.line, 1, 4);
        return;
    case PE_FrameStatusBarItem:
    case PE_FrameMenu:
    case PE_PanelMenuBar:
        if (element == PE_FrameMenu)
            stylepaint::roundedRect(painter, option->rect, QColor(), m_tokens.line, 1, 0);
        return;
    case PE_PanelMenu:
        painter->fillRect(option->rect, m_tokens.raised);
        return;
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorHeaderArrow:
    case PE_IndicatorArrowRight: {
        QRectF square(0, 0, 12, 12);
        square.moveCenter(QRectF(option->rect).center());
        bool isUp = element == PE_IndicatorArrowUp;
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option))
            isUp = header->sortIndicator == QStyleOptionHeader::SortDown;
        const Icon shape = element == PE_IndicatorArrowRight ? Icon::ChevRight
                           : isUp                            ? Icon::ChevUp
                                                             : Icon::ChevDown;
        paintIcon(painter, shape, square, m_tokens.text2);
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            stylepaint::button(painter, *button, widget, m_tokens);
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            stylepaint::buttonLabel(painter, *button, widget, m_tokens);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        stylepaint::headerSection(painter, *option, m_tokens);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QStyleOptionHeaderV2 label;
            label.QStyleOptionHeader::operator=(*header);
            label.palette.setColor(QPalette::ButtonText, m_tokens.text2);
            label.state &= ~State_On; // no bold text for the selected column
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_FocusFrame:
        stylepaint::focusRing(painter, option->rect, m_tokens);
        return;
    case CE_Splitter:
        painter->fillRect(option->rect, m_tokens.line);
        return;
    case CE_ProgressBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option)) {
            stylepaint::progressBar(painter, *bar, m_tokens);
            return;
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, m_tokens.win);
        return;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            painter->fillRect(item->rect, m_tokens.win);
            if (item->state.testFlag(State_Selected))
                stylepaint::roundedRect(painter, item->rect.adjusted(0, 2, 0, -2), m_tokens.hover,
                                        QColor());
            drawItemText(painter, item->rect, Qt::AlignCenter | Qt::TextShowMnemonic, item->palette,
                         item->state.testFlag(State_Enabled), item->text, QPalette::WindowText);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                               QPainter *painter, const QWidget *widget) const
{
    if (control == CC_ComboBox) {
        stylepaint::field(painter, option->rect, *option, widget, m_tokens);
        QRectF arrow(0, 0, 16, 16);
        arrow.moveCenter(
                QRectF(subControlRect(control, option, SC_ComboBoxArrow, widget)).center());
        const bool isEnabled = option->state.testFlag(State_Enabled);
        paintIcon(painter, Icon::ChevDown, arrow, isEnabled ? m_tokens.text2 : m_tokens.disabled);
        return;
    }
    if (control == CC_SpinBox) {
        const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        stylepaint::field(painter, option->rect, *option, widget, m_tokens);
        if (!spin || spin->buttonSymbols == QAbstractSpinBox::NoButtons)
            return;
        const bool isEnabled = option->state.testFlag(State_Enabled);
        const QRect up = subControlRect(control, option, SC_SpinBoxUp, widget);
        const QRect down = subControlRect(control, option, SC_SpinBoxDown, widget);
        QRectF arrows(0, 0, 16, 16);
        arrows.moveCenter(QRectF(up.united(down)).center());
        paintIcon(painter, Icon::Updown, arrows, isEnabled ? m_tokens.text2 : m_tokens.disabled);
        return;
    }
    if (control == CC_ScrollBar) {
        if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option)) {
            stylepaint::scrollBar(painter, *slider, sliderRect(*slider), m_tokens);
            return;
        }
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                            SubControl subControl, const QWidget *widget) const
{
    const QRect r = option->rect;
    if (control == CC_ComboBox) {
        QRect result = r;
        if (subControl == SC_ComboBoxArrow)
            result = QRect(r.right() - comboArrowWidth - 3, r.top(), comboArrowWidth, r.height());
        else if (subControl == SC_ComboBoxEditField)
            result = r.adjusted(fieldPadding - 3, 2, -comboArrowWidth - 4, -2);
        else
            return QProxyStyle::subControlRect(control, option, subControl, widget);
        return visualRect(option->direction, r, result);
    }
    if (control == CC_SpinBox) {
        const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        const bool hasButtons = spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons;
        const int width = hasButtons ? spinButtonWidth : 0;
        QRect result = r;
        if (subControl == SC_SpinBoxUp && hasButtons)
            result = QRect(r.right() - width - 1, r.top() + 2, width, r.height() / 2 - 2);
        else if (subControl == SC_SpinBoxDown && hasButtons)
            result = QRect(r.right() - width - 1, r.center().y(), width, r.height() / 2 - 2);
        else if (subControl == SC_SpinBoxEditField)
            result = r.adjusted(fieldPadding - 2, 2, -width - 3, -2);
        else if (subControl != SC_SpinBoxFrame)
            return {};
        return visualRect(option->direction, r, result);
    }
    if (control == CC_ScrollBar) {
        const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!slider)
            return {};
        const QRect handle = sliderRect(*slider);
        const bool isHorizontal = slider->orientation == Qt::Horizontal;
        switch (subControl) {
        case SC_ScrollBarSlider:
            return handle;
        case SC_ScrollBarGroove:
            return r;
        case SC_ScrollBarSubPage:
            return isHorizontal ? QRect(r.topLeft(), QPoint(handle.left() - 1, r.bottom()))
                                : QRect(r.topLeft(), QPoint(r.right(), handle.top() - 1));
        case SC_ScrollBarAddPage:
            return isHorizontal ? QRect(QPoint(handle.right() + 1, r.top()), r.bottomRight())
                                : QRect(QPoint(r.left(), handle.bottom() + 1), r.bottomRight());
        default:
            return {}; // no arrow buttons
        }
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option,
                            const QWidget *widget) const
{
    if (element == SE_LineEditContents && !isInsideField(widget)) {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!frame || frame->lineWidth > 0)
            return option->rect.adjusted(fieldPadding - 2, 1, -fieldPadding + 2, -1);
    }
    if (element == SE_ProgressBarGroove || element == SE_ProgressBarContents)
        return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    const int height = qMax(fonts::scaled(buttonHeight), size.height());
    switch (type) {
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (buttonRole(widget) == ButtonRole::Link)
            return QSize(size.width() + (button && !button->icon.isNull() ? 6 : 2),
                         qMax(fonts::scaled(20), size.height()));
        int width = size.width() + 2 * buttonPadding;
        if (button && button->text.isEmpty())
            width = height;
        else if (button && !button->icon.isNull())
            width += 4; // QPushButton counts 4 px between icon and text; the label has 8
        return QSize(width, height);
    }
    case CT_LineEdit:
        return QSize(size.width() + 2 * fieldPadding, height);
    case CT_ComboBox:
        return QSize(size.width() + fieldPadding + comboArrowWidth + 8, height);
    case CT_SpinBox:
        return QSize(size.width() + 2 * fieldPadding + spinButtonWidth, height);
    case CT_ProgressBar:
        return QSize(size.width(), 6);
    case CT_MenuBarItem:
        return QSize(size.width() + 4, qMax(fonts::scaled(26), size.height()));
    case CT_MenuItem: {
        QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
        const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
        if (item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(qMax(fonts::scaled(26), result.height()));
        return result;
    }
    case CT_HeaderSection: {
        QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
        result.setHeight(qMax(fonts::scaled(28), result.height()));
        return result;
    }
    default:
        return QProxyStyle::sizeFromContents(type, option, size, widget);
    }
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ScrollBarExtent:
        return scrollExtent;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_ButtonIconSize:
    case PM_SmallIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    case PM_FocusFrameHMargin:
    case PM_FocusFrameVMargin:
        return 3;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ScrollView_ScrollBarOverlap:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_MenuBarVMargin:
    case PM_MenuBarPanelWidth:
        return 0;
    case PM_SplitterWidth:
        return 1;
    case PM_DefaultFrameWidth: // a field's frame is that wide where it has the focus
        return isTextField(widget) ? 2 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_MenuBarItemSpacing:
        return 4;
    case PM_HeaderMargin:
        return 8;
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_EtchDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ItemView_ActivateItemOnSingleClick:
        return 0;
    case SH_Table_GridLineColor:
        return int(m_tokens.lineSoft.rgb());
    case SH_Header_ArrowAlignment:
        return Qt::AlignRight | Qt::AlignVCenter;
    case SH_UnderlineShortcut:
        return 1;
    case SH_LineEdit_PasswordCharacter:
        return 0x2022; // bullet
    case SH_ComboBox_Popup:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace pgt
