// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/plan.h"

#include <QTextEdit>

namespace pgt {

/// What one step does: the file changes as a diff with line numbers, or the commands. Plain text to
/// select, copy and read aloud; numbers, grounds and signs are painted around it.
class StepPreview : public QTextEdit
{
    Q_OBJECT

public:
    enum class Mode { Diff, Commands };

    explicit StepPreview(QWidget *parent = nullptr);

    void setStep(const Step &step, Mode mode);
    void clearStep();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool viewportEvent(QEvent *event) override; ///< the whole path of a file as tool tip

private:
    class Gutter;
    enum class Kind { FileHead, HunkHead, Context, Added, Removed, Command, Input, Note, Words };
    struct Line
    {
        Kind kind = Kind::Context;
        QString text;
        int oldNumber = 0, newNumber = 0;
        int added = 0, removed = 0; ///< of a FileHead
    };

    void build();
    void addDiff();
    void addCommands();
    void addWords(const QString &head, const QString &text);
    void write();
    QColor ground(Kind kind) const;
    QColor ink(Kind kind) const;
    void paintGutter(QPaintEvent *event);
    void paintFileHead(QPainter *painter, const QRectF &row, const Line &line) const;
    int gutterWidth() const;
    /// Calls @p visit with the row in viewport coordinates for each line that is seen.
    template<typename Visitor>
    void forVisible(Visitor visit) const;

    Step m_step;
    Mode m_mode = Mode::Diff;
    QList<Line> m_lines;
    Gutter *m_gutter;
};

} // namespace pgt
