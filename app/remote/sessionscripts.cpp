// SPDX-FileCopyrightText: 2026 the pgTandem authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/remote/sessionscripts.h"

#include "app/remote/privilege.h"

#include <QByteArrayList>
#include <QCryptographicHash>

namespace pgt {

namespace {

// Facts about the login. sudo is judged by its exit status; its words only choose between the
// reasons for a refusal (sudo 1.8 to 1.9.17 and sudo-rs 0.2). Its probe is the very command that is
// used later, because sudoers may allow one command and not another.
constexpr auto bootText = R"sh(
LC_ALL=C; export LC_ALL; umask 077
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin; export PATH
# The empty line ends whatever a start-up file printed without a newline.
echo; echo "H $N begin"
f() { echo "F $*"; }
has() { command -v "$1" >/dev/null 2>&1; }
f uid "$(id -u)"; f user "$(id -un)"; f os "$(uname -s)"; f groups "$(id -Gn)"
f client "${SSH_CONNECTION:-}"
m=; for t in setsid base64 dd head tr sleep; do has $t || m="$m $t"; done
[ -z "$m" ] || f missing $m
for t in setpriv runuser su script; do ! has $t || f $t present; done
if [ "$SUDO" = yes ] && [ "$(id -u)" != 0 ]; then
 # Without a terminal, and on one that script makes where sudoers demand one.
 try() { echo : | sudo -n -u "$1" -- /bin/sh -c "$S" 2>&1; }
 tt() { has script && echo : | (A=$1; SHELL=/bin/sh; export A S SHELL; exec 7<&0 </dev/null
  script -qec 'exec sudo -n -u "$A" -- /bin/sh -c "$S" <&7' /dev/null) >/dev/null 2>&1; }
 if has sudo; then
  if m=$(try root); then f sudo nopasswd
  else
   case $m in
   *"must have a tty"*) f sudo tty ;;
   *"password is required"*|*"authentication is required"*|*"no tty present"*|*"terminal is required"*)
    f sudo password ;;
   *"may not run"*|*"not allowed"*|*"not in the sudoers"*|*"afraid I can't do that"*) f sudo denied ;;
   *) f sudo unknown ;;
   esac
   case $m in
   *"must have a tty"*)
    if tt root; then f sudo_tty nopasswd; else ! tt postgres || f sudo_tty_postgres nopasswd; fi ;;
   *) ! try postgres >/dev/null || f sudo_postgres nopasswd ;;
   esac
  fi
 else f sudo absent; fi
 if has doas; then
  if echo : | doas -n -u root /bin/sh -c "$S" >/dev/null 2>&1; then f doas nopass
  else f doas maybe
   ! echo : | doas -n -u postgres /bin/sh -c "$S" >/dev/null 2>&1 || f doas_postgres nopass
  fi
 else f doas absent; fi
fi
echo "H $N end"
IFS= read -r go || exit 98
eval "$go"
)sh";

// The agent. Processes of one job:
//   JOB (own session) - wrapper - the command (another own session), and a pump for each stream.
// A signal for the job goes to JOB's group, where only the wrapper reacts: TERM is passed on as
// TERM and USR1 as KILL to the command's session. The wrapper is the command's parent, so that
// `S id status` is what wait() said, also after KILL.
//  - A child that the command leaves behind may hold its pipes for days (a started server), and a
//    pump may be slow (a busy host). So that neither is taken for the other, the wrapper writes a
//    mark into both streams behind all that the command itself wrote. The pump that reads it alone
//    goes on as a cat: what a child prints later is nobody's, but must not end it by SIGPIPE.
//  - The command's own shell announces itself (`B id`) after setsid; no signal is sent before,
//    because between fork and setsid it would be lost.
//  - SIGPIPE is caught, not ignored: an ignored signal would be inherited by every command.
//  - Lines stay below PIPE_BUF and go through one pipe, so lines of several jobs never mix.
//  - echo is a builtin everywhere: what it prints is never in an argument list.
//  - Input is kept as base64 in variables, one a piece, because shell variables cannot hold NUL.
//    The length is checked: after a short read the next bytes would be taken for requests.
//  - At the end the jobs get a second, then USR1, at which their own shells kill them. These shells
//    must not be killed before they did so, on a busy host either: nobody else knows what to kill.
//    They have to stand PIPE, because they print "Terminated" to a connection that is gone.
//  - The watchdog ends everything when no ping came for a minute, and is itself killed with KILL by
//    group: TERM right after a fork is lost in dash. It looks whether its parent is still the
//    agent.
constexpr auto agentText = R"sh(
LC_ALL=C; export LC_ALL; umask 077; set -f; cd /
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin; export PATH
U=$(id -un)
case $U in ''|*[!A-Za-z0-9_.-]*) ;; *) eval "HOME=~$U"; USER=$U; LOGNAME=$U; export HOME USER LOGNAME ;; esac
B64E="base64 -w 3900"; echo x | $B64E >/dev/null 2>&1 || B64E=base64
HC="head -c"; [ "$(printf abcdefgh | { head -c 4 >/dev/null; cat; })" = efgh ] || HC=ddc
ddc() { dd bs=1 count="$1" 2>/dev/null; }
TO=; [ "$HC" = ddc ] || ! command -v timeout >/dev/null 2>&1 || TO="timeout 60"
RUN='echo "B $1" >&3; exec 3>&- 4<&- 5>&-; eval "$2"'
JOB='trap : TERM USR1 HUP INT PIPE; set -f; exec 3>&1 4<&0 </dev/null; z=$4 y=$5
pump() { trap "" TERM USR1 HUP INT
 while :; do
  d=$(dd bs=49152 count=1 2>/dev/null | '"$B64E"'); [ -n "$d" ] || return 0
  for l in $d; do echo "$1 $2 $l"; done
  [ "$d" != "$y" ] || exec cat >/dev/null
 done; }
{ { trap "t=1; kill -s TERM -- -\$! 2>/dev/null" TERM HUP; trap "t=1; kill -s KILL -- -\$! 2>/dev/null" USR1
 setsid sh -c "$3" sh "$1" "$2" <&4 2>&5 & exec 4<&-
 s=; while :; do t=; wait $!; r=$?; [ "$r" = 127 ] && [ -n "$s" ] || s=$r; [ -n "$t" ] || break; done
 echo "S $1 $s" >&3; echo "$z" >&5; echo "$z"
 } 2>/dev/null | pump O "$1" >&3 4<&- 5>&-; } 5>&1 | pump E "$1" >&3 4<&-
