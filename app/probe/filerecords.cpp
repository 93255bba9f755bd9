// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/probe/filerecords.h"

#include <QCryptographicHash>
#include <QDir>

namespace pgt {

namespace {

QString text(const HostRecord &record, QByteArrayView key)
{
    return QString::fromUtf8(record.value(key));
}

} // namespace

bool FileRecords::read(Instance &instance, const HostRecord &record)
{
    if (record.name == "file") {
        readFile(instance, record);
    } else if (record.name == "base64" || record.name == "hex") {
        readContent(instance, record);
    } else if (record.name == "directory") {
        if (record.has("exists")) {
            QStringList names;
            for (const QByteArray &name : record.values("name"))
                names << QString::fromUtf8(name);
            instance.includeDirectories.insert(QDir::cleanPath(text(record, "path")), names);
        }
    } else {
        return false;
    }
    return true;
}

void FileRecords::readFile(Instance &instance, const HostRecord &record)
{
    ConfigFileFact file;
    file.path = text(record, "path");
    file.exists = record.has("exists");
    file.unreadable = record.has("unreadable");
    file.resolvedPath = text(record, "real");
    file.writable = record.has("writable");
    const QStringList stat = text(record, "stat").split(u' ');
    if (stat.size() == 3) {
        file.mode = stat[0].toInt(nullptr, 8);
        file.owner = stat[1];
        file.group = stat[2];
    }
    bool known = false;
    if (const double seconds = text(record, "modified").toDouble(&known); known)
        file.modifiedAt = QDateTime::fromMSecsSinceEpoch(qint64(seconds * 1000), Qt::UTC);
    // Content follows in a record of its own unless the file is empty or too big.
    file.sha256 = QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex();
    m_role = record.value("role");
    if (m_role == "config") {
        instance.config = file;
        instance.configFile = file.path;
    } else if (m_role == "auto") {
        instance.autoConf = file;
    } else if (m_role == "recovery") {
        instance.recoveryConf = file;
    } else if (m_role == "hba") {
        instance.hba = file;
        instance.hbaFile = file.path;
    } else if (m_role == "ident") {
        instance.identFile = file.path;
        instance.identModifiedAt = file.modifiedAt;
    } else if (m_role == "include") {
        instance.includedFiles << file;
    }
}

ConfigFileFact *FileRecords::current(Instance &instance) const
{
    if (m_role == "config")
        return &instance.config;
    if (m_role == "auto")
        return &instance.autoConf;
    if (m_role == "recovery")
        return &instance.recoveryConf;
    if (m_role == "hba")
        return &instance.hba;
    if (m_role == "include" && !instance.includedFiles.isEmpty())
        return &instance.includedFiles.last();
    return nullptr;
}

void FileRecords::readContent(Instance &instance, const HostRecord &record)
{
    ConfigFileFact *file = current(instance);
    if (!file)
        return;
    const QByteArray encoded = record.text();
    file->content =
            record.name == "hex" ? QByteArray::fromHex(encoded) : QByteArray::fromBase64(encoded);
    file->sha256 = QCryptographicHash::hash(file->content, QCryptographicHash::Sha256).toHex();
}

} // namespace pgt
