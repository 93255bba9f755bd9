// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/adopt/directpage.h"

#include "ui/adopt/filefield.h"
#include "ui/adopt/serversview.h"
#include "ui/models/adoptedmodel.h"
#include "ui/widgets/secretedit.h"
#include "ui/wizard/accessiblecombo.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <utility>

namespace pgt {

namespace {

constexpr int gap = 12;
constexpr int listLines = 4;

QString tlsText(const QString &mode)
{
    if (mode == QLatin1String("verify-full"))
        return DirectPage::tr("verify-full: known authority and right name");
    if (mode == QLatin1String("verify-ca"))
        return DirectPage::tr("verify-ca: known authority, any name");
    if (mode == QLatin1String("require"))
        return DirectPage::tr("require: encrypted, server not verified");
    return DirectPage::tr("prefer: encrypted if the server can");
}

/// What the mode leaves open.
QString tlsHint(const QString &mode)
{
    if (mode == QLatin1String("verify-full"))
        return DirectPage::tr("Nothing is sent to a server that cannot prove its name.");
    if (mode == QLatin1String("verify-ca"))
        return DirectPage::tr("Any server with a certificate of that authority is believed.");
    if (mode == QLatin1String("require"))
        return DirectPage::tr("Somebody on the way could pose as the server.");
    return DirectPage::tr("Somebody on the way could read along and pose as the server.");
}

QString gssText(const QString &mode)
{
    if (mode == QLatin1String("prefer"))
        return DirectPage::tr("prefer: instead of TLS where there is a ticket");
    if (mode == QLatin1String("require"))
        return DirectPage::tr("require: only with a ticket");
    return DirectPage::tr("disable: TLS as chosen");
}

/// Columns of equal width. Layouts in layouts, without alignment: else what grows with its text is
/// cut.
QHBoxLayout *makeRow(const QList<QWidgetList> &columns)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(gap);
    for (const QWidgetList &widgets : columns) {
        auto *column = new QVBoxLayout;
        column->setSpacing(gap);
        for (QWidget *widget : widgets)
            column->addWidget(widget);
        column->addStretch(1);
        row->addLayout(column, 1);
    }
    return row;
}

} // namespace

DirectPage::DirectPage(DirectSetup &session, QWidget *parent)
    : WizardPage(Id::WithoutSsh, parent)
    , m_session(session)
    , m_model(new AdoptedModel(AdoptedModel::Shows::Login, this))
    , m_service(new QComboBox)
    , m_name(new QLineEdit)
    , m_database(new QLineEdit)
    , m_servers(new QPlainTextEdit)
    , m_role(new QLineEdit)
    , m_password(new SecretEdit)
    , m_remember(new QCheckBox)
    , m_tls(new QComboBox)
    , m_gss(new QComboBox)
    , m_rootCertificate(new FileField(tr("R&oot certificate")))
    , m_certificate(new FileField(tr("Cl&ient certificate")))
    , m_key(new FileField(tr("Client &key")))
    , m_test(makeButton(Icon::Plug, tr("&Test")))
    , m_stop(new QPushButton(tr("Stop testing")))
    , m_status(new GlyphLabel)
    , m_error(new Banner(this))
    , m_notes{new Banner(this), new Banner(this)}
    , m_view(new ServersView(m_model))
{
    installAccessibleComboBoxes(); // before the first of them is asked for its name
    setTitle(tr("Watch without SSH"),
             tr("Straight to PostgreSQL's port, as psql connects from this computer. Without a "
                "login on the hosts no log is shown, and nothing can be set up from there."));
    addService();
    content()->addLayout(makeNames());
    content()->addLayout(makeLogin());
    content()->addLayout(makeTls());
    content()->addLayout(makeRow({{m_rootCertificate}, {m_certificate}, {m_key}}));
    content()->addLayout(makeTestRow());
    addResults();
    content()->addStretch(1);
    connectFields();
    refresh();
}

void DirectPage::addService()
{
    m_serviceField = makeField(tr("&Fill in from pg_service.conf"), m_service);
    content()->addWidget(m_serviceField);
    m_service->addItem(tr("(nothing)"));
    for (const QString &name : m_session.services())
        m_service->addItem(name, name);
    m_serviceField->setVisible(m_service->count() > 1);
}

QLayout *DirectPage::makeNames()
{
    m_servers->setFont(fonts::fixed());
    m_servers->setFrameShape(QFrame::StyledPanel); // asks the style anew: it is a field by now
    m_servers->document()->setDocumentMargin(6);
    m_servers->setTabChangesFocus(true);
    m_servers->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_servers->setFixedHeight(listLines * m_servers->fontMetrics().lineSpacing() +
                              fonts::scaled(16));
    m_servers->installEventFilter(this);
    m_serversField = makeField(tr("&Servers"), m_servers);
    m_serversField->setHint(
            tr("One a line: host, host:port or [address]:port; without a port it is 5432."));
    return makeRow(
            {{m_serversField},
             {makeField(tr("Cluster &name"), m_name), makeField(tr("&Database"), m_database)}});
}

