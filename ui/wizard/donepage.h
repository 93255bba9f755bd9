// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session/runsession.h"
#include "ui/wizard/wizardpage.h"

#include <QPointer>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace pgt {

class CanaryTimeline;
struct EvidenceLine;
struct Proof;

/// What the run has proved: for each standby a write that was watched arriving on it, and the
/// evidence of the classic procedure. Says so plainly if a proof failed.
class DonePage : public WizardPage
{
    Q_OBJECT

public:
    explicit DonePage(QWidget *parent = nullptr);

    /// Borrowed.
    void setRun(RunSession &run);

    QString notReadyReason() const override { return {}; }
    void enter() override;
    QWidget *firstFocus() const override { return nullptr; }
    QList<QAbstractButton *> footerButtons() const override;

    /// Where the password for watching could be kept, there being no keychain; empty: hides it.
    void offerPasswordFile(const QString &path);
    /// It was put there.
    void passwordFileKept(const QString &path);

Q_SIGNALS:
    void passwordFileAccepted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeHead();
    QWidget *makeProof();
    QWidget *makePositions();
    QWidget *makeTextCard(Icon icon, const QString &title, QPlainTextEdit *text, Label *note);
    void fillStandbys();
    /// The proof of the chosen standby, or that there is none.
    void showStandby();
    std::optional<Proof> chosenProof() const;
    void showProof(const Proof &proof);
    void showPositions(const Proof &proof);
    void showText(QPlainTextEdit *view, const QStringList &lines, const QList<bool> &stressed);
    void showLog(const Proof &proof);
    void showProcesses(const Proof &proof);
    void saveReport();
    void writeReport(const QString &fileName);

    QPointer<RunSession> m_run; ///< ends with its session
    IconView *m_sign;
    Label *m_headline;
    Label *m_summary;
    Banner *m_message;
    QComboBox *m_standbys; ///< whose proof is shown; hidden with one
    Card *m_proofCard;
    GlyphLabel *m_result;
    CanaryTimeline *m_timeline;
    Label *m_resolution;
    Label *m_write;
    Label *m_receive;
    Label *m_replay;
    GlyphLabel *m_match;
    Label *m_details;
    QPlainTextEdit *m_log;
    QString m_wholeLog; ///< also the lines that found no room
    Label *m_logFile;
    QWidget *m_logCard;
    QPlainTextEdit *m_processes;
    QWidget *m_processCard;
    QPushButton *m_save;
    Banner *m_saved;
    Banner *m_unkept;
};

} // namespace pgt
