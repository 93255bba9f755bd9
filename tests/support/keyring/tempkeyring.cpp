// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/keyring/tempkeyring.h"

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace pgt::test {

namespace {

/// A secret on the bus, (oayays) in the Secret Service API.
struct DBusSecret
{
    QDBusObjectPath session;
    QByteArray parameters, value;
    QString contentType;
};

QDBusArgument &operator<<(QDBusArgument &argument, const DBusSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, DBusSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

constexpr int patience = 30'000;
const QByteArray password("only for this test");

const QString service = QStringLiteral("/org/freedesktop/secrets");
const QString collection = QStringLiteral("/org/freedesktop/secrets/collection/login");
const QString connectionName = QStringLiteral("tempkeyring");

// No service folders: nothing is started by the bus, no dialog for a locked collection either.
constexpr char busConfig[] =
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
        "<busconfig><type>session</type><listen>unix:path=%1</listen><auth>EXTERNAL</auth>\n"
        "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\n"
        "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n";

QDBusMessage call(const QString &path, const QString &interface, const QString &method,
                  const QVariantList &arguments)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.secrets"),
                                                          path, interface, method);
    message.setArguments(arguments);
    return QDBusConnection(connectionName).call(message, QDBus::Block, patience);
}

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
    QDBusConnection::disconnectFromBus(connectionName);
    m_bus.kill();
    m_bus.waitForFinished(patience);
    m_guard.fire();
}

QString TempKeyring::whyNot()
{
    for (const char *program : {"dbus-daemon", "gnome-keyring-daemon"}) {
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
    QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), connectionName);
    qDBusRegisterMetaType<QList<QDBusObjectPath>>();
    qDBusRegisterMetaType<DBusSecret>();
    return true;
}

bool TempKeyring::startService()
{
    m_service.start(
            QStringLiteral("gnome-keyring-daemon"),
            {QStringLiteral("--unlock"), QStringLiteral("--foreground"),
             QStringLiteral("--components=secrets"),
             QStringLiteral("--control-directory=") + dir() + QStringLiteral("/run/keyring")});
    if (!m_service.waitForStarted(patience))
        return fail(QStringLiteral("gnome-keyring-daemon"), m_service);
    // Both go with the test, however it ends.
    m_guard.arm({}, QStringLiteral("kill -9 \"$@\" 2>/dev/null"),
                {QString::number(m_bus.processId()), QString::number(m_service.processId())});
    m_service.write(password);
    m_service.closeWriteChannel();
    const QDeadlineTimer deadline(patience);
    while (!isOpen()) {
        if (deadline.hasExpired())
            return fail(QStringLiteral("gnome-keyring-daemon: no collection"), m_service);
        m_service.waitForReadyRead(50);
    }
    return true;
}

bool TempKeyring::isOpen() const
{
    const QDBusMessage answer = call(
            collection, QStringLiteral("org.freedesktop.DBus.Properties"), QStringLiteral("Get"),
            {QStringLiteral("org.freedesktop.Secret.Collection"), QStringLiteral("Locked")});
    return answer.type() == QDBusMessage::ReplyMessage &&
           !answer.arguments().value(0).value<QDBusVariant>().variant().toBool();
}

bool TempKeyring::lock()
{
    const QList<QDBusObjectPath> what{QDBusObjectPath(collection)};
    call(service, QStringLiteral("org.freedesktop.Secret.Service"), QStringLiteral("Lock"),
         {QVariant::fromValue(what)});
    return !isOpen();
}

bool TempKeyring::unlock()
{
    // The daemon's own way past its dialog; a session of ours carries the password.
    const QDBusMessage session =
            call(service, QStringLiteral("org.freedesktop.Secret.Service"),
                 QStringLiteral("OpenSession"),
                 {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))});
    const DBusSecret master{session.arguments().value(1).value<QDBusObjectPath>(),
                            {},
                            password,
                            QStringLiteral("text/plain")};
    call(service, QStringLiteral("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"),
         QStringLiteral("UnlockWithMasterPassword"),
         {QVariant::fromValue(QDBusObjectPath(collection)), QVariant::fromValue(master)});
    return isOpen();
}

void TempKeyring::stopService()
{
    m_service.kill();
    m_service.waitForFinished(patience);
}

} // namespace pgt::test
