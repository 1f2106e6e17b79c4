# AnyCable's server in Go, its gems, and gRPC, over which the two speak.

source support.sh

# From 2.6 on, the sources of anyway_config need the newest Ruby, or one more gem that rewrites them.
readonly anyway_config=2.5.4
readonly server=1.6.16
# With the libraries that they are linked to.
readonly debian_grpc="ruby-grpc ruby-google-protobuf ruby-googleapis-common-protos-types
  libgrpc29t64 libabsl20240722 libcares2 libre2-11"

install_grpc() {
  compgen -G "$gems/specifications/grpc-*.gemspec" >/dev/null && return
  [ -d "$debian/usr" ] && return
  into_gems grpc google-protobuf googleapis-common-protos-types || unpack_debian $debian_grpc
}

install_server() {
  local source
  source=$(clone anycable/anycable "v$server")
  [ -x "$source/anycable-go" ] || build_server "$source"
  ln -sf "$source/anycable-go" "$BENCH_PEERS/anycable-go"
}

build_server() {
  command -v go >/dev/null || stop "AnyCable's server is written in Go: install Go to build it"
  (cd "$1" && go build -o anycable-go ./cmd/anycable-go) || stop "anycable-go cannot be built from $1"
}

install_server
install_grpc
install_gem ruby-next-core 1.2.0 ruby-next/ruby-next
install_gem anyway_config $anyway_config palkan/anyway_config
install_gem anycable-core 1.6.4 anycable/anycable-rb
install_gem anycable-rails-core 1.6.2 anycable/anycable-rails
