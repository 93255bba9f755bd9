// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sshlog.h"

namespace pgt {

namespace {

constexpr qsizetype wordsLimit = 16 << 10;
constexpr qsizetype lineLimit = 64 << 10;

} // namespace

void SshLog::feed(const QByteArray &bytes)
{
    m_partial += bytes;
    qsizetype start = 0;
    for (qsizetype end = 0; (end = m_partial.indexOf('\n', start)) >= 0; start = end + 1)
        line(m_partial.mid(start, end - start));
    m_partial.remove(0, start);
    if (m_partial.size() > lineLimit) {
        line(m_partial);
        m_partial.clear();
    }
}

QString SshLog::words() const
{
    return QString::fromUtf8(m_words + m_partial).trimmed();
}

void SshLog::line(const QByteArray &raw)
{
    const QByteArray line = raw.endsWith('\r') ? raw.chopped(1) : raw;
    // These two come at level VERBOSE, without a mark.
    if (line.startsWith("Authenticated to ")) {
        m_authenticated = true;
        return;
    }
    if (line.startsWith("Transferred: sent ") || line.startsWith("Bytes per second: sent "))
        return;
    if (!line.startsWith("debug1: ")) {
        m_words += line + '\n';
        if (m_words.size() > wordsLimit)
            m_words = m_words.last(wordsLimit);
        return;
    }
    const QByteArray message = line.mid(8);
    constexpr QByteArrayView keyMark = "Server host key: ";
    constexpr QByteArrayView bannerMark = "kex_exchange_identification: banner line 0: ";
    if (message.startsWith(keyMark))
        m_hostKey = QString::fromUtf8(message.mid(keyMark.size()));
    else if (message.startsWith("Authentication succeeded")) // before 8.4
        m_authenticated = true;
    else if (message.startsWith("Remote protocol version "))
        m_isSshServer = true;
    else if (message.startsWith(bannerMark) && m_foreignBanner.isEmpty())
        m_foreignBanner = QString::fromUtf8(message.mid(bannerMark.size()).left(200));
}

} // namespace pgt
