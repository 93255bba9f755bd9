// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/secretscan.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMutexLocker>
#include <QThread>

#include <algorithm>

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

constexpr int shortestSecret = 6;

QByteArray contentOf(const QString &path)
{
    // Files of /proc have size 0: readAll() reads until the end all the same. A process that has
    // just ended is no error.
    QFile file(path);
    return file.open(QIODevice::ReadOnly | QIODevice::Unbuffered) ? file.readAll() : QByteArray();
}

/// What any base64 text that contains @p secret contains, for the three positions it may have
/// within a group of three bytes.
QList<QByteArray> base64Forms(const QByteArray &secret)
{
    QList<QByteArray> forms;
    for (int before = 0; before < 3; ++before) {
        const QByteArray text = QByteArray(before, 'x') + secret;
        const QByteArray coded = text.toBase64(QByteArray::OmitTrailingEquals);
        // The first characters also code what stands before, the last one what follows.
        const int head = (before * 8 + 5) / 6;
        const auto whole = (before + secret.size()) * 8 / 6;
        forms << coded.mid(head, whole - head);
    }
    return forms;
}

} // namespace

SecretScan::SecretScan() = default;

SecretScan::~SecretScan()
{
    stop();
}

QString SecretScan::whyNot()
{
    if (QFile::exists(u"/proc/self/environ"_s))
        return {};
    return u"there is no /proc to read other processes' command lines from"_s;
}

bool SecretScan::add(const QString &name, const QByteArray &secret)
{
    if (secret.size() < shortestSecret)
        return false;
    QList<Form> forms{{name, secret}, {name, secret.toHex()}, {name, secret.toHex().toUpper()}};
    const QList<QByteArray> coded = base64Forms(secret);
    for (const QByteArray &bytes : coded)
        forms.append({name, bytes});
    const QMutexLocker lock(&m_mutex);
    m_forms += forms;
    return true;
}

void SecretScan::start()
{
    if (m_thread)
        return;
    m_stopping = false;
    m_thread.reset(QThread::create([this] { watch(); }));
    m_thread->start();
}

QStringList SecretScan::stop()
{
    if (m_thread) {
        {
            const QMutexLocker lock(&m_mutex);
            m_stopping = true;
        }
        m_thread->wait();
        m_thread.reset();
    }
    return m_hits;
}

int SecretScan::rounds() const
{
    const QMutexLocker lock(&m_mutex);
    return m_rounds;
}

QStringList SecretScan::scanText(const QByteArray &text) const
{
    QStringList found;
    const QList<Form> wanted = forms();
    for (const Form &form : wanted) {
        if (text.contains(form.bytes) && !found.contains(form.name))
            found << form.name;
    }
    return found;
}

QStringList SecretScan::scanFiles(const QStringList &paths, const QStringList &allowed) const
{
    QStringList found;
    const QList<Form> wanted = forms();
    const auto isAllowed = [&allowed](const QString &path) {
        return std::any_of(allowed.begin(), allowed.end(),
                           [&path](const QString &part) { return path.contains(part); });
    };
    const auto scanFile = [&](const QString &path) {
        QFile file(path);
        if (isAllowed(path) || !file.open(QIODevice::ReadOnly) || file.size() == 0)
            return;
        // Mapped: the data files of a database do not fit into memory.
        const uchar *start = file.map(0, file.size());
        if (!start)
            return;
        const auto content =
                QByteArray::fromRawData(reinterpret_cast<const char *>(start), file.size());
        for (const Form &form : wanted) {
            if (const auto at = content.indexOf(form.bytes); at >= 0)
                found << u"%1 in %2 at byte %3"_s.arg(form.name, path).arg(at);
        }
    };
    for (const QString &path : paths) {
        if (QFileInfo(path).isFile())
            scanFile(path);
        QDirIterator files(path, QDir::Files | QDir::Hidden | QDir::NoSymLinks,
                           QDirIterator::Subdirectories);
        while (files.hasNext())
            scanFile(files.next());
    }
    return found;
}

QList<SecretScan::Form> SecretScan::forms() const
{
    const QMutexLocker lock(&m_mutex);
    return m_forms;
}

void SecretScan::watch()
{
    bool last = false;
    while (!last) {
        {
            const QMutexLocker lock(&m_mutex);
            last = m_stopping; // read before the round: what is there now is seen once more
        }
        readProcesses(forms());
        {
            const QMutexLocker lock(&m_mutex);
            ++m_rounds;
        }
        if (!last)
            QThread::msleep(10);
    }
}

void SecretScan::readProcesses(const QList<Form> &wanted)
{
    const QStringList entries =
            QDir(u"/proc"_s).entryList({u"[1-9]*"_s}, QDir::Dirs, QDir::Unsorted);
    for (const QString &pid : entries) {
        const QString dir = u"/proc/"_s + pid;
        const QByteArray line = contentOf(dir + u"/cmdline"_s);
        if (line.isEmpty())
            continue; // a thread of the kernel
        const QString command = QString::fromUtf8(contentOf(dir + u"/comm"_s)).trimmed();
        const QString process = u"process %1 (%2)"_s.arg(pid, command);
        report(u"the command line of "_s + process, line, wanted);
        report(u"the environment of "_s + process, contentOf(dir + u"/environ"_s), wanted);
    }
}

void SecretScan::report(const QString &place, const QByteArray &content, const QList<Form> &wanted)
{
    for (const Form &form : wanted) {
        if (!content.contains(form.bytes))
            continue;
        const QString hit = u"%1 in %2"_s.arg(form.name, place);
        const QMutexLocker lock(&m_mutex);
        if (!m_hits.contains(hit))
            m_hits << hit;
    }
}

} // namespace pgt::test
