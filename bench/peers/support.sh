# Sourced by the peers' own install.sh. What goes wrong ends the script; its last line says what it was.

set -euo pipefail

readonly gems=$BENCH_PEERS/gems
readonly debian=$BENCH_PEERS/debian
readonly sources=$BENCH_PEERS/sources

stop() {
  echo "$*" >&2
  exit 1
}

# clone OWNER/NAME TAG: prints where its sources are. NAME_PATH in the environment takes GitHub's place.
clone() {
  local name=${1#*/}
  local directory=$sources/$name-$2
  local variable
  variable=$(echo "${name}_path" | tr a-z- A-Z_)
  local origin=${!variable:-https://github.com/$1}
  if [ ! -d "$directory" ]; then
    rm -rf "$directory.part"
    git -c advice.detachedHead=false clone --quiet --branch "$2" "$origin" "$directory.part" >&2 ||
      stop "$1 $2 cannot be cloned from $origin"
    mv "$directory.part" "$directory"
  fi
  echo "$directory"
}

# install_gem NAME VERSION OWNER/NAME: without what it depends on, which is listed or in the bundle.
install_gem() {
  compgen -G "$gems/specifications/$1-$2*.gemspec" >/dev/null && return
  into_gems "$1" --version "$2" || install_gem_from_source "$@"
}

install_gem_from_source() {
  local source
  source=$(clone "$3" "v$2")
  (cd "$source" && gem build "$1.gemspec" --output "$source/$1.gem") || stop "$1 $2 cannot be built from $source"
  into_gems "$source/$1.gem" --local || stop "$1 $2 cannot be installed from $source"
}

into_gems() {
  gem install "$@" --ignore-dependencies --no-document --install-dir "$gems"
}

# unpack_debian PACKAGE…: of trixie, whose Ruby bin/setup installs, to a place of their own.
unpack_debian() {
  command -v apt-get >/dev/null || stop "$1 can be had neither from RubyGems nor from Debian"
  mkdir -p "$debian.packages"
  (cd "$debian.packages" && apt-get download "${@/%//trixie}") ||
    stop "$1 can be had neither from RubyGems nor from Debian"
  for package in "$debian.packages"/*.deb; do
    dpkg-deb --extract "$package" "$debian.part"
  done
  mv "$debian.part" "$debian"
  rm -r "$debian.packages"
}
