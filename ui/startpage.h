// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QKeySequence>

class QPushButton;
class QVBoxLayout;

namespace pgt {

/// One way to begin, as a card of the start page.
struct StartCard
{
    enum class Kind { SetUp, Watch, Sandbox };
    Kind kind = Kind::SetUp;
    QString title, text, needs;
    QKeySequence shortcut;

    /// The card with its texts and key. @p sandboxVersion: PostgreSQL on this computer, may be
    /// empty.
    static StartCard make(Kind kind, const QString &sandboxVersion = {});
};

/// A card that can be clicked: drawing, title, two lines, key.
class StartCardButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit StartCardButton(const StartCard &card, QWidget *parent = nullptr);

    StartCard::Kind kind() const { return m_card.kind; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    /// So that all texts are seen whole.
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// Where what is drawn, for left to right.
    struct Places
    {
        QRect drawing; ///< empty: there is no room for it
        QRect title, text, needs, key, chevron;
        int height = 0;
    };
    Places places(int width) const;
    void paintDrawing(QPainter *painter, const QRectF &area) const;

    StartCard m_card;
};

/// What the window shows as long as there is no cluster.
class StartPage : public QWidget
{
    Q_OBJECT

public:
    explicit StartPage(QWidget *parent = nullptr);

    /// Only ways that work are given here.
    void setCards(const QList<StartCard> &cards);

Q_SIGNALS:
    void chosen(pgt::StartCard::Kind kind);
    void shortcutsRequested();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_cards;
    QPushButton *m_shortcuts;
};

} // namespace pgt