echo "X $1" >&3'
main() {
 G=; W=; M=$(exec sh -c 'echo $PPID')
 kw() { [ -z "$W" ] || kill -s KILL -- -$W 2>/dev/null || kill -s KILL $W 2>/dev/null; }
 wd() { kw; setsid sh -c 'sleep 60; p=$1; { read -r a b c p d </proc/$$/stat; } 2>/dev/null
  [ "$p" != "$1" ] || kill -s ALRM $1' sh $M </dev/null >/dev/null 2>&1 & W=$!; }
 feed() { q=0; while [ $q -lt $2 ]; do q=$((q + 1)); eval "echo \"\$i${1}_$q\""; done; }
 drop() { eval "q=\${n$1:-0}; unset n$1"; while [ $q -gt 0 ]; do unset i${1}_$q; q=$((q - 1)); done; }
 fin() { trap '' ALRM TERM HUP; kw; [ -z "$G" ] || {
  p=; for j in $G; do eval "p=\"\$p -\$g$j\""; done; kill -s TERM -- $p 2>/dev/null
  setsid sh -c 'sleep 1; kill -s USR1 -- "$@"; sleep 15; kill -s KILL -- "$@"' sh $p </dev/null >/dev/null 2>&1 & W=$!
  for j in $G; do eval "wait \$g$j"; done; kw; }; exit 0; }
 trap fin ALRM TERM HUP; trap : PIPE; wd
 while read -r v a c; do
  case $v in
  I) x=$($TO $HC "$c" | base64 | tr -d '\n')
   [ ${#x} = $(((c + 2) / 3 * 4)) ] || break
   eval "k=\${n$a:-0}"; k=$((k + 1)); eval "n$a=$k; i${a}_$k=\$x"; x= ;;
  r|R) [ $v = r ] || c=$(echo "$c" | base64 -d); eval "k=\${n$a:-0}"
   if [ $k = 0 ]; then setsid sh -c "$JOB" sh "$a" "$c" "$RUN" "$Z" "$Y" </dev/null &
   else feed $a $k | base64 -d | setsid sh -c "$JOB" sh "$a" "$c" "$RUN" "$Z" "$Y" & fi
   eval "g$a=$!"; G="$G $a"; drop $a ;;
  K) eval "kill -s $c -- -\$g$a" 2>/dev/null ;;
  D) n=; for j in $G; do [ $j = $a ] || n="$n $j"; done; G=$n
   drop $a; eval "x=\${g$a-}; unset g$a"; [ -z "$x" ] || wait $x; x= ;;
  P) echo "P $a"; wd ;;
  esac
 done
 fin
}
echo "READY $N $(id -u) $U"
main | cat
)sh";

// Comment lines are for readers of this file, not for the line.
QByteArray withoutComments(const char *text)
{
    QByteArrayList lines;
    const QByteArrayList all = QByteArray(text).split('\n');
    for (const QByteArray &line : all) {
        if (!line.isEmpty() && !line.startsWith('#'))
            lines << line;
    }
    return lines.join('\n') + '\n';
}

} // namespace

QByteArray sessionReader()
{
    return QByteArrayLiteral("IFS= read -r b && eval \"$b\"");
}

QByteArray framedScript(const QByteArray &script, const QByteArray &nonce)
{
    const QByteArray head =
            "N=" + nonce +
            "; L=$(printf '\\nx'); L=${L%x}; t=; while IFS= read -r l && [ \"$l\" != \"#$N\" ]; "
            "do t=$t$l$L; done; [ \"$l\" = \"#$N\" ] && eval \"$t\"\n";
    return head + script + '#' + nonce + '\n';
}

QByteArray bootScript(const QByteArray &nonce, SudoProbe probe)
{
    const QByteArray settings =
            (probe == SudoProbe::Yes ? "SUDO=yes\nS='" : "SUDO=no\nS='") + elevatedReader() + "'\n";
    return framedScript(settings + withoutComments(bootText), nonce);
}

QByteArray agentScript(const QByteArray &nonce)
{
    const QByteArray mark = endMark(nonce);
    const QByteArray settings = "Z=" + mark.trimmed() + " Y=" + mark.toBase64() + '\n';
    return framedScript(settings + withoutComments(agentText), nonce);
}

QByteArray endMark(const QByteArray &nonce)
{
    // It is seen in the host's process list, so it does not tell the nonce.
    return QCryptographicHash::hash(nonce, QCryptographicHash::Sha256).toHex().left(32) + '\n';
}

} // namespace pgt
