#!/bin/sh
# Removes what `make install` installed: packaging/unstage.sh PREFIX. Sessions and settings stay.
set -eu

[ $# = 1 ] || { sed -n '2s/^# \{0,1\}//p' "$0" >&2; exit 2; }
from=$1
rm -f "$from/bin/starling" "$from"/share/man/man1/starling.1 "$from"/share/man/man1/starling-*.1 \
    "$from/share/bash-completion/completions/starling" "$from/share/zsh/site-functions/_starling" \
    "$from/share/fish/vendor_completions.d/starling.fish"
rm -rf "$from/share/doc/starling"
