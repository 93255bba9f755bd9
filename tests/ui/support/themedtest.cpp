// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/themedtest.h"

#include "tests/ui/support/pictures.h"
#include "ui/theme/theme.h"

#include <QRegularExpression>
#include <QTest>

namespace pgt::test {

ThemedTest::ThemedTest() = default;
ThemedTest::~ThemedTest() = default;

void ThemedTest::initTestCase()
{
    preparePictures();
    m_theme = std::make_unique<Theme>();
}

void ThemedTest::init()
{
    // The offscreen platform says so whenever a window has a smallest size.
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}

void ThemedTest::cleanupTestCase()
{
    m_theme.reset();
}

} // namespace pgt::test
