// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QPushButton;

namespace pgt {

class Label;

/// A message in place, in the three parts that every message has: what happened (bold), why it
/// matters, what to do. May carry action links and, for an Error, its details to expand and copy.
class Banner : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Info, Ok, Warning, Error };

    explicit Banner(QWidget *parent = nullptr);

    /// Shows plain texts; @p remedy may be empty. Actions stay.
    void setMessage(Kind kind, const QString &what, const QString &why = {},
                    const QString &remedy = {});
    /// Same for an error, with its details behind a link.
    void setError(const Error &error);
    void setError(const Error &error, Kind kind);
    Kind kind() const { return m_kind; }
    /// The message as plain text, as assistive technology reads it.
    QString text() const;

    /// A link at the right end; owned by the banner.
    QPushButton *addAction(const QString &text);
    void clearActions();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refreshText();
    void toggleDetails();
    void setDetails(const QString &details);

    Kind m_kind = Kind::Info;
    QString m_what, m_why, m_remedy, m_details;
    Label *m_label;
    QHBoxLayout *m_actions;
    QPushButton *m_more;
    QWidget *m_detailBox;
    QPlainTextEdit *m_detailText;
};

} // namespace pgt
