// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/signinpage.h"

#include "ui/adopt/serversview.h"
#include "ui/models/adoptedmodel.h"
#include "ui/widgets/secretedit.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace pgt {

SignInPage::SignInPage(AdoptSession &session, QWidget *parent)
    : WizardPage(Id::SignIn, parent)
    , m_session(session)
    , m_model(new AdoptedModel(AdoptedModel::Shows::Login, this))
    , m_name(new QLineEdit)
    , m_role(new QLineEdit)
    , m_password(new SecretEdit)
    , m_remember(new QCheckBox)
    , m_test(makeButton(Icon::Plug, tr("&Test")))
    , m_stop(new QPushButton(tr("Stop testing")))
    , m_status(new GlyphLabel)
    , m_error(new Banner(this))
    , m_view(new ServersView(m_model))
    , m_script(new QPlainTextEdit)
{
    setTitle(tr("Sign in for watching"),
             tr("A role of PostgreSQL that may read statistics, on all servers the same. pgTandem "
                "keeps its password on this computer only."));
    content()->addWidget(makeFields());
    content()->addLayout(makeTestRow());
    auto *card = new Card(this);
    nameAs(m_view, tr("Sign-in to each server"));
    card->body()->addWidget(m_view);
    content()->addWidget(m_error);
    content()->addWidget(card);
    content()->addWidget(makeScript());
    content()->addStretch(1);
    connectFields();
    refresh();
}

QWidget *SignInPage::makeFields()
{
    m_role->setFont(fonts::fixed());
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(makeField(tr("Cluster &name"), m_name));
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(makeField(tr("&Role"), m_role), 1);
    row->addWidget(makeField(tr("&Password"), m_password), 1);
    column->addLayout(row);
    column->addWidget(m_remember);
    m_remember->setObjectName(QStringLiteral("Remember"));
    m_remember->setChecked(true);
    connect(m_remember, &QCheckBox::toggled, this, [this](bool isOn) {
        m_session.setRemember(isOn ? Remember::InKeychain : Remember::ForThisRun);
    });
    return box;
}

QLayout *SignInPage::makeTestRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    nameAs(m_test, m_test->text());
    nameAs(m_stop, m_stop->text());
    m_status->label()->setObjectName(QStringLiteral("Sign-in status"));
    row->addWidget(m_test);
    row->addWidget(m_stop);
    row->addWidget(m_status, 1);
    row->addStretch(0);
    return row;
}

QWidget *SignInPage::makeScript()
{
    auto *card = new Card(this);
    QHBoxLayout *head = card->head();
    head->setContentsMargins(12, 6, 8, 6);
    head->setSpacing(8);
    head->addWidget(new IconView(Icon::Script, TextRole::Secondary));
    auto *title = new Label(tr("To make or complete such a role, run this in psql as a "
                               "superuser on the primary"),
                            fonts::Size::Label, QFont::DemiBold);
    title->setWordWrap(true);
    head->addWidget(title, 1);
    auto *copy = makeButton(Icon::Copy, tr("Cop&y"));
    nameAs(copy, copy->text());
    copy->setAccessibleDescription(tr("Copies the statements"));
    head->addWidget(copy);
    nameAs(m_script, tr("Statements"));
    m_script->setReadOnly(true);
    m_script->setFont(fonts::fixed(fonts::Size::Label));
    m_script->setFrameShape(QFrame::NoFrame);
    m_script->setTabChangesFocus(true);
    m_script->setFixedHeight(fonts::scaled(68));
    card->body()->addWidget(m_script);
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_session.roleScript()); });
    return card;
}

void SignInPage::connectFields()
{
    connect(m_name, &QLineEdit::textChanged, &m_session, &AdoptSession::setClusterName);
    connect(m_role, &QLineEdit::textChanged, &m_session, &AdoptSession::setRole);
    connect(m_password, &QLineEdit::textChanged, this,
            [this] { m_session.setPassword(m_password->secret()); });
    connect(m_test, &QPushButton::clicked, &m_session, &AdoptSession::testLogin);
    connect(m_stop, &QPushButton::clicked, &m_session, &AdoptSession::cancelTest);
    connect(&m_session, &AdoptSession::changed, this, &SignInPage::refresh);
}

void SignInPage::refreshKeychain()
{
    const QString name = m_session.keychainName();
    m_remember->setText(name.isEmpty() ? tr("Remember in the &keychain")
                                       : tr("Remember in %1").arg(name));
    m_remember->setAccessibleName(withoutMnemonic(m_remember->text()));
    m_remember->setVisible(m_session.canRemember());
}

void SignInPage::refresh()
{
    const auto show = [](QLineEdit *field, const QString &text) {
        if (field->text() != text)
            field->setText(text);
    };
    refreshKeychain();
    show(m_name, m_session.clusterName());
    show(m_role, m_session.role());
    m_model->setServers(m_session.servers());
    const bool isTesting = m_session.isTesting();
    m_test->setVisible(!isTesting);
    m_test->setEnabled(!m_session.role().trimmed().isEmpty());
    m_stop->setVisible(isTesting);
    const Error *failure = nullptr;
    int passed = 0;
    int tried = 0;
    for (const AdoptedServer &server : m_session.servers()) {
        passed += server.login == AdoptedServer::Login::Passed;
        tried += server.login != AdoptedServer::Login::NotTested;
        if (!failure && server.loginError)
            failure = &*server.loginError;
    }
    if (isTesting)
        showState(m_status, StateKind::Busy, tr("Signing in as %1").arg(m_session.role()));
    else if (passed > 0 && passed == tried)
        showState(m_status, StateKind::Ok, tr("Signed in to %n server(s)", nullptr, passed));
    else
        showState(m_status, StateKind::Idle, {});
    m_error->setVisible(failure != nullptr);
    if (failure)
        m_error->setError(*failure);
    const QString script = m_session.roleScript();
    if (m_script->toPlainText() != script)
        m_script->setPlainText(script);
    Q_EMIT changed();
}

QString SignInPage::notReadyReason() const
{
    return m_session.signInNotReadyReason();
}

bool SignInPage::isReasonFailure() const
{
    return !m_error->isHidden();
}

void SignInPage::enter()
{
    refresh();
}

QWidget *SignInPage::firstFocus() const
{
    return m_name->text().isEmpty() ? static_cast<QWidget *>(m_name) : m_password;
}

// Stop while it is tested; then Next, or Test once more.
QWidget *SignInPage::focusHeir(const QWidget *) const
{
    if (m_stop->isVisibleTo(this))
        return m_stop;
    return notReadyReason().isEmpty() ? nullptr : m_test;
}

QAbstractButton *SignInPage::defaultButton() const
{
    return m_test->isVisibleTo(this) && m_test->isEnabled() ? m_test : nullptr;
}

} // namespace pgt
