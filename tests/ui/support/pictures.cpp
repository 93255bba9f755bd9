// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/pictures.h"

#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QWidget>

namespace pgt::test {

namespace {

QString folder()
{
    return qEnvironmentVariable("PGTANDEM_PICTURES");
}

} // namespace

void preparePictures()
{
    if (folder().isEmpty())
        return;
    QDir().mkpath(folder());
    QFont font(QStringLiteral("Inter"));
    font.setPixelSize(13);
    QApplication::setFont(font);
}

bool shoot(QWidget &window, const QString &name)
{
    for (int i = 0; i < 5; ++i) // layouts inside layouts settle one after the other
        QApplication::processEvents();
    const QPixmap picture = window.grab();
    if (picture.isNull())
        return false;
    return folder().isEmpty() ||
           picture.save(QDir(folder()).filePath(name + QStringLiteral(".png")));
}

bool shootBoth(QWidget &window, Theme &theme, const QString &name)
{
    if (folder().isEmpty())
        return true;
    theme.setScheme(Scheme::Dark);
    const bool isDark = shoot(window, name + QStringLiteral("-dark"));
    theme.setScheme(Scheme::Light);
    return shoot(window, name + QStringLiteral("-light")) && isDark;
}

} // namespace pgt::test
