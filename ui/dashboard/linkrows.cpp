// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dashboard/linkrows.h"

#include "ui/widgets/banner.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace pgt {

namespace {

using State = LinkStatus::State;

/// The first connecting is shown by the header; the good states need no words.
bool isShown(const LinkStatus &link)
{
    switch (link.state) {
    case State::Asking:
    case State::Stale:
    case State::Retrying:
    case State::NeedsLogin:
    case State::Refused:
        return true;
    case State::Connecting:
        return link.error.has_value();
    case State::Closed:
    case State::Ready:
        break;
    }
    return false;
}

Banner::Kind kindOf(State state)
{
    switch (state) {
    case State::Asking:
    case State::Connecting:
        return Banner::Kind::Info;
    case State::Stale:
    case State::NeedsLogin:
        return Banner::Kind::Warning;
    default:
        return Banner::Kind::Error;
    }
}

/// What is shown again closes details that somebody reads.
bool isSame(const LinkStatus &a, const LinkStatus &b)
{
    const auto words = [](const LinkStatus &link) {
        return QStringList{link.text, link.servers.join(u' '),
                           link.error ? link.error->toPlainText() : QString()};
    };
    return a.state == b.state && a.error.has_value() == b.error.has_value() && words(a) == words(b);
}

QString buttonText(const LinkStatus &link)
{
    switch (link.state) {
    case State::NeedsLogin:
        return LinkRows::tr("Log in…");
    case State::Retrying:
        return LinkRows::tr("Try now");
    case State::Refused:
        return link.error && link.error->kind == ErrorKind::HostKeyChanged
                       ? LinkRows::tr("Show keys…")
                       : LinkRows::tr("Log in…");
    default:
        return {};
    }
}

} // namespace

LinkRows::LinkRows(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setAccessibleName(tr("Connections"));
    m_layout->setContentsMargins(16, 8, 16, 8);
    m_layout->setSpacing(8);
    hide();
}

void LinkRows::setLinks(const QList<LinkStatus> &links)
{
    QList<Row> rows;
    for (const LinkStatus &link : links) {
        if (!isShown(link))
            continue;
        const auto known = std::find_if(m_rows.begin(), m_rows.end(), [&link](const Row &row) {
            return row.link.access == link.access;
        });
        Row row;
        if (known != m_rows.end()) {
            row = *known;
            m_rows.erase(known);
        } else {
            row.banner = new Banner;
            row.button = row.banner->addAction(QString());
            connect(row.button, &QPushButton::clicked, this,
                    [this, banner = row.banner] { press(banner); });
        }
        row.isShown = row.isShown && isSame(row.link, link);
        row.link = link;
        rows << row;
    }
    for (const Row &gone : std::as_const(m_rows))
        gone.banner->deleteLater();
    m_rows = rows;
    for (int i = 0; i < int(m_rows.size()); ++i) {
        Row &row = m_rows[i];
        if (m_layout->indexOf(row.banner) != i)
            m_layout->insertWidget(i, row.banner); // also puts those that stay into order
        if (!row.isShown)
            showRow(row);
        row.isShown = true;
    }
    setVisible(!m_rows.isEmpty());
}

void LinkRows::showRow(Row &row)
{
    const LinkStatus &link = row.link;
    const QString servers = link.servers.join(QStringLiteral(", "));
    if (link.error && link.state != State::Connecting)
        row.banner->setError(*link.error, kindOf(link.state));
    else if (link.state == State::Stale)
        row.banner->setMessage(kindOf(link.state), link.text,
                               tr("The last known values stay; the connection goes on when it "
                                  "answers again."));
    else
        row.banner->setMessage(kindOf(link.state), link.text);
    const QString text = buttonText(link);
    row.button->setText(text);
    row.button->setVisible(!text.isEmpty());
    //: what a button does, and for which servers
    row.button->setAccessibleName(text.isEmpty() ? QString() : tr("%1 %2").arg(text, servers));
}

QWidget *LinkRows::firstButton() const
{
    for (const Row &row : m_rows) {
        if (row.button->isVisible())
            return row.button;
    }
    return nullptr;
}

void LinkRows::press(const Banner *banner)
{
    for (const Row &row : std::as_const(m_rows)) {
        if (row.banner != banner)
            continue;
        const LinkStatus link = row.link; // the answer may change the rows
        if (link.error && link.error->kind == ErrorKind::HostKeyChanged)
            Q_EMIT detailsRequested(*link.error);
        else
            Q_EMIT logInRequested(link.access);
        return;
    }
}

} // namespace pgt
