// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/secretedit.h"

#include "ui/theme/icons.h"
#include "ui/theme/style.h"
#include "ui/widgets/buttons.h"

#include <QPushButton>

namespace pgt {

SecretEdit::SecretEdit(QWidget *parent)
    : QLineEdit(parent)
    , m_eye(makeIconButton(Icon::Eye, tr("Show while pressed"), ButtonRole::Flat, this))
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase |
                        Qt::ImhSensitiveData);
    m_eye->setFocusPolicy(Qt::NoFocus);
    m_eye->setCursor(Qt::ArrowCursor);
    connect(m_eye, &QPushButton::pressed, this, [this] { setEchoMode(QLineEdit::Normal); });
    connect(m_eye, &QPushButton::released, this, [this] { setEchoMode(QLineEdit::Password); });
}

SecretEdit::~SecretEdit()
{
    blockSignals(true); // whoever listens may be half destroyed
    clearSecret();
}

Secret SecretEdit::secret() const
{
    return Secret::fromString(text());
}

void SecretEdit::setSecret(const Secret &secret)
{
    QByteArray bytes = secret.toUtf8();
    setText(QString::fromUtf8(bytes));
    wipe(bytes);
}

void SecretEdit::clearSecret()
{
    // As good as QLineEdit allows: what it shows last is not the secret, and undo is gone.
    setText(QString(text().size(), QLatin1Char('x')));
    clear();
}

void SecretEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    placeEye();
}

void SecretEdit::placeEye()
{
    const int side = qMin(24, height() - 4);
    const int x = layoutDirection() == Qt::RightToLeft ? 3 : width() - side - 3;
    // The text keeps clear of the eye on whichever side it is.
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    setTextMargins(isMirrored ? 24 : 0, 0, isMirrored ? 0 : 24, 0);
    m_eye->setGeometry(x, (height() - side) / 2, side, side);
}

} // namespace pgt
