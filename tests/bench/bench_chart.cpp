// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Milliseconds a frame of both charts takes with 1 h of samples of three standbys: making the
// scenes, handing them to the charts and painting. Run with QT_QPA_PLATFORM=offscreen.

#include "tests/ui/support/orderscluster.h"
#include "ui/dashboard/chartarea.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>
#include <cstdio>

using namespace pgt;

namespace {

double medianFrame(ChartArea &charts, QImage &target)
{
    QList<double> frames;
    for (int i = 0; i < 25; ++i) {
        QElapsedTimer timer;
        timer.start();
        charts.refresh();
        charts.render(&target);
        frames.append(double(timer.nsecsElapsed()) / 1e6);
    }
    std::sort(frames.begin(), frames.end());
    return frames.at(frames.size() / 2);
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const Theme theme;
    OrdersCluster orders(OrdersCluster::Story::CatchingUp);
    orders.run(3600);
    ChartArea charts;
    charts.resize(1200, 380);
    charts.setSession(&orders.session());
    charts.show();
    QImage target(charts.size(), QImage::Format_ARGB32_Premultiplied);
    const auto press = [&](Qt::Key key) {
        QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
        QApplication::sendEvent(charts.findChild<QWidget *>(QStringLiteral("chart")), &event);
    };
    std::printf("5 min, by stage: %.1f ms a frame\n", medianFrame(charts, target));
    press(Qt::Key_1);
    std::printf("1 h, by stage: %.1f ms a frame\n", medianFrame(charts, target));
    charts.setView(ChartOptions::View::Compare);
    std::printf("1 h, 3 standbys compared: %.1f ms a frame\n", medianFrame(charts, target));
    return 0;
}
