// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/accessfields.h"

#include "app/session/serverpart.h"
#include "app/session/sshaliases.h"
#include "ui/widgets/secretedit.h"
#include "ui/wizard/parts.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

namespace pgt {

namespace {

constexpr int portWidth = 88;
constexpr int jumpHostWidth = 240;
constexpr int userWidth = 168;
constexpr int authenticationWidth = 264;

} // namespace

AccessFields::AccessFields(ServerPart &part, QWidget *parent)
    : QWidget(parent)
    , m_part(part)
    , m_host(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_jumpHost(new QComboBox(this))
    , m_user(new QLineEdit(this))
    , m_authentication(new QComboBox(this))
    , m_keyFile(new QLineEdit(this))
    , m_sudo(new QCheckBox(tr("Use su&do to act as postgres"), this))
    , m_password(new SecretEdit(this))
    , m_remember(new QCheckBox(this))
    , m_rows(new QVBoxLayout(this))
{
    prepareFields();
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(12);
    m_rows->addLayout(makeFirstRow());
    m_rows->addLayout(m_secondRow = makeSecondRow());
    m_rows->addWidget(m_rememberRow = makeRememberRow());
    showAccess();
    connectFields();
}

void AccessFields::prepareFields()
{
    m_host->setFont(fonts::fixed());
    m_host->setPlaceholderText(tr("name, address or alias of ~/.ssh/config"));
    m_user->setFont(fonts::fixed());
    m_user->setPlaceholderText(tr("as in ~/.ssh/config"));
    m_keyFile->setFont(fonts::fixed());
    m_keyFile->setPlaceholderText(QStringLiteral("~/.ssh/id_ed25519"));
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("default"));
    m_jumpHost->setEditable(true);
    m_jumpHost->setInsertPolicy(QComboBox::NoInsert);
    m_jumpHost->lineEdit()->setFont(fonts::fixed());
    m_jumpHost->lineEdit()->setPlaceholderText(tr("none, or as in ~/.ssh/config"));
    m_authentication->addItem(icon(Icon::Key), tr("OpenSSH defaults and agent"),
                              int(SshTarget::Auth::Defaults));
    m_authentication->addItem(icon(Icon::File), tr("Key file"), int(SshTarget::Auth::KeyFile));
    m_authentication->addItem(icon(Icon::Lock), tr("Password"), int(SshTarget::Auth::Password));
}

QHBoxLayout *AccessFields::makeFirstRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(makeField(tr("&Host"), m_host), 1);
    row->addWidget(makeField(tr("SSH &port"), m_port));
    row->addWidget(makeField(tr("&Jump host"), m_jumpHost));
    m_jumpHost->lineEdit()->setAccessibleName(m_jumpHost->accessibleName());
    m_port->setMinimumWidth(fonts::scaled(portWidth));
    m_jumpHost->setMinimumWidth(fonts::scaled(jumpHostWidth));
    return row;
}

QHBoxLayout *AccessFields::makeSecondRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(makeField(tr("&User"), m_user));
    row->addWidget(makeField(tr("&Authentication"), m_authentication));
    m_user->setMinimumWidth(fonts::scaled(userWidth));
    m_authentication->setMinimumWidth(fonts::scaled(authenticationWidth));
    m_keyFileBox = makeField(tr("&Key file"), m_keyFile);
    m_keyFileBox->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->addWidget(m_keyFileBox, 1);
    m_password->setPlaceholderText(tr("empty: asked for"));
    m_passwordBox = makeField(tr("Pass&word"), m_password);
    m_passwordBox->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->addWidget(m_passwordBox, 1);
    nameAs(m_sudo, m_sudo->text());
    m_sudo->setMinimumHeight(fonts::scaled(28));
    row->addWidget(m_sudo, 0, Qt::AlignBottom);
    row->addStretch(0);
    return row;
}

QWidget *AccessFields::makeRememberRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    m_keeping = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Hint);
    m_keeping->setWordWrap(true);
    layout->addWidget(m_remember);
    layout->addWidget(m_keeping, 1);
    return row;
}

void AccessFields::connectFields()
{
    const auto take = [this] { takeAccess(); };
    connect(m_host, &QLineEdit::textChanged, this, take);
    connect(m_user, &QLineEdit::textChanged, this, take);
    connect(m_keyFile, &QLineEdit::textChanged, this, take);
    connect(m_port, &QSpinBox::valueChanged, this, take);
    connect(m_jumpHost, &QComboBox::editTextChanged, this, take);
    connect(m_authentication, &QComboBox::currentIndexChanged, this, take);
    connect(m_sudo, &QCheckBox::toggled, this, take);
    connect(m_password, &QLineEdit::textChanged, this, &AccessFields::takePassword);
    connect(m_remember, &QCheckBox::toggled, this, &AccessFields::takePassword);
}

