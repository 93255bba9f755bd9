// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plan/aftercopy.h"

#include "app/pg/conffile.h"

#include <QDir>

#include <algorithm>

namespace pgt {

namespace {

using namespace Qt::StringLiterals;

/// The place in the standby's data directory of a file in the primary's; empty if it is elsewhere.
QString copiedPath(const QString &path, const Instance &standby, const Instance &primary)
{
    const QString clean = QDir::cleanPath(path);
    const QString prefix = primary.dataDirectory + u'/';
    return clean.startsWith(prefix)
                   ? QString(standby.dataDirectory + u'/' + clean.mid(prefix.size()))
                   : QString();
}

ConfigFileFact copied(const ConfigFileFact &file, const QString &path, const Instance &standby)
{
    ConfigFileFact copy = file;
    copy.path = copy.resolvedPath = path;
    copy.owner = copy.group = standby.owner;
    copy.modifiedAt = {};
    copy.sha256.clear(); // until then it may change on the primary
    copy.writable = true;
    return copy;
}

bool hasFile(const Instance &instance, const QString &path)
{
    return std::any_of(instance.includedFiles.cbegin(), instance.includedFiles.cend(),
                       [&path](const ConfigFileFact &file) {
                           return file.exists && QDir::cleanPath(file.path) == path;
                       });
}

void bringIncludes(Instance &later, const Instance &standby, const Instance &primary)
{
    for (const ConfigFileFact &file : primary.includedFiles) {
        const QString path = copiedPath(file.path, standby, primary);
        if (path.isEmpty() || !file.exists || hasFile(standby, path))
            continue;
        later.includedFiles.removeIf([&path](const ConfigFileFact &other) {
            return QDir::cleanPath(other.path) == path;
        });
        later.includedFiles << copied(file, path, standby);
    }
    for (auto it = primary.includeDirectories.cbegin(); it != primary.includeDirectories.cend();
         ++it) {
        const QString path = copiedPath(it.key(), standby, primary);
        if (path.isEmpty())
            continue;
        QStringList &names = later.includeDirectories[path];
        names << it.value();
        names.removeDuplicates();
    }
}

} // namespace

bool bringsAutoConf(const Instance &standby, const Instance &primary)
{
    return !standby.autoConf.exists && primary.autoConf.exists && !primary.autoConf.unreadable;
}

QStringList hostSettings(const ConfigFileFact &autoConf)
{
    static const QStringList names{u"port"_s,
                                   u"listen_addresses"_s,
                                   u"unix_socket_directories"_s,
                                   u"unix_socket_group"_s,
                                   u"external_pid_file"_s,
                                   u"hba_file"_s,
                                   u"ident_file"_s,
                                   u"cluster_name"_s,
                                   u"ssl_cert_file"_s,
                                   u"ssl_key_file"_s,
                                   u"ssl_ca_file"_s,
                                   u"ssl_crl_file"_s,
                                   u"ssl_crl_dir"_s,
                                   u"ssl_dh_params_file"_s,
                                   u"log_directory"_s,
                                   u"log_filename"_s,
                                   u"syslog_ident"_s,
                                   u"bonjour_name"_s,
                                   u"stats_temp_directory"_s};
    const ConfFile file(autoConf.content);
    QStringList found = names;
    found.removeIf([&file](const QString &name) { return !file.find(name); });
    return found;
}

Instance afterCopy(const Instance &standby, const Instance &primary)
{
    Instance later = standby;
    bringIncludes(later, standby, primary);
    if (!bringsAutoConf(standby, primary))
        return later;
    ConfFile file(primary.autoConf.content);
    for (const QString &name : hostSettings(primary.autoConf))
        file.remove(name);
    later.autoConf =
            copied(primary.autoConf, standby.dataDirectory + "/postgresql.auto.conf"_L1, standby);
    later.autoConf.content = file.bytes();
    return later;
}

} // namespace pgt
