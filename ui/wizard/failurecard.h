// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/check/finding.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace pgt {

class GlyphLabel;
class Label;

/// A failed check in the tree: what, why, what to do, and what Fix adds to the plan. Where data of
/// another system would be replaced, the host's name must be typed first.
class FailureCard : public QWidget
{
    Q_OBJECT

public:
    explicit FailureCard(QWidget *parent = nullptr);

    /// @p hostName is what must be typed to agree that foreign data is moved aside.
    void setFinding(const Finding &finding, const QString &hostName);
    QString findingId() const { return m_finding.id; }
    /// Fix, or Explain if there is no fix.
    QPushButton *mainButton() const;
    bool hasHeightForWidth() const override { return true; }

Q_SIGNALS:
    void fixRequested(const QString &findingId);
    void explainRequested(const QString &findingId);
    /// The name was typed correctly.
    void replacementConfirmed(const QString &hostName);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Finding m_finding;
    QString m_hostName;
    GlyphLabel *m_title;
    Label *m_reason;
    Label *m_fixLead;
    Label *m_fixText;
    Label *m_fixNote;
    QWidget *m_fixRow;
    QWidget *m_confirmRow;
    Label *m_confirmLabel;
    QLineEdit *m_confirm;
    QPushButton *m_explain;
    QPushButton *m_fix;
};

} // namespace pgt
