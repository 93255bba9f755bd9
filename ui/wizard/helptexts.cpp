// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/helptexts.h"

#include <QCoreApplication>

namespace pgt {

namespace {

class HelpTexts
{
    Q_DECLARE_TR_FUNCTIONS(pgt::HelpTexts)
public:
    static QString goal();
    static QString server();
    static QString standby();
    static QString replication();
    static QString checks();
    static QString review();
    static QString apply();
    static QString done();
    static QString foundServers();
    static QString signIn();
    static QString withoutSsh();
    static QString keys();
};

QString HelpTexts::goal()
{
    return tr(
            "<p>The <b>cluster name</b> is only for you: it is what the pair is called in "
            "pgTandem.</p>"
            "<p><b>Over SSH</b> needs two Linux servers with PostgreSQL of the same major version "
            "installed, and a login on each that may become root or postgres through sudo. "
            "Nothing is installed on them.</p>"
            "<p><b>The sandbox</b> makes two real PostgreSQL servers in a private folder of this "
            "computer. It takes the same way through checks, plan and proof, so it is a safe "
            "place to see what pgTandem does.</p>");
}

QString HelpTexts::server()
{
    return tr(
            "<p><b>Host</b> is a name, an address or a Host alias of ~/.ssh/config. pgTandem "
            "starts OpenSSH's own client, so your configuration, agent, certificates and jump "
            "hosts work as in a terminal. Fields that are left empty are taken from there.</p>"
            "<p>What a login asks, it asks in a dialog: a password, a passphrase, a one-time code. "
            "Passwords are kept for this run, or in your keychain if you say so; codes never "
            "are.</p>"
            "<p>An unknown <b>host key</b> is shown with its fingerprint, to be compared on the "
            "server's console. A key that has changed stops the connection; that is never "
            "overridden here.</p>"
            "<p>With <b>sudo</b> the login user acts as postgres and, where a service is stopped "
            "or started, as root. Logging in as postgres or root is not required.</p>"
            "<p>After <b>Connect</b> the PostgreSQL clusters of the host are listed. Choose one; "
            "with more than one, pgTandem never guesses. Up to here nothing was changed.</p>");
}

QString HelpTexts::standby()
{
    return tr(
            "<p>The cluster that you choose here becomes the standby: its data is replaced by a "
            "copy of the primary. The <b>old data directory is kept</b> under another name beside "
            "it, so the disk must have room for both.</p>"
            "<p>It must be of the same major version as the primary. Its configuration files "
            "stay; only what a standby needs is added.</p>");
}

QString HelpTexts::replication()
{
    return tr("<p>The standby signs in to the primary with a <b>role</b> of its own that may "
              "replicate and nothing else. Its password is never sent in clear: the primary gets a "
              "SCRAM verifier that is computed here, the standby a password file that only its "
              "owner can read.</p>"
              "<p>The <b>address of the primary</b> is the one the standby's host uses; it may "
              "differ from the one you connect to. <b>Test</b> reaches it from there.</p>"
              "<p>A <b>replication slot</b> keeps WAL on the primary until the standby has it. "
              "<b>Keep at most</b> is the limit: a standby that is away for longer must be copied "
              "again, but the primary's disk never fills up because of it. 0 means no limit. It is "
              "one limit for all slots of the server: one that is there and larger stays as long "
              "as you do not type another, and none is made that other slots would lose WAL by. "
              "PostgreSQL 12 has no such limit.</p>"
              "<p>Without a slot the primary always keeps the WAL of <b>Keep at least</b>, and "
              "nothing more for a standby that is behind.</p>"
              "<p><b>Listens on</b> appears where PostgreSQL does not listen yet at the address "
              "that the standby calls. The narrow choice opens this one address; * opens all "
              "addresses of the host, also those it gets later.</p>");
}

QString HelpTexts::checks()
{
    return tr("<p>The checks only read. A <b>failed</b> check would stop the set-up or the standby "
              "later, so it must be solved first. A <b>warning</b> may stay.</p>"
              "<p><b>Fix</b> adds a step to the plan; nothing is changed yet. <b>Explain</b> shows "
              "what was run, what it answered, and what to do by hand. Space on any row does the "
              "same.</p>"
              "<p>After you have changed something on a server, <b>Run again</b> reads everything "
              "anew.</p>");
}

QString HelpTexts::review()
{
    return tr("<p>This is everything that will be done, in this order. Choose a step to see the "
              "change of each file as a diff, or the commands with the account they run as, how "
              "success is seen, and how the step is undone.</p>"
              "<p>Each file is backed up beside the original. A triangle marks steps that "
              "interrupt someone: a restart ends the sessions that are named there.</p>"
              "<p>Apply needs your consent and does exactly this plan. If a file was changed by "
              "someone else meanwhile, the step stops instead of overwriting it.</p>");
}

QString HelpTexts::apply()
{
    return tr(
            "<p>Each step looks first whether there is anything to do, then does it, then "
            "verifies it. The journal on this computer's disk has every change: after a crash or "
            "a closed laptop pgTandem offers to resume. The copy goes on on the standby's host "
            "even while the connection is lost.</p>"
            "<p><b>Retry</b> tries the failed step again and goes on. <b>Undo</b> takes back what "
            "was done, in reverse order: files byte by byte, the old data directory moved back. "
            "<b>Leave for later</b> keeps everything as it is.</p>"
            "<p>The primary is left running whatever fails.</p>");
}

QString HelpTexts::done()
{
    return tr("<p>The proof is a record written on the primary after the set-up and watched until "
              "it was replayed on the standby. The times are measured by the clock of the "
              "primary.</p>"
              "<p>Below are the lines of the standby's log and the processes that the classic "
              "procedure looks for. <b>Save report</b> writes all changes and how to undo each of "
              "them to a Markdown file without secrets.</p>");
}

QString HelpTexts::foundServers()
{
    return tr("<p>The standbys are those that the primary lists in pg_stat_replication, the "
              "primary is the one that a standby names in its WAL receiver or in "
              "primary_conninfo, and so on along a cascade. Programs that only collect WAL, like "
              "pg_receivewal, are named but not watched.</p>"
              "<p>The way to each server is copied from the first one with the address that its "
              "neighbour sees. <b>Change the way...</b> corrects it: the address that PostgreSQL "
              "uses is not always one that SSH listens on.</p>"
              "<p>A server that cannot be reached may be <b>skipped</b>: it is then shown as its "
              "sender sees it, which says nothing about replay on the server itself once the "
              "connection between the two is lost.</p>");
}

QString HelpTexts::signIn()
{
    return tr("<p>Watching needs a role of PostgreSQL that may log in and read statistics: a "
              "member of <b>pg_monitor</b>, before PostgreSQL 10 a superuser. It is enough to "
              "make it on the primary; the standbys receive it with the WAL.</p>"
              "<p><b>Test</b> signs in to every server through its SSH session, from the server "
              "itself, so pg_hba.conf must let the role in from 127.0.0.1 or through the socket. "
              "The password is never written to a server.</p>"
              "<p>pgTandem makes no role here. The statements below do; run them as a superuser "
              "on the primary.</p>");
}

QString HelpTexts::withoutSsh()
{
    return tr("<p>pgTandem connects to PostgreSQL's port from this computer, as psql does: "
              "pg_hba.conf of every server must let the role in from here. Name all servers of "
              "the cluster; none is looked for.</p>"
              "<p><b>verify-full</b> is the TLS mode to use: the server has to show a certificate "
              "for its name from an authority whose certificate you give. The weaker modes are "
              "for servers that have none. A client key must be readable by you only and have no "
              "passphrase.</p>"
              "<p>A connection of <b>pg_service.conf</b> fills in the fields; its password counts "
              "until pgTandem ends and is not copied. Without a password libpq looks into "
              "~/.pgpass, at each connection anew.</p>"
              "<p>Watched this way, positions and lag are shown as always. The server's log is "
              "not, and pgTandem can change nothing on the hosts.</p>");
}

QString HelpTexts::keys()
{
    return tr("<p><b>Keys:</b> Enter goes on, Alt+Left goes back, Esc cancels and asks first if "
              "something would be lost, F1 is this help.</p>");
}

} // namespace

QString helpText(WizardPage::Id id)
{
    QString text;
    switch (id) {
    case WizardPage::Id::Goal:
        text = HelpTexts::goal();
        break;
    case WizardPage::Id::Primary:
        text = HelpTexts::server();
        break;
    case WizardPage::Id::Standby:
        text = HelpTexts::standby() + HelpTexts::server();
        break;
    case WizardPage::Id::Replication:
        text = HelpTexts::replication();
        break;
    case WizardPage::Id::Checks:
        text = HelpTexts::checks();
        break;
    case WizardPage::Id::Review:
        text = HelpTexts::review();
        break;
    case WizardPage::Id::Apply:
        text = HelpTexts::apply();
        break;
    case WizardPage::Id::Done:
        text = HelpTexts::done();
        break;
    case WizardPage::Id::FirstServer:
        text = HelpTexts::server();
        break;
    case WizardPage::Id::FoundServers:
        text = HelpTexts::foundServers();
        break;
    case WizardPage::Id::SignIn:
        text = HelpTexts::signIn();
        break;
    case WizardPage::Id::WithoutSsh:
        text = HelpTexts::withoutSsh();
        break;
    }
    return text + HelpTexts::keys();
}

} // namespace pgt
