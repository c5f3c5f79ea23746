#!/usr/bin/env bash
# Makes the pictures of the README and the guide: screenshots.sh BIN FOLDER. The runs are real: the ready experiment is run
# first into a store of its own, which is kept beside the build so that a second call only draws.
set -euo pipefail
bin=$1; out=$2; store=${RETORT_PICTURE_STORE:-$bin/../picture-store}
mkdir -p "$out"
"$bin/retort" run experiments/fashion-first.json --store "$store"
student=$("$bin/retort" list --store "$store" --json | tr '{' '\n' | sed -n 's/.*"id": *"\([a-z0-9]*\)".*"node": *"same-pictures".*/\1/p' | head -1)
shoot() {
    QT_QPA_PLATFORM=offscreen "$bin/retort-window" --store "$store" --experiment experiments/fashion-first.json \
        --panel "$1" --run "$student" --theme "$2" --size 1366x768 --screenshot "$out/$1-$2.png"
}
for theme in light dark; do
    for panel in train confusion samples; do shoot "$panel" "$theme"; done
done
