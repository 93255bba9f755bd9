// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <memory>

namespace pgt {
class Theme;
}

namespace pgt::test {

/// A test of screens: they have the program's look, and a warning fails the test. A test with an
/// init() of its own calls this one first.
class ThemedTest : public QObject
{
    Q_OBJECT

public:
    ~ThemedTest() override;

protected:
    ThemedTest();
    Theme &theme() const { return *m_theme; }

    // Not private: those would be taken for tests.
protected Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

private:
    std::unique_ptr<Theme> m_theme;
};

} // namespace pgt::test
