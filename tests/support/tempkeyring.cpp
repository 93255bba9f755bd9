// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempkeyring.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace pgt::test {

namespace {

constexpr int patience = 30'000;
const QByteArray password("only for this test");

// No service folders: nothing is started by the bus, no dialog for a locked collection either.
constexpr char busConfig[] =
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
        "<busconfig><type>session</type><listen>unix:path=%1</listen><auth>EXTERNAL</auth>\n"
        "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\n"
        "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";

} // namespace

TempKeyring::TempKeyring()
{
    if (!m_dir.isValid()) {
        m_error = m_dir.errorString();
        return;
    }
    for (const char *folder : {"home", "data", "config", "cache", "run"})
        QDir(dir()).mkdir(QLatin1String(folder));
    const QString run = dir() + QStringLiteral("/run");
    QFile::setPermissions(run, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto set = [this](const char *name, const char *folder) {
        qputenv(name, QFile::encodeName(dir() + QLatin1Char('/') + QLatin1String(folder)));
    };
    set("HOME", "home");
    set("XDG_DATA_HOME", "data");
    set("XDG_CONFIG_HOME", "config");
    set("XDG_CACHE_HOME", "cache");
    set("XDG_RUNTIME_DIR", "run");
    qputenv("XDG_CURRENT_DESKTOP", "GNOME"); // QtKeychain chooses its backend by this
    qputenv("DBUS_SESSION_BUS_ADDRESS",
            QByteArrayLiteral("unix:path=") + QFile::encodeName(run) + "/bus");
    qunsetenv("GNOME_KEYRING_CONTROL");
    if (startBus())
        startService();
}

TempKeyring::~TempKeyring()
{
    stopService();
    m_bus.kill();
    m_bus.waitForFinished(patience);
    m_guard.fire();
}

QString TempKeyring::whyNot()
{
    for (const char *program : {"dbus-daemon", "dbus-send", "gnome-keyring-daemon"}) {
        if (QStandardPaths::findExecutable(QLatin1String(program)).isEmpty())
            return QStringLiteral("%1 is not installed").arg(QLatin1String(program));
    }
    return {};
}

bool TempKeyring::fail(const QString &what, QProcess &process)
{
    m_error = what + QStringLiteral(": ") + process.errorString() + QLatin1Char(' ') +
              QString::fromLocal8Bit(process.readAllStandardError());
    return false;
}

bool TempKeyring::startBus()
{
    QFile config(dir() + QStringLiteral("/bus.conf"));
    if (!config.open(QIODevice::WriteOnly)) {
        m_error = config.errorString();
        return false;
    }
    config.write(QString::fromLatin1(busConfig).arg(dir() + QStringLiteral("/run/bus")).toUtf8());
    config.close();
    m_bus.start(QStringLiteral("dbus-daemon"),
                {QStringLiteral("--config-file=") + config.fileName(), QStringLiteral("--nofork"),
                 QStringLiteral("--print-address=1")});
    if (!m_bus.waitForReadyRead(patience))
        return fail(QStringLiteral("dbus-daemon"), m_bus);
    return true;
}

bool TempKeyring::startService()
{
    m_service.start(QStringLiteral("gnome-keyring-daemon"),
                    {QStringLiteral("--unlock"), QStringLiteral("--foreground"),
                     QStringLiteral("--components=secrets"),
                     QStringLiteral("--control-directory=") + dir() + QStringLiteral("/run/kr")});
    if (!m_service.waitForStarted(patience))
        return fail(QStringLiteral("gnome-keyring-daemon"), m_service);
    // Both go with the test, however it ends.
    m_guard.arm({}, QStringLiteral("kill -9 \"$@\" 2>/dev/null"),
                {QString::number(m_bus.processId()), QString::number(m_service.processId())});
    m_service.write(password);
    m_service.closeWriteChannel();
    const QDeadlineTimer deadline(patience);
    QByteArray answer;
    while (!answer.contains("collection/login")) {
        if (deadline.hasExpired())
            return fail(QStringLiteral("gnome-keyring-daemon: no collection"), m_service);
        call({QStringLiteral("org.freedesktop.Secret.Service.ReadAlias"),
              QStringLiteral("string:default")},
             &answer);
        m_service.waitForReadyRead(50);
    }
    return true;
}

bool TempKeyring::call(const QStringList &arguments, QByteArray *answer)
{
    QProcess process;
    process.start(QStringLiteral("dbus-send"),
                  QStringList{QStringLiteral("--session"), QStringLiteral("--print-reply"),
                              QStringLiteral("--dest=org.freedesktop.secrets"),
                              QStringLiteral("/org/freedesktop/secrets")} +
                          arguments);
    process.waitForFinished(patience);
    if (answer)
        *answer = process.readAllStandardOutput();
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

bool TempKeyring::lock()
{
    return call({QStringLiteral("org.freedesktop.Secret.Service.Lock"),
                 QStringLiteral("array:objpath:/org/freedesktop/secrets/collection/login")});
}

bool TempKeyring::unlock()
{
    // A second daemon hands the password to the first one and ends.
    QProcess process;
    process.start(QStringLiteral("gnome-keyring-daemon"),
                  {QStringLiteral("--unlock"), QStringLiteral("--components=secrets"),
                   QStringLiteral("--control-directory=") + dir() + QStringLiteral("/run/kr")});
    process.write(password);
    process.closeWriteChannel();
    return process.waitForFinished(patience) && process.exitCode() == 0;
}

void TempKeyring::stopService()
{
    m_service.kill();
    m_service.waitForFinished(patience);
}

} // namespace pgt::test
