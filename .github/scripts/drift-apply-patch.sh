#!/usr/bin/env bash
# Applies the patch of the other job to a clean checkout, if it touches generated files alone. The
# patch is untrusted: it was made beside code that was generated from a document of the network.
# Nothing of it is run here. Runs in the drift workflow, in the job that may push.
#
#   usage: drift-apply-patch.sh FILE
set -euo pipefail

patch=$1
refuse() {
  echo "::error::The patch is refused: $1" >&2
  git reset --quiet --hard
  git clean --quiet --force -d
  exit 1
}

[ -z "$(git status --porcelain)" ] || { echo '::error::The checkout is not clean.' >&2; exit 1; }
if [ ! -s "$patch" ]; then
  echo 'The patch is empty.'
  exit 0
fi
[ "$(wc -c < "$patch")" -le 50000000 ] || refuse 'it is larger than 50 MB'

# Generated files, and no others. A name with a line break in it cannot match.
generated='^(gen/[a-z0-9_]+\.gen\.go|[a-z0-9_]+\.gen\.go|openapi/[a-z0-9_.]+\.json|logtotest/internal/document/spec\.json|docs/(versions|operations|logtotest)\.md)$'

git apply --index --whitespace=nowarn "$patch" || refuse 'it does not apply'
while IFS= read -r -d '' entry; do
  # :OLDMODE NEWMODE OLDHASH NEWHASH STATUS, then the path
  read -r old new _ _ status <<< "$entry"
  IFS= read -r -d '' path
  [[ $path != *$'\n'* && $path =~ $generated ]] || refuse "it touches $(printf '%q' "$path")"
  [[ $status == [AMD] ]] || refuse "it does something else than add, change or remove $path"
  [[ $new == 100644 || $status == D ]] || refuse "it gives $path the mode $new"
  [[ $old == :100644 || $old == :000000 ]] || refuse "it changes the mode of $path"
done < <(git diff --cached --raw --no-renames --no-abbrev -z)
[ -z "$(git ls-files --others --exclude-standard)" ] || refuse 'it leaves files behind'
git diff --quiet || refuse 'it leaves changes behind'
echo "$(git diff --cached --name-only | wc -l) generated files changed"
