# Debian's packages, installed as root or with sudo. Sourced by bin/setup.
#
# Debian 13 (trixie) has Ruby 3.3, Rails 7.2 and Rust 1.85. Debian 12 (bookworm) is too old for those: there, trixie
# becomes a second source that apt uses only for the packages asked of it and what they need.

readonly gem_packages="ruby ruby-dev bundler rake rake-compiler ruby-rb-sys ruby-rails puma
  ruby-sqlite3 ruby-pg ruby-redis ruby-sidekiq ruby-jwt
  ruby-rspec-rails ruby-capybara ruby-selenium-webdriver ruby-websocket rubocop yard"

on_debian() { has apt-get && grep -qx "ID=debian" /etc/os-release; }

install_packages() {
  on_debian || stop "These are missing, and this script can only install them on Debian:"$'\n'"$(missing)"

  local new release
  new=$(packages_of_trixie)
  release=$(packages_of_this_release)
  [ -n "$new$release" ] || return 0
  become_root_or_stop

  say "Reading Debian's package lists…"
  apt_get update
  trixie_known || add_trixie
  if [ -n "$new" ]; then
    say "Installing Ruby, Rails and build tools from Debian's packages (once, a minute or two)…"
    apt_get install --target-release trixie $new
  fi
  if [ -n "$release" ]; then
    say "Installing $(echo $release) from Debian's packages…"
    apt_get install $release
  fi
  hash -r
}

packages_of_trixie() {
  gems_ready || echo $gem_packages
  rust_ready || echo cargo rustc rust-clippy rustfmt
  compiler_ready || echo gcc make libc6-dev libclang-dev
  has node npm || echo nodejs npm # bookworm's npm wants bookworm's OpenSSL, which goes when Ruby comes
  postgresql_ready || echo postgresql # and bookworm's PostgreSQL its libc
}

packages_of_this_release() {
  has git || echo git
  has redis-server || echo redis-server
  has ip || echo iproute2 # another machine, for the specs
  has valgrind || echo valgrind # counts instructions
  browser_ready || echo chromium chromium-driver
  [ -f /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates # npm and cargo need it
}

become_root_or_stop() {
  [ "$(id -u)" -eq 0 ] || has sudo ||
    stop "Debian packages are missing, and installing them needs root or sudo. Run this once: su -c '$PWD/bin/setup --system'"
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get --yes --no-install-recommends \
    --option DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 || fail "apt-get $*"
}

# Releases are known by what apt can reach, not by /etc/os-release: one package of trixie's is enough to change that file.
releases() { apt-get indextargets --format '$(CODENAME) $(SITE)' | sort -u; }

trixie_known() { releases | grep -q "^trixie "; }

add_trixie() {
  local mirror
  mirror=$(releases | sed -n 's/^bookworm //p' | head -n 1)
  [ -n "$mirror" ] || stop "Only Debian 12 (bookworm) and 13 (trixie) are supported, apt knows: $(releases | cut -d ' ' -f 1 | xargs)"

  say "Adding Debian 13 to apt's sources, for what Debian 12 has not got…"
  as_root tee /etc/apt/sources.list.d/turbo_cable_rs.sources >/dev/null <<SOURCE
# Added by turbo_cable_rs' bin/setup, with /etc/apt/preferences.d/turbo_cable_rs.
Types: deb
URIs: $mirror
Suites: trixie
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCE
  as_root tee /etc/apt/preferences.d/turbo_cable_rs >/dev/null <<PIN
# Below every other release: nothing comes from trixie unless asked for.
Package: *
Pin: release n=trixie
Pin-Priority: 100
PIN
  apt_get update
}
