// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/demo.h"

#include "app/base/diskspace.h"
#include "app/base/units.h"
#include "app/session/workspace.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"
#include "ui/wizard/setupwizard.h"

#include <QAbstractButton>
#include <QDir>
#include <QGuiApplication>
#include <QPixmap>

namespace pgt {

namespace {

constexpr QSize usualWindow(1440, 900);
constexpr QSize usualWizard(1000, 700);

using namespace std::chrono_literals;

constexpr auto tickEvery = 100ms;
// The longest single wait is the copy; the sandbox's data is small.
constexpr qint64 patienceMs = 180'000;
constexpr qint64 watchForMs = 25'000;
constexpr qint64 demoLoad = 4 << 20; // bytes of WAL a second; one of those that the bar offers

} // namespace

Demo::Demo(Desktop &desktop, Workspace &workspace, Theme &theme, const QString &directory,
           QObject *parent)
    : QObject(parent)
    , m_desktop(desktop)
    , m_workspace(workspace)
    , m_theme(theme)
    , m_directory(directory)
{
    m_timer.setInterval(tickEvery);
    connect(&m_timer, &QTimer::timeout, this, &Demo::tick);
}

void Demo::start()
{
    if (!m_directory.isEmpty() && !QDir().mkpath(m_directory)) {
        Q_EMIT finished(tr("The folder %1 cannot be made.").arg(m_directory));
        return;
    }
    prepareActions();
    m_waiting.start();
    m_timer.start();
}

void Demo::prepareActions()
{
    const auto setup = [this] { return m_workspace.setup(); };
    m_actions.push_back({tr("looking for an earlier sandbox"),
                         [this] { return m_workspace.sandbox().state() == Sandbox::State::Absent; },
                         [] {}});
    addPicture(
            QStringLiteral("start"), tr("the start page"), [] { return true; },
            [this] { return &m_desktop.window(); }, [this] { m_desktop.trySandbox(); });
    m_actions.push_back({tr("preparing two servers on this computer"),
                         [this] { return canPress(QStringLiteral("Prepare sandbox")); },
                         [this] { press(QStringLiteral("Prepare sandbox")); }});
    addPage(QStringLiteral("goal"), tr("Goal"),
            [this] { return canPress(QStringLiteral("Next")); });
    for (const auto &[name, primary] : {std::pair{QStringLiteral("primary"), true},
                                        std::pair{QStringLiteral("standby"), false}}) {
        const auto part = [setup, primary = primary]() -> ServerPart & {
            return primary ? setup()->primary() : setup()->standby();
        };
        m_actions.push_back({tr("opening the page %1").arg(name),
                             [this] { return canPress(QStringLiteral("Connect")); },
                             [this, part] {
                                 if (part().state() == ServerPart::State::Idle)
                                     press(QStringLiteral("Connect"));
                             }});
        addPage(name, name,
                [this, part] { return part().isReady() && canPress(QStringLiteral("Next")); });
    }
    addPage(QStringLiteral("replication"), tr("Replication"),
            [this] { return canPress(QStringLiteral("Next")); });
    addPage(QStringLiteral("checks"), tr("Checks"), [this, setup] {
        ChecksPart &checks = setup()->checks();
        if (checks.state() == ChecksPart::State::Done) {
            for (const Finding &finding : checks.findings()) {
                if (finding.state == Finding::State::Failure && !finding.fix.isEmpty())
                    checks.acceptFix(finding.id);
            }
        }
        return canPress(QStringLiteral("Next"));
    });
    m_actions.push_back({tr("making the plan"),
                         [setup] { return setup()->review().plan().has_value(); },
                         [setup] { setup()->review().setAgreed(true); }});
    addPicture(
            QStringLiteral("review"), tr("Review"),
            [this] { return canPress(QStringLiteral("Apply")); }, [this] { return wizardWidget(); },
            [this] { press(QStringLiteral("Apply")); });
    addPicture(
            QStringLiteral("apply"), tr("Apply"),
            [this] { return m_workspace.run() && m_workspace.run()->doneCount() > 5; },
            [this] { return wizardWidget(); }, [] {});
    addPicture(
            QStringLiteral("done"), tr("the proof"),
            [this] { return canPress(QStringLiteral("Open dashboard")); },
            [this] { return wizardWidget(); }, [this] { press(QStringLiteral("Open dashboard")); });
    addWatching();
    addRemoval();
}

void Demo::addPicture(const QString &name, const QString &what, std::function<bool()> ready,
                      std::function<QWidget *()> widget, std::function<void()> act)
{
    // Widgets take a new scheme over in the event loop: one turn for each.
    const auto always = [] { return true; };
    if (!m_directory.isEmpty()) {
        m_actions.push_back({{}, ready, [this, widget] {
                                 giveUsualSize(widget());
                                 m_theme.setScheme(Scheme::Dark);
                             }});
        m_actions.push_back({{}, always, [this, name, widget] {
                                 save(name, QStringLiteral("dark"), widget());
                                 m_theme.setScheme(Scheme::Light);
                             }});
        m_actions.push_back({{}, always, [this, name, widget] {
                                 save(name, QStringLiteral("light"), widget());
                             }});
    }
    m_actions.push_back({what, std::move(ready), std::move(act)});
}

void Demo::giveUsualSize(QWidget *window) const
{
    // Without a display the windows were fitted to a screen of 800x800 that nobody has.
    if (window && QGuiApplication::platformName() == QLatin1String("offscreen"))
        window->resize(window == &m_desktop.window() ? usualWindow : usualWizard);
}

void Demo::addPage(const QString &name, const QString &what, std::function<bool()> ready)
{
    addPicture(
            name, what, std::move(ready), [this] { return wizardWidget(); },
            [this] { press(QStringLiteral("Next")); });
}

void Demo::addWatching()
{
    m_actions.push_back({tr("the first samples"),
                         [this] {
                             const WatchSession *watch = m_workspace.clusters().selectedSession();
                             return watch && watch->state() == WatchSession::State::Watching;
                         },
                         [this] { m_workspace.sandbox().startLoad(demoLoad); }});
    m_actions.push_back({tr("watching under load"),
                         [this] { return m_waiting.elapsed() > watchForMs; }, [] {}});
    addPicture(
            QStringLiteral("dashboard"), tr("the dashboard"), [] { return true; },
            [this] { return &m_desktop.window(); },
            [this] {
                const WatchSession *watch = m_workspace.clusters().selectedSession();
                const HealthSentence health = watch->health();
                Q_EMIT progress(health.headline + QStringLiteral(" \u2014 ") + health.detail);
                m_workspace.sandbox().stopLoad();
            });
}

void Demo::addRemoval()
{
    m_actions.push_back({tr("removing the sandbox"), [] { return true; },
                         [this] {
                             m_removing = true;
                             m_workspace.sandbox().remove();
                         }});
    m_actions.push_back({tr("removing the sandbox"),
                         [this] { return m_workspace.sandbox().state() == Sandbox::State::Absent; },
                         [] {}});
}

void Demo::tick()
{
    if (m_actions.empty()) {
        m_timer.stop();
        Q_EMIT finished(m_failure);
        return;
    }
    Action &action = m_actions.front();
    if (const QString why = problem(); !why.isEmpty()) {
        fail(why);
        return;
    }
    if (!action.ready()) {
        if (m_waiting.elapsed() > patienceMs)
            fail(tr("%1 took longer than %2 s.").arg(action.what).arg(patienceMs / 1000));
        return;
    }
    const Action present = std::move(action);
    m_actions.pop_front();
    if (!present.what.isEmpty())
        Q_EMIT progress(tr("%1: done").arg(present.what));
    present.act();
    m_waiting.restart();
}

// What a user would see as a red banner.
QString Demo::problem() const
{
    const Sandbox &sandbox = m_workspace.sandbox();
    if (sandbox.state() == Sandbox::State::Failed && sandbox.error())
        return sandbox.error()->toPlainText();
    SetupSession *setup = m_workspace.setup();
    if (!setup)
        return {};
    for (ServerPart *part : {&setup->primary(), &setup->standby()}) {
        if (part->error())
            return part->error()->toPlainText();
    }
    if (setup->checks().error())
        return setup->checks().error()->toPlainText();
    if (setup->review().error())
        return setup->review().error()->toPlainText();
    const RunSession *run = m_workspace.run();
    if (run && run->state() == RunSession::State::NeedsDecision && run->error())
        return run->error()->toPlainText();
    return {};
}

void Demo::fail(const QString &why)
{
    m_timer.stop();
    save(QStringLiteral("failed"), QStringLiteral("light"), wizardWidget());
    m_failure = why;
    // Whatever went wrong, nothing stays behind.
    if (m_removing) {
        Q_EMIT finished(m_failure);
        return;
    }
    m_actions.clear();
    addRemoval();
    m_removing = true;
    m_waiting.restart();
    m_timer.start();
}

QWidget *Demo::wizardWidget() const
{
    return m_desktop.wizard();
}

bool Demo::canPress(const QString &name) const
{
    if (!wizardWidget())
        return false;
    const auto buttons = wizardWidget()->findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        if (button->accessibleName() == name && button->isVisible() && button->isEnabled())
            return true;
    }
    return false;
}

void Demo::press(const QString &name)
{
    const auto buttons = wizardWidget()->findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons) {
        if (button->accessibleName() == name && button->isVisible() && button->isEnabled()) {
            button->click();
            return;
        }
    }
}

void Demo::save(const QString &name, const QString &scheme, QWidget *widget)
{
    if (m_directory.isEmpty() || !widget)
        return;
    if (scheme == QLatin1String("dark"))
        ++m_pictures;
    const QString file = QStringLiteral("%1/%2-%3-%4.png")
                                 .arg(m_directory)
                                 .arg(m_pictures, 2, 10, QLatin1Char('0'))
                                 .arg(name, scheme);
    if (widget->grab().save(file))
        return;
    const auto full = spaceProblem(file, 4 << 20, tr("The picture is missing."));
    Q_EMIT progress(tr("%1 could not be written.").arg(file) +
                    (full ? QString(QLatin1Char(' ') + full->text) : QString()));
}

} // namespace pgt
