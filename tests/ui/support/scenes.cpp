// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/scenes.h"

#include "app/session/adoptsession.h"
#include "app/session/directsetup.h"
#include "app/session/workspace.h"
#include "app/task/composites.h"
#include "tests/support/clusterfacts.h"
#include "tests/support/fakehost.h"
#include "tests/support/fakesecretstore.h"
#include "tests/support/loginhost.h"
#include "tests/ui/support/clusterworld.h"
#include "tests/ui/support/fakesandbox.h"
#include "tests/ui/support/wizardstage.h"
#include "ui/adopt/adoptwizard.h"
#include "ui/adopt/directdialog.h"
#include "ui/dashboard/dashboard.h"
#include "ui/dashboard/sandboxbar.h"
#include "ui/desktop.h"
#include "ui/mainwindow.h"

#include <QPointer>
#include <QTemporaryDir>

#include <map>

namespace pgt::test {

using namespace Qt::StringLiterals;

namespace {

using Id = WizardPage::Id;

/// The program as main() wires it, with hosts whose login asks or fails by their name, and a
/// sandbox that starts nothing.
class DesktopScene final : public Scene
{
public:
    enum class Opens { Nothing, Setup, Adopt, Direct, Sandbox };

    DesktopScene(Theme &theme, Opens opens)
    {
        Prompt prompt;
        prompt.kind = Prompt::Kind::LoginPassword;
        prompt.host = u"db1"_s;
        prompt.account = u"dba"_s;
        m_asks.questions = {prompt};
        m_asks.rightAnswer = Secret::fromString(u"open sesame"_s);
        m_fails.failure = Error::make(ErrorKind::HostUnreachable, u"The host did not answer."_s,
                                      u"Nothing can be read there."_s, u"Check its name."_s);
        auto maker = [this](const HostAccess &access,
                            Prompter *prompter) -> std::unique_ptr<HostTransport> {
            const bool asks = prompter && access.ssh.host.size() % 2 == 0;
            return std::make_unique<LoginHost>(asks ? m_asks : m_fails, prompter);
        };
        m_workspace = std::make_unique<Workspace>(
                Workspace::Folders{m_folder.path(), m_folder.path()}, m_clock, m_secrets,
                std::make_unique<FakeSandbox>(), maker);
        if (const auto loaded = m_workspace->load(); !loaded)
            qFatal("%s", qPrintable(loaded.error().toPlainText()));
        m_desktop = std::make_unique<Desktop>(*m_workspace, theme);
        m_desktop->show();
        if (opens == Opens::Setup)
            m_desktop->newReplication();
        else if (opens == Opens::Sandbox)
            m_desktop->trySandbox();
        else if (opens != Opens::Nothing)
            m_desktop->watchExisting();
        if (opens == Opens::Direct)
            Q_EMIT m_desktop->adoptWizard()->withoutSshRequested();
        m_opens = opens;
    }
    QWidget *window() override
    {
        switch (m_opens) {
        case Opens::Setup:
        case Opens::Sandbox:
            return m_desktop->wizard();
        case Opens::Adopt:
            return m_desktop->adoptWizard();
        case Opens::Direct:
            return m_desktop->directDialog();
        case Opens::Nothing:
            break;
        }
        return &m_desktop->window();
    }

private:
    LoginScript m_asks, m_fails;
    SystemClock m_clock;
    QTemporaryDir m_folder;
    FakeSecretStore m_secrets;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<Desktop> m_desktop;
    Opens m_opens = Opens::Nothing;
};

/// The dashboard and the side bar on six invented clusters.
class DashboardScene final : public Scene
{
public:
    DashboardScene(Theme &theme, OrdersCluster::Story story)
        : m_world(ClusterWorld::Content::SixClusters, story), m_window(m_world.list(), theme)
    {
        m_world.list().select(u"orders"_s);
        m_window.show();
    }
    QWidget *window() override { return m_window.isVisible() ? &m_window : nullptr; }
    ClusterWorld &world() { return m_world; }
    MainWindow &mainWindow() { return m_window; }