void AccessFields::showAccess()
{
    const QScopedValueRollback guard(m_isShowing, true);
    const HostAccess &access = m_part.access();
    const SshTarget &ssh = access.ssh;
    const auto show = [](QLineEdit *field, const QString &text) {
        if (field->text() != text)
            field->setText(text);
    };
    show(m_host, ssh.host);
    show(m_user, ssh.user);
    show(m_keyFile, ssh.keyFile);
    show(m_jumpHost->lineEdit(), ssh.jumpHost);
    m_port->setValue(ssh.port);
    m_authentication->setCurrentIndex(m_authentication->findData(int(ssh.auth)));
    m_sudo->setChecked(ssh.useSudo);
    if (m_password->secret() != m_part.password())
        m_password->setSecret(m_part.password());
    m_remember->setChecked(m_part.passwordRemember() == Remember::InKeychain);
    refreshRemember();
}

void AccessFields::setLocked(bool isLocked)
{
    // Read-only, not disabled: the focus stays where it is.
    for (QLineEdit *field : {m_host, m_user, m_keyFile, static_cast<QLineEdit *>(m_password)})
        field->setReadOnly(isLocked);
    m_port->setReadOnly(isLocked);
    m_port->setButtonSymbols(isLocked ? QAbstractSpinBox::NoButtons
                                      : QAbstractSpinBox::UpDownArrows);
    for (QWidget *choice :
         {static_cast<QWidget *>(m_jumpHost), static_cast<QWidget *>(m_authentication),
          static_cast<QWidget *>(m_sudo)})
        choice->setEnabled(!isLocked);
    m_remember->setEnabled(!isLocked && !m_part.keychainName().isEmpty());
}

void AccessFields::takePassword()
{
    if (m_isShowing)
        return;
    m_part.setPassword(m_password->secret(), m_remember->isEnabled() && m_remember->isChecked()
                                                     ? Remember::InKeychain
                                                     : Remember::ForThisRun);
}

void AccessFields::refreshRemember()
{
    const QString keychain = m_part.keychainName();
    m_remember->setText(keychain.isEmpty() ? tr("&Remember in a keychain")
                                           : tr("&Remember in %1").arg(keychain));
    nameAs(m_remember, m_remember->text());
    m_remember->setObjectName(QStringLiteral("Remember"));
    m_remember->setEnabled(!keychain.isEmpty());
    m_keeping->setText(m_part.keepingText());
    m_remember->setAccessibleDescription(m_keeping->text());
}

void AccessFields::showFieldsOf(SshTarget::Auth auth)
{
    m_keyFileBox->setVisible(auth == SshTarget::Auth::KeyFile);
    m_passwordBox->setVisible(auth == SshTarget::Auth::Password);
    m_rememberRow->setVisible(auth == SshTarget::Auth::Password);
    // Beside a third field there is no room for it.
    if (auth == SshTarget::Auth::Defaults)
        m_secondRow->insertWidget(m_secondRow->indexOf(m_passwordBox) + 1, m_sudo, 0,
                                  Qt::AlignBottom);
    else
        m_rows->addWidget(m_sudo);
}

SshTarget::Auth AccessFields::chosenAuth() const
{
    return SshTarget::Auth(m_authentication->currentData().toInt());
}

void AccessFields::takeAccess()
{
    showFieldsOf(chosenAuth());
    if (m_isShowing)
        return;
    HostAccess access = m_part.access();
    access.kind = HostAccess::Kind::Ssh;
    access.ssh.host = m_host->text().trimmed();
    access.ssh.port = m_port->value();
    access.ssh.jumpHost = m_jumpHost->currentText().trimmed();
    access.ssh.user = m_user->text().trimmed();
    access.ssh.auth = chosenAuth();
    access.ssh.keyFile = m_keyFile->text().trimmed();
    access.ssh.useSudo = m_sudo->isChecked();
    m_part.setAccess(access);
}

void AccessFields::offerAliases()
{
    if (!m_aliases) {
        m_aliases = new SshAliases(this);
        connect(m_aliases, &SshAliases::ready, this, &AccessFields::showAliases);
    }
    m_aliases->read(sshConfigFile());
}

// Names of ~/.ssh/config while the user types; the jump host has them as a list, too.
void AccessFields::showAliases(const QStringList &aliases)
{
    const QScopedValueRollback guard(m_isShowing, true);
    auto *completer = new QCompleter(aliases, m_host);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    m_host->setCompleter(completer);
    const QString typed = m_jumpHost->currentText();
    m_jumpHost->clear();
    m_jumpHost->addItems(aliases);
    m_jumpHost->setCurrentIndex(-1);
    m_jumpHost->setEditText(typed);
}

QWidget *AccessFields::firstField() const
{
    return m_host;
}

} // namespace pgt