QLayout *DirectPage::makeLogin()
{
    m_role->setFont(fonts::fixed());
    m_database->setFont(fonts::fixed());
    Field *password = makeField(tr("&Password"), m_password);
    password->setHint(tr("Left empty, the line in ~/.pgpass counts, if there is one."));
    m_remember->setObjectName(QStringLiteral("Remember"));
    Field *role = makeField(tr("&Role"), m_role);
    role->setHint(tr("A member of pg_monitor, before PostgreSQL 10 a superuser."));
    return makeRow({{role}, {password, m_remember}});
}

QLayout *DirectPage::makeTls()
{
    for (const QString &mode : directTlsModes())
        m_tls->addItem(tlsText(mode), mode);
    for (const QString &mode : directGssModes())
        m_gss->addItem(gssText(mode), mode);
    m_tlsField = makeField(tr("T&LS"), m_tls);
    Field *gss = makeField(tr("Encryption by Kerberos (&GSS)"), m_gss);
    gss->setHint(tr("Needs a ticket (kinit); the window waits while one is asked for."));
    for (QComboBox *box : {m_service, m_tls, m_gss})
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_rootCertificate->edit()->setPlaceholderText(QStringLiteral("~/.postgresql/root.crt"));
    m_certificate->edit()->setPlaceholderText(QStringLiteral("~/.postgresql/postgresql.crt"));
    m_key->edit()->setPlaceholderText(QStringLiteral("~/.postgresql/postgresql.key"));
    QHBoxLayout *row = makeRow({{m_tlsField}, {gss}});
    gss->setVisible(DirectSetup::hasGssEncryption());
    return row;
}

QLayout *DirectPage::makeTestRow()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(gap);
    for (QPushButton *button : {m_test, m_stop}) {
        nameAs(button, button->text());
        row->addWidget(button);
    }
    m_status->label()->setObjectName(QStringLiteral("Sign-in status"));
    row->addWidget(m_status, 1);
    row->addStretch(0);
    return row;
}

void DirectPage::addResults()
{
    content()->addWidget(m_error);
    for (Banner *note : std::as_const(m_notes))
        content()->addWidget(note);
    m_results = new Card(this);
    nameAs(m_view, tr("Sign-in to each server"));
    // Nothing was found: the user has named them.
    m_view->setColumnHidden(AdoptedModel::FoundBy, true);
    m_view->horizontalHeader()->setSectionResizeMode(AdoptedModel::Address, QHeaderView::Stretch);
    m_results->body()->addWidget(m_view);
    content()->addWidget(m_results);
}

void DirectPage::connectFields()
{
    for (QLineEdit *edit : {m_name, m_database, m_role, m_rootCertificate->edit(),
                            m_certificate->edit(), m_key->edit()})
        connect(edit, &QLineEdit::textChanged, this, &DirectPage::take);
    connect(m_servers, &QPlainTextEdit::textChanged, this, &DirectPage::take);
    for (QComboBox *box : {m_tls, m_gss}) {
        connect(box, &QComboBox::currentIndexChanged, this, &DirectPage::take);
        // Where the words have no room, they are still to be read.
        connect(box, &QComboBox::currentTextChanged, box, &QComboBox::setToolTip);
        box->setToolTip(box->currentText());
    }
    connect(m_service, &QComboBox::currentIndexChanged, this,
            [this] { m_session.useService(m_service->currentData().toString()); });
    connect(m_password, &QLineEdit::textChanged, this, [this] {
        if (!m_isShowing)
            m_session.setPassword(m_password->secret());
    });
    connect(m_remember, &QCheckBox::toggled, this, [this](bool isOn) {
        if (!m_isShowing)
            m_session.setRemember(isOn ? Remember::InKeychain : Remember::ForThisRun);
    });
    connect(m_test, &QPushButton::clicked, &m_session, &DirectSetup::test);
    connect(m_stop, &QPushButton::clicked, &m_session, &DirectSetup::cancelTest);
    connect(m_view, &ServersView::currentServerChanged, this, &DirectPage::refreshResults);
    connect(&m_session, &DirectSetup::changed, this, &DirectPage::refresh);
}

bool DirectPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_servers &&
        (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)) {
        m_servers->update(); // its frame shows the focus
        QMetaObject::invokeMethod(this, &DirectPage::refreshHints, Qt::QueuedConnection);
    }
    return WizardPage::eventFilter(watched, event);
}

