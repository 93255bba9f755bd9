// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/plan/dataplaces.h"
#include "app/plan/steps/steptools.h"

#include <QCoreApplication>

namespace pgt {

/// What a copy has become, read where it lies. A copy that was started and is not in recovery any
/// more may hold what is nowhere else: nobody marks, moves or removes it.
struct CopyState
{
    enum class Kind { Missing, Foreign, Partial, Complete, Standby, Promoted };

    Kind kind = Kind::Missing;
    bool hasSignal = false; ///< it is marked as a standby, see StandbyConfig
    int timeline = 0;
    QString control; ///< pg_control's "Database cluster state"

    /// Whole, and never anything but a standby.
    bool isUsable() const { return kind == Kind::Complete || kind == Kind::Standby; }
};

/// Reads the state of the copy that lies in @p directory: DataPlaces::copy or, once it is in place,
/// DataPlaces::directory.
TaskPtr readCopyState(const StepContext &context, const ServerRef &server, const DataPlaces &places,
                      const QString &directory, CopyState *state);

enum class Marker { Needed, NotYet };
/// Succeeds if the copy in @p directory is usable and, if needed, marked as a standby. Before
/// every step that would make something of it. Errors: WrongRole for one that left recovery,
/// ForeignData, VerifyFailed.
TaskPtr requireCopy(const StepContext &context, const ServerRef &server, const DataPlaces &places,
                    const QString &directory, Marker marker);

/// A run of a version that copied into the live directory has no places: it is not gone on with.
/// nullptr if all is well.
TaskPtr refuseOldRun(const StepContext &context, const DataPlaces &places);

/// What all steps on data directories share.
class DataStep : public StepAction
{
    Q_DECLARE_TR_FUNCTIONS(pgt::Steps)

public:
    explicit DataStep(const StepContext &context);

protected:
    const QJsonObject &parameters() const { return m_context.step.parameters; }
    const QString &owner() const { return m_server.instance.owner; }
    QString controlData() const
    {
        return m_server.instance.binDirectory + QLatin1String("/pg_controldata");
    }
    QString mode() const;
    QStringList places(std::initializer_list<QString> more = {}) const;

    /// Finds out who changes names beside the data directory: the server's account wherever it may,
    /// because root would follow what that account puts in its way. Then account() is valid.
    TaskPtr findAccount();
    const QString &account() const { return m_account; }

    /// Which of the three names are there.
    TaskPtr readPlaces();
    bool m_hasDirectory = false, m_hasAside = false, m_hasCopy = false;
    QString m_access; ///< mode of the live directory

    /// Runs one of the scripts; its exit codes become errors with @p what as their sentence.
    TaskPtr script(const char *name, const QStringList &arguments, const QString &runAs,
                   const QString &what, std::function<void(const QString &printed)> use = {});
    TaskPtr readState(const QString &directory)
    {
        return readCopyState(m_context, m_server, m_places, directory, &m_state);
    }
    TaskPtr require(const QString &directory, Marker marker)
    {
        return requireCopy(m_context, m_server, m_places, directory, marker);
    }
    Error failure(const CommandResult &result, const QString &what) const;

    ServerRef m_server;
    DataPlaces m_places;
    CopyState m_state;
    QString m_account;
};

} // namespace pgt