    void addSandboxBar()
    {
        m_sandbox.replicate();
        m_window.dashboard()->setExtraBar(new SandboxBar(m_sandbox));
    }
    void missPassword()
    {
        FakeWatchSession &session = m_world.orders();
        SecretRequest request;
        request.clusterName = u"orders"_s;
        request.role = u"pgtandem_monitor"_s;
        request.reason = u"This computer has no keychain, so nobody has kept the password."_s;
        request.filePath = u"/home/somebody/.config/pgTandem/passwords.json"_s;
        request.canReset = true;
        session.request = request;
        session.current.primary = {};
        session.current.primary.id = session.current.primary.name = u"berlin-1"_s;
        session.setState(WatchSession::State::NeedsSecret);
    }
    void failLinks()
    {
        QList<LinkStatus> links;
        for (const auto state : {LinkStatus::State::NeedsLogin, LinkStatus::State::Retrying,
                                 LinkStatus::State::Stale, LinkStatus::State::Refused}) {
            LinkStatus link;
            link.access.ssh.host = u"db%1"_s.arg(int(state));
            link.servers = {link.access.ssh.host};
            link.state = state;
            link.text = u"The host does not answer as it should: the connection was lost."_s;
            link.error = Error::make(ErrorKind::LinkLost, link.text,
                                     u"Its positions are not known any more."_s,
                                     u"It is tried again by itself; check the network."_s)
                                 .withDetail(u"client_loop: send disconnect: Broken pipe"_s);
            links << link;
        }
        m_world.orders().setLinks(links);
    }

private:
    FakeSandbox m_sandbox;
    ClusterWorld m_world;
    MainWindow m_window;
};

/// The wizard for a set-up, at one of its pages.
class WizardScene final : public Scene
{
public:
    explicit WizardScene(Id last)
    {
        m_stage.wizard().show();
        m_stage.goTo(last);
        if (last == Id::Review)
            m_stage.agree(); // a press leads on
    }
    QWidget *window() override
    {
        return m_stage.wizard().isVisible() ? &m_stage.wizard() : nullptr;
    }
    WizardStage &stage() { return m_stage; }

private:
    WizardStage m_stage;
};

/// Hosts that do not let anybody in.
class ClosedHost final : public FakeHost
{
public:
    ClosedHost(const QString &name, FakeTrouble &trouble)
        : FakeHost(name, runningInstance(), trouble)
    {}
    TaskPtr open() override
    {
        return std::make_unique<FunctionTask>([host = name()] {
            return Outcome::failed(Error::make(ErrorKind::LoginRefused,
                                               u"%1 did not accept any way to sign in."_s.arg(host),
                                               u"Nothing can be read there."_s,
                                               u"Check user and key."_s)
                                           .withHost(host));
        });
    }
};

/// The wizard for a running cluster, with servers that were named by the first one.
class AdoptScene final : public Scene
{
public:
    explicit AdoptScene(Id last)
        : m_session(m_secrets,
                    [this](const HostAccess &access, Prompter *) -> std::unique_ptr<HostTransport> {
                        return std::make_unique<ClosedHost>(access.ssh.host, m_trouble);
                    })
        , m_wizard(m_session)
    {
        m_wizard.show();
        HostAccess access;
        access.ssh.host = u"db-ber-01.example.net"_s;
        access.ssh.user = u"dba"_s;
        m_session.first().setAccess(access);
        Instance primary = runningInstance();
        primary.senders = {senderRow(u"berlin_2"_s, u"10.20.0.12"_s),
                           senderRow(u"munich_1"_s, u"10.20.0.21"_s)};
        m_session.first().setFacts(hostWith(u"berlin-1"_s, u"10.20.0.11"_s, {primary}));
        m_session.first().selectInstance(m_session.first().facts()->instances.first().id);
        press();
        if (last == Id::SignIn) {
            m_session.connectToAll();
            for (const QString &id : {m_session.servers().at(1).id, m_session.servers().at(2).id})
                m_session.skip(id);
            press();
        }
    }
    QWidget *window() override { return m_wizard.isVisible() ? &m_wizard : nullptr; }

private:
    void press()
    {
        for (auto *button : m_wizard.findChildren<QAbstractButton *>()) {
            if (button->accessibleName() == "Next"_L1)
                button->click();
        }
    }

