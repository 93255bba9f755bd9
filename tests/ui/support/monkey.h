// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QRandomGenerator>
#include <QStringList>
#include <QTimer>

class QWidget;

namespace pgt {
class Theme;
}

namespace pgt::test {

class Scene;

/// Presses, types, resizes and switches themes at random, but the same for the same seed. After
/// each action it looks for what must never be: no focus, or a focus that cannot be seen or used;
/// now and then for controls that are cut.
class Monkey
{
public:
    /// @p theme is borrowed.
    Monkey(quint32 seed, Theme &theme);
    ~Monkey();

    /// Plays with the scene for @p actions actions, or until its window was closed. Empty: nothing
    /// was found; else what was found.
    QString play(Scene &scene, int actions);

    /// The last actions, the newest last; also printed if the program crashes.
    QStringList log() const;
    int actionCount() const { return m_count; }

private:
    void act(QWidget &window);
    void pressKey(QWidget &window);
    void click(QWidget &window);
    void type(QWidget &window);
    void resize(QWidget &window);
    void chooseItem(QWidget &window);
    void switchLook();
    QString judge(QWidget &window) const;
    QWidget *pick(const QList<QWidget *> &from);
    void note(const QString &what);

    QRandomGenerator m_random;
    Theme &m_theme;
    QTimer m_ownLoop; ///< fires only where an action does not come back
    int m_count = 0;
};

} // namespace pgt::test
