<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>pgt::AdoptSession</name>
    <message numerus="yes">
        <source>Connect to %n server(s) or skip them</source>
        <translation>
            <numerusform>Connect to %n server or skip it</numerusform>
            <numerusform>Connect to %n servers or skip them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ApplyPage</name>
    <message numerus="yes">
        <source>%n of %1 steps are done.</source>
        <translation>
            <numerusform>%n of %1 steps is done.</numerusform>
            <numerusform>%n of %1 steps are done.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::Checks</name>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n long transaction(s)</source>
        <translation>
            <numerusform>%n long transaction</numerusform>
            <numerusform>%n long transactions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prepared transaction(s)</source>
        <translation>
            <numerusform>%n prepared transaction</numerusform>
            <numerusform>%n prepared transactions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) compared</source>
        <translation>
            <numerusform>%n setting compared</numerusform>
            <numerusform>%n settings compared</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>runs with %n session(s). The plan stops it.</source>
        <translation>
            <numerusform>runs with %n session. The plan stops it.</numerusform>
            <numerusform>runs with %n sessions. The plan stops it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 may open only %n connection(s)</source>
        <translation>
            <numerusform>%1 may open only %n connection</numerusform>
            <numerusform>%1 may open only %n connections</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ChecksModel</name>
    <message numerus="yes">
        <source>Show %n more passed checks</source>
        <translation>
            <numerusform>Show %n more passed check</numerusform>
            <numerusform>Show %n more passed checks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ChecksPage</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warnings</source>
        <translation>
            <numerusform>%n warning</numerusform>
            <numerusform>%n warnings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ChecksPart</name>
    <message numerus="yes">
        <source>%n checks still fail</source>
        <translation>
            <numerusform>%n check still fails</numerusform>
            <numerusform>%n checks still fail</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ClusterList</name>
    <message numerus="yes">
        <source>%n standby(s)</source>
        <translation>
            <numerusform>%n standby</numerusform>
            <numerusform>%n standbys</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::DirectPage</name>
    <message numerus="yes">
        <source>Signed in to %n server(s)</source>
        <translation>
            <numerusform>Signed in to %n server</numerusform>
            <numerusform>Signed in to %n servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::DirectServers</name>
    <message numerus="yes">
        <source>more than %n server(s)</source>
        <translation>
            <numerusform>more than %n server</numerusform>
            <numerusform>more than %n servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::DiscoveryCard</name>
    <message numerus="yes">
        <source>%n PostgreSQL clusters found</source>
        <translation>
            <numerusform>%n PostgreSQL cluster found</numerusform>
            <numerusform>%n PostgreSQL clusters found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cores</source>
        <translation>
            <numerusform>%n core</numerusform>
            <numerusform>%n cores</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::DonePage</name>
    <message numerus="yes">
        <source>All %n steps finished in %1.</source>
        <translation>
            <numerusform>The step finished in %1.</numerusform>
            <numerusform>All %n steps finished in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>... and %n further line(s), all with Copy and in the report</source>
        <translation>
            <numerusform>... and %n further line, all with Copy and in the report</numerusform>
            <numerusform>... and %n further lines, all with Copy and in the report</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::Downtime</name>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::Health</name>
    <message numerus="yes">
        <source>%1 of %n standby(s) streaming</source>
        <translation>
            <numerusform>%1 of %n standby streaming</numerusform>
            <numerusform>%1 of %n standbys streaming</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n standby(s) streaming</source>
        <translation>
            <numerusform>The standby is streaming</numerusform>
            <numerusform>All %n standbys streaming</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::LiveWatchSession</name>
    <message numerus="yes">
        <source>Connecting, %1 of %n host(s) have answered</source>
        <translation>
            <numerusform>Connecting, %1 of %n host has answered</numerusform>
            <numerusform>Connecting, %1 of %n hosts have answered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::PlanRunSession</name>
    <message numerus="yes">
        <source>All %n step(s) finished; replication is running.</source>
        <translation>
            <numerusform>The step finished; replication is running.</numerusform>
            <numerusform>All %n steps finished; replication is running.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::PlanRunner</name>
    <message numerus="yes">
        <source>%n step(s) have to be done again, because passwords are not saved.</source>
        <translation>
            <numerusform>%n step has to be done again, because passwords are not saved.</numerusform>
            <numerusform>%n steps have to be done again, because passwords are not saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::Planner</name>
    <message numerus="yes">
        <source>Change %n files</source>
        <translation>
            <numerusform>Change %n file</numerusform>
            <numerusform>Change %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) end</source>
        <translation>
            <numerusform>%n session ends</numerusform>
            <numerusform>%n sessions end</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n standby(s) reconnect</source>
        <translation>
            <numerusform>%n standby reconnects</numerusform>
            <numerusform>%n standbys reconnect</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n prepared transaction(s) stay</source>
        <translation>
            <numerusform>%n prepared transaction stays</numerusform>
            <numerusform>%n prepared transactions stay</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The role %1 exists on %2 and may open only %n connection(s).</source>
        <translation>
            <numerusform>The role %1 exists on %2 and may open only %n connection.</numerusform>
            <numerusform>The role %1 exists on %2 and may open only %n connections.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) of the old cluster end</source>
        <translation>
            <numerusform>%n session of the old cluster ends</numerusform>
            <numerusform>%n sessions of the old cluster end</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n standby(s) of it lose their source</source>
        <translation>
            <numerusform>%n standby of it loses its source</numerusform>
            <numerusform>%n standbys of it lose their source</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ReplicationPage</name>
    <message numerus="yes">
        <source>%n characters. Goes to a password file on %1.</source>
        <translation>
            <numerusform>%n character. Goes to a password file on %1.</numerusform>
            <numerusform>%n characters. Goes to a password file on %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ReplicationSpec</name>
    <message numerus="yes">
        <source>%n standbys are too many for one run.</source>
        <translation>
            <numerusform>%n standby is too many for one run.</numerusform>
            <numerusform>%n standbys are too many for one run.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ReviewPage</name>
    <message numerus="yes">
        <source>%n hosts</source>
        <translation>
            <numerusform>%n host</numerusform>
            <numerusform>%n hosts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 restarts %n times</source>
        <translation>
            <numerusform>%1 restarts once</numerusform>
            <numerusform>%1 restarts %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::ServerPart</name>
    <message numerus="yes">
        <source>%1 is a primary with %n connected standby(s).</source>
        <translation>
            <numerusform>%1 is a primary with %n connected standby.</numerusform>
            <numerusform>%1 is a primary with %n connected standbys.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::SideBar</name>
    <message numerus="yes">
        <source>Alerts, %n</source>
        <translation>
            <numerusform>Alerts, %n</numerusform>
            <numerusform>Alerts, %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::SignInPage</name>
    <message numerus="yes">
        <source>Signed in to %n server(s)</source>
        <translation>
            <numerusform>Signed in to %n server</numerusform>
            <numerusform>Signed in to %n servers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::Steps</name>
    <message numerus="yes">
        <source>The role %1 on %2 is kept: %n session(s) use it.</source>
        <translation>
            <numerusform>The role %1 on %2 is kept: %n session uses it.</numerusform>
            <numerusform>The role %1 on %2 is kept: %n sessions use it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n server(s) or program(s) receive WAL from it.</source>
        <translation>
            <numerusform>%n server or program receives WAL from it.</numerusform>
            <numerusform>%n servers or programs receive WAL from it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n WAL sender(s) of %1 have the name of this standby; which one is its own cannot be told.</source>
        <translation>
            <numerusform>%n WAL sender of %1 has the name of this standby; whether it is its own cannot be told.</numerusform>
            <numerusform>%n WAL senders of %1 have the name of this standby; which one is its own cannot be told.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pgt::StepsModel</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
</TS>
