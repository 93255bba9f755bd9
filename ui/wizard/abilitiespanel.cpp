// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/abilitiespanel.h"

#include "ui/dialogs/dialogparts.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace pgt {

namespace {

QString deedText(Ability::Deed deed)
{
    switch (deed) {
    case Ability::Deed::ChangeConfiguration:
        return AbilitiesPanel::tr("Change the configuration");
    case Ability::Deed::ControlServer:
        return AbilitiesPanel::tr("Stop and start PostgreSQL");
    case Ability::Deed::PlacePassFile:
        return AbilitiesPanel::tr("Write the password file of the standby");
    case Ability::Deed::MoveData:
        return AbilitiesPanel::tr("Move the old data aside");
    case Ability::Deed::ReadLog:
        break;
    }
    return AbilitiesPanel::tr("Read the log of PostgreSQL");
}

StateKind kindOf(Ability::Answer answer)
{
    switch (answer) {
    case Ability::Answer::Yes:
        return StateKind::Ok;
    case Ability::Answer::WithSideEffect:
        return StateKind::Warn;
    case Ability::Answer::No:
        break;
    }
    return StateKind::Idle;
}

QString join(const QStringList &parts)
{
    return parts.join(QLatin1Char(' ')).trimmed();
}

} // namespace

AbilitiesPanel::AbilitiesPanel(QWidget *parent)
    : Card(parent)
    , m_title(new Label({}, fonts::Size::Body, QFont::DemiBold))
    , m_rows(new QVBoxLayout)
    , m_sudo(new QWidget(this))
    , m_lines(dialogparts::makeFixed({}, tr("Lines for sudo")))
{
    setAccessibleName(tr("Rights of the login"));
    m_title->setWordWrap(true);
    m_rows->setSpacing(6);
    auto *copy = makeIconButton(Icon::Copy, tr("Copy lines for sudo"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_lines->text() + QLatin1Char('\n')); });
    auto *lines = new QHBoxLayout;
    lines->setSpacing(8);
    lines->addWidget(m_lines, 1);
    lines->addWidget(copy, 0, Qt::AlignTop);
    auto *sudo = new QVBoxLayout(m_sudo);
    sudo->setContentsMargins(0, 4, 0, 0);
    sudo->setSpacing(4);
    sudo->addWidget(dialogparts::makeHint(
            tr("With these lines in /etc/sudoers.d/pgtandem on the server it is possible; write "
               "them with visudo -f /etc/sudoers.d/pgtandem:")));
    sudo->addLayout(lines);
    body()->setContentsMargins(14, 10, 12, 11);
    body()->setSpacing(8);
    body()->addWidget(m_title);
    body()->addLayout(m_rows);
    body()->addWidget(m_sudo);
    hide();
}

void AbilitiesPanel::setAbilities(const QString &login, const QList<Ability> &abilities)
{
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const bool isLimited = std::any_of(abilities.cbegin(), abilities.cend(), [](const Ability &a) {
        return a.answer != Ability::Answer::Yes;
    });
    setVisible(isLimited);
    if (!isLimited)
        return;
    m_title->setText(tr("What %1 may do here").arg(login));
    QStringList sudoers, said;
    for (const Ability &ability : abilities) {
        sudoers += ability.answer == Ability::Answer::Yes ? QStringList() : ability.sudoers;
        Ability shown = ability;
        // One reason for several deeds is said once.
        if (said.contains(shown.sentence))
            shown.sentence = shown.reason = QString();
        said << ability.sentence;
        addRow(shown);
    }
    sudoers.removeDuplicates();
    m_lines->setText(sudoers.join(QLatin1Char('\n')));
    m_lines->setAccessibleDescription(m_lines->text());
    m_sudo->setVisible(!sudoers.isEmpty());
}

void AbilitiesPanel::addRow(const Ability &ability)
{
    auto *row = new QWidget(this);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const QString deed = deedText(ability.deed);
    const bool isPossible = ability.answer != Ability::Answer::No;
    auto *line = new GlyphLabel(kindOf(ability.answer),
                                isPossible ? deed : tr("%1: not possible").arg(deed));
    line->setTextRole(isPossible ? TextRole::Normal : TextRole::Hint);
    line->label()->setWordWrap(true);
    layout->addWidget(line);
    const QString why = join({ability.sentence, ability.reason});
    if (ability.answer != Ability::Answer::Yes && !why.isEmpty()) {
        Label *reason = dialogparts::makeHint(why);
        reason->setContentsMargins(20, 0, 0, 0);
        layout->addWidget(reason);
    }
    m_rows->addWidget(row);
}

} // namespace pgt
