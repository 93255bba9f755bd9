// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/serverpage.h"

#include "app/base/units.h"
#include "app/session/sshaliases.h"
#include "ui/dialogs/changedkeycard.h"
#include "ui/models/instancesmodel.h"
#include "ui/theme/style.h"
#include "ui/widgets/secretedit.h"
#include "ui/wizard/abilitiespanel.h"
#include "ui/wizard/instancesview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>

namespace pgt {

namespace {

constexpr int portWidth = 88;
constexpr int jumpHostWidth = 240;
constexpr int userWidth = 168;
constexpr int authenticationWidth = 264;

WizardPage::Id pageFor(ServerPart::Purpose purpose)
{
    switch (purpose) {
    case ServerPart::Purpose::Primary:
        return WizardPage::Id::Primary;
    case ServerPart::Purpose::Standby:
        return WizardPage::Id::Standby;
    case ServerPart::Purpose::Watch:
        break;
    }
    return WizardPage::Id::FirstServer;
}

StateKind linkKind(ServerPart::Link link)
{
    switch (link) {
    case ServerPart::Link::Stale:
        return StateKind::Warn;
    case ServerPart::Link::Lost:
        return StateKind::Error;
    case ServerPart::Link::None:
    case ServerPart::Link::Up:
        break;
    }
    return StateKind::Ok;
}

Banner::Kind kindOf(ServerPart::Note::Level level)
{
    switch (level) {
    case ServerPart::Note::Level::Ok:
        return Banner::Kind::Ok;
    case ServerPart::Note::Level::Info:
        return Banner::Kind::Info;
    case ServerPart::Note::Level::Warning:
        return Banner::Kind::Warning;
    case ServerPart::Note::Level::Error:
        break;
    }
    return Banner::Kind::Error;
}

} // namespace

ServerPage::ServerPage(ServerPart &part, QWidget *parent)
    : WizardPage(pageFor(part.purpose()), parent)
    , m_part(part)
    , m_access(nullptr)
    , m_host(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_jumpHost(new QComboBox(this))
    , m_user(new QLineEdit(this))
    , m_authentication(new QComboBox(this))
    , m_keyFile(new QLineEdit(this))
    , m_keyFileBox(nullptr)
    , m_sudo(new QCheckBox(tr("Use su&do to act as postgres"), this))
    , m_local(new Banner(this))
    , m_password(new SecretEdit(this))
    , m_passwordBox(nullptr)
    , m_secondRow(nullptr)
    , m_rows(nullptr)
    , m_rememberRow(nullptr)
    , m_remember(new QCheckBox(this))
    , m_keeping(nullptr)
    , m_connect(new QPushButton(tr("Connect"), this))
    , m_stop(new QPushButton(tr("Stop connecting"), this))
    , m_status(new GlyphLabel(this))
    , m_error(new ChangedKeyCard(this))
    , m_hostKeyRow(nullptr)
    , m_hostKey(new QLabel(this))
    , m_found(new Card(this))
    , m_hostName(nullptr)
    , m_hardware(nullptr)
    , m_freePlace(nullptr)
    , m_free(nullptr)
    , m_choose(nullptr)
    , m_model(new InstancesModel(this))
    , m_table(nullptr)
    , m_settings(nullptr)
    , m_abilities(new AbilitiesPanel(this))
    , m_note(new Banner(this))
{
    if (isPrimary())
        setTitle(tr("Primary server"),
                 tr("The server that holds the data now. pgTandem connects over SSH and only reads "
                    "from it."));
    else if (isWatched())
        setTitle(tr("A server of the cluster"),
                 tr("The primary or any standby; the others are found from it. pgTandem connects "
                    "over SSH and only reads."));
    else
        setTitle(tr("Standby server"),
                 tr("The server that receives a copy. The old data directory of the cluster you "
                    "choose is kept under another name."));
    m_access = makeAccessFields();
    content()->addWidget(m_access);
    content()->addWidget(m_local);
    content()->addLayout(makeConnectRow());
    content()->addWidget(m_error);
    m_hostKeyRow = makeHostKeyRow();
    content()->addWidget(m_hostKeyRow);
    content()->addWidget(makeDiscovery());
    content()->addWidget(m_note);
    content()->addWidget(m_abilities);
    content()->addStretch(1);
    m_local->setMessage(Banner::Kind::Info, tr("This computer."),
                        tr("The sandbox needs no address and no sign-in."));
    showAccess();
    connectFields();
    refresh();
}

QWidget *ServerPage::makeAccessFields()
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

    auto *box = new QWidget(this);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto *first = new QHBoxLayout;
    first->setSpacing(12);
    first->addWidget(makeField(tr("&Host"), m_host), 1);
    first->addWidget(makeField(tr("SSH &port"), m_port));
    first->addWidget(makeField(tr("&Jump host"), m_jumpHost));
    m_jumpHost->lineEdit()->setAccessibleName(m_jumpHost->accessibleName());
    m_port->setMinimumWidth(fonts::scaled(portWidth));
    m_jumpHost->setMinimumWidth(fonts::scaled(jumpHostWidth));
    layout->addLayout(first);
    auto *second = new QHBoxLayout;
    second->setSpacing(12);
    second->addWidget(makeField(tr("&User"), m_user));
    second->addWidget(makeField(tr("&Authentication"), m_authentication));
    m_user->setMinimumWidth(fonts::scaled(userWidth));
    m_authentication->setMinimumWidth(fonts::scaled(authenticationWidth));
    m_keyFileBox = makeField(tr("&Key file"), m_keyFile);
    m_keyFileBox->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    second->addWidget(m_keyFileBox, 1);
    m_password->setPlaceholderText(tr("empty: asked for"));
    m_passwordBox = makeField(tr("Pass&word"), m_password);
    m_passwordBox->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    second->addWidget(m_passwordBox, 1);
    nameAs(m_sudo, m_sudo->text());
    m_sudo->setMinimumHeight(fonts::scaled(28));
    second->addWidget(m_sudo, 0, Qt::AlignBottom);
    second->addStretch(0);
    layout->addLayout(second);
    m_rememberRow = makeRememberRow();
    layout->addWidget(m_rememberRow);
    m_secondRow = second;
    m_rows = layout;
    return box;
}

QWidget *ServerPage::makeRememberRow()
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

QLayout *ServerPage::makeConnectRow()
{
    m_connect->setIcon(icon(Icon::Plug));
    nameAs(m_connect, tr("Connect"));
    nameAs(m_stop, m_stop->text());
    m_status->label()->setObjectName(QStringLiteral("Connection status"));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_connect);
    row->addWidget(m_stop);
    row->addWidget(m_status, 1);
    row->addStretch(0);
    return row;
}

