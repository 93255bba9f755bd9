// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/secret.h"

#include <QRandomGenerator>

#include <cstring>

#ifdef Q_OS_UNIX
#include <sys/mman.h>
#endif

namespace pgt {

namespace {

// A plain memset before free may be removed by the optimiser.
void wipeBytes(char *data, qsizetype size)
{
    volatile char *p = data;
    while (size-- > 0)
        *p++ = 0;
}

} // namespace

struct Secret::Buffer
{
    explicit Buffer(QByteArrayView bytes) : size(bytes.size()), data(new char[size_t(size) + 1])
    {
#ifdef Q_OS_UNIX
        // Best effort: keeps the page out of swap. Fails harmlessly above RLIMIT_MEMLOCK.
        locked = ::mlock(data, size_t(size) + 1) == 0;
#endif
        std::memcpy(data, bytes.data(), size_t(size));
        data[size] = 0;
    }
    ~Buffer()
    {
        // No munlock: it works on pages, and another secret may lie on the same page.
        wipeBytes(data, size);
        delete[] data;
    }
    Q_DISABLE_COPY_MOVE(Buffer)

    qsizetype size;
    char *data;
    bool locked = false;
};

Secret Secret::fromUtf8(QByteArray &&bytes)
{
    Secret secret;
    if (!bytes.isEmpty())
        secret.m_buffer = std::make_shared<const Buffer>(bytes);
    wipe(bytes);
    return secret;
}

Secret Secret::fromString(const QString &text)
{
    return fromUtf8(text.toUtf8());
}

Secret Secret::generate(int length)
{
    static constexpr char alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    QByteArray bytes(length, Qt::Uninitialized);
    // system() is the operating system's cryptographic generator; bounded() on it has no bias.
    for (char &c : bytes)
        c = alphabet[QRandomGenerator::system()->bounded(int(sizeof alphabet) - 1)];
    return fromUtf8(std::move(bytes));
}

bool Secret::isEmpty() const
{
    return !m_buffer;
}

qsizetype Secret::size() const
{
    return m_buffer ? m_buffer->size : 0;
}

QByteArrayView Secret::view() const
{
    return m_buffer ? QByteArrayView(m_buffer->data, m_buffer->size) : QByteArrayView();
}

QByteArray Secret::toUtf8() const
{
    return view().toByteArray();
}

bool Secret::operator==(const Secret &other) const
{
    return view() == other.view();
}

void wipe(QByteArray &bytes)
{
    if (!bytes.isEmpty())
        wipeBytes(bytes.data(), bytes.size());
    bytes.clear();
}

} // namespace pgt
