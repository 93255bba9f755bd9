// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QObject>
#include <QStringList>
#include <QTimer>

#include <optional>
#include <type_traits>

namespace pgt {

/// Name, type and default of one setting.
template<typename T>
struct SettingKey
{
    const char *name;
    T fallback;
};

/// The settings of pgTandem. Never a secret.
namespace settings {

inline const SettingKey<QString> theme{"theme", QStringLiteral("system")}; ///< system, light, dark
inline const SettingKey<int> sampleIntervalMs{"sampleIntervalMs", 1000};
inline const SettingKey<double> warnAboveBytes{"warnAboveBytes", 32.0 * 1024 * 1024};
inline const SettingKey<double> warnAboveSeconds{"warnAboveSeconds", 10};
inline const SettingKey<QString> selectedCluster{"selectedCluster", {}};
inline const SettingKey<QByteArray> windowGeometry{"windowGeometry", {}};
inline const SettingKey<QByteArray> windowState{"windowState", {}};
inline const SettingKey<int> chartRangeSeconds{"chartRangeSeconds", 300};
inline const SettingKey<bool> chartInSeconds{"chartInSeconds", false};
inline const SettingKey<QStringList> recentHosts{"recentHosts", {}};

} // namespace settings

/// The program's settings in one JSON file. Written a moment after a change and in one step: a
/// crash leaves the old or the new file, never half of one. A file that cannot be read is moved
/// aside, so that the program starts with defaults and nothing is lost. Members that this version
/// does not know are kept.
class Settings : public QObject
{
    Q_OBJECT

public:
    /// @p path need not exist. See defaultPath().
    explicit Settings(const QString &path, QObject *parent = nullptr);
    /// Writes what is not written yet.
    ~Settings() override;

    /// In the user's folder for configuration.
    static QString defaultPath();

    /// Problem while reading, as far as the user should know of it.
    const std::optional<Error> &loadProblem() const { return m_loadProblem; }

    /// The key's default if there is no value or one of another type.
    template<typename T>
    T value(const SettingKey<T> &key) const
    {
        T value = key.fallback;
        decode(m_values.value(QLatin1String(key.name)), value);
        return value;
    }

    template<typename T>
    void setValue(const SettingKey<T> &key, const std::type_identity_t<T> &value)
    {
        put(QLatin1String(key.name), encode(value));
    }

    /// Writes now. Error: Io; the values stay in memory and are tried again with the next change.
    Result<void> sync();

Q_SIGNALS:
    void changed(const QString &name);

private:
    // Leave the value alone if the JSON is of another type.
    static void decode(const QJsonValue &json, bool &value);
    static void decode(const QJsonValue &json, int &value);
    static void decode(const QJsonValue &json, double &value);
    static void decode(const QJsonValue &json, QString &value);
    static void decode(const QJsonValue &json, QByteArray &value);
    static void decode(const QJsonValue &json, QStringList &value);
    static QJsonValue encode(bool value) { return value; }
    static QJsonValue encode(int value) { return value; }
    static QJsonValue encode(double value) { return value; }
    static QJsonValue encode(const QString &value) { return value; }
    static QJsonValue encode(const QByteArray &value);
    static QJsonValue encode(const QStringList &value);

    void load();
    void put(const QString &name, const QJsonValue &value);

    QString m_path;
    QJsonObject m_values;
    std::optional<Error> m_loadProblem;
    QTimer m_writeTimer;
    bool m_isDirty = false;
};

} // namespace pgt