    FakeTrouble m_trouble;
    FakeSecretStore m_secrets;
    AdoptSession m_session;
    AdoptWizard m_wizard;
};

using Maker = std::function<std::unique_ptr<Scene>(Theme &)>;

template<typename S, typename... Arguments>
Maker sceneOf(Arguments... arguments)
{
    return [=](Theme &) { return std::make_unique<S>(arguments...); };
}

Maker desktopWith(DesktopScene::Opens opens)
{
    return [=](Theme &theme) { return std::make_unique<DesktopScene>(theme, opens); };
}

Maker dashboardWith(OrdersCluster::Story story, const std::function<void(DashboardScene &)> &change)
{
    return [=](Theme &theme) {
        auto scene = std::make_unique<DashboardScene>(theme, story);
        change(*scene);
        return scene;
    };
}

const std::map<QString, Maker> &makers()
{
    using Story = OrdersCluster::Story;
    using Opens = DesktopScene::Opens;
    static const std::map<QString, Maker> all{
            {u"start page"_s, desktopWith(Opens::Nothing)},
            {u"set-up, Goal"_s, desktopWith(Opens::Setup)},
            {u"set-up, Goal, sandbox"_s, desktopWith(Opens::Sandbox)},
            {u"adopt, first server"_s, desktopWith(Opens::Adopt)},
            {u"without SSH"_s, desktopWith(Opens::Direct)},
            {u"dashboard"_s, dashboardWith(Story::CatchingUp, [](DashboardScene &) {})},
            {u"dashboard, alert"_s, dashboardWith(Story::Disconnected, [](DashboardScene &) {})},
            {u"dashboard, sandbox"_s,
             dashboardWith(Story::CatchingUp, [](DashboardScene &s) { s.addSandboxBar(); })},
            {u"dashboard, links"_s, dashboardWith(Story::Disconnected,
                                                  [](DashboardScene &s) {
                                                      s.failLinks();
                                                      s.addSandboxBar();
                                                  })},
            {u"dashboard, no password"_s,
             dashboardWith(Story::CatchingUp, [](DashboardScene &s) { s.missPassword(); })},
            {u"dashboard, paused"_s,
             dashboardWith(Story::CatchingUp,
                           [](DashboardScene &s) { s.world().orders().pause(); })},
            {u"set-up, Primary"_s, sceneOf<WizardScene>(Id::Primary)},
            {u"set-up, Standby"_s, sceneOf<WizardScene>(Id::Standby)},
            {u"set-up, Replication"_s, sceneOf<WizardScene>(Id::Replication)},
            {u"set-up, Checks"_s, sceneOf<WizardScene>(Id::Checks)},
            {u"set-up, Review"_s, sceneOf<WizardScene>(Id::Review)},
            {u"set-up, Apply"_s, sceneOf<WizardScene>(Id::Apply)},
            {u"set-up, Apply failed"_s,
             [](Theme &) {
                 auto scene = std::make_unique<WizardScene>(Id::Apply);
                 scene->stage().failCopy();
                 return scene;
             }},
            {u"set-up, Done"_s, sceneOf<WizardScene>(Id::Done)},
            {u"adopt, all servers"_s, sceneOf<AdoptScene>(Id::FoundServers)},
            {u"adopt, sign-in"_s, sceneOf<AdoptScene>(Id::SignIn)},
    };
    return all;
}

} // namespace

QStringList sceneNames()
{
    QStringList names;
    for (const auto &[name, maker] : makers())
        names << name;
    return names;
}

std::unique_ptr<Scene> makeScene(const QString &name, Theme &theme)
{
    return makers().at(name)(theme);
}

} // namespace pgt::test
