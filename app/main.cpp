// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The composition root: makes the long-lived objects and wires them together, nothing else.
#include "app/base/clock.h"
#include "app/base/harden.h"
#include "app/remote/askpass.h"
#include "app/session/endsignals.h"
#include "app/session/singleinstance.h"
#include "app/session/startoptions.h"
#include "app/session/workspace.h"
#include "app/store/filesecretstore.h"
#include "app/store/keychainsecretstore.h"
#include "app/store/settings.h"
#include "ui/demo.h"
#include "ui/desktop.h"
#include "ui/dialogs/errordialog.h"
#include "ui/mainwindow.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTranslator>

#include <optional>

using namespace pgt;

namespace {

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
    window.restorePlace(settings.value(settings::windowGeometry));
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

/// The program was not allowed to start: in words on the screen and in the terminal.
int refuse(const Error &error)
{
    QTextStream(stderr) << error.toPlainText() << Qt::endl;
    QObject::connect(ErrorDialog::present(error, nullptr), &QDialog::finished, qApp,
                     [] { QCoreApplication::exit(1); });
    return QApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    if (isAskPass()) // ssh has started us with a question; nothing of this program is needed
        return runAskPass(argc, argv);
    hardenProcess(); // before any secret can be in memory
    QCoreApplication::setApplicationName(QStringLiteral("pgTandem"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PGTANDEM_VERSION));
    StartOptions options;
    {
        // Help and version are for terminals, too: read before a display is needed.
        const QCoreApplication early(argc, argv);
        options = StartOptions::read(QCoreApplication::arguments());
        const QString noDisplay = noDisplayReason(QCoreApplication::arguments());
        if (!options.answer && !noDisplay.isEmpty())
            options.answer = StartOptions::Answer{noDisplay, 1};
    }
    if (options.answer) {
        QTextStream(options.answer->exitCode == 0 ? stdout : stderr)
                << options.answer->text << Qt::endl;
        return options.answer->exitCode;
    }
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(QStringLiteral("pgtandem"));
    QGuiApplication::setWindowIcon(applicationIcon());
    // No other language is complete yet; the sources are English but for their plural forms.
    QTranslator plurals;
    if (plurals.load(QStringLiteral(":/translations/pgtandem_en.qm")))
        QCoreApplication::installTranslator(&plurals);
    const EndSignals endSignals;

    // The demo must not touch the list of clusters that the user watches.
    std::optional<QTemporaryDir> demoFolder;
    Workspace::Folders folders = Workspace::defaultFolders();
    if (options.demo) {
        demoFolder.emplace();
        folders.config = folders.data = demoFolder->path();
    }
    SingleInstance instance(folders.config);
    Theme theme;
    switch (instance.claim(options.sandbox ? QStringLiteral("sandbox") : QString())) {
    case SingleInstance::Standing::Raised:
        print(QCoreApplication::translate(
                "main", "pgTandem is running already; its window was brought to the front."));
        return 0;
    case SingleInstance::Standing::Refused:
        return refuse(instance.error());
    case SingleInstance::Standing::First:
        break;
    }

    const SystemClock clock;
    Settings settings(folders.config + QStringLiteral("/settings.json"));
    keepTheme(theme, settings);
    KeychainSecretStore keychain;
    FileSecretStore secrets(keychain, folders.config + QStringLiteral("/passwords.json"));
    Workspace workspace(folders, clock, secrets);
    const Result<void> loaded = workspace.load();
    Desktop desktop(workspace, theme);
    keepWindow(desktop.window(), settings);
    QObject::connect(&instance, &SingleInstance::called, &desktop, &Desktop::comeToFront);
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
