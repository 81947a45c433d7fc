#!/bin/sh
# Makes sure that the Chromium of the browser tests is there. Does nothing where it is; otherwise asks the system's package
# manager for it. No browser is ever downloaded from anywhere else.
set -eu

chromium="${CHROMIUM_PATH:-/usr/bin/chromium}"

if [ -x "$chromium" ]; then
  exit 0
fi

fail() {
  echo "The browser tests need Chromium at $chromium, and $1." >&2
  echo "Install the package \"chromium\" (Debian: apt-get install chromium), or name another Chromium or Chrome" >&2
  echo "in the environment: CHROMIUM_PATH=/path/to/it npm test" >&2
  exit 1
}

[ -z "${CHROMIUM_PATH:-}" ] || fail "CHROMIUM_PATH names no program"
command -v apt-get >/dev/null 2>&1 || fail "there is no apt-get here to install it with"

echo "Installing Chromium for the browser tests" >&2
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install -y --no-install-recommends chromium; } >&2 || fail "apt-get could not install it"
[ -x "$chromium" ] || fail "apt-get put it elsewhere"