QWidget *ServerPage::makeHostKeyRow()
{
    auto *row = new Card(this);
    row->setAlternate();
    auto *layout = new QHBoxLayout;
    layout->setContentsMargins(12, 5, 10, 5);
    layout->setSpacing(8);
    layout->addWidget(new IconView(Icon::Lock));
    layout->addWidget(
            new Label(tr("Host key"), fonts::Size::Label, QFont::Normal, TextRole::Secondary));
    nameAs(m_hostKey, tr("Host key"));
    m_hostKey->setFont(fonts::fixed(fonts::Size::Small));
    m_hostKey->setTextFormat(Qt::PlainText);
    m_hostKey->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_hostKey->setMinimumWidth(1); // a long key must not widen the page
    layout->addWidget(m_hostKey, 1);
    layout->addWidget(new IconView(Icon::Check, TextRole::Ok));
    layout->addWidget(
            new Label(tr("in known_hosts"), fonts::Size::Label, QFont::Normal, TextRole::Ok));
    row->body()->addLayout(layout);
    return row;
}

QWidget *ServerPage::makeDiscovery()
{
    m_hostName = new Label({}, fonts::Size::Body, QFont::DemiBold, TextRole::Normal);
    m_hardware = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    m_freePlace = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    m_free = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Normal);
    for (Label *right : {m_freePlace, m_free})
        right->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
    m_hardware->setWordWrap(true);
    QHBoxLayout *head = m_found->head();
    head->setContentsMargins(14, 10, 12, 11);
    head->setSpacing(14);
    head->addWidget(new IconView(Icon::Server, TextRole::Secondary, 16));
    auto *left = new QVBoxLayout;
    left->setSpacing(0);
    left->addWidget(m_hostName);
    left->addWidget(m_hardware);
    head->addLayout(left, 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_freePlace);
    right->addWidget(m_free);
    head->addLayout(right);

    m_choose = new Label({}, fonts::Size::Body, QFont::DemiBold, TextRole::Normal);
    m_choose->setContentsMargins(12, 10, 12, 6);
    m_choose->setWordWrap(true);
    m_table = new InstancesView(m_model, this);
    nameAs(m_table, tr("PostgreSQL clusters"));
    m_settings = new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary);
    m_settings->setContentsMargins(12, 9, 12, 9);
    m_settings->setTextFormat(Qt::RichText);
    m_settings->setWordWrap(true);
    m_found->body()->addWidget(m_choose);
    m_found->body()->addWidget(m_table);
    m_found->body()->addWidget(new Separator(Qt::Horizontal, Separator::Strength::Soft));
    m_found->body()->addWidget(m_settings);
    return m_found;
}