void DirectPage::take()
{
    if (m_isShowing)
        return;
    DirectSetup::Values values;
    values.clusterName = m_name->text();
    values.servers = m_servers->toPlainText();
    values.role = m_role->text();
    values.database = m_database->text();
    values.tlsMode = m_tls->currentData().toString();
    values.gssMode = m_gss->currentData().toString();
    values.rootCertificate = m_rootCertificate->edit()->text();
    values.certificate = m_certificate->edit()->text();
    values.key = m_key->edit()->text();
    m_session.setValues(values);
}

void DirectPage::refreshFields()
{
    m_isShowing = true;
    const auto show = [](QLineEdit *field, const QString &text) {
        if (field->text() != text)
            field->setText(text);
    };
    const DirectSetup::Values &values = m_session.values();
    show(m_name, values.clusterName);
    show(m_database, values.database);
    show(m_role, values.role);
    show(m_rootCertificate->edit(), values.rootCertificate);
    show(m_certificate->edit(), values.certificate);
    show(m_key->edit(), values.key);
    if (m_servers->toPlainText() != values.servers)
        m_servers->setPlainText(values.servers);
    m_tls->setCurrentIndex(m_tls->findData(values.tlsMode));
    m_gss->setCurrentIndex(m_gss->findData(values.gssMode));
    if (!(m_password->secret() == m_session.password()))
        m_password->setSecret(m_session.password());
    const QString keychain = m_session.keychainName();
    m_remember->setText(keychain.isEmpty() ? tr("Remember in the ke&ychain")
                                           : tr("Remember in %1").arg(keychain));
    m_remember->setAccessibleName(withoutMnemonic(m_remember->text()));
    m_remember->setVisible(m_session.canRemember());
    m_remember->setChecked(m_session.remember() == Remember::InKeychain);
    m_isShowing = false;
}

void DirectPage::refreshHints()
{
    m_serviceField->setHint(m_session.serviceNote());
    m_tlsField->setHint(tlsHint(m_session.values().tlsMode));
    const std::optional<Error> wrong = m_session.serversError();
    m_serversField->setError(wrong && !m_servers->hasFocus()
                                     ? QString(wrong->text + u' ' + wrong->remedy)
                                     : QString());
}

void DirectPage::refresh()
{
    refreshFields();
    refreshHints();
    m_model->setServers(m_session.servers());
    m_results->setVisible(!m_session.servers().isEmpty());
    const bool isTesting = m_session.isTesting();
    m_test->setVisible(!isTesting);
    m_test->setEnabled(m_session.testNotReadyReason().isEmpty());
    m_stop->setVisible(isTesting);
    refreshResults();
    Q_EMIT changed();
    if (std::exchange(m_wasTesting, isTesting) && !isTesting)
        Q_EMIT tested();
}

void DirectPage::refreshResults()
{
    const Error *failure = m_session.error() ? &*m_session.error() : nullptr;
    const QString current = m_view->currentServer();
    int passed = 0;
    for (const AdoptedServer &server : m_session.servers()) {
        passed += server.login == AdoptedServer::Login::Passed;
        // That of the chosen row, else the first.
        if (server.loginError && (!failure || server.id == current))
            failure = &*server.loginError;
    }
    if (m_session.isTesting())
        showState(m_status, StateKind::Busy, tr("Signing in as %1").arg(m_session.values().role));
    else if (passed > 0 && !failure)
        showState(m_status, StateKind::Ok, tr("Signed in to %n server(s)", nullptr, passed));
    else
        showState(m_status, StateKind::Idle, {});
    m_error->setVisible(failure != nullptr);
    if (failure)
        m_error->setError(*failure);
    const QList<Error> notes = m_session.notes();
    for (qsizetype i = 0; i < m_notes.size(); ++i) {
        m_notes.at(i)->setVisible(i < notes.size());
        if (i < notes.size())
            m_notes.at(i)->setError(notes.at(i), Banner::Kind::Info);
    }
}

QString DirectPage::notReadyReason() const
{
    return m_session.notReadyReason();
}

bool DirectPage::isReasonFailure() const
{
    return !m_error->isHidden();
}

QWidget *DirectPage::firstFocus() const
{
    return m_serviceField->isHidden() ? static_cast<QWidget *>(m_servers) : m_service;
}

// Stop while it is tested; then Next, or Test once more.
QWidget *DirectPage::focusHeir(const QWidget *) const
{
    if (m_stop->isVisibleTo(this))
        return m_stop;
    return notReadyReason().isEmpty() ? nullptr : m_test;
}

QAbstractButton *DirectPage::defaultButton() const
{
    return m_test->isHidden() || !m_test->isEnabled() ? nullptr : m_test;
}

} // namespace pgt
