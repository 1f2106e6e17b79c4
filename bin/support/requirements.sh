# What this checkout needs, and whether it is there. Sourced by bin/setup.

# The minimum versions are written down once, where Bundler and Cargo read them.
readonly ruby_minimum=$(sed -n 's/.*required_ruby_version = ">= \([0-9.]*\)".*/\1/p' turbo_cable_rs.gemspec)
readonly rust_minimum=$(sed -n 's/^rust-version = "\([0-9.]*\)".*/\1/p' Cargo.toml)

# One line for each thing that is not there, and where to get it.
missing() {
  ruby_ready || echo "- Ruby $ruby_minimum or newer with its headers and Bundler: https://www.ruby-lang.org"
  gems_ready || echo "- the gems of the Gemfile: bundle install"
  rust_ready || echo "- Rust $rust_minimum or newer with clippy and rustfmt: https://rustup.rs"
  compiler_ready || echo "- a C compiler, make and libclang: on macOS xcode-select --install, elsewhere your package manager"
  has node npm || echo "- Node.js with npm: https://nodejs.org"
  has git || echo "- git: https://git-scm.com"
  browser_ready || echo "- Chromium and chromedriver, for the browser tests"
}

has() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || return 1
  done
}

ruby_ready() {
  has ruby bundle && ruby -rrbconfig - "$ruby_minimum" 2>/dev/null <<'RUBY'
    new_enough = Gem::Version.new(RUBY_VERSION) >= Gem::Version.new(ARGV.first)
    exit new_enough && File.exist?(File.join(RbConfig::CONFIG["rubyhdrdir"], "ruby.h"))
RUBY
}

gems_ready() {
  # Without a Gemfile.lock, bundle check would ask RubyGems.
  has bundle && [ -f Gemfile.lock ] && bundle check >/dev/null 2>&1
}

rust_ready() {
  has cargo rustc && at_least "$rust_minimum" "$(rustc --version | cut -d ' ' -f 2)" &&
    cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1
}

# at_least 1.85 1.100.2: sorts by number and sees whether the minimum comes first.
at_least() {
  [ "$(printf '%s\n' "$1" "$2" | sort -t . -k 1,1n -k 2,2n | head -n 1)" = "$1" ]
}

compiler_ready() {
  has cc make || return 1
  [ "$(uname)" != Linux ] || [ -n "${LIBCLANG_PATH:-}" ] || # elsewhere libclang comes with the compiler
    compgen -G "/usr/lib/llvm-*/lib/libclang.so*" >/dev/null || compgen -G "/usr/lib*/libclang.so*" >/dev/null
}

# Asked for only where it can be installed here; elsewhere the browser tests tell.
browser_ready() { ! on_debian || has chromium chromedriver; }

# Used by Rails' own tests of its adapter. Debian keeps the server's programs outside of PATH.
postgresql_ready() { has pg_ctl || compgen -G "/usr/lib/postgresql/*/bin/pg_ctl" >/dev/null; }

# The published JavaScript clients, at the versions of package-lock.json.
clients_ready() {
  node - 2>/dev/null <<'JS'
    const { packages } = require("./package-lock.json")
    const installed = ([path, { version }]) => path === "" || require(`./${path}/package.json`).version === version
    process.exit(Object.entries(packages).every(installed) ? 0 : 1)
JS
}
