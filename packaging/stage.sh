#!/bin/sh
# Lays out everything that is installed, for `make install`, the archive and the packages.
#
#     packaging/stage.sh PROGRAM FOLDER
#
# PROGRAM is a built starling that runs on this machine; FOLDER stands for the prefix, such as /usr/local.
set -eu

[ $# = 2 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
program=$1
to=$2
here=$(cd "$(dirname "$0")/.." && pwd)
case $program in */*) ;; *) program=./$program ;; esac
[ -x "$program" ] || { echo "stage: $program cannot be run; build it with \`make build\`" >&2; exit 1; }

umask 022
doc=$to/share/doc/starling
bash=$to/share/bash-completion/completions
zsh=$to/share/zsh/site-functions
fish=$to/share/fish/vendor_completions.d
mkdir -p "$to/bin" "$to/share/man/man1" "$doc" "$bash" "$zsh" "$fish"

# Whatever the build was called.
case $program in *.exe) name=starling.exe ;; *) name=starling ;; esac
cp "$program" "$to/bin/$name"
chmod 755 "$to/bin/$name"
"$program" man --dir "$to/share/man/man1"
"$program" completions bash > "$bash/starling"
"$program" completions zsh > "$zsh/_starling"
"$program" completions fish > "$fish/starling.fish"
for file in LICENSE-MIT LICENSE-APACHE THIRD-PARTY-NOTICES.txt README.md CHANGELOG.md; do
    cp "$here/$file" "$doc/"
    chmod 644 "$doc/$file"
done
