#!/bin/sh
# Makes sure that the programs which the tests run are there: browsers, and OpenSSL for certificates. Does nothing where
# they are; otherwise asks the system's package manager for them. No browser is ever downloaded from anywhere else.
set -eu

fail() {
  echo "The tests need $1 at $2, and $4." >&2
  echo "Install the package \"$3\" (Debian: apt-get install $3), or name another program" >&2
  echo "in the environment: CHROMIUM_PATH=/path/to/chromium FIREFOX_PATH=/path/to/firefox npm test" >&2
  exit 1
}

# The name of a program, where it has to be, the package that brings it, and whether the path was given by hand.
need() {
  [ ! -x "$2" ] || return 0
  [ -z "$4" ] || fail "$1" "$2" "$3" "there is no such program"
  command -v apt-get >/dev/null 2>&1 || fail "$1" "$2" "$3" "there is no apt-get here to install it with"
  echo "Installing $1 for the tests" >&2
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends "$3"; } >&2 ||
    fail "$1" "$2" "$3" "apt-get could not install it"
  [ -x "$2" ] || fail "$1" "$2" "$3" "apt-get put it elsewhere"
}

need Chromium "${CHROMIUM_PATH:-/usr/bin/chromium}" chromium "${CHROMIUM_PATH:-}"
need Firefox "${FIREFOX_PATH:-/usr/bin/firefox-esr}" firefox-esr "${FIREFOX_PATH:-}"
need OpenSSL "$(command -v openssl || echo /usr/bin/openssl)" openssl ""