void ServerPage::connectFields()
{
    const auto take = [this] { takeAccess(); };
    connect(m_host, &QLineEdit::textChanged, this, take);
    connect(m_user, &QLineEdit::textChanged, this, take);
    connect(m_keyFile, &QLineEdit::textChanged, this, take);
    connect(m_port, &QSpinBox::valueChanged, this, take);
    connect(m_jumpHost, &QComboBox::editTextChanged, this, take);
    connect(m_authentication, &QComboBox::currentIndexChanged, this, take);
    connect(m_sudo, &QCheckBox::toggled, this, take);
    connect(m_password, &QLineEdit::textChanged, this, &ServerPage::takePassword);
    connect(m_remember, &QCheckBox::toggled, this, &ServerPage::takePassword);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        const auto state = m_part.state();
        if (state != ServerPart::State::Connecting && state != ServerPart::State::Discovering)
            m_part.connectToHost();
    });
    connect(m_stop, &QPushButton::clicked, &m_part, &ServerPart::cancelConnect);
    connect(m_table, &InstancesView::chosen, &m_part, &ServerPart::selectInstance);
    connect(&m_part, &ServerPart::changed, this, &ServerPage::refresh);
}

void ServerPage::showAccess()
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

void ServerPage::takePassword()
{
    if (m_isShowing)
        return;
    m_part.setPassword(m_password->secret(), m_remember->isEnabled() && m_remember->isChecked()
                                                     ? Remember::InKeychain
                                                     : Remember::ForThisRun);
}

void ServerPage::refreshRemember()
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

void ServerPage::showFieldsOf(SshTarget::Auth auth)
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

void ServerPage::takeAccess()
{
    showFieldsOf(SshTarget::Auth(m_authentication->currentData().toInt()));
    if (m_isShowing)
        return;
    HostAccess access = m_part.access();
    access.kind = HostAccess::Kind::Ssh;
    access.ssh.host = m_host->text().trimmed();
    access.ssh.port = m_port->value();
    access.ssh.jumpHost = m_jumpHost->currentText().trimmed();
    access.ssh.user = m_user->text().trimmed();
    access.ssh.auth = SshTarget::Auth(m_authentication->currentData().toInt());
    access.ssh.keyFile = m_keyFile->text().trimmed();
    access.ssh.useSudo = m_sudo->isChecked();
    m_part.setAccess(access);
}

void ServerPage::refresh()
{
    refreshConnection();
    refreshDiscovery();
    Q_EMIT changed();
}

void ServerPage::refreshConnection()
{
    const bool isLocal = m_part.access().kind == HostAccess::Kind::Local;
    m_access->setVisible(!isLocal);
    m_local->setVisible(isLocal);
    showFieldsOf(m_part.access().ssh.auth);

    const auto state = m_part.state();
    const bool isBusy =
            state == ServerPart::State::Connecting || state == ServerPart::State::Discovering;
    m_connect->setText(state == ServerPart::State::Found ? tr("Connect again") : tr("Connect"));
    m_connect->setEnabled(!isBusy && (isLocal || !m_part.access().ssh.host.isEmpty()));
    m_connect->setVisible(!isBusy);
    m_stop->setVisible(isBusy);
    if (isBusy)
        showState(m_status, StateKind::Busy,
                  m_part.statusText().isEmpty() ? tr("Connecting to %1").arg(m_part.displayName())
                                                : m_part.statusText());
    else if (state == ServerPart::State::Found)
        showState(m_status, linkKind(m_part.link()), m_part.statusText());
    else
        showState(m_status, StateKind::Idle, {});
    const bool hasError = state == ServerPart::State::Failed && m_part.error();
    m_error->setVisible(hasError);
    if (hasError)
        m_error->setError(*m_part.error());

    const QString key = state == ServerPart::State::Found ? m_part.hostKey() : QString();
    m_hostKey->setText(key);
    m_hostKey->setAccessibleDescription(key);
    m_hostKeyRow->setVisible(!key.isEmpty());
}

void ServerPage::changeEvent(QEvent *event)
{
    WizardPage::changeEvent(event);
    // The settings below the table are rich text, which carries its colours.
    if (event->type() == QEvent::PaletteChange && m_settings)
        refreshDiscovery();
}

