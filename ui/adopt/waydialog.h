// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace pgt {

class ServerPart;

/// How one of the found servers is reached: the fields of a server page over the list of servers.
/// What is typed is taken at once; closing keeps it. Shown with open(); deletes itself.
class WayDialog : public QDialog
{
    Q_OBJECT

public:
    /// @p part is borrowed. The dialog closes itself if the part goes away.
    WayDialog(const QString &serverName, ServerPart &part, QWidget *parent);
};

} // namespace pgt
