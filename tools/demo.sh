#!/bin/sh
# The whole main job on the practice chapter, then the window if there is a screen and it can open.
# The job needs no window: what a window lacks is named after it is done, and is no failure.
set -eu
program=$1
folder=${2:-demo}
"$program" demo "$folder" --no-window
later="$program --vault $folder/practice"
if ! sh "$(dirname "$0")/system_packages.sh" window; then
    echo "Then open the window with: $later"
elif [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; then
    "$program" --vault "$folder/practice"
else
    echo "There is no screen here, so the window was not opened. Open it later with: $later"
fi
