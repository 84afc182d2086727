#!/bin/sh
# Packs a built program for release: an archive, a Debian package where dpkg is, and their checksums.
#
#     packaging/dist.sh PROGRAM FOLDER
#
# The archive holds the program, manual pages, completions, licenses and notices. SOURCE_DATE_EPOCH, or the date of the
# last commit, becomes the date of its files, so that the same input gives the same archive.
set -eu

[ $# = 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
program=$1
out=$2
here=$(cd "$(dirname "$0")/.." && pwd)
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -n 1)
target=$(rustc -vV | sed -n 's/^host: //p')
name=starling-$version-$target
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/packaging/stage.sh" "$program" "$work/$name"

made=""
case $target in
    *windows*)
        (cd "$work" && 7z a -bso0 "$out/$name.zip" "$name")
        made=$name.zip ;;
    *)
        if tar --version 2> /dev/null | grep -q GNU; then
            (cd "$work" && tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
                -cf - "$name") | gzip -9n > "$out/$name.tar.gz"
        else
            (cd "$work" && tar -cf - "$name") | gzip -9n > "$out/$name.tar.gz"
        fi
        made=$name.tar.gz ;;
esac
if command -v dpkg-deb > /dev/null; then
    made="$made $(basename "$("$here/packaging/deb.sh" "$program" "$out")")"
fi

cd "$out"
for file in $made; do
    if command -v sha256sum > /dev/null; then sha256sum "$file"; else shasum -a 256 "$file"; fi
done > "$name.sha256"
cat "$name.sha256"
