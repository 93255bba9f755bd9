// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long the program takes from its start to the first painted window:
//     build/dev/tests/bench/bench_start build/dev/pgtandem
// The platform is Qt's own choice; without a display set QT_QPA_PLATFORM=offscreen.
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>

namespace {

constexpr int runs = 11;

/// Seconds; ends the bench if the program does not show a window.
double start(const QString &program, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setProgram(program);
    process.setReadChannel(QProcess::StandardError);
    QElapsedTimer timer;
    timer.start();
    process.start(QIODevice::ReadOnly);
    QByteArray said;
    while (!said.contains("first window painted")) {
        if (!process.waitForReadyRead(30'000) && process.bytesAvailable() == 0)
            qFatal("no window: %s", said.constData());
        said += process.readAll();
    }
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    process.terminate();
    process.waitForFinished();
    return seconds;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc != 2)
        qFatal("usage: bench_start PROGRAM");
    // Neither the user's clusters nor their keychain are touched.
    const QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("HOME", home.path());
    environment.insert("XDG_CONFIG_HOME", home.path());
    environment.insert("XDG_DATA_HOME", home.path());
    environment.insert("QT_LOGGING_RULES", "pgtandem.ui.debug=true");
    environment.insert("QT_ASSUME_STDERR_HAS_CONSOLE", "1");
    const QString program = QString::fromLocal8Bit(argv[1]);
    QList<double> seconds;
    for (int run = 0; run < runs; ++run)
        seconds << start(program, environment);
    const double first = seconds.constFirst();
    std::sort(seconds.begin(), seconds.end());
    qInfo("start to first painted window: first %.0f ms, then minimum %.0f, median %.0f, maximum "
          "%.0f ms of %d",
          first * 1000, seconds.constFirst() * 1000, seconds.at(runs / 2) * 1000,
          seconds.constLast() * 1000, runs);
    return 0;
}
