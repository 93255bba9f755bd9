// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>

class QWidget;

namespace pgt {

class Desktop;
class Theme;
class Workspace;

/// Does the main job on the sandbox by itself, as a user would: presses the wizard's buttons, waits
/// for what they lead to, and saves a picture of every screen. For a first look without a display,
/// and as a test of the whole.
class Demo : public QObject
{
    Q_OBJECT

public:
    /// All borrowed. Pictures go to @p directory as PNG; empty: none are made.
    Demo(Desktop &desktop, Workspace &workspace, Theme &theme, const QString &directory,
         QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    /// A line of progress for the terminal.
    void progress(const QString &line);
    /// @p failure is empty if everything was done and proved.
    void finished(const QString &failure);

private:
    struct Action
    {
        QString what;                ///< for messages
        std::function<bool()> ready; ///< asked again and again
        std::function<void()> act;
    };

    void prepareActions();
    /// A picture in both schemes once @p ready says so, then @p act.
    void addPicture(const QString &name, const QString &what, std::function<bool()> ready,
                    std::function<QWidget *()> widget, std::function<void()> act);
    void addPage(const QString &name, const QString &what, std::function<bool()> ready);
    void addWatching();
    void addRemoval();
    void tick();
    void fail(const QString &why);
    QString problem() const;
    QWidget *wizardWidget() const;
    bool canPress(const QString &name) const;
    void press(const QString &name);
    /// For pictures of an unseen run.
    void giveUsualSize(QWidget *window) const;
    void save(const QString &name, const QString &scheme, QWidget *widget);

    Desktop &m_desktop;
    Workspace &m_workspace;
    Theme &m_theme;
    QString m_directory;
    std::deque<Action> m_actions;
    QTimer m_timer;
    QElapsedTimer m_waiting;
    int m_pictures = 0;
    bool m_removing = false;
    QString m_failure;
};

} // namespace pgt
