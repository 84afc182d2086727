#!/bin/sh
# Installs a Debian package in a new, minimal system, as a user would, and runs what it brought.
#
#     packaging/try_deb.sh PACKAGE [SUITE]
#
# Needs root, debootstrap and a Debian mirror; SUITE is this machine's unless given, MIRROR overrides the mirror.
set -eu

[ $# -ge 1 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
package=$1
here=$(cd "$(dirname "$0")/.." && pwd)
suite=${2:-$(. /etc/os-release && echo "$VERSION_CODENAME")}
mirror=${MIRROR:-}
command -v debootstrap > /dev/null || { echo "try_deb: debootstrap is missing; \`scripts/setup.sh dist\` installs it" >&2; exit 1; }
[ "$(id -u)" = 0 ] || { echo "try_deb: a new system is made by root only; run this with sudo" >&2; exit 1; }

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT
debootstrap --variant=minbase "$suite" "$root" ${mirror:+"$mirror"} > "$root.log" 2>&1 || {
    tail -n 5 "$root.log" >&2
    echo "try_deb: debootstrap failed; the whole log is $root.log" >&2
    exit 1
}
rm -f "$root.log"
cp "$package" "$root/tmp/starling.deb"
cp "$here/content/demo/01-opening.ogg" "$root/tmp/"
[ ! -f /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
inside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 "$@"; }

inside DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends /tmp/starling.deb > /dev/null 2>&1
inside starling --version
inside starling transcribe /tmp/01-opening.ogg | grep -qi 'platform team'
inside starling score /tmp/01-opening.ogg --json | grep -q '"schema": "starling.score/1"'
inside starling licenses | grep -q 'Copyright (c) 2022 OpenAI'
inside starling licenses | grep -q '^symphonia '
for file in bin/starling share/bash-completion/completions/starling share/doc/starling/copyright; do
    test -s "$root/usr/$file"
done
inside apt-get remove -y -qq starling > /dev/null 2>&1
if [ -e "$root/usr/bin/starling" ]; then
    echo "try_deb: the program is still there after its removal" >&2
    exit 1
fi
echo "installed on $suite, transcribed, scored, removed"
