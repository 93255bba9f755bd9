// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/settings.h"

#include "app/base/log.h"
#include "app/store/jsonfile.h"

#include <QJsonArray>
#include <QStandardPaths>

namespace pgt {

using namespace std::chrono_literals;

Settings::Settings(const QString &path, QObject *parent) : QObject(parent), m_path(path)
{
    m_writeTimer.setSingleShot(true);
    m_writeTimer.setInterval(500ms);
    connect(&m_writeTimer, &QTimer::timeout, this, [this] {
        if (const auto written = sync(); !written)
            qCWarning(lcStore) << written.error().toPlainText();
    });
    load();
}

Settings::~Settings()
{
    if (const auto written = sync(); !written)
        qCWarning(lcStore) << written.error().toPlainText();
}

QString Settings::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
           QStringLiteral("/settings.json");
}

void Settings::load()
{
    auto read = readJsonFile(m_path);
    if (read)
        m_values = std::move(*read);
    else
        m_loadProblem = read.error();
}

Result<void> Settings::sync()
{
    m_writeTimer.stop();
    if (!m_isDirty)
        return {};
    auto written = writeJsonFile(m_path, m_values);
    m_isDirty = !written;
    return written;
}

void Settings::put(const QString &name, const QJsonValue &value)
{
    if (m_values.value(name) == value)
        return;
    m_values.insert(name, value);
    m_isDirty = true;
    m_writeTimer.start();
    Q_EMIT changed(name);
}

void Settings::decode(const QJsonValue &json, bool &value)
{
    value = json.toBool(value);
}

void Settings::decode(const QJsonValue &json, int &value)
{
    value = json.toInt(value);
}

void Settings::decode(const QJsonValue &json, double &value)
{
    value = json.toDouble(value);
}

void Settings::decode(const QJsonValue &json, QString &value)
{
    value = json.toString(value);
}

void Settings::decode(const QJsonValue &json, QByteArray &value)
{
    if (json.isString())
        value = QByteArray::fromBase64(json.toString().toLatin1());
}

void Settings::decode(const QJsonValue &json, QStringList &value)
{
    if (!json.isArray())
        return;
    value.clear();
    for (const QJsonValue &item : json.toArray())
        value.append(item.toString());
}

QJsonValue Settings::encode(const QByteArray &value)
{
    return QString::fromLatin1(value.toBase64());
}

QJsonValue Settings::encode(const QStringList &value)
{
    return QJsonArray::fromStringList(value);
}

} // namespace pgt
