// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/wizard/wizardframe.h"

class QAbstractButton;
class QHBoxLayout;
class QPushButton;

namespace pgt {

class GlyphLabel;
class Label;
class PrimaryButton;

/// The buttons of a wizard: Help and what stands beside it, why Next is disabled or what there is
/// to say, Back, Next and Cancel.
class WizardFooter : public FooterStrip
{
    Q_OBJECT

public:
    enum class Arrow { None, Forward };
    enum class Reason {
        Shown,
        Told, ///< the page itself tells what it waits for
    };

    explicit WizardFooter(QWidget *parent = nullptr);

    void addBesideHelp(QAbstractButton *button);
    void setNext(const QString &text, Arrow arrow);
    void setCancelText(const QString &text);
    /// Enables Next or says why not, and chooses what Enter presses.
    void showPage(const WizardPage &page, Reason reason = Reason::Shown);

    QPushButton *back() const { return m_back; }
    QWidget *next() const;
    /// In the order of Tab.
    QList<QWidget *> buttons() const;

Q_SIGNALS:
    void helpPressed();
    void backPressed();
    void nextPressed();
    void cancelPressed();

private:
    void connectButtons();

    QPushButton *m_help;
    QHBoxLayout *m_besideHelp;
    GlyphLabel *m_reason;
    Label *m_note;
    QPushButton *m_back;
    PrimaryButton *m_next;
    QPushButton *m_cancel;
};

} // namespace pgt
