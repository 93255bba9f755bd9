// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/hostkeydialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/secretquestion.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/field.h"
#include "ui/widgets/label.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace pgt {

namespace {

constexpr int groupLength = 6;
const QString prefix = QStringLiteral("SHA256:");

QString withoutBlanks(QString text)
{
    text.removeIf([](QChar c) { return c.isSpace(); });
    return text;
}

} // namespace

HostKeyDialog::HostKeyDialog(const Prompt &prompt, QWidget *parent)
    : QDialog(parent)
    , m_prompt(prompt)
    , m_given(new QLineEdit(this))
    , m_field(new Field(tr("&Fingerprint I was given"), m_given, this))
    , m_accept(new QPushButton(tr("Accept"), this))
    , m_reject(new QPushButton(tr("Reject"), this))
{
    const QString host = prompt.asker.isEmpty() ? prompt.host : prompt.asker;
    setObjectName(QStringLiteral("hostKeyDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Host key of %1").arg(host));
    const QString what = tr("Is this the host key of %1?").arg(host);
    const QString why =
            tr("It is not in known_hosts yet. Whoever stands between you and the server "
               "would show another key, so compare the fingerprint before you accept; "
               "nothing secret was sent so far.");
    setAccessibleName(what);
    setAccessibleDescription(why);

    QVBoxLayout *layout = dialogparts::makeLayout(this);
    layout->addWidget(dialogparts::makeHeading(what));
    layout->addWidget(dialogparts::makeText(QString(why + u' ' + askerSentence(prompt)).trimmed()));
    addFacts(layout);
    addCommand(layout);
    layout->addWidget(m_field);
    addButtons(layout);
    compare();
    dialogparts::fitSize(this);
    m_given->setFocus();
}

void HostKeyDialog::addFacts(QVBoxLayout *layout)
{
    const QString host = m_prompt.asker.isEmpty() ? m_prompt.host : m_prompt.asker;
    auto *facts = new QFormLayout;
    facts->setHorizontalSpacing(16);
    facts->setVerticalSpacing(6);
    facts->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto add = [facts](const QString &name, Label *value) {
        facts->addRow(new Label(name, fonts::Size::Label, QFont::Normal, TextRole::Secondary),
                      value);
    };
    add(tr("Host"), dialogparts::makeFixed(host, tr("Host")));
    add(tr("Key type"),
        dialogparts::makeFixed(m_prompt.keyType.isEmpty() ? tr("not known") : m_prompt.keyType,
                               tr("Key type")));
    if (m_prompt.fingerprint.isEmpty()) {
        // Then only what was given can be sent; ssh's own words are all there is to see.
        layout->addLayout(facts);
        layout->addWidget(dialogparts::makeQuote(m_prompt.text, tr("Words of ssh")));
        return;
    }
    Label *fingerprint = dialogparts::makeFixed(grouped(m_prompt.fingerprint), tr("Fingerprint"));
    fingerprint->setAccessibleDescription(m_prompt.fingerprint);
    fingerprint->setFont(fonts::fixed(fonts::Size::Body, QFont::Medium));
    add(tr("Fingerprint"), fingerprint);
    layout->addLayout(facts);
}

void HostKeyDialog::addCommand(QVBoxLayout *layout)
{
    layout->addWidget(dialogparts::makeText(
            tr("Where to compare it: run this at the server's own console, or ask whoever runs the "
               "server to do so. It must print the same fingerprint.")));
    const QString command = commandFor(m_prompt.keyType);
    auto *copy = makeIconButton(Icon::Copy, tr("Copy command"));
    connect(copy, &QPushButton::clicked, this,
            [command] { QGuiApplication::clipboard()->setText(command); });
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(dialogparts::makeFixed(command, tr("Command")), 1);
    row->addWidget(copy, 0, Qt::AlignTop);
    layout->addLayout(row);
}

void HostKeyDialog::addButtons(QVBoxLayout *layout)
{
    m_given->setObjectName(QStringLiteral("Fingerprint I was given"));
    m_given->setFont(fonts::fixed());
    m_given->setPlaceholderText(QStringLiteral("SHA256:…"));
    m_given->installEventFilter(this);
    m_accept->setAccessibleName(m_accept->text());
    m_reject->setAccessibleName(m_reject->text());
    m_accept->setAutoDefault(false);
    m_reject->setDefault(true);
    layout->addSpacing(4);
    layout->addLayout(dialogparts::makeButtonRow({m_accept, m_reject}));
    connect(m_given, &QLineEdit::textChanged, this, &HostKeyDialog::compare);
    connect(m_accept, &QPushButton::clicked, this, &HostKeyDialog::submit);
    connect(m_reject, &QPushButton::clicked, this, &QDialog::reject);
}

QString HostKeyDialog::given() const
{
    return withoutBlanks(m_given->text());
}

void HostKeyDialog::compare()
{
    const QString typed = given();
    const QString &shown = m_prompt.fingerprint;
    m_field->setError({});
    m_field->setHint({});
    bool mayAccept = false;
    if (typed.isEmpty()) {
        mayAccept = !shown.isEmpty();
        if (mayAccept)
            m_field->setHint(tr("May stay empty if you have compared it by eye."));
    } else if (!typed.startsWith(prefix)) {
        m_field->setError(
                tr("A fingerprint begins with SHA256: and is compared in that form only."));
    } else if (shown.isEmpty()) {
        mayAccept = true;
        m_field->setHint(tr("ssh compares it with the key of the host."));
    } else if (typed != shown) {
        m_field->setError(tr("This is not the fingerprint that the host shows. If it is complete, "
                             "reject the key and find out why."));
    } else {
        mayAccept = true;
        m_field->setHint(tr("It is the same."));
    }
    m_accept->setEnabled(mayAccept);
    dialogparts::fitHeight(this);
}

// Enter must neither accept by accident nor reject what was typed with care.
bool HostKeyDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_given && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            (m_accept->isEnabled() && !given().isEmpty() ? m_accept : m_reject)
                    ->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void HostKeyDialog::submit()
{
    const QString typed = given();
    Q_EMIT fingerprintAccepted(typed.isEmpty() ? m_prompt.fingerprint : typed);
    accept();
}

QString HostKeyDialog::grouped(const QString &fingerprint)
{
    if (!fingerprint.startsWith(prefix))
        return fingerprint;
    QStringList groups{prefix};
    for (qsizetype i = prefix.size(); i < fingerprint.size(); i += groupLength)
        groups << fingerprint.mid(i, groupLength);
    return groups.join(u' ');
}

QString HostKeyDialog::commandFor(const QString &keyType)
{
    QString name = keyType.toLower();
    name.replace(u'-', u'_');
    static const QStringList known{QStringLiteral("ed25519"), QStringLiteral("ecdsa"),
                                   QStringLiteral("rsa"), QStringLiteral("dsa")};
    if (!known.contains(name))
        name = QStringLiteral("ed25519");
    return QStringLiteral("ssh-keygen -lf /etc/ssh/ssh_host_%1_key.pub").arg(name);
}

} // namespace pgt
