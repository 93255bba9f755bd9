// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/redact.h"
#include "app/pg/redactfile.h"

#include <QTest>

using namespace pgt;
using namespace Qt::StringLiterals;

class TestRedact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void masksSecretsInWords_data();
    void masksSecretsInWords();
    void leavesHarmlessWords_data();
    void leavesHarmlessWords();
    void masksSecretsInFiles_data();
    void masksSecretsInFiles();
    void leavesHarmlessLines_data();
    void leavesHarmlessLines();
    void keepsTheNumberOfLines();
};

void TestRedact::masksSecretsInWords_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    const auto row = [](const char *name, const QString &text, const QString &shown) {
        QTest::newRow(name) << text << shown;
    };
    row("bare", u"host=a password=geheim port=5"_s, u"host=a password=******** port=5"_s);
    row("bare, with quotes inside", u"password=a\"b'c,d;e port=5"_s, u"password=******** port=5"_s);
    row("quoted", u"password='a b\\'c d' port=5"_s, u"password=******** port=5"_s);
    row("doubled quotes", u"password=''a b'' port=5"_s, u"password=******** port=5"_s);
    row("blanks around", u"password = geheim"_s, u"password = ********"_s);
    row("log of a reload",
        u"LOG:  parameter \"primary_conninfo\" changed to \"host=a password=geheim\""_s,
        u"LOG:  parameter \"primary_conninfo\" changed to \"host=a password=********\""_s);
    row("log of a reload, command",
        u"LOG:  parameter \"archive_command\" changed to \"KEY=\"geheim\" wal-push %p\""_s,
        u"LOG:  parameter \"archive_command\" changed to \"********\""_s);
    row("failed archiving", u"DETAIL:  The failed archive command was: push geheim %p"_s,
        u"DETAIL:  The failed archive command was: ********"_s);
    row("failed recovery command", u"WARNING:  recovery_end_command \"x geheim\": exit code 1"_s,
        u"WARNING:  recovery_end_command \"********\": exit code 1"_s);
    row("statement", u"STATEMENT:  ALTER ROLE r PASSWORD 'ge''heim' VALID UNTIL 'x'"_s,
        u"STATEMENT:  ALTER ROLE r PASSWORD ******** VALID UNTIL 'x'"_s);
    row("verifier md5", u"was md50123456789abcdef0123456789abcdef."_s, u"was ********."_s);
    row("verifier scram", u"'SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy'"_s, u"'********'"_s);
    row("uri", u"postgresql://rep:ge@heim@db:5432/x?sslmode=require"_s,
        u"postgresql://rep:********@db:5432/x?sslmode=require"_s);
    row("uri parameter", u"postgresql://db/x?password=geheim"_s,
        u"postgresql://db/x?password=********"_s);
    row("variable", u"env AWS_SECRET_ACCESS_KEY=geheim PGPASSWORD='x y' push"_s,
        u"env AWS_SECRET_ACCESS_KEY=******** PGPASSWORD=******** push"_s);
    row("option", u"--repo1-cipher-pass=geheim --password geheim -v"_s,
        u"--repo1-cipher-pass=******** --password ******** -v"_s);
    row("header", u"curl -H 'Authorization: Bearer abcdefgh1234' x"_s,
        u"curl -H 'Authorization: ********' x"_s);
    row("sshpass", u"sshpass -p geheim ssh a"_s, u"sshpass -p ******** ssh a"_s);
    row("hba option", u"ldap ldapbindpasswd=\"a b\" radiussecrets=x"_s,
        u"ldap ldapbindpasswd=******** radiussecrets=********"_s);
    row("hba option, quoted whole", u"ldap \"ldapbindpasswd=a b\" x=1"_s,
        u"ldap \"ldapbindpasswd=********\" x=1"_s);
    row("hba option torn apart", u"authentication option not in name=value format: geheim"_s,
        u"authentication option not in name=value format: ********"_s);
    row("private key",
        u"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----"_s,
        u"********\n********\n********"_s);
}

void TestRedact::masksSecretsInWords()
{
    QFETCH(QString, text);
    QFETCH(QString, shown);
    QCOMPARE(redactText(text), shown);
    QCOMPARE(redactText(shown), shown);
}

void TestRedact::leavesHarmlessWords_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {
                 "password authentication failed for user \"replicator\"",
                 "FATAL:  no password supplied",
                 "host=10.0.0.1 passfile=/x/.pgpass sslmode=verify-full",
                 "password_encryption = scram-sha-256",
                 "ssl_key_file = '/etc/ssl/server.key'",
                 "DETAIL:  Key (id)=(5) already exists.",
                 "postgresql://replicator@db:5432/postgres",
                 "ED25519 key fingerprint is SHA256:abcdefgh.",
                 "deploy@db's password: ",
                 "parameter \"wal_level\" changed to \"replica\"",
                 "cp -p /etc/postgresql/15/main/pg_hba.conf /x",
         })
        QTest::newRow(text) << QString::fromLatin1(text);
}

