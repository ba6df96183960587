#!/bin/sh
# Install (as root, on Debian or Ubuntu) or name the system packages that are missing.
#   window   what the window needs
#   tests    what the tests use besides: a screen without a monitor, readers of our files
set -eu

WINDOW="libglib2.0-0 libgl1 libegl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libxcb-cursor0
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1"
TESTS="xvfb xdotool x11-utils poppler-utils age sqlite3 strace dbus-x11 at-spi2-core python3-pyatspi"

wanted=""
for set_name in "$@"; do
    case "$set_name" in
        window) wanted="$wanted $WINDOW" ;;
        tests) wanted="$wanted $TESTS" ;;
        *) echo "unknown set: $set_name" >&2; exit 2 ;;
    esac
done

if ! command -v dpkg-query >/dev/null 2>&1; then
    # Not Debian: Qt's own check at start names what is missing.
    exit 0
fi

missing=""
for package in $wanted; do
    # Newer releases carry the same library under a name that ends in t64.
    found=no
    for name in "$package" "${package}t64"; do
        if dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'install ok installed'; then
            found=yes
        fi
    done
    [ "$found" = yes ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    echo "Installing system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "These system packages are missing. Install them with:"
    echo "  sudo apt-get install --no-install-recommends$missing"
    exit 3
fi
