// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tokens.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QWidget>

namespace pgt {

namespace {

const QList<qreal> dash{3, 1.5};
const QList<qreal> dot{1, 1.5};
const QList<qreal> dashDot{4, 1.5, 1, 1.5};

Tokens makeLight()
{
    Tokens t;
    t.win = QColor(0xF1F3F5);
    t.base = QColor(0xFFFFFF);
    t.alt = QColor(0xF7F8FA);
    t.raised = QColor(0xFFFFFF);
    t.hover = QColor(0xE8EBEF);
    t.press = QColor(0xDCE0E6);
    t.line = QColor(0xD6DAE0);
    t.lineSoft = QColor(0xE6E9ED);
    t.buttonLine = QColor(0xB4BBC5);
    t.control = QColor(0x7F8896);
    t.text = QColor(0x1B2028);
    t.text2 = QColor(0x47505E);
    t.text3 = QColor(0x5F6876);
    t.disabled = QColor(0x9AA2AE);
    t.accent = QColor(0x3155CC);
    t.accentHover = QColor(0x2847B0);
    t.accentPress = QColor(0x213C97);
    t.onAccent = QColor(0xFFFFFF);
    t.link = QColor(0x2A4DBF);
    t.selected = QColor(0xDDE6FB);
    t.selectedInactive = QColor(0xE3E6EB);
    t.tint = QColor(0xEDF1FD);
    t.tintLine = QColor(0xB9C7F2);
    t.addBackground = QColor(0xE2F4E8);
    t.addGutter = QColor(0xCDEBD7);
    t.addText = QColor(0x0F5B33);
    t.removeBackground = QColor(0xFDE8E6);
    t.removeGutter = QColor(0xF9D5D2);
    t.removeText = QColor(0x8E1D14);
    t.ok = {QColor(0x187042), QColor(0x1F8F54), QColor(0xE4F4EA), QColor(0xA6D6BA)};
    t.warn = {QColor(0x875000), QColor(0xC27400), QColor(0xFDF2DE), QColor(0xE6C383)};
    t.error = {QColor(0xB3261B), QColor(0xCF352B), QColor(0xFCEBE9), QColor(0xEDB4AF)};
    t.idle = {QColor(0x5F6876), QColor(0x7F8896), QColor(0xECEEF1), QColor(0xCBD0D8)};
    t.write = {QColor(0x1E2530), QColor(), {}};
    t.receive = {QColor(0x0B63C4), QColor(0xA9CBF3), dash};
    t.replay = {QColor(0xD0690F), QColor(0xF5C79B), dot};
    t.flush = {QColor(0x12A274), QColor(0x8FD9BE), dashDot};
    t.standbys = {{{QColor(0x0A4FA8), QColor(), {}},
                   {QColor(0xDE6E0E), QColor(), {3.5, 1, 1, 1}},
                   {QColor(0x1AA474), QColor(), {3.5, 1.5}},
                   {QColor(0xC04A9A), QColor(), {1, 1}},
                   {QColor(0x74460F), QColor(), {6, 1.5}},
                   {QColor(0x353D49), QColor(), {3.5, 1, 1, 1, 1, 1}}}};
    t.grid = QColor(0xE8EBEF);
    t.axis = QColor(0x7F8896);
    t.crosshair = QColor(0x47505E);
    t.hatch = QColor(0xE1E5EA);
    t.primaryBadge = QColor(0x47505E);
    t.onPrimaryBadge = QColor(0xFFFFFF);
    return t;
}

Tokens makeDark()
{
    Tokens t;
    t.dark = true;
    t.win = QColor(0x25282E);
    t.base = QColor(0x1A1D21);
    t.alt = QColor(0x1F2227);
    t.raised = QColor(0x2A2E34);
    t.hover = QColor(0x31353D);
    t.press = QColor(0x3A3F48);
    t.line = QColor(0x3A3F47);
    t.lineSoft = QColor(0x2D3138);
    t.buttonLine = QColor(0x545C69);
    t.control = QColor(0x7A8392);
    t.text = QColor(0xE4E7EC);
    t.text2 = QColor(0xB9C0CA);
    t.text3 = QColor(0x98A1AE);
    t.disabled = QColor(0x6A7280);
    t.accent = QColor(0x4263D8);
    t.accentHover = QColor(0x4A6BE0);
    t.accentPress = QColor(0x3856C0);
    t.onAccent = QColor(0xFFFFFF);
    t.link = QColor(0x94ABFF);
    t.selected = QColor(0x2E3E70);
    t.selectedInactive = QColor(0x353A43);
    t.tint = QColor(0x262D44);
    t.tintLine = QColor(0x46578F);
    t.addBackground = QColor(0x1B3226);
    t.addGutter = QColor(0x22422F);
    t.addText = QColor(0x8FE0B2);
    t.removeBackground = QColor(0x3C2221);
    t.removeGutter = QColor(0x4E2A28);
    t.removeText = QColor(0xFFB0A9);
    t.ok = {QColor(0x5CCB90), QColor(0x45BF7F), QColor(0x1C3127), QColor(0x2F6B4B)};
    t.warn = {QColor(0xF2BA55), QColor(0xF0AE38), QColor(0x372C17), QColor(0x75591F)};
    t.error = {QColor(0xFF8F86), QColor(0xF96A60), QColor(0x3C2221), QColor(0x8A3D38)};
    t.idle = {QColor(0x98A1AE), QColor(0x7A8392), QColor(0x2F333A), QColor(0x4A505A)};
    t.write = {QColor(0xE4E7EC), QColor(), {}};
    t.receive = {QColor(0x5A94F2), QColor(0x27487F), dash};
    t.replay = {QColor(0xE8862E), QColor(0x74461B), dot};
    t.flush = {QColor(0x56E3A6), QColor(0x23664C), dashDot};
    t.standbys = {{{QColor(0x7FA8FF), QColor(), {}},
                   {QColor(0xF09038), QColor(), {3.5, 1, 1, 1}},
                   {QColor(0x48E0A8), QColor(), {3.5, 1.5}},
                   {QColor(0xD957BE), QColor(), {1, 1}},
                   {QColor(0xF2E56A), QColor(), {6, 1.5}},
                   {QColor(0x9A9384), QColor(), {3.5, 1, 1, 1, 1, 1}}}};
    t.grid = QColor(0x2B2F36);
    t.axis = QColor(0x7A8392);
    t.crosshair = QColor(0xB9C0CA);
    t.hatch = QColor(0x2C3138);
    t.primaryBadge = QColor(0xB9C0CA);
    t.onPrimaryBadge = QColor(0x1A1D21);
    return t;
}

const Tokens *tokensOfStyle(QStyle *style)
{
    const auto *ours = qobject_cast<Style *>(style);
    return ours ? &ours->tokens() : nullptr;
}

} // namespace

const Tokens &Tokens::light()
{
    static const Tokens tokens = makeLight();
    return tokens;
}

const Tokens &Tokens::darkScheme()
{
    static const Tokens tokens = makeDark();
    return tokens;
}

Tokens Tokens::withHighContrast() const
{
    Tokens t = *this;
    const QColor strong = dark ? QColor(Qt::white) : QColor(Qt::black);
    t.text = strong;
    t.text2 = strong;
    t.text3 = text;
    t.disabled = text3;
    t.line = control;
    t.lineSoft = line;
    t.buttonLine = text2;
    t.control = text2;
    t.grid = line;
    t.axis = text2;
    for (StateColors *state : {&t.ok, &t.warn, &t.error, &t.idle}) {
        state->border = state->glyph;
        state->background = base;
    }
    return t;
}

const Tokens &Tokens::of(const QWidget *widget)
{
    if (widget) {
        if (const Tokens *tokens = tokensOfStyle(widget->style()))
            return *tokens;
    }
    if (const Tokens *tokens = tokensOfStyle(QApplication::style()))
        return *tokens;
    return light();
}

StateColors Tokens::state(StateKind kind) const
{
    switch (kind) {
    case StateKind::Ok:
        return ok;
    case StateKind::Warn:
        return warn;
    case StateKind::Error:
        return error;
    case StateKind::Busy:
        return {link, link, tint, tintLine};
    case StateKind::Idle:
    case StateKind::Waiting:
        break;
    }
    return idle;
}

const SeriesStyle &Tokens::standby(int index) const
{
    const int count = int(standbys.size());
    return standbys.at(size_t(((index % count) + count) % count));
}

QPalette Tokens::palette() const
{
    QPalette p;
    p.setColor(QPalette::Window, win);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, base);
    p.setColor(QPalette::AlternateBase, alt);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, text3);
    p.setColor(QPalette::Button, raised);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, error.text);
    p.setColor(QPalette::Light, hover);
    p.setColor(QPalette::Midlight, lineSoft);
    p.setColor(QPalette::Mid, line);
    p.setColor(QPalette::Dark, buttonLine);
    p.setColor(QPalette::Shadow, control);
    p.setColor(QPalette::Highlight, selected);
    p.setColor(QPalette::HighlightedText, text);
    p.setColor(QPalette::Inactive, QPalette::Highlight, selectedInactive);
    p.setColor(QPalette::Link, link);
    p.setColor(QPalette::LinkVisited, link);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                            QPalette::HighlightedText, QPalette::PlaceholderText})
        p.setColor(QPalette::Disabled, role, disabled);
    p.setColor(QPalette::Disabled, QPalette::Highlight, selectedInactive);
    p.setColor(QPalette::Disabled, QPalette::Base, alt);
    p.setColor(QPalette::Disabled, QPalette::Button, alt);
    return p;
}

} // namespace pgt
