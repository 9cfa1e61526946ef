#!/usr/bin/env bash
# Installs what the tests need beyond the .NET SDK, only where it is missing, and runs all tests.
# What is given on the command line goes to `dotnet test`.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v npm >/dev/null || missing+=(nodejs npm)
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v dot >/dev/null || missing+=(graphviz)
command -v fc-list >/dev/null && fc-list | grep -qi dejavu || missing+=(fonts-dejavu-core)
command -v zsh >/dev/null || missing+=(zsh)
command -v fish >/dev/null || missing+=(fish)
# It stands where only administrators look by themselves.
command -v clickhouse-server >/dev/null || [ -x /usr/sbin/clickhouse-server ] || missing+=(clickhouse-server)
command -v jupyter-nbconvert >/dev/null || missing+=(jupyter-nbconvert python3-ipykernel)
if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "The tests use ${missing[*]}; install them to run every test. Without them some are skipped." >&2
  else
    sudo=""
    [ "$(id -u)" = 0 ] || sudo=sudo
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  fi
fi

# A real EVM node and a compiler for its contracts.
if command -v npm >/dev/null; then
  [ -x tests/node/node_modules/.bin/anvil ] && [ -d tests/node/node_modules/solc ] ||
    (cd tests/node && npm install --no-audit --no-fund --loglevel=error >/dev/null) || echo "npm could not install what tests/node names; tests that need it are skipped." >&2
fi

exec dotnet test FlowTrace.sln --nologo "$@"