void TestRedact::leavesHarmlessWords()
{
    QFETCH(QString, text);
    QCOMPARE(redactText(text), text);
}

void TestRedact::masksSecretsInFiles_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QStringList>("lines");
    const auto row = [](const char *name, const QByteArray &file, const QStringList &lines) {
        QTest::newRow(name) << file << lines;
    };
    row("conninfo", "primary_conninfo = 'host=a password=geheim port=1' # x\n",
        {u"primary_conninfo = 'host=a port=1 password=********' # x"_s});
    row("conninfo, quotes inside", "primary_conninfo='host=a password=''ge heim'''\r\n",
        {u"primary_conninfo='host=a password=********'"_s});
    row("conninfo, escaped quotes", "primary_conninfo 'password=\\'ge heim\\' host=a'",
        {u"primary_conninfo 'host=a password=********'"_s});
    row("conninfo, unreadable", "primary_conninfo = 'password=''ge heim'\n",
        {u"primary_conninfo = '********'"_s});
    row("conninfo, refused line", "primary_conninfo = host=a password=ge heim\n",
        {u"primary_conninfo = ********"_s});
    row("command", "Restore_Command = 'get --k geheim %f' # old\n",
        {u"Restore_Command = '********' # old"_s});
    row("command with a hash", "archive_command = 'x \\'k\\' # geheim' # y\n",
        {u"archive_command = '********' # y"_s});
    row("commented out", "#archive_command = 'push geheim'\t\t# old: password: geheim\n",
        {u"#archive_command = '********'\t\t# old: password: ********"_s});
    row("command in words", "port = 1 # was restore_command = 'get geheim' once\n",
        {u"port = 1 # was restore_command = ********"_s});
    row("bare command in words", "# try archive_command = push geheim\n",
        {u"# try archive_command = ********"_s});
    row("passphrase", "ssl_passphrase_command = 'echo geheim'\n",
        {u"ssl_passphrase_command = '********'"_s});
    row("custom setting", "app.jwt_secret 'geheim'\n", {u"app.jwt_secret '********'"_s});
    row("command in any extension's setting", "my.backup_command = 'x geheim'",
        {u"my.backup_command = '********'"_s});
    row("comment behind", "port = 5432 # replicator password is geheim, thanks\n",
        {u"port = 5432 # replicator password is ********"_s});
    row("ldap", "host all all 0/0 ldap ldapserver=x ldapbindpasswd=\"ge#heim x\" # y\n",
        {u"host all all 0/0 ldap ldapserver=x ldapbindpasswd=******** # y"_s});
    row("continued in quotes", "host all all 0/0 ldap \\\n ldapbindpasswd=\"ge\\\nheim\" x=1\n",
        {u"host all all 0/0 ldap \\"_s, u" ldapbindpasswd=********"_s, u"******** x=1"_s});
    row("continued word", "host all all 0/0 radius radiussecrets=ge\\\nheim x=1\n",
        {u"host all all 0/0 radius radiussecrets=********"_s, u"******** x=1"_s});
    row("not UTF-8", "app.password = 'ge\xffheim'\n", {u"app.password = '********'"_s});
}

void TestRedact::masksSecretsInFiles()
{
    QFETCH(QByteArray, file);
    QFETCH(QStringList, lines);
    QCOMPARE(redactedLines(file), lines);
}

void TestRedact::leavesHarmlessLines_data()
{
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("empty") << QByteArray();
    for (const char *line : {
                 "#ssl_passphrase_command = ''",
                 "#archive_command = ''\t\t# command to use to archive a WAL file",
                 "password_encryption = scram-sha-256\t# scram-sha-256 or md5",
                 "primary_conninfo = 'host=a user=r passfile=''/x y'''",
                 "listen_addresses = 'localhost,10.0.0.1'\t# what IP address(es) to listen on;",
                 "host    replication     all             127.0.0.1/32            scram-sha-256",
                 "# \"password\", and so on; \"scram-sha-256\" is preferred",
                 "",
         })
        QTest::newRow(line) << QByteArray(line);
}

void TestRedact::leavesHarmlessLines()
{
    QFETCH(QByteArray, file);
    const QStringList expected =
            file.isNull() ? QStringList() : QStringList{QString::fromUtf8(file)};
    QCOMPARE(redactedLines(file.isNull() ? file : file + '\n'), expected);
}

void TestRedact::keepsTheNumberOfLines()
{
    QByteArray file = "x_password = ''\n# it's\n\ny = 'a'\nz_secret = ''\n";
    QCOMPARE(redactedLines(file).size(), 5);
    QCOMPARE(redactedLines(file).join(u'\n').toUtf8() + '\n', file);
    file += "last_secret = \"";
    QCOMPARE(redactedLines(file).size(), 6);
}

QTEST_GUILESS_MAIN(TestRedact)
#include "tst_redact.moc"
