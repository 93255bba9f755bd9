// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/startoptions.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

QString tr(const char *text)
{
    return QCoreApplication::translate("main", text);
}

// Taken away by QApplication (QGuiApplication's and the X11 ones it accepts), with one or two
// hyphens and with "=value" or the value as the next word.
bool isOfQt(const QString &argument, bool *takesNext)
{
    static const QStringList withValue{u"platform"_s,        u"platformpluginpath"_s,
                                       u"platformtheme"_s,   u"plugin"_s,
                                       u"qwindowgeometry"_s, u"geometry"_s,
                                       u"qwindowicon"_s,     u"icon"_s,
                                       u"qwindowtitle"_s,    u"title"_s,
                                       u"style"_s,           u"stylesheet"_s,
                                       u"session"_s,         u"display"_s,
                                       u"qmljsdebugger"_s,   u"fontengine"_s};
    static const QStringList alone{u"reverse"_s, u"widgetcount"_s, u"nograb"_s, u"dograb"_s,
                                   u"sync"_s};
    if (!argument.startsWith(u'-'))
        return false;
    QString name = argument.mid(argument.startsWith("--"_L1) ? 2 : 1);
    const bool hasValue = name.contains(u'=');
    name = name.section(u'=', 0, 0);
    *takesNext = withValue.contains(name) && !hasValue;
    return withValue.contains(name) || alone.contains(name);
}

QStringList withoutQtOptions(const QStringList &arguments)
{
    QStringList kept = arguments.mid(0, 1);
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        bool takesNext = false;
        if (!isOfQt(arguments.at(i), &takesNext))
            kept << arguments.at(i);
        else if (takesNext)
            ++i;
    }
    return kept;
}

StartOptions::Answer refusal(const QString &what)
{
    const QString hint = tr("See all options with: %1 --help")
                                 .arg(QCoreApplication::applicationName().toLower());
    return {what + u'\n' + hint, StartOptions::usageError};
}

} // namespace

StartOptions StartOptions::read(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
            tr("Sets up PostgreSQL streaming replication over SSH and shows it live."));
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    const QCommandLineOption sandboxOption(u"sandbox"_s,
                                           tr("Open the wizard for two servers on this computer."));
    const QCommandLineOption demoOption(
            u"demo"_s, tr("With --sandbox: do it all unattended, print the result, remove the "
                          "sandbox and exit."));
    const QCommandLineOption screenshotsOption(
            u"screenshots"_s, tr("With --demo: save a picture of every screen."), u"folder"_s);
    parser.addOptions({sandboxOption, demoOption, screenshotsOption});
    StartOptions options;
    if (!parser.parse(withoutQtOptions(arguments))) {
        options.answer = refusal(parser.errorText());
        return options;
    }
    options.sandbox = parser.isSet(sandboxOption);
    options.demo = parser.isSet(demoOption);
    options.screenshots = parser.value(screenshotsOption);
    if (parser.isSet(help) || parser.isSet(u"help-all"_s)) {
        options.answer = Answer{parser.helpText().trimmed(), 0};
    } else if (parser.isSet(version)) {
        options.answer = Answer{QCoreApplication::applicationName() + u' ' +
                                        QCoreApplication::applicationVersion(),
                                0};
    } else if (!parser.positionalArguments().isEmpty()) {
        options.answer = refusal(tr("\"%1\": pgTandem opens no files.")
                                         .arg(parser.positionalArguments().constFirst()));
    } else if (options.demo && !options.sandbox) {
        options.answer = refusal(tr("--demo works with --sandbox only."));
    } else if (parser.isSet(screenshotsOption) && !options.demo) {
        options.answer = refusal(tr("--screenshots works with --sandbox --demo only."));
    }
    return options;
}

QString noDisplayReason(const QStringList &arguments)
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    const auto isUnset = [](const char *name) { return qgetenv(name).isEmpty(); };
    bool choosesPlatform = !isUnset("QT_QPA_PLATFORM");
    for (const QString &argument : arguments.mid(1)) {
        const QString name = argument.section(u'=', 0, 0);
        choosesPlatform = choosesPlatform || name == "-platform"_L1 || name == "--platform"_L1 ||
                          name == "-display"_L1 || name == "--display"_L1;
    }
    if (!choosesPlatform && isUnset("DISPLAY") && isUnset("WAYLAND_DISPLAY")) {
        return tr("There is no display to open a window on: neither DISPLAY nor WAYLAND_DISPLAY "
                  "is set.\nStart pgTandem on a desktop; over SSH use ssh -X.");
    }
#else
    Q_UNUSED(arguments)
#endif
    return {};
}

} // namespace pgt
