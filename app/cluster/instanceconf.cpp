// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/instanceconf.h"

#include "app/pg/conffile.h"
#include "app/pg/pgversion.h"

namespace pgt {

using namespace Qt::StringLiterals;

namespace {

void add(ConfTree &tree, const ConfigFileFact &file)
{
    if (file.path.isEmpty() || file.unreadable)
        return;
    if (file.exists)
        tree.addFile(file.path, file.content);
    else
        tree.addMissing(file.path);
}

} // namespace

ConfTree confTreeOf(const Instance &instance)
{
    ConfTree tree(instance.config.path.isEmpty() ? instance.configFile : instance.config.path,
                  instance.autoConf.path);
    add(tree, instance.config);
    add(tree, instance.autoConf);
    for (const ConfigFileFact &file : instance.includedFiles)
        add(tree, file);
    for (auto it = instance.includeDirectories.cbegin(); it != instance.includeDirectories.cend();
         ++it)
        tree.addDirectory(it.key(), it.value());
    return tree;
}

void takeRecoveryConf(Instance &instance)
{
    const PgVersion version = PgVersion::fromNumber(instance.versionNum);
    if (version.hasStandbySignal() || !instance.inRecovery || !instance.recoveryConf.exists)
        return;
    const ConfFile file(instance.recoveryConf.content, ConfDialect::RecoveryConf);
    for (const ConfLine &line : file.lines()) {
        if (line.kind == ConfLine::Kind::Setting && version.isRecoveryConfKey(line.name))
            instance.settings.insert(line.name.toLower(), {line.value,
                                                           {},
                                                           u"recovery.conf"_s,
                                                           instance.recoveryConf.path,
                                                           line.number,
                                                           false});
    }
}

} // namespace pgt
