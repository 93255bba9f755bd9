// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/labaccounts.h"

namespace pgt::test {

using namespace Qt::StringLiterals;

bool addAccounts(LabHosts &lab, const QString &host, const LabPasswords &passwords)
{
    const QString script = uR"sh(
groupadd sudousers
for user in pwsudo otp pgonly doer suer nobodys; do
    useradd --create-home --shell /bin/bash "$user"
    install -d -m 700 -o "$user" "/home/$user/.ssh"
    install -m 600 -o "$user" /root/.ssh/authorized_keys "/home/$user/.ssh/authorized_keys"
done
rm /home/pwsudo/.ssh/authorized_keys /home/otp/.ssh/authorized_keys
for user in dba pwsudo otp pgonly doer nobodys postgres; do usermod -aG sudousers "$user"; done
# "suer" does not even find sudo.
sudo=$(readlink -f /usr/bin/sudo)
chgrp sudousers "$sudo"; chmod 4750 "$sudo"
cat >/etc/sudoers.d/ways <<'RULES'
pwsudo ALL=(ALL:ALL) ALL
otp ALL=(ALL:ALL) NOPASSWD: ALL
pgonly ALL=(postgres) NOPASSWD: /bin/sh
RULES
chmod 440 /etc/sudoers.d/ways
visudo -c -q
echo 'permit nopass doer as root' >/etc/doas.conf
chmod 600 /etc/doas.conf
# A code after the password, for "otp" only.
printf 'HOTP otp - 3132333435363738393031323334353637383930\n' >/etc/users.oath
chmod 600 /etc/users.oath
sed -i '/^@include common-auth/a auth [success=1 default=ignore] pam_succeed_if.so quiet user != otp\
auth requisite pam_oath.so usersfile=/etc/users.oath window=5 digits=6' /etc/pam.d/sshd
cat >/etc/ssh/sshd_config.d/ways.conf <<'CONFIG'
Match User otp
    KbdInteractiveAuthentication yes
    AuthenticationMethods keyboard-interactive
CONFIG
sshd -t
systemctl reload ssh
)sh"_s;
    if (!lab.shell(host, script).ok())
        return false;
    QByteArray lines = "root:" + passwords.root + '\n';
    for (const char *user : {"pwsudo", "otp", "pgonly", "doer", "suer", "nobodys"})
        lines += user + (':' + passwords.login) + '\n';
    return lab.run(host, {u"chpasswd"_s}, lines).ok();
}

QByteArray oneTimeCode(int number)
{
    static const QList<QByteArray> codes{"755224", "287082", "359152", "969429", "338314",
                                         "254676", "287922", "162583", "399871", "520489"};
    return codes.value(number);
}

bool useSudoRs(LabHosts &lab, const QString &host)
{
    return lab
            .shell(host, u"mv /usr/bin/sudo /usr/bin/sudo.ws\n"
                         "ln -s sudo-rs /usr/bin/sudo\n"
                         "sudo --version 2>&1 | grep -q sudo-rs"_s)
            .ok();
}

} // namespace pgt::test
