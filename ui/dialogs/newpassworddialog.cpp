// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/newpassworddialog.h"

#include "ui/dialogs/dialogparts.h"
#include "ui/dialogs/secretquestion.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/glyphlabel.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace pgt {

using State = PasswordReset::State;

NewPasswordDialog::NewPasswordDialog(std::unique_ptr<PasswordReset> reset, const Keeping &keeping,
                                     QWidget *parent)
    : QDialog(parent)
    , m_reset(std::move(reset))
    , m_what(dialogparts::makeText({}))
    , m_status(new GlyphLabel(this))
    , m_error(new Banner(this))
    , m_command(new QPlainTextEdit(this))
    , m_agree(new QCheckBox(this))
    , m_main(new PrimaryButton(tr("Set new password"), this))
    , m_close(new QPushButton(tr("Cancel"), this))
{
    const SavedCluster &cluster = m_reset->cluster();
    setObjectName(QStringLiteral("newPasswordDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("New password for watching %1").arg(cluster.name));
    setAccessibleName(windowTitle());
    QVBoxLayout *layout = dialogparts::makeLayout(this);
    layout->addWidget(
            dialogparts::makeHeading(tr("A new password for %1").arg(cluster.monitorRole)));
    layout->addWidget(m_what);
    makePreview(layout);
    layout->addWidget(m_agree);
    addKeeping(keeping, layout);
    m_status->setObjectName(QStringLiteral("Status"));
    m_status->label()->setWordWrap(true);
    layout->addWidget(m_status);
    layout->addWidget(m_error);
    addButtons(layout);
    connect(m_agree, &QCheckBox::toggled, m_reset.get(), &PasswordReset::setAgreed);
    connect(m_reset.get(), &PasswordReset::changed, this, &NewPasswordDialog::refresh);
    connect(m_reset.get(), &PasswordReset::passwordChanged, this,
            [this] { Q_EMIT passwordSet(m_reset->password(), remember()); });
    m_error->hide();
    m_close->setFocus();
    m_reset->begin();
    refresh();
    dialogparts::fitSize(this);
}

NewPasswordDialog::~NewPasswordDialog()
{
    m_reset->disconnect(this);
}

void NewPasswordDialog::makePreview(QVBoxLayout *layout)
{
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setObjectName(QStringLiteral("Command"));
    m_command->setAccessibleName(tr("What is run"));
    m_command->setFont(fonts::fixed());
    m_command->setFixedHeight(6 * m_command->fontMetrics().lineSpacing() + 16);
    layout->addWidget(m_command);
    m_agree->setObjectName(QStringLiteral("Agree"));
}

void NewPasswordDialog::addKeeping(const Keeping &keeping, QVBoxLayout *layout)
{
    if (keeping.keychainName.isEmpty() && keeping.filePath.isEmpty())
        return;
    const bool isKeychain = !keeping.keychainName.isEmpty();
    m_kept = isKeychain ? Remember::InKeychain : Remember::InFile;
    m_keep = new QCheckBox(isKeychain ? tr("&Remember in %1").arg(keeping.keychainName)
                                      : tr("&Keep it in a file that only you can read"),
                           this);
    m_keep->setObjectName(QStringLiteral("Remember"));
    m_keep->setAccessibleName(withoutMnemonic(m_keep->text()));
    m_keep->setChecked(isKeychain); // a file is the user's own choice
    layout->addWidget(m_keep);
    if (!isKeychain) {
        m_keep->setAccessibleDescription(fileWarning(keeping.filePath));
        layout->addWidget(dialogparts::makeHint(fileWarning(keeping.filePath)));
    }
}

void NewPasswordDialog::addButtons(QVBoxLayout *layout)
{
    m_main->setObjectName(QStringLiteral("Main"));
    m_close->setObjectName(QStringLiteral("Close"));
    m_main->setAutoDefault(false);
    m_close->setDefault(true); // Enter is the safe answer
    layout->addSpacing(4);
    layout->addLayout(dialogparts::makeButtonRow({m_main, m_close}));
    connect(m_main, &QPushButton::clicked, this, &NewPasswordDialog::pressMain);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
}

Remember NewPasswordDialog::remember() const
{
    return m_keep && m_keep->isChecked() ? m_kept : Remember::ForThisRun;
}

void NewPasswordDialog::pressMain()
{
    if (m_reset->state() == State::Failed)
        m_reset->begin();
    else if (m_reset->state() == State::Planned)
        m_reset->apply();
}

void NewPasswordDialog::refresh()
{
    const State state = m_reset->state();
    const bool isBusy =
            state == State::Looking || state == State::Applying || state == State::Trying;
    if (const auto &plan = m_reset->plan()) {
        const Step &step = plan->steps.constFirst();
        m_what->setText(step.description);
        const CommandPreview &command = step.commands.constFirst();
        m_command->setPlainText(
                tr("# as %1 on %2").arg(command.account, plan->hosts.constFirst().name) + u'\n' +
                command.line + u'\n' + command.input);
        m_agree->setText(m_reset->consentText());
    } else {
        m_what->setText(tr("The primary is looked at first. What would be done is shown before it "
                           "is done."));
        m_command->clear();
        m_agree->setText(tr("I agree that the role gets a new password"));
    }
    m_agree->setAccessibleName(m_agree->text());
    m_agree->setEnabled(state == State::Planned);
    m_agree->setChecked(m_reset->isAgreed() || state == State::Applying || state == State::Trying ||
                        state == State::Done);
    if (m_keep)
        m_keep->setEnabled(state == State::Looking || state == State::Planned);
    m_status->setState(state == State::Done ? StateKind::Ok
                       : isBusy             ? StateKind::Busy
                                            : StateKind::Waiting,
                       state == State::Failed ? QString() : m_reset->statusText());
    m_status->setVisible(state != State::Failed);
    m_error->setVisible(state == State::Failed);
    if (state == State::Failed)
        m_error->setError(*m_reset->error());
    m_main->setText(state == State::Failed ? tr("Try again") : tr("Set new password"));
    m_main->setAccessibleName(m_main->text());
    m_main->setVisible(state != State::Done);
    const bool isReady = state == State::Failed || (state == State::Planned && m_reset->isAgreed());
    const bool isChanging = state == State::Applying || state == State::Trying;
    // Before the control that has the focus goes: Qt would pass it on to whatever is next.
    if (isChanging)
        m_command->setFocus();
    else if (state == State::Done || (!isReady && m_main->hasFocus()))
        m_close->setEnabled(true), m_close->setFocus();
    m_main->setEnabled(isReady);
    m_close->setText(state == State::Done || m_reset->isChanged() ? tr("Close") : tr("Cancel"));
    m_close->setAccessibleName(m_close->text());
    m_close->setEnabled(!isChanging);
    if (isVisible())
        dialogparts::fitHeight(this);
}

void NewPasswordDialog::reject()
{
    if (m_reset->state() != State::Applying && m_reset->state() != State::Trying)
        QDialog::reject();
}

} // namespace pgt
