// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

class QWidget;

namespace pgt {
class Theme;
}

namespace pgt::test {

/// One window of the program in one state, on invented data: nothing that is pressed in it reaches
/// a host, a server or a file outside of a temporary folder.
class Scene
{
public:
    virtual ~Scene() = default;
    /// The window to look at; nullptr once it was closed.
    virtual QWidget *window() = 0;
};

/// All scenes: every page of the main window, of the wizards and of their dialogs.
QStringList sceneNames();
/// The scene, its window shown. @p theme is borrowed.
std::unique_ptr<Scene> makeScene(const QString &name, Theme &theme);

} // namespace pgt::test