void ServerPage::refreshDiscovery()
{
    const auto &facts = m_part.facts();
    m_found->setVisible(facts.has_value());
    m_abilities->setAbilities(facts ? facts->loginUser : QString(), m_part.abilities());
    if (!facts) {
        m_model->setInstances({});
        m_note->setVisible(false);
        return;
    }
    m_hostName->setText(m_part.displayName());
    m_hardware->setText(hardware(*facts));
    const int clusters = int(facts->instances.size());
    const QString found = clusters == 1 ? tr("1 PostgreSQL cluster found")
                                        : tr("%n PostgreSQL clusters found", nullptr, clusters);
    m_choose->setText(
            clusters == 0 ? tr("No PostgreSQL cluster found")
            : isPrimary() ? tr("%1: choose the one to replicate", "n clusters found").arg(found)
            : isWatched() ? tr("%1: choose the one to watch", "n clusters found").arg(found)
                          : tr("%1: choose the one that becomes the standby", "n clusters found")
                                    .arg(found));
    m_model->setInstances(facts->instances);
    m_table->showChosen(m_part.selectedInstanceId());
    m_table->setVisible(clusters > 0);

    const Instance *chosen = m_part.selectedInstance();
    const Instance *shown = chosen ? chosen : clusters > 0 ? &facts->instances.first() : nullptr;
    const bool hasDisk = shown && !shown->disks.isEmpty() && shown->disks.first().freeBytes >= 0;
    m_freePlace->setVisible(hasDisk);
    m_free->setVisible(hasDisk);
    if (hasDisk) {
        const DiskFact &disk = shown->disks.first();
        m_freePlace->setText(
                tr("Free on %1").arg(disk.mountPoint.isEmpty() ? disk.path : disk.mountPoint));
        m_free->setText(tr("%1 of %2", "free bytes of all bytes")
                                .arg(formatBytes(disk.freeBytes), formatBytes(disk.totalBytes)));
    }
    const QString settings = chosen ? settingsHtml(*chosen) : QString();
    m_settings->setText(settings);
    m_settings->setVisible(!settings.isEmpty());
    const auto note = m_part.note();
    m_note->setVisible(note.has_value());
    if (note)
        m_note->setMessage(kindOf(note->level), note->what, note->why, note->remedy);
}

QString ServerPage::hardware(const HostFacts &facts) const
{
    QStringList parts;
    if (!facts.osName.isEmpty())
        parts << facts.osName;
    if (!facts.architecture.isEmpty())
        parts << facts.architecture;
    if (facts.cpuCount > 0)
        parts << (facts.cpuCount == 1 ? tr("1 core") : tr("%n cores", nullptr, facts.cpuCount));
    if (facts.memoryBytes > 0)
        parts << tr("%1 memory").arg(formatBytes(facts.memoryBytes));
    if (!facts.initSystem.isEmpty() && facts.initSystem != QLatin1String("none"))
        parts << facts.initSystem;
    return parts.join(QStringLiteral(", "));
}

QString ServerPage::settingsHtml(const Instance &instance) const
{
    const Tokens &t = Tokens::of(this);
    const QString family = fonts::fixed().family();
    QStringList parts;
    const auto add = [&](const QString &name, const QString &value, const QColor &color) {
        if (value.isEmpty())
            return;
        parts << QStringLiteral("%1&nbsp;<span style=\"font-family:'%2';color:%3\">%4</span>")
                         .arg(name, family, color.name(), value.toHtmlEscaped());
    };
    const auto setting = [&](const char *name, const QString &tooLow) {
        const QString value = instance.setting(QLatin1String(name));
        add(QLatin1String(name), value, value == tooLow ? t.warn.text : t.text);
    };
    if (isPrimary()) {
        setting("wal_level", QStringLiteral("minimal"));
        setting("max_wal_senders", QStringLiteral("0"));
    } else {
        setting("max_connections", {});
        setting("hot_standby", QStringLiteral("off"));
    }
    if (!instance.systemIdentifier.isEmpty())
        add(tr("data checksums"), instance.dataChecksums ? tr("on") : tr("off"), t.text);
    if (isPrimary())
        setting("archive_mode", {});
    return parts.join(QStringLiteral(" &nbsp; &nbsp; "));
}

QString ServerPage::notReadyReason() const
{
    return m_part.notReadyReason();
}

// Names of ~/.ssh/config while the user types; the jump host has them as a list, too.
void ServerPage::offerAliases()
{
    const QScopedValueRollback guard(m_isShowing, true);
    const QStringList aliases = sshAliases(sshConfigFile());
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

void ServerPage::enter()
{
    offerAliases();
    showAccess();
    const bool isLocal = m_part.access().kind == HostAccess::Kind::Local;
    if (isLocal && m_part.state() == ServerPart::State::Idle)
        m_part.connectToHost();
    refresh();
}

QWidget *ServerPage::firstFocus() const
{
    if (m_access->isVisibleTo(this))
        return m_host;
    return m_table->isVisibleTo(this) ? static_cast<QWidget *>(m_table) : m_connect;
}

QAbstractButton *ServerPage::defaultButton() const
{
    const bool isFound = m_part.state() == ServerPart::State::Found;
    return !isFound && m_connect->isVisibleTo(this) && m_connect->isEnabled() ? m_connect : nullptr;
}

} // namespace pgt
