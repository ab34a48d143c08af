#!/usr/bin/env bash
# Prints the section of a version from the changelog on standard input:
#   release-notes.sh v1.2.3 < CHANGELOG.md
# It is an error if there is none, or nothing in it.
set -euo pipefail

version=${1:?usage: release-notes.sh VERSION < CHANGELOG.md}
version=${version#v}

notes=$(awk -v version="$version" '
  /^## /  { inside = index($0, "## [" version "]") == 1; next }
  /^\[[^]]*\]: / { next }   # link targets at the end of the file
  inside  { print }
')
# Command substitution dropped the blank lines at the end; drop those before.
notes=$(sed '/./,$!d' <<< "$notes")
if [ -z "$notes" ]; then
  echo "CHANGELOG.md has no notes for $version: move them from Unreleased to \"## [$version] - $(date +%F)\"" >&2
  exit 1
fi
printf '%s\n' "$notes"
