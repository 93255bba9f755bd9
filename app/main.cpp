// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The composition root: makes the long-lived objects and wires them together, nothing else.
#include "app/base/clock.h"
#include "app/base/harden.h"
#include "app/remote/askpass.h"
#include "app/session/workspace.h"
#include "app/store/keychainsecretstore.h"
#include "app/store/settings.h"
#include "ui/demo.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTranslator>

using namespace pgt;

namespace {

struct Options
{
    bool sandbox = false;
    bool demo = false;
    QString screenshots;
};

Options readOptions(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate(
            "main", "Sets up PostgreSQL streaming replication over SSH and shows it live."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption sandbox(
            QStringLiteral("sandbox"),
            QCoreApplication::translate("main",
                                        "Open the wizard for two servers on this computer."));
    const QCommandLineOption demo(
            QStringLiteral("demo"),
            QCoreApplication::translate("main", "With --sandbox: do it all unattended, print the "
                                                "result, remove the sandbox and exit."));
    const QCommandLineOption screenshots(
            QStringLiteral("screenshots"),
            QCoreApplication::translate("main", "With --demo: save a picture of every screen."),
            QStringLiteral("folder"));
    parser.addOptions({sandbox, demo, screenshots});
    parser.process(application);
    return {parser.isSet(sandbox), parser.isSet(sandbox) && parser.isSet(demo),
            parser.value(screenshots)};
}

void print(const QString &line)
{
    QTextStream(stdout) << line << Qt::endl;
}

void keepTheme(Theme &theme, Settings &settings)
{
    static const QHash<QString, Scheme> schemes{{QStringLiteral("system"), Scheme::System},
                                                {QStringLiteral("light"), Scheme::Light},
                                                {QStringLiteral("dark"), Scheme::Dark}};
    theme.setScheme(schemes.value(settings.value(settings::theme), Scheme::System));
    QObject::connect(&theme, &Theme::changed, &settings, [&theme, &settings] {
        settings.setValue(settings::theme, schemes.key(theme.scheme()));
    });
}

void keepWindow(MainWindow &window, Settings &settings)
{
    window.restoreGeometry(settings.value(settings::windowGeometry));
    QObject::connect(qApp, &QCoreApplication::aboutToQuit, &window, [&window, &settings] {
        settings.setValue(settings::windowGeometry, window.saveGeometry());
    });
}

void runDemo(Demo &demo)
{
    QObject::connect(&demo, &Demo::progress, qApp, print);
    QObject::connect(&demo, &Demo::finished, qApp, [](const QString &failure) {
        print(failure.isEmpty() ? QCoreApplication::translate(
                                          "main", "Replication was set up, proved and watched.")
                                : QCoreApplication::translate("main", "Failed: %1").arg(failure));
        QCoreApplication::exit(failure.isEmpty() ? 0 : 1);
    });
    demo.start();
}

} // namespace

int main(int argc, char *argv[])
{
    if (isAskPass()) // ssh has started us with a question; nothing of this program is needed
        return runAskPass(argc, argv);
    hardenProcess(); // before any secret can be in memory
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("pgTandem"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PGTANDEM_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("pgtandem"));
    QGuiApplication::setWindowIcon(applicationIcon());
    // No other language is complete yet; the sources are English but for their plural forms.
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/translations/pgtandem_en.qm")))
        QCoreApplication::installTranslator(&plurals);
    const Options options = readOptions(application);

    // The demo must not touch the list of clusters that the user watches.
    const QTemporaryDir demoFolder;
    Workspace::Folders folders = Workspace::defaultFolders();
    if (options.demo)
        folders.config = folders.data = demoFolder.path();

    const SystemClock clock;
    Settings settings(folders.config + QStringLiteral("/settings.json"));
    Theme theme;
    keepTheme(theme, settings);
    KeychainSecretStore secrets;
    Workspace workspace(folders, clock, secrets);
    const Result<void> loaded = workspace.load();
    Desktop desktop(workspace, theme);
    keepWindow(desktop.window(), settings);
    desktop.show();
    if (!loaded)
        desktop.showError(loaded.error());

    Demo demo(desktop, workspace, theme, options.screenshots);
    if (options.demo)
        runDemo(demo);
    else if (options.sandbox)
        desktop.trySandbox();
    return QApplication::exec();
}
