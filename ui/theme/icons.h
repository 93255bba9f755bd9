// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>

class QPainter;
class QRectF;

namespace pgt {

/// The line icons of the program, drawn from path data on a grid of 16 px with round caps and no
/// fill.
enum class Icon {
    Plus,
    Minus,
    Search,
    Close,
    More,
    ChevDown,
    ChevRight,
    ChevLeft,
    ChevUp,
    Updown,
    Check,
    Server,
    Database,
    Primary,
    Standby,
    Switchover,
    Promote,
    Refresh,
    Restart,
    Pause,
    Play,
    Export,
    Save,
    Settings,
    Sun,
    Moon,
    Help,
    Info,
    Warning,
    Error,
    Success,
    Key,
    Lock,
    Shield,
    ShieldOk,
    Folder,
    FolderMove,
    FileEdit,
    File,
    Terminal,
    CopyData,
    Copy,
    Clock,
    Log,
    Flag,
    Eye,
    Wand,
    Unlink,
    Link,
    Network,
    Plug,
    Disk,
    Wrench,
    Script,
    Sandbox,
    Filter,
    Bell,
    Undo,
    User,
    Rebuild,
    Guide,
    Slot,
    Bolt,
    Stop,
    Trash,
    Crosshair,
    ZoomFit,
    Sidebar,
};

/// What an icon stands on; decides its colour. The colour is looked up when the icon is painted, so
/// it follows the scheme of the program.
enum class IconTint {
    Normal,   ///< text2
    Strong,   ///< text
    OnAccent, ///< on a primary button
    Accent,   ///< link
    Ok,
    Warn,
    Error,
};

/// An icon for buttons, menus and models; sharp at every size and device pixel ratio.
QIcon icon(Icon id, IconTint tint = IconTint::Normal);

/// Draws the icon in @p color so that its grid fills @p rect.
void paintIcon(QPainter *painter, Icon id, const QRectF &rect, const QColor &color);

/// Draws the bicycle, the mark of pgTandem, into @p rect (square).
void paintMark(QPainter *painter, const QRectF &rect, const QColor &color);

/// The icon of the windows and of the program: the bicycle in the accent colour, 16 to 256 px.
QIcon applicationIcon();

} // namespace pgt
