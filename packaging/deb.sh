#!/bin/sh
# Builds a Debian package.
#
#     packaging/deb.sh PROGRAM FOLDER
#
# PROGRAM is a built starling; the package is written to FOLDER, and its path is printed. The libraries it depends on are
# read from the program. Needs dpkg-dev. DEB_COMPRESSION=none saves time where the package is only tried.
set -eu

[ $# = 2 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
program=$1
out=$2
here=$(cd "$(dirname "$0")/.." && pwd)
for tool in dpkg-deb dpkg-shlibdeps; do
    command -v $tool > /dev/null || { echo "deb: $tool is missing; \`scripts/setup.sh dist\` installs it" >&2; exit 1; }
done

version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$here/Cargo.toml" | head -n 1)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

"$here/packaging/stage.sh" "$program" "$root/usr"
doc=$root/usr/share/doc/starling
gzip -9n "$root"/usr/share/man/man1/*.1 "$doc/CHANGELOG.md"
mv "$doc/CHANGELOG.md.gz" "$doc/changelog.gz"
# Debian wants the licenses in one file, and the common ones by reference.
rm "$doc/LICENSE-MIT" "$doc/LICENSE-APACHE"
{
    echo "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
    echo "Upstream-Name: starling"
    echo
    echo "Files: *"
    echo "Copyright: 2026 The Starling contributors"
    echo "License: MIT or Apache-2.0"
    echo "Comment: What others have made is listed in THIRD-PARTY-NOTICES.txt beside this file."
    echo
    echo "License: MIT or Apache-2.0"
    echo " At your option, under the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0) or as follows."
    sed -n '4,$p' "$here/LICENSE-MIT" | sed 's/^$/./; s/^/ /'
} > "$doc/copyright"
# Debian's zsh looks in another place than upstream's.
mkdir -p "$root/usr/share/zsh/vendor-completions"
mv "$root/usr/share/zsh/site-functions/_starling" "$root/usr/share/zsh/vendor-completions/"
rmdir "$root/usr/share/zsh/site-functions"

mkdir "$root/DEBIAN" "$work/debian"
: > "$work/debian/control"
shlibs=$(cd "$work" && dpkg-shlibdeps -O root/usr/bin/starling)
depends=${shlibs#shlibs:Depends=}
cat > "$root/DEBIAN/control" << CONTROL
Package: starling
Version: $version-1
Section: education
Priority: optional
Architecture: $architecture
Maintainer: The Starling contributors <starling@localhost>
Installed-Size: $(du -sk "$root/usr" | cut -f 1)
Depends: $depends
Suggests: espeak-ng
Description: coach for spoken behavioral interviews
 Starling asks a question aloud, records the answer against a time target for
 each STAR section, transcribes it on this machine, and says what a bar raiser
 would have heard. Nothing leaves the machine; the speech model is part of the
 program.
CONTROL
(cd "$root" && find usr -type f -exec md5sum {} + | LC_ALL=C sort -k 2 > DEBIAN/md5sums)

mkdir -p "$out"
package=$out/starling_${version}-1_$architecture.deb
dpkg-deb --root-owner-group "-Z${DEB_COMPRESSION:-xz}" --build "$root" "$package" > /dev/null
echo "$package"
