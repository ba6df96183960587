#!/bin/sh
# The whole main job on the practice chapter, then the window if there is a screen.
set -eu
program=$1
folder=${2:-demo}
window=--no-window
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    window=
fi
# shellcheck disable=SC2086
"$program" demo "$folder" $window
[ -n "$window" ] && echo "There is no screen here, so the window was not opened. Open it later with: $program --vault $folder/practice" || true
