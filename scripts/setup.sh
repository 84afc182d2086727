#!/bin/sh
# Installs what building Starling needs and this machine lacks; with `test` or `dist` also what testing or packing needs.
#
#     scripts/setup.sh build|test|dist
#
# Knows apt (Debian, Ubuntu), dnf (Fedora), pacman (Arch) and brew (macOS). Installs nothing that is already there.
set -eu

what=${1:-build}
missing=""

# need NAME TEST…: notes NAME as missing unless the test succeeds.
need() {
    name=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $name"
}

have() { command -v "$1"; }

need compiler have c++
need cmake have cmake
need make have make
case $(uname -s) in
    Linux)
        need pkg-config have pkg-config
        if ! have pkg-config >/dev/null || ! pkg-config --exists alsa; then missing="$missing alsa"; fi
        ;;
esac
if [ "$what" = test ]; then
    need python3 have python3
    need espeak have espeak-ng
    need ffmpeg have ffmpeg
    if [ "$(uname -s)" = Linux ]; then
        need pulseaudio have pulseaudio
        need pactl have pactl
        need strace have strace
    fi
fi
# The Debian package is built, and tested, where apt is.
if [ "$what" != build ] && have apt-get >/dev/null; then
    need dpkg-dev have dpkg-shlibdeps
    [ "$what" = test ] || need debootstrap have debootstrap
fi

if ! have cargo >/dev/null; then
    echo "setup: cargo is missing. Install Rust 1.91 or newer from your system or with rustup, then run this again." >&2
    exit 1
fi
[ -n "$missing" ] || exit 0

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo >/dev/null; then sudo "$@"; else
        echo "setup: these need an administrator: $*" >&2
        return 1
    fi
}

# package NAME: what the package manager calls it.
package() {
    case $manager:$1 in
        apt:compiler) echo g++ ;; dnf:compiler) echo gcc-c++ ;; pacman:compiler) echo gcc ;;
        apt:alsa) echo libasound2-dev ;; dnf:alsa) echo alsa-lib-devel ;; pacman:alsa) echo alsa-lib ;;
        pacman:pkg-config) echo pkgconf ;; dnf:pkg-config) echo pkgconf-pkg-config ;;
        *:espeak) echo espeak-ng ;;
        apt:pactl | dnf:pactl) echo pulseaudio-utils ;; pacman:pactl) echo libpulse ;;
        pacman:python3) echo python ;;
        *) echo "$1" ;;
    esac
}

for manager in apt dnf pacman brew none; do
    case $manager in apt) have apt-get >/dev/null && break ;; none) break ;; *) have $manager >/dev/null && break ;; esac
done

packages=""
for name in $missing; do packages="$packages $(package "$name")"; done
echo "setup: installing$packages" >&2
case $manager in
    apt)
        as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null ;;
    dnf) as_root dnf install -y -q $packages ;;
    pacman) as_root pacman -S --needed --noconfirm $packages ;;
    brew) brew install --quiet $packages ;;
    none) false ;;
esac || {
    echo "setup: could not install$packages. Install them by hand with your package manager, then run this again." >&2
    exit 1
}
