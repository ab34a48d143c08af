#!/usr/bin/env bash
# Writes what regenerating has changed to a patch, for a job that may push but runs none of it.
# Runs in the drift workflow, in the job without permissions.
#
#   usage: drift-make-patch.sh FILE
set -euo pipefail
git add --all
git diff --cached --binary --no-renames --no-ext-diff --no-textconv > "$1"
echo "$(git diff --cached --name-only | wc -l) files changed, $(wc -c < "$1") bytes"
