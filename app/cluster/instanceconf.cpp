// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cluster/instanceconf.h"

namespace pgt {

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

} // namespace pgt
