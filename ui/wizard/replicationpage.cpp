// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/replicationpage.h"

#include "app/session/setupsession.h"
#include "ui/widgets/secretedit.h"
#include "ui/wizard/replicationparts.h"
#include "ui/wizard/tablespaceplaces.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>

namespace pgt {

namespace {

constexpr qint64 gigabyte = qint64(1) << 30;

QString sectionTitle(ReplicationPart::TestState state)
{
    return state == ReplicationPart::TestState::Running ? ReplicationPage::tr("Testing")
                                                        : ReplicationPage::tr("Test");
}

Label *makeHeading(const QString &text)
{
    return new Label(text, fonts::Size::Body, QFont::DemiBold);
}

} // namespace

ReplicationPage::ReplicationPage(SetupSession &session, QWidget *parent)
    : WizardPage(Id::Replication, parent)
    , m_session(session)
    , m_role(new QLineEdit(this))
    , m_password(new SecretEdit(this))
    , m_generate(makeButton(Icon::Wand, tr("&Generate"), this))
    , m_strength(new StrengthMeter(this))
    , m_strengthText(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_connectionTitle(makeHeading({}))
    , m_address(new QLineEdit(this))
    , m_port(new QSpinBox(this))
    , m_tls(new QComboBox(this))
    , m_test(makeButton(Icon::Network, tr("T&est"), this))
    , m_testState(new GlyphLabel(this))
    , m_listenRow(new QWidget(this))
    , m_listen(new QComboBox(this))
    , m_listenNote(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_rule(new Card(this))
    , m_ruleFile(new Label({}, fonts::Size::Small, QFont::Normal, TextRole::Secondary, this))
    , m_ruleNote(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_ruleText(new QLabel(this))
    , m_useSlot(new QCheckBox(tr("Replication &slot"), this))
    , m_slotName(new QLineEdit(this))
    , m_keep(new SizeSpinBox(this))
    , m_retention(new Label({}, fonts::Size::Label, QFont::Normal, TextRole::Secondary, this))
    , m_consequence(new GlyphLabel(this))
    , m_more(makeLink(tr("&More options"), this))
    , m_options(new QWidget(this))
    , m_fastCheckpoint(new QCheckBox(tr("Start the copy with a &fast checkpoint"), this))
{
    const auto separator = [this] {
        content()->addWidget(new Separator(Qt::Horizontal, Separator::Strength::Soft));
    };
    makeSignIn();
    separator();
    makeConnection();
    makeRule();
    separator();
    makeRetention();
    content()->addStretch(1);
    showTitles();
    connectFields();
    refresh();
}

ReplicationPage::~ReplicationPage()
{
    // The field wipes its text when it goes away; that is no wish of the user.
    m_password->disconnect(this);
}

void ReplicationPage::makeSignIn()
{
    m_role->setFont(fonts::fixed());
    content()->addWidget(makeHeading(tr("Sign-in")));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    m_roleField = makeField(tr("&Role"), m_role);
    m_role->setMinimumWidth(fonts::scaled(184));
    row->addWidget(m_roleField);
    row->addWidget(makeField(tr("Pass&word"), m_password), 1);
    nameAs(m_generate, m_generate->text());
    row->addWidget(m_generate, 0, Qt::AlignBottom);
    content()->addLayout(row);
    auto *below = new QHBoxLayout;
    below->setSpacing(8);
    below->addSpacing(fonts::scaled(184) + 12);
    below->addWidget(m_strength);
    below->addWidget(m_strengthText, 1);
    m_strengthText->setTextFormat(Qt::RichText);
    m_strengthText->setWordWrap(true);
    content()->addLayout(below);
    content()->setAlignment(below, Qt::AlignTop);
}

void ReplicationPage::makeConnection()
{
    content()->addWidget(m_connectionTitle);
    m_address->setFont(fonts::fixed());
    m_port->setRange(1, 65535);
    const auto tls = [this](TlsMode mode, const QString &text) {
        m_tls->addItem(icon(mode == TlsMode::Disable ? Icon::Unlink : Icon::Lock), text, int(mode));
    };
    tls(TlsMode::Disable, tr("disable, never encrypted"));
    tls(TlsMode::Prefer, tr("prefer, encrypted if offered"));
    tls(TlsMode::Require, tr("require, always encrypted"));
    tls(TlsMode::VerifyCa, tr("verify-ca, check the CA"));
    tls(TlsMode::VerifyFull, tr("verify-full, check name and CA"));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(makeField(tr("&Address of the primary"), m_address));
    row->addWidget(makeField(tr("&Port"), m_port));
    row->addWidget(makeField(tr("&TLS"), m_tls));
    m_address->setMinimumWidth(fonts::scaled(184));
    m_port->setMinimumWidth(fonts::scaled(80));
    m_tls->setMinimumWidth(fonts::scaled(248));
    nameAs(m_test, m_test->text());
    row->addWidget(m_test, 0, Qt::AlignBottom);
    row->addStretch(1);
    content()->addLayout(row);
    m_testState->label()->setWordWrap(true);
    m_testState->label()->setObjectName(QStringLiteral("Test result"));
    content()->addWidget(m_testState);

    auto *listens = new QHBoxLayout(m_listenRow);
    listens->setContentsMargins(0, 0, 0, 0);
    listens->setSpacing(12);
    m_listen->setMinimumWidth(fonts::scaled(184));
    m_listenField = makeField(tr("&Listens on"), m_listen);
    listens->addWidget(m_listenField, 0, Qt::AlignTop);
    m_listenNote->setWordWrap(true);
    listens->addWidget(m_listenNote, 1, Qt::AlignBottom);
    content()->addWidget(m_listenRow);
}

void ReplicationPage::makeRule()
{
    QHBoxLayout *head = m_rule->head();
    head->addWidget(new IconView(Icon::FileEdit));
    m_ruleFile->setFixedFont();
    head->addWidget(m_ruleFile);
    head->addWidget(m_ruleNote, 1);
    m_ruleText->setFont(fonts::fixed());
    m_ruleText->setTextFormat(Qt::PlainText);
    m_ruleText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_ruleText->setWordWrap(true);
    m_ruleText->setAccessibleDescription(tr("The rule that is added to pg_hba.conf"));
    m_rule->body()->addWidget(new AddedLine(m_ruleText));
    content()->addWidget(m_rule);
}

void ReplicationPage::makeRetention()
{
    content()->addWidget(makeHeading(tr("WAL kept for the standby")));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    nameAs(m_useSlot, m_useSlot->text());
    m_slotName->setFont(fonts::fixed());
    nameAs(m_slotName, tr("Slot name"));
    m_slotName->setMinimumWidth(fonts::scaled(140));
    m_keepLabel =
            new Label(tr("&Keep at most"), fonts::Size::Body, QFont::Normal, TextRole::Secondary);
    m_keepLabel->setBuddy(m_keep);
    nameAs(m_keep, m_keepLabel->text());
    m_keep->setMinimumWidth(fonts::scaled(96));
    row->addWidget(m_useSlot);
    row->addWidget(m_slotName);
    row->addSpacing(8);
    row->addWidget(m_keepLabel);
    row->addWidget(m_keep);
    row->addStretch(1);
    content()->addLayout(row);
    m_retention->setWordWrap(true);
    content()->addWidget(m_retention);
    m_consequence->label()->setWordWrap(true);
    m_consequence->label()->setObjectName(QStringLiteral("Kept WAL"));
    content()->addWidget(m_consequence);

    nameAs(m_more, m_more->text());
    content()->addWidget(m_more, 0, Qt::AlignLeading);
    auto *options = new QVBoxLayout(m_options);
    options->setContentsMargins(0, 0, 0, 0);
    options->setSpacing(2);
    nameAs(m_fastCheckpoint, m_fastCheckpoint->text());
    auto *hint =
            new Label(tr("The copy begins at once; the primary writes all changed pages in one "
                         "burst. Without it the copy waits for the next regular checkpoint, up "
                         "to checkpoint_timeout."),
                      fonts::Size::Label, QFont::Normal, TextRole::Hint);
    hint->setWordWrap(true);
    hint->setContentsMargins(24, 0, 0, 0);
    options->addWidget(m_fastCheckpoint);
    options->addWidget(hint);
    options->addWidget(new TablespacePlaces(m_session.replication(), m_options));
    m_options->setVisible(false);
    content()->addWidget(m_options);
}

void ReplicationPage::connectFields()
{
    ReplicationPart &part = m_session.replication();
    const auto typed = [this, &part](QLineEdit *field, auto setter) {
        connect(field, &QLineEdit::textChanged, this, [this, &part, setter](const QString &text) {
            if (!m_isShowing)
                (part.*setter)(text);
        });
    };
    typed(m_role, &ReplicationPart::setRole);
    typed(m_address, &ReplicationPart::setPrimaryAddress);
    typed(m_slotName, &ReplicationPart::setSlotName);
    connect(m_password, &QLineEdit::textChanged, this, [this, &part] {
        if (!m_isShowing)
            part.setPassword(m_password->secret());
    });
    connect(m_generate, &QPushButton::clicked, this, [this, &part] {
        part.generatePassword();
        const QScopedValueRollback guard(m_isShowing, true);
        m_password->setSecret(part.values().rolePassword);
    });
    connect(m_port, &QSpinBox::valueChanged, this, [this, &part](int port) {
        if (!m_isShowing)
            part.setPrimaryPort(port);
    });
    connect(m_tls, &QComboBox::currentIndexChanged, this, [this, &part] {
        if (!m_isShowing)
            part.setTls(TlsMode(m_tls->currentData().toInt()));
    });
    connect(m_useSlot, &QCheckBox::toggled, this, [this, &part](bool isOn) {
        if (!m_isShowing)
            part.setUseSlot(isOn);
    });
    connect(m_listen, &QComboBox::currentIndexChanged, this, [this, &part] {
        if (!m_isShowing)
            part.setListen(ListenWish(m_listen->currentData().toInt()));
    });
    connect(m_keep, &QDoubleSpinBox::valueChanged, this, [this, &part](double gigabytes) {
        if (!m_isShowing)
            part.setKeepAtMostBytes(qint64(gigabytes * double(gigabyte)));
    });
    connect(m_fastCheckpoint, &QCheckBox::toggled, this, [this, &part](bool isOn) {
        if (!m_isShowing)
            part.setCheckpoint(isOn ? CheckpointMode::Fast : CheckpointMode::Spread);
    });
    connect(m_test, &QPushButton::clicked, &part, &ReplicationPart::test);
    connect(m_more, &QPushButton::clicked, this,
            [this] { m_options->setVisible(!m_options->isVisible()); });
    connect(&part, &ReplicationPart::changed, this, &ReplicationPage::refresh);
}

void ReplicationPage::refresh()
{
    {
        const QScopedValueRollback guard(m_isShowing, true);
        refreshFields();
    }
    refreshSignIn();
    refreshConnection();
    refreshListen();
    refreshRetention();
    Q_EMIT changed();
}

void ReplicationPage::refreshFields()
{
    const ReplicationPart &part = m_session.replication();
    const ReplicationSpec &values = part.values();
    // What the user is typing stays as it is typed.
    const auto show = [](QLineEdit *field, const QString &text) {
        if (!field->hasFocus() && field->text() != text) {
            field->setText(text);
            field->home(false); // a long path is recognised by its beginning
        }
    };
    show(m_role, values.role);
    show(m_address, values.primaryAddress);
    show(m_slotName, part.slotName());
    if (!m_password->hasFocus() && !(m_password->secret() == values.rolePassword))
        m_password->setSecret(values.rolePassword);
    if (!m_port->hasFocus())
        m_port->setValue(values.primaryPort);
    m_tls->setCurrentIndex(m_tls->findData(int(values.tls)));
    m_useSlot->setChecked(values.useSlot);
    m_slotName->setEnabled(values.useSlot);
    m_fastCheckpoint->setChecked(values.checkpoint == CheckpointMode::Fast);
}

void ReplicationPage::refreshSignIn()
{
    const ReplicationPart &part = m_session.replication();
    m_roleField->setLabel(part.roleExists() ? tr("&Role, exists") : tr("&Role, will be created"));
    nameAs(m_role, tr("Role"));
    const int strength = part.passwordStrength();
    m_strength->setStrength(strength);
    const bool isEmpty = part.values().rolePassword.isEmpty();
    m_strength->setVisible(!isEmpty);
    if (isEmpty) {
        m_strengthText->setText(
                tr("Type a password or let pgTandem generate one.").toHtmlEscaped());
        return;
    }
    const Tokens &t = Tokens::of(this);
    const QString word = strength >= 4   ? tr("Strong", "password")
                         : strength == 3 ? tr("Good", "password")
                         : strength == 2 ? tr("Weak", "password")
                                         : tr("Very weak", "password");
    const QColor color = strength >= 3 ? t.ok.text : strength == 2 ? t.warn.text : t.error.text;
    const QString place = m_session.standby().displayName();
    const int length = int(m_password->text().size());
    const QString rest =
            tr("%n characters. Goes to a password file on %1.", nullptr, length).arg(place);
    m_strengthText->setText(QStringLiteral("<b style=\"color:%1\">%2</b>, %3")
                                    .arg(color.name(), word.toHtmlEscaped(), rest.toHtmlEscaped()));
}

void ReplicationPage::refreshConnection()
{
    const ReplicationPart &part = m_session.replication();
    const auto state = part.testState();
    const bool isRunning = state == ReplicationPart::TestState::Running;
    m_test->setText(sectionTitle(state));
    const StateKind kind = isRunning                                      ? StateKind::Busy
                           : state == ReplicationPart::TestState::Passed  ? StateKind::Ok
                           : state == ReplicationPart::TestState::Warning ? StateKind::Warn
                           : state == ReplicationPart::TestState::Failed  ? StateKind::Error
                                                                          : StateKind::Waiting;
    const QString text =
            state == ReplicationPart::TestState::NotRun
                    ? tr("Not tested yet. Test reaches the port from %1 and changes nothing.")
                              .arg(m_session.standby().displayName())
                    : part.testText();
    showState(m_testState, kind, text,
              state == ReplicationPart::TestState::NotRun ? TextRole::Secondary : TextRole::Normal);
    const QString rule = part.hbaRule();
    m_rule->setVisible(!rule.isEmpty());
    m_ruleText->setText(rule);
    m_ruleFile->setText(part.hbaFile());
    m_ruleNote->setText(tr("on %1, one rule is added").arg(m_session.primary().displayName()));
}

void ReplicationPage::refreshListen()
{
    const ReplicationPart &part = m_session.replication();
    const auto change = part.listenChange();
    m_listenRow->setVisible(change.has_value());
    if (!change)
        return;
    const QScopedValueRollback guard(m_isShowing, true);
    const QString all = tr("* (all addresses)");
    QStringList wanted{all};
    if (!change->narrow.isEmpty())
        wanted.prepend(change->narrow);
    QStringList shown;
    for (int i = 0; i < m_listen->count(); ++i)
        shown << m_listen->itemText(i);
    if (shown != wanted) {
        m_listen->clear();
        if (!change->narrow.isEmpty())
            m_listen->addItem(change->narrow, int(ListenWish::ThisAddress));
        m_listen->addItem(all, int(ListenWish::All));
    }
    m_listen->setCurrentIndex(std::max(0, m_listen->findData(int(part.values().listen))));
    m_listen->setEnabled(m_listen->count() > 1);
    m_listenField->setLabel(tr("%1 &listens on").arg(m_session.primary().displayName()));
    nameAs(m_listen, tr("Listens on"));
    m_listenNote->setText(
            change->whyNotNarrow.isEmpty()
                    ? change->sentence
                    : tr("%1 %2", "two sentences").arg(change->sentence, change->whyNotNarrow));
}

void ReplicationPage::refreshRetention()
{
    const ReplicationPart &part = m_session.replication();
    const bool hasSlot = part.values().useSlot;
    const QScopedValueRollback guard(m_isShowing, true);
    m_keepLabel->setText(hasSlot ? tr("&Keep at most") : tr("&Keep at least"));
    nameAs(m_keep, m_keepLabel->text());
    m_keep->setSpecialValueText(hasSlot ? tr("no limit") : tr("nothing"));
    m_keep->setEnabled(part.hasLimit());
    if (!m_keep->hasFocus())
        m_keep->setValue(double(part.shownKeepBytes()) / double(gigabyte));
    const ReplicationPart::Retention retention = part.retention();
    m_retention->setText(retention.sentence);
    m_retention->setVisible(!retention.sentence.isEmpty());
    showState(m_consequence, retention.isDoubtful ? StateKind::Warn : StateKind::Ok,
              retention.consequence, retention.isDoubtful ? TextRole::Normal : TextRole::Secondary);
    m_consequence->setVisible(!retention.consequence.isEmpty());
}

void ReplicationPage::showTitles()
{
    const QString primary = m_session.primary().displayName();
    const QString standby = m_session.standby().displayName();
    setTitle(tr("Replication"),
             tr("How %1 signs in to %2, and how much WAL %2 keeps for it. The defaults fit most "
                "setups.")
                     .arg(standby, primary));
    m_connectionTitle->setText(tr("Connection from %1 to %2").arg(standby, primary));
}

QString ReplicationPage::notReadyReason() const
{
    return m_session.replication().notReadyReason();
}

void ReplicationPage::enter()
{
    m_session.replication().applyDefaults();
    m_session.replication().readWal();
    showTitles();
    refresh();
}

QWidget *ReplicationPage::firstFocus() const
{
    return m_role;
}

} // namespace pgt
