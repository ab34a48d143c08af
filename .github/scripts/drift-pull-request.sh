#!/usr/bin/env bash
# Puts the generated files on a branch and opens a pull request for it, or
# renews the one that is open. Runs in the drift workflow, after the patch of the
# other job was checked and applied; everything that job hands over is text.
#
#   BRANCH     the branch to push
#   STATUS     exit status of the drift report: 1 compatible, 2 breaking
#   GENERATED  outcome of regenerating: success or failure
#   TESTED     outcome of the tests: success, failure or skipped
#   HANDOVER   folder with report.md, generate.log and test.log
set -euo pipefail

# outcome leaves a value only if it is one of those that a step can have.
outcome() { case $1 in success | failure | cancelled | skipped) echo "$1" ;; *) echo unknown ;; esac; }
GENERATED=$(outcome "$GENERATED")
TESTED=$(outcome "$TESTED")

labels=(logto-drift)
title='Follow the published OpenAPI document'
if [ "$STATUS" = 2 ]; then
  labels+=(breaking)
  title="$title (breaking)"
fi
if [ "$GENERATED" != success ] || [ "$TESTED" != success ]; then
  labels+=(needs-work)
fi

# The text of a pull request holds 65,536 characters. Of a longer report it has
# the first lines, with what they leave open closed.
begin() {
  LC_ALL=C awk '
    { size += length($0) + 1 }
    size > 50000 { cut = 1; exit }
    { print }
    /^```/ { fence = !fence }
    /^<details>/ { open++ }
    /^<\/details>/ { open-- }
    END {
      if (fence) print "```"
      while (open-- > 0) print "\n</details>"
      if (cut) print "\nThe report is longer: the summary of the run has all of it."
    }'
}

body=$(mktemp)
{
  begin < "$HANDOVER/report.md"
  echo
  echo
  echo "Regenerating: $GENERATED. Tests: $TESTED."
  for log in generate test; do
    outcome=$GENERATED
    [ "$log" = test ] && outcome=$TESTED
    if [ "$outcome" = failure ] && [ -f "$HANDOVER/$log.log" ]; then
      echo
      echo '````text'
      tail -n 40 "$HANDOVER/$log.log" | tail -c 5000 | tr -d '\000-\010\013-\037' | sed "s/\`\`\`/'''/g"
      echo '````'
    fi
  done
  echo
  echo 'Pushes made by a workflow start no checks: close and reopen this pull request to run them.'
} > "$body"

git config user.name 'github-actions[bot]'
git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
git switch -C "$BRANCH"
if git diff --cached --quiet; then
  # Seen by the report, but the recorded form does not keep it.
  echo 'Nothing to commit.'
  exit 0
fi
git commit --quiet --message "$title"
gh auth setup-git
git push --force origin "$BRANCH"

for label in "${labels[@]}"; do
  gh label create "$label" --force
done
add=$(IFS=,; echo "${labels[*]}")
number=$(gh pr list --head "$BRANCH" --state open --json number --jq '.[0].number // empty')
if [ -n "$number" ]; then
  gh pr edit "$number" --title "$title" --body-file "$body" --add-label "$add"
else
  gh pr create --head "$BRANCH" --title "$title" --body-file "$body" --label "$add"
fi
