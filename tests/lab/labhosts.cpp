// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labhosts.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

LabHosts::LabHosts()
{
    if (const QString reason = whyNot(); !reason.isEmpty()) {
        m_error = reason;
        return;
    }
    m_dir = QString::fromUtf8(script({u"dir"_s}).out).trimmed();
}

LabHosts::~LabHosts()
{
    const QStringList lines =
            QString::fromUtf8(script({u"list"_s}).out).split(u'\n', Qt::SkipEmptyParts);
    QStringList names;
    for (const QString &line : lines)
        names << line.section(u' ', 0, 0);
    if (!names.isEmpty())
        script(QStringList{u"remove"_s} + names);
}

QString LabHosts::whyNot()
{
    if (qEnvironmentVariableIsEmpty("PGTANDEM_LAB_SH"))
        return u"run it through ctest or tests/lab/inlab.sh: it needs a lab around it"_s;
    return {};
}

bool LabHosts::up(const QList<LabHost> &hosts)
{
    QStringList arguments{u"up"_s};
    for (const LabHost &host : hosts)
        arguments << host.name << host.suite << host.address;
    return control(arguments);
}

bool LabHosts::control(const QStringList &arguments)
{
    return script(arguments).ok();
}

ProgramResult LabHosts::run(const QString &host, const QStringList &command,
                            const QByteArray &input)
{
    return script(QStringList{u"exec"_s, host} + command, input);
}

ProgramResult LabHosts::shell(const QString &host, const QString &text)
{
    return run(host, {u"bash"_s, u"-euo"_s, u"pipefail"_s, u"-c"_s, text});
}

QString LabHosts::sql(const QString &host, const QString &statements, const QString &database,
                      quint16 port)
{
    const ProgramResult result =
            run(host,
                {u"runuser"_s, u"-u"_s, u"postgres"_s, u"--"_s, u"env"_s, u"-C"_s, u"/"_s,
                 u"psql"_s, u"-XAtq"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-p"_s,
                 QString::number(port), u"-d"_s, database, u"-f"_s, u"-"_s},
                statements.toUtf8());
    QString out = QString::fromUtf8(result.out);
    if (out.endsWith(u'\n'))
        out.chop(1);
    return result.ok() ? out : QString();
}

QString LabHosts::path(const QString &host) const
{
    return m_dir + u"/hosts/"_s + host + u"/root"_s;
}

QStringList LabHosts::places(const QString &host)
{
    return QString::fromUtf8(script({u"places"_s, host}).out).split(u'\n', Qt::SkipEmptyParts);
}

QByteArray LabHosts::journal(const QString &host)
{
    return run(host, {u"journalctl"_s, u"--no-pager"_s, u"-o"_s, u"export"_s}).out;
}

ProgramResult LabHosts::script(const QStringList &arguments, const QByteArray &input)
{
    // Making a base takes minutes where none is kept.
    const int limitMs = 15 * 60 * 1000;
    ProgramResult result = runProgram(
            QStringList{qEnvironmentVariable("PGTANDEM_LAB_SH")} + arguments, input, limitMs);
    m_error = result.ok() ? QString()
                          : u"%1: %2"_s.arg(arguments.join(u' '),
                                            QString::fromUtf8(result.err).trimmed());
    return result;
}

} // namespace pgt::test
