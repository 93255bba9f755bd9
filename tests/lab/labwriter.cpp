// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labwriter.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

LabWriter::LabWriter(LabHosts &lab, const QString &host) : m_lab(lab), m_host(host)
{}

bool LabWriter::start()
{
    // A unit of its own: it goes on when the shell that started it is gone.
    const ProgramResult result = m_lab.shell(m_host, uR"sh(
set -e
sudo -u postgres psql -qX -c 'CREATE TABLE public.journal (n int PRIMARY KEY)'
sudo -u postgres /usr/lib/postgresql/*/bin/pgbench -q -i -s 2 postgres >/dev/null 2>&1
cat >/var/tmp/writer <<'W'
#!/bin/sh
n=0
while [ ! -e /var/tmp/writer.stop ]; do
  n=$((n + 1))
  if psql -qX -d postgres -c "INSERT INTO public.journal VALUES ($n)" >/dev/null 2>&1
  then echo "ok $n"; else echo "no $n"; sleep 0.05; fi
done >/var/tmp/writer.log
W
cat >/var/tmp/bench <<'W'
#!/bin/sh
while [ ! -e /var/tmp/writer.stop ]; do
  /usr/lib/postgresql/*/bin/pgbench -n -c 2 -T 2 -R 100 postgres >/dev/null 2>&1 || sleep 0.2
done
W
chmod 755 /var/tmp/writer /var/tmp/bench
systemd-run -q --uid=postgres --unit=writer /var/tmp/writer
systemd-run -q --uid=postgres --unit=bench /var/tmp/bench
)sh"_s);
    m_error = QString::fromUtf8(result.err);
    return result.ok();
}

LabWriter::Report LabWriter::stop()
{
    const ProgramResult result = m_lab.shell(m_host, uR"sh(
touch /var/tmp/writer.stop
while systemctl -q is-active writer || systemctl -q is-active bench; do sleep 0.1; done
cat /var/tmp/writer.log)sh"_s);
    m_error = QString::fromUtf8(result.err);
    Report report;
    bool failing = false;
    for (const QByteArray &line : result.out.split('\n')) {
        if (line.startsWith("ok")) {
            ++report.written;
            failing = false;
        } else if (line.startsWith("no") && !failing) {
            ++report.interruptions;
            failing = true;
        }
    }
    return report;
}

int LabWriter::missingOn(const QString &host)
{
    const ProgramResult log =
            m_lab.shell(m_host, u"sed -n 's/^ok //p' /var/tmp/writer.log | sort -n | uniq"_s);
    const QString there = m_lab.sql(host, u"SELECT n FROM public.journal ORDER BY n"_s);
    const QStringList rows = there.split(u'\n', Qt::SkipEmptyParts);
    const QSet<QString> known(rows.cbegin(), rows.cend());
    int missing = 0;
    for (const QString &row : QString::fromUtf8(log.out).split(u'\n', Qt::SkipEmptyParts))
        missing += !known.contains(row);
    return missing;
}

} // namespace pgt::test
