#!/usr/bin/env bash
# Makes the pictures of the README and the guide: screenshots.sh BIN FOLDER. The runs are real: the ready experiment is run
# first into a store of its own, which is kept beside the build so that a second call only draws.
set -euo pipefail
bin=$1; out=$2; store=${RETORT_PICTURE_STORE:-$bin/../picture-store}
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
export RETORT_SETTINGS=$scratch RETORT_STORE=$scratch/none LC_ALL=C.UTF-8 QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES='*=false'
mkdir -p "$out"
"$bin/retort" run experiments/fashion-first.json --store "$store"
student=$("$bin/retort" list --store "$store" --json | awk -F'"' '$2 == "id" { id = $4 } $2 == "node" && $4 == "same-pictures" && !found++ { print id }')
shoot() { "$bin/retort-window" --size 1366x768 --experiment experiments/fashion-first.json --screenshot "$out/$1-$theme.png" --theme "$theme" "${@:2}"; }
for theme in light dark; do
    shoot first --panel train                          # no store yet: the example
    for panel in train confusion samples; do shoot $panel --panel $panel --store "$store" --run "$student"; done
done
