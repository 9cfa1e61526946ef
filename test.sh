#!/usr/bin/env bash
# Installs what the tests need beyond the .NET SDK, only where it is missing, and runs all tests.
# What is given on the command line goes to `dotnet test`.
set -euo pipefail
cd "$(dirname "$0")"

missing=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
command -v dot >/dev/null || missing+=(graphviz)
command -v fc-list >/dev/null && fc-list | grep -qi dejavu || missing+=(fonts-dejavu-core)
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

exec dotnet test FlowTrace.sln --nologo "$@"
