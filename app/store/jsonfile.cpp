// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/jsonfile.h"

#include "app/base/diskspace.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace pgt {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("pgt::JsonFile", text);
}

Error ioError(const QString &text, const QString &detail)
{
    return Error::make(ErrorKind::Io, text, {},
                       tr("Check the rights on the folder and the free space of the disk."))
            .withDetail(detail);
}

Error notWritten(const QString &path, qint64 size, const QString &detail)
{
    // A rename into place needs room for both.
    if (auto full = spaceProblem(path, 2 * size + 4096, tr("%1 cannot be written.").arg(path)))
        return full->withDetail(detail);
    return ioError(tr("%1 cannot be written.").arg(path), detail);
}

Result<QJsonObject> moveAside(const QString &path, const QString &reason)
{
    const QString stamp =
            QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    const QString aside = QStringLiteral("%1.damaged-%2").arg(path, stamp);
    if (!QFile::rename(path, aside))
        return ioError(tr("%1 is damaged and cannot be moved aside.").arg(path), reason);
    return Error::make(ErrorKind::InvalidInput,
                       tr("%1 is damaged and was moved to %2.").arg(path, aside),
                       tr("The program goes on with an empty one."),
                       tr("Repair the moved file and put it back, or delete it."))
            .withDetail(reason);
}

} // namespace

Result<QJsonObject> readJsonFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return QJsonObject();
    if (!file.open(QIODevice::ReadOnly))
        return ioError(tr("%1 cannot be read.").arg(path), file.errorString());
    const QByteArray content = file.readAll();
    if (file.error() != QFile::NoError)
        return ioError(tr("%1 cannot be read.").arg(path), file.errorString());
    file.close();
    if (content.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(content, &problem);
    if (document.isObject())
        return document.object();
    return moveAside(path, problem.error == QJsonParseError::NoError
                                   ? QStringLiteral("not an object")
                                   : problem.errorString());
}

Result<void> writeJsonFile(const QString &path, const QJsonObject &object)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (!QDir(folder).exists()) {
        if (!QDir().mkpath(folder))
            return ioError(tr("The folder %1 cannot be made.").arg(folder), {});
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    const QByteArray content = QJsonDocument(object).toJson();
    QSaveFile file(path); // writes beside it, syncs, and renames
    if (!file.open(QIODevice::WriteOnly))
        return notWritten(path, content.size(), file.errorString());
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (file.write(content) != content.size() || !file.commit())
        return notWritten(path, content.size(), file.errorString());
    return {};
}

} // namespace pgt
