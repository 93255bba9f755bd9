// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/fittedlabel.h"
#include "ui/wizard/wizardpage.h"

#include <QAbstractButton>
#include <QScrollArea>

namespace pgt {

/// One step in the column: a numbered disc, or a tick when it is done, and its name.
class StepButton : public QAbstractButton
{
    Q_OBJECT

public:
    enum class Look { Ahead, Current, Done };

    enum class Place { First, Middle, Last };

    /// @p number counts from 1.
    StepButton(WizardPage::Id id, int number, Place place, QWidget *parent);
    WizardPage::Id id() const { return m_id; }
    /// @p isBold: the page that is shown.
    void setLook(Look look, QFont::Weight weight);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    WizardPage::Id m_id;
    int m_number;
    Place m_place;
    Look m_look = Look::Ahead;
};

/// The steps, one below the other. Where the window is too low for all of them (a large font on a
/// small screen) they scroll, and the one whose page is shown stays in sight.
class StepList : public QScrollArea
{
    Q_OBJECT

public:
    explicit StepList(QWidget *parent);

    void add(StepButton *button);
    QList<StepButton *> buttons() const { return m_buttons; }
    /// The step that stays in sight.
    void setCurrent(StepButton *button);
    /// As high as all steps.
    QSize sizeHint() const override;
    /// As high as the step that is shown and its neighbours.
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showCurrent();

    QList<StepButton *> m_buttons;
    StepButton *m_current = nullptr;
};

/// The column at the left of a wizard: what is being done, how far it is, and a promise at the
/// bottom, which is never cut. Steps that are done can be opened.
class StepColumn : public QWidget
{
    Q_OBJECT

public:
    StepColumn(const QString &title, const QList<WizardPage::Id> &steps, QWidget *parent = nullptr);

    void setSummary(const QString &summary);
    void setNote(Icon icon, TextRole role, const QString &text);
    /// Everything before @p current is done; @p openable steps can be opened.
    void setSteps(WizardPage::Id current, StepButton::Look currentLook,
                  const QList<WizardPage::Id> &openable);
    QList<QWidget *> buttons() const;

Q_SIGNALS:
    void stepActivated(pgt::WizardPage::Id id);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    FittedLabel *m_summary;
    Label *m_note;
    IconView *m_noteIcon;
    QWidget *m_noteBox;
    StepList *m_steps;
};

} // namespace pgt
